"""Typed zones: where an offer is open to people. ``commune:05061``, ``departement:05``, ``pays:france``…"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from directory.errors import InvalidValues

if TYPE_CHECKING:
    from collections.abc import Iterable

    from directory.territory.model import Commune

ZoneKind = Literal["commune", "epci", "canton", "departement", "region", "pays"]

_PATTERNS: dict[ZoneKind, re.Pattern[str]] = {
    "commune": re.compile(r"[0-9]{5}|2[AB][0-9]{3}"),
    "epci": re.compile(r"[0-9]{9}"),
    "canton": re.compile(r"[0-9]{4,5}|2[AB][0-9]{2}"),
    "departement": re.compile(r"[0-9]{2}|2[AB]|97[0-9]"),
    "region": re.compile(r"[0-9]{2}"),
    "pays": re.compile(r"FRANCE"),
}
_BARE: tuple[ZoneKind, ...] = ("departement", "commune", "epci")
"""A bare two-digit code is always a département: INSEE's region codes collide with them (93)."""

FRANCE_CODES = frozenset(("FRANCE", "99100"))


class ZoneError(InvalidValues):
    """A text that is no zone; the message is in French, for whoever mends the row."""


@dataclass(frozen=True, slots=True, order=True)
class Zone:
    """A place of one kind; ``str(zone)`` is its stored form."""

    kind: ZoneKind
    code: str

    def __str__(self) -> str:
        """``kind:code``."""
        return f"{self.kind}:{self.code}"


FRANCE = Zone("pays", "france")


def parse_zone(text: str) -> Zone:
    """A typed zone, or a bare data·inclusion code (commune, EPCI, département, ``france``, ``99100``).

    Raises ZoneError for anything else: a bare region cannot be told from a département.
    """
    kind, typed, code = text.strip().partition(":")
    code = (code if typed else kind).strip().upper()
    kinds: tuple[ZoneKind, ...] = tuple(k for k in _PATTERNS if k == kind.strip().lower()) if typed else _BARE
    if code in FRANCE_CODES and (not typed or "pays" in kinds):
        return FRANCE
    for candidate in kinds:
        if _PATTERNS[candidate].fullmatch(code):
            return Zone(candidate, code)
    raise ZoneError(
        f"Zone « {text} » non reconnue : écrivez par exemple commune:05061, epci:200067825, "
        "canton:0510, departement:05, region:93 ou pays:france."
    )


def known_zones(zones: Iterable[str | Zone]) -> tuple[Zone, ...]:
    """The zones that can be read, in order, without repeats; unreadable ones are left out."""
    found: dict[Zone, None] = {}
    for zone in zones:
        try:
            found[zone if isinstance(zone, Zone) else parse_zone(zone)] = None
        except ZoneError:
            continue
    return tuple(found)


def coverage_codes(commune: Commune) -> tuple[str, ...]:
    """Every zone, in its stored form, that contains the commune; narrowest first.

    Former communes' codes count: who lives in the merged commune may live in that part of it.
    """
    cantons = dict.fromkeys((commune.canton, *commune.cantons))
    return (
        *(f"commune:{code}" for code in (commune.code, *commune.former_codes)),
        f"epci:{commune.epci}",
        *(f"canton:{code}" for code in cantons),
        f"departement:{commune.departement}",
        f"region:{commune.region}",
        str(FRANCE),
    )
