"""Telling how far a run is. The command line draws it; by default nobody listens."""

from __future__ import annotations

from typing import Final, Literal, Protocol

Stage = Literal["read", "apply"]


class Progress(Protocol):
    """Hears about a run as it goes on."""

    def begin(self, stage: Stage, total: int | None) -> None:
        """A stage begins; ``total`` is bytes to read, or records to apply (None: unknown)."""
        ...

    def advance(self, amount: int) -> None:
        """So many bytes, or records, more."""
        ...


class Silent:
    """Nobody listens."""

    def begin(self, stage: Stage, total: int | None) -> None:
        """Say nothing."""

    def advance(self, amount: int) -> None:
        """Say nothing."""


NOBODY: Final = Silent()
