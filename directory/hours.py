"""Opening hours in OSM syntax: are they sound, and how to show them in French.

Everything is evaluated in local civil time with the public holidays of France
(https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State
from opening_hours import validate as is_osm

PARIS = ZoneInfo("Europe/Paris")
WEEKDAYS_FR: tuple[str, ...] = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
HORIZON_DAYS = 366
_SHORTEST_SPAN = 3
MAX_LENGTH = 1000

_QUOTED = re.compile(r'"[^"]*"')
_HAS_TIME = re.compile(r"\d{1,2}:\d{2}|24/7|\b(?:sunrise|sunset|dawn|dusk)\b")
# A comma after a time opens an additional rule; elsewhere it lists days or dates.
_RULE_SEPARATOR = re.compile(r";|\|\||(?<=:\d\d),(?= [A-Z])")
_ONLY_COMMENT = re.compile(r'\s*unknown\s*"([^"]+)"\s*')
_STATED_STATE = re.compile(r"\b(?:off|closed|unknown)\b")
_NOT_WEEKLY = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|SH|easter|week)\b|\[|\b(?:19|20|21)\d{2}\b"
)


class DayHours(NamedTuple):
    """One line of a week table: "lundi", "9h-12h et 14h-17h"."""

    weekday: str
    text: str


@lru_cache(maxsize=4096)
def _parse(osm: str, country: str | None = "FR") -> OpeningHours:
    return OpeningHours(osm, country=country, max_interval_days=HORIZON_DAYS)


@lru_cache(maxsize=4096)
def problem(osm: str) -> str | None:
    """Why this string must not be stored as opening hours, in French; None when it is sound.

    Two things that OSM accepts are refused, because they read as open day and night: a comment that
    stands alone (`"sur rendez-vous"`) and days without times (`Mo-Fr`).
    """
    if not osm.strip():
        return "Aucun horaire n'est donné."
    if len(osm) > MAX_LENGTH:
        return "Les horaires sont trop longs pour être lus."
    if not osm.isprintable() or not is_osm(osm):
        return "Les horaires ne suivent pas la syntaxe OpenStreetMap « opening_hours »."
    for rule in _RULE_SEPARATOR.split(_QUOTED.sub('""', osm)):
        if not rule.strip() or _HAS_TIME.search(rule) or _STATED_STATE.search(rule):
            continue
        return "Un commentaire ou des jours sans heures se liraient comme « ouvert jour et nuit »."
    return None


def validate(osm: str) -> bool:
    """True when `problem` finds nothing."""
    return problem(osm) is None


def _intervals(
    osm: str, start: datetime, days: int, country: str | None = "FR"
) -> Iterator[tuple[datetime, datetime, State, str]]:
    return iter(_parse(osm, country).intervals(start, start + timedelta(days=days)))


def is_weekly(osm: str) -> bool:
    """True when every week is alike (public holidays aside): no month, year or n-th weekday."""
    return _NOT_WEEKLY.search(_QUOTED.sub("", osm)) is None


def week_table(osm: str, week_of: date | None = None) -> list[DayHours]:
    """Seven lines from Monday: "9h-12h et 14h-17h", "fermé", "24h/24", "9h-12h (sur rendez-vous)".

    Empty when `osm` is only a comment: it tells of no day.

    `week_of` is any day of the week to show, its public holidays included. Without it, an ordinary week is
    shown, and the list is empty when weeks differ or when `osm` is not sound: show the source's words then.
    """
    if not validate(osm) or _ONLY_COMMENT.fullmatch(osm) or (week_of is None and not is_weekly(osm)):
        return []
    monday = week_of - timedelta(days=week_of.weekday()) if week_of else date(2026, 6, 1)
    country = "FR" if week_of else None
    return [
        DayHours(name, _day_text(osm, monday + timedelta(days=at), country))
        for at, name in enumerate(WEEKDAYS_FR)
    ]


def _day_text(osm: str, day: date, country: str | None) -> str:
    midnight = datetime.combine(day, time())
    spans: list[str] = []
    # A night that began the day before is shown on the day before only.
    for begin, end, state, comment in _intervals(osm, midnight - timedelta(days=1), 3, country):
        whole_day = begin <= midnight and end >= midnight + timedelta(days=1)
        if state == State.CLOSED or not (begin.date() == day or whole_day):
            continue
        words = "24h/24" if whole_day else f"{hour_text(begin.time())}-{hour_text(end.time())}"
        spans.append(_with_state(words, state, comment))
    return join_fr(spans) if spans else "fermé"


def _with_state(words: str, state: State, comment: str) -> str:
    note = comment or ("à confirmer" if state == State.UNKNOWN else "")
    if not note:
        return words
    return note if words == "24h/24" and state == State.UNKNOWN else f"{words} ({note})"


def hour_text(at: time) -> str:
    """A time as French writes it: "9h", "13h30", "minuit"."""
    if at == time():
        return "minuit"
    return f"{at.hour}h{at.minute:02}" if at.minute else f"{at.hour}h"


def join_fr(parts: list[str]) -> str:
    """ "a", "a et b", "a, b et c"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"


def usual_week(osm: str) -> str:
    """One line for lists: "lundi, mardi et jeudi : 9h-12h ; vendredi : 14h-17h"; empty when weeks differ.

    A comment that stands without days nor times is told alone: "sur rendez-vous".
    """
    if validate(osm) and (only := _ONLY_COMMENT.fullmatch(osm)):
        return only[1]
    groups: dict[str, list[str]] = {}
    for weekday, text in week_table(osm):
        if text != "fermé":
            groups.setdefault(text, []).append(weekday)
    if [*groups.values()] == [list(WEEKDAYS_FR)]:
        return f"tous les jours : {next(iter(groups))}"
    return " ; ".join(f"{_days_text(days)} : {text}" for text, days in groups.items())


def _days_text(days: list[str]) -> str:
    first, last = WEEKDAYS_FR.index(days[0]), WEEKDAYS_FR.index(days[-1])
    if len(days) >= _SHORTEST_SPAN and last - first + 1 == len(days):
        return f"du {days[0]} au {days[-1]}"
    return join_fr(days)
