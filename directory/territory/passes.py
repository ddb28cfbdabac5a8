"""Which passes are closed: usual closures by day of the year, that a manager can correct for one winter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from directory.territory.model import Pass

Season = Literal["today", "summer", "winter"]

FIRST_MONTH_OF_WINTER_YEAR = 8
"""August: the one month when every pass of the Alps is open, so that no closure spans two winters."""


@dataclass(frozen=True, slots=True)
class Closure:
    """What really happens to a pass in the winter that begins in ``winter`` (2026 for 2026-2027).

    Both days included; no ``closed_from``: it stays open; no ``closed_to``: not reopened yet.
    """

    pass_key: str
    winter: int
    closed_from: date | None
    closed_to: date | None = None


def winter_of(on: date) -> int:
    """The year in which the winter that ``on`` belongs to began."""
    return on.year if on.month >= FIRST_MONTH_OF_WINTER_YEAR else on.year - 1


def usually_closed(mountain_pass: Pass, on: date) -> bool:
    """Whether its usual closure covers that day."""
    if mountain_pass.closed_from is None or mountain_pass.closed_to is None:
        return False
    start, end, day = mountain_pass.closed_from, mountain_pass.closed_to, (on.month, on.day)
    return start <= day <= end if start <= end else day >= start or day <= end


def closed_passes(passes: Iterable[Pass], on: date, overrides: Iterable[Closure] = ()) -> frozenset[str]:
    """Keys of the passes closed on that day; an override wins over the usual closure for its winter."""
    corrected = {o.pass_key: o for o in overrides if o.winter == winter_of(on)}
    return frozenset(
        p.key
        for p in passes
        if (_closed_by(corrected[p.key], on) if p.key in corrected else usually_closed(p, on))
    )


def season_closures(
    passes: Iterable[Pass], season: Season, on: date, overrides: Iterable[Closure] = ()
) -> frozenset[str]:
    """Keys of the passes closed in that season: summer none, winter all that usually close, today by date."""
    if season == "summer":
        return frozenset()
    if season == "winter":
        return frozenset(p.key for p in passes if p.closed_from is not None)
    return closed_passes(passes, on, overrides)


def _closed_by(closure: Closure, on: date) -> bool:
    if closure.closed_from is None or on < closure.closed_from:
        return False
    return closure.closed_to is None or on <= closure.closed_to
