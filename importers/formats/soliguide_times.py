"""Soliguide's hours, closures and saturation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from directory.records import Validity
from importers.formats.body import french_date
from importers.normalise import Outcome, absent, clean, fact_date, from_html, hours_from_hhmm

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FULL_DATE: Final = 10
_CLOSED_ON_HOLIDAYS: Final = "CLOSED"
_HIGH: Final = frozenset({"1", "HIGH"})
_TOTAL: Final = frozenset({"2", "TOTAL"})


@dataclass(frozen=True, slots=True)
class Closure:
    """What a closure does: nothing, suspends, or lets the offer start again on a day; and how it is said."""

    suspended: bool = False
    validity: Validity | None = None
    words: str | None = None


def mapping(value: object) -> Mapping[str, Any]:
    """The value when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def hours(week: Mapping[str, Any]) -> Outcome[str]:
    """OSM hours of ``{monday: {open, timeslot: [{start: 900, end: 1230}]}}``; numbers may come as text."""
    read: dict[int, list[tuple[int | None, int | None]]] = {}
    for rank, day in enumerate(DAYS):
        told = mapping(week.get(day))
        slots = told.get("timeslot")
        if told.get("open") is False or not isinstance(slots, list):
            continue
        read[rank] = [(_hhmm(mapping(s).get("start")), _hhmm(mapping(s).get("end"))) for s in slots]
    found = hours_from_hhmm(read) if read else absent()
    if found.value is not None and week.get("closedHolidays") == _CLOSED_ON_HOLIDAYS:
        return Outcome(f"{found.value}; PH off", found.reason, found.fix)
    return found


def _hhmm(value: object) -> int | None:
    text = str(value).replace(":", "") if value is not None else ""
    return int(text) if text.isascii() and text.isdigit() else None


def closure(told: Mapping[str, Any], today: date, *, active: bool) -> Closure:
    """A closure of ``{dateDebut, dateFin, precision}`` seen from ``today``; ``active``: the source says it holds.

    Under way with an end: the offer starts again the day after. Without an end: suspended. To come: only told.
    Over: nothing.
    """
    start, end = _day(told.get("dateDebut"), today), _day(told.get("dateFin"), today)
    if not active and start is None and end is None:
        return Closure()
    now = today.isoformat()
    if end is not None and end < now:
        return Closure()
    details = clean(from_html(str(told.get("precision") or told.get("description") or "")))
    if start is not None and start > now:
        until = f" au {french_date(end)}" if end else ""
        said = (
            f"Fermeture annoncée du {french_date(start)}{until}."
            if end
            else (f"Fermeture annoncée à partir du {french_date(start)}.")
        )
        return Closure(words=_joined(said, details))
    if end is None:
        return Closure(suspended=True, words=_joined("Fermé pour le moment.", details))
    reopens = (date.fromisoformat(end) + timedelta(days=1)).isoformat()
    said = f"Fermé jusqu'au {french_date(end)}."
    return Closure(validity=Validity(text=said, starts_on=reopens), words=_joined(said, details))


def _day(value: object, today: date) -> str | None:
    found = fact_date(str(value), today).value if value else None
    return found if found is not None and len(found) == _FULL_DATE else None


def _joined(*texts: str | None) -> str:
    return " ".join(text for text in texts if text)


def saturation(told: Mapping[str, Any], when: str | None) -> str | None:
    """What to say of ``saturated``: a warning, dated; its absence never means that there is room."""
    level = str(told.get("statut", told.get("status", ""))).upper()
    seen = f" (information du {french_date(when)})" if when else ""
    if level in _TOTAL:
        said = f"La structure dit ne plus pouvoir accueillir de nouvelles personnes{seen}. Appelez avant."
    elif level in _HIGH:
        said = f"La structure dit recevoir beaucoup de demandes{seen}. Appelez avant de venir."
    else:
        return None
    details = clean(from_html(str(told.get("precision") or "")))
    return _joined(said, details)
