"""What a geocoder is asked and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from directory.records import PositionPrecision


@dataclass(frozen=True, slots=True)
class Address:
    """A street address in a known commune (``insee``: its code, ``city``: its name)."""

    street: str
    city: str
    insee: str
    postal_code: str | None = None

    @property
    def text(self) -> str:
        """In one line, as people write it."""
        return " ".join(part for part in (self.street, self.postal_code, self.city) if part)


@dataclass(frozen=True, slots=True)
class Position:
    """Where an address is: WGS84 degrees, how precisely, and how sure the geocoder is (0–1)."""

    lat: float
    lon: float
    precision: PositionPrecision
    score: float


class Geocoder(Protocol):
    """Something that knows where addresses are."""

    def locate(self, addresses: Sequence[Address]) -> list[Position | None]:
        """One answer for each address, in order; None when it is not found in its commune.

        Raises ``FetchFailed`` when it cannot answer now.
        """
        ...


class Offline:
    """Knows nothing, asks nobody: the default."""

    def locate(self, addresses: Sequence[Address]) -> list[Position | None]:
        """Nothing for each."""
        return [None] * len(addresses)
