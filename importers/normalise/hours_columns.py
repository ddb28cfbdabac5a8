"""Opening hours given day by day: one column per weekday, or integers HHMM."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from importers.normalise.french_calendar import DAYS, FRENCH_DAYS, WEEKDAYS
from importers.normalise.hours_grammar import MIDNIGHT, Kind, Span, Token, make_span, tokens
from importers.normalise.outcome import Outcome, absent, quoted
from importers.normalise.text import clean, clean_lines, fold, is_absent
from importers.normalise.week import Week, union, write_week

_LAST_HHMM, _END_OF_DAY = 2359, 2400
_JOINTS = frozenset({Kind.SEPARATOR, Kind.BREAK, Kind.AND})
_CLOSED = frozenset({"ferme", "fermee", "fermeture", "non"})
_FIX = "Écrivez par exemple : 08:30 - 12:00 / 13:30 - 17:00."


def hours_from_weekdays(columns: Mapping[str, str | None]) -> Outcome[str]:
    """One text per weekday: {"lundi": "08:00 - 12:00 / 13:30 - 17:00", …}.

    Keys may be "h_lundi", "Lundi", "lun."…

    Empty, "fermé" and "00:00 - 00:00" (a form's default) mean closed. A day that cannot be read spoils the
    whole week: half a week would be taken for all of it.
    """
    week: Week = {}
    for key, cell in columns.items():
        day = _weekday_of(key)
        raw = clean(clean_lines(cell))
        if day is None or is_absent(raw) or fold(raw) in _CLOSED:
            continue
        spans = _cell_spans(raw)
        if spans is None:
            return Outcome(
                None,
                f"Les horaires du {FRENCH_DAYS[day]}, {quoted(raw)}, ne se lisent pas.",
                _FIX,
            )
        week[day] = union([*week.get(day, []), *spans])
    osm = write_week(week)
    return Outcome(osm) if osm else absent()


def _weekday_of(key: str) -> int | None:
    words = re.split(r"[^a-z.]+", fold(key))
    return next((WEEKDAYS[word] for word in words if word in WEEKDAYS), None)


def _cell_spans(raw: str) -> list[Span] | None:
    spans: list[Span] = []
    raw = re.sub(r"\b00:00\s*-\s*00:00\b\s*/?", "", raw).strip(" /")
    for token in tokens(raw) or ([] if not raw else [Token(Kind.NOTE)]):
        if token.kind is Kind.TIMES:
            spans.extend(token.spans)
        elif token.kind not in _JOINTS:
            return None
    return spans


def hours_from_hhmm(week: Mapping[int, Iterable[tuple[int | None, int | None]]]) -> Outcome[str]:
    """Soliguide's times, integers HHMM per weekday (0 is Monday): {0: [(900, 1230), (1400, 1830)]}.

    (0, 0) and empty slots count as closed, (0, 2359) and (0, 2400) as the whole day.
    """
    read: Week = {}
    for day, slots in week.items():
        for start, end in slots:
            if start is None or end is None or (start, end) == (0, 0):
                continue
            span = _hhmm_span(start, end)
            if span is None or day not in range(len(DAYS)):
                return Outcome(None, f"Les horaires {quoted(f'{start}-{end}')} ne se lisent pas.", _FIX)
            read[day] = union([*read.get(day, []), span])
    if list(read.values()) == [[(0, MIDNIGHT)]] * len(DAYS):
        return Outcome("24/7")
    osm = write_week(read)
    return Outcome(osm) if osm else absent()


def _hhmm_span(start: int, end: int) -> Span | None:
    first, last = _hhmm_minutes(start), _hhmm_minutes(_END_OF_DAY if end == _LAST_HHMM else end)
    return make_span(first, last) if first is not None and last is not None else None


def _hhmm_minutes(value: int) -> int | None:
    hours, minutes = divmod(value, 100)
    total = hours * 60 + minutes
    return total if 0 <= total <= MIDNIGHT and minutes in range(60) else None
