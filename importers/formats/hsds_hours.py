"""HSDS schedules (iCalendar recurrences, or the weekday of version 2) as OSM hours, a permanence, or words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from directory.hours import problem
from directory.records import Permanence
from importers.normalise import clean, fold, hours_from_hhmm

_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OSM: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_NAMES: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_ENGLISH: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BYDAY: Final = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
# Local time: an offset of France is one, "Z" is not.
_TIME: Final = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)(?::\d{2})?(?:\+0[12]:?00)?")
_ORDINALS: Final = {"1": "1er", "-1": "dernier"}
_LIMITS: Final = ("bymonthday", "byweekno", "byyearday", "count", "until", "valid_to", "valid_from")

Days = tuple[tuple[str, int], ...]
"""(ordinal in the month or "", weekday from 0)."""


@dataclass(frozen=True, slots=True)
class Opening:
    """When something is open: OSM hours or a permanence where they could be read, and the words."""

    hours: str | None = None
    words: str | None = None
    permanence: Permanence | None = None


def opening(schedules: Sequence[Mapping[str, Any]], today: date) -> Opening:
    """The schedules together. One that cannot be read leaves words only: half a week would be taken for all."""
    current = [one for one in schedules if not _is_over(one, today)]
    words = " ; ".join(dict.fromkeys(text for one in current if (text := _words(one)))) or None
    if not current:
        return Opening()
    if len(current) == 1 and (regular := _monthly(current[0], words)) is not None:
        return Opening(permanence=regular)
    week: dict[int, list[tuple[int | None, int | None]]] = {}
    for one in current:
        days, times = _weekly(one), _times(one)
        if not days or times is None:
            return Opening(words=words)
        for day in days:
            week.setdefault(day, []).append(times)
    hours = hours_from_hhmm(week).value
    return Opening(hours=hours, words=None if hours else words)


def _is_over(schedule: Mapping[str, Any], today: date) -> bool:
    end = _said(schedule, "valid_to") or _said(schedule, "until")
    return bool(end) and end[:10] < today.isoformat()


def _said(schedule: Mapping[str, Any], name: str) -> str:
    return clean(str(schedule.get(name) or ""))


def _times(schedule: Mapping[str, Any]) -> tuple[int, int] | None:
    found = [_TIME.fullmatch(_said(schedule, name)) for name in ("opens_at", "closes_at")]
    first, last = (int(match[1]) * 100 + int(match[2]) if match else None for match in found)
    return (first, last) if first is not None and last is not None and first < last else None


def _days(schedule: Mapping[str, Any]) -> Days:
    if weekday := fold(_said(schedule, "weekday")):
        return (("", _ENGLISH.index(weekday)),) if weekday in _ENGLISH else ()
    parts = [_BYDAY.fullmatch(part.strip()) for part in _said(schedule, "byday").upper().split(",")]
    return tuple((match[1] or "", _DAYS.index(match[2])) for match in parts if match) if all(parts) else ()


def _weekly(schedule: Mapping[str, Any]) -> list[int]:
    """Weekdays of a schedule that comes back every week, without limit; empty for any other."""
    freq, interval = _said(schedule, "freq").upper() or "WEEKLY", _said(schedule, "interval") or "1"
    days = _days(schedule)
    if interval != "1" or any(_said(schedule, name) for name in _LIMITS) or any(order for order, _ in days):
        return []
    if freq == "DAILY" and not _said(schedule, "byday"):
        return list(range(len(_DAYS)))
    return [day for _, day in days] if freq == "WEEKLY" else []


def _monthly(schedule: Mapping[str, Any], words: str | None) -> Permanence | None:
    days, freq = _days(schedule), _said(schedule, "freq").upper()
    if freq != "MONTHLY" or (_said(schedule, "interval") or "1") != "1" or not days:
        return None
    if any(_said(schedule, name) for name in _LIMITS) or not all(order for order, _ in days):
        return None
    rrule = f"FREQ=MONTHLY;BYDAY={','.join(f'{int(order)}{_DAYS[day]}' for order, day in days)}"
    times = _times(schedule)
    hours = None
    if times is not None:
        span = "-".join(f"{time // 100:02}:{time % 100:02}" for time in times)
        hours = "; ".join(f"{_OSM[day]}[{int(order)}] {span}" for order, day in days)
    return Permanence(text=words or rrule, rrule=rrule, hours=None if hours and problem(hours) else hours)


def _words(schedule: Mapping[str, Any]) -> str:
    """The schedule's own words, else a sentence made of it."""
    if own := _said(schedule, "description") or _said(schedule, "notes"):
        return own
    days = ", ".join(_day_name(order, day) for order, day in _days(schedule))
    begins, ends = (_TIME.sub(r"\1:\2", _said(schedule, name)) for name in ("opens_at", "closes_at"))
    hours = f"{begins}-{ends}" if begins and ends else begins or ends
    month = "du mois" if _said(schedule, "freq").upper() == "MONTHLY" else ""
    return " ".join(text for text in (days, month, hours) if text)


def _day_name(order: str, day: int) -> str:
    number = order.lstrip("+")
    return f"{_ORDINALS.get(number, f'{number}e')} {_NAMES[day]}" if order else _NAMES[day]
