"""Whether an offer runs on a day (suspended, not begun, out of its season, over), and how that is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Literal, NamedTuple

from directory import freshness
from directory.records import OfferRecord

State = Literal["open", "suspended", "later", "off_season"]


class Runs(NamedTuple):
    """When an offer runs, as an index carries it: ``starts_on`` is a partial date, the season is MM-DD."""

    suspended: bool = False
    starts_on: str | None = None
    season_from: str | None = None
    season_until: str | None = None


ALWAYS: Final = Runs()
NEVER_AGAIN: Final = "Fermé : aucune autre ouverture n'est annoncée"


@dataclass(frozen=True, slots=True)
class Opening:
    """State of an offer on a day, with the French sentence that says it (none for an open one)."""

    state: State = "open"
    sentence: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether one may go now."""
        return self.state == "open"


def runs_of(record: OfferRecord) -> Runs:
    """When the offer of a record runs."""
    told = record.validity
    if told is None:
        return Runs(record.suspended)
    season = (told.yearly_from, told.yearly_until) if told.yearly_from and told.yearly_until else (None, None)
    return Runs(record.suspended, told.starts_on, *season)


def state_of(runs: Runs, today: date) -> State:
    """The state of an offer on a day: suspended before not begun before out of season."""
    if runs == ALWAYS:
        return "open"
    if runs.suspended:
        return "suspended"
    if _later(runs, today):
        return "later"
    return "open" if _in_season(runs, today) else "off_season"


def opening(record: OfferRecord, today: date) -> Opening:
    """The state of an offer on a day, and how it is said: nobody is told to come back after its last day."""
    runs = runs_of(record)
    state = state_of(runs, today)
    ends_on = record.validity.ends_on if record.validity else None
    return Opening(state, _sentence(state, runs, today, freshness.last_day(ends_on) if ends_on else date.max))


def _sentence(state: State, runs: Runs, today: date, last: date) -> str | None:
    if state == "open":
        return None
    again = _again(runs, today) if state == "off_season" or _later(runs, today) else None
    if state == "suspended":
        return _suspended(runs.starts_on if again is not None and again <= last else None)
    if again is None or again > last:
        return NEVER_AGAIN
    if state == "later" and runs.starts_on and again == freshness.first_day(runs.starts_on):
        return f"Ouvre {_on(runs.starts_on)}"
    day = freshness.day_words(again)
    return f"Ouvre le {day}" if state == "later" else f"Fermé en ce moment : ouvre le {day}"


def _later(runs: Runs, today: date) -> bool:
    return runs.starts_on is not None and freshness.first_day(runs.starts_on) > today


def last_day(values: Mapping[str, Any]) -> date | None:
    """The last day of an offer by its effective values; ``None`` when no end is stated."""
    ends_on = (values.get("validity") or {}).get("ends_on")
    return freshness.last_day(ends_on) if ends_on else None


def _suspended(again: str | None) -> str:
    if again is None:
        return "Suspendu pour le moment"
    if len(again) < len("2026-12-16"):
        return f"Suspendu : reprend {_on(again)}"
    return f"Suspendu jusqu'au {freshness.day_words(date.fromisoformat(again) - timedelta(days=1))}"


def _on(partial: str) -> str:
    return f"{'le' if len(partial) == len('2026-12-16') else 'en'} {freshness.partial_words(partial)}"


def _again(runs: Runs, today: date) -> date:
    """The first day it is open, not before its first one: the next of its season when that is out of it."""
    first = max(today, freshness.first_day(runs.starts_on)) if runs.starts_on else today
    return first if _in_season(runs, first) else _next(runs, first)


def _in_season(runs: Runs, today: date) -> bool:
    first, last = runs.season_from, runs.season_until
    if first is None or last is None:
        return True
    day = f"{today:%m-%d}"
    return first <= day <= last if first <= last else day >= first or day <= last


def _next(runs: Runs, today: date) -> date:
    """The next first day of the season (29 February is told as 1 March)."""
    month, day = (int(part) for part in str(runs.season_from).split("-"))
    year = today.year + (f"{today:%m-%d}" > str(runs.season_from))
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, 3, 1)
