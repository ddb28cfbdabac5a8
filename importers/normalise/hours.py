"""Opening hours of every source, written in OSM `opening_hours` syntax.

A text that is only partly understood gives no structure: the words stay and are shown as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from directory.hours import problem
from importers.normalise.french_calendar import DAYS, FRENCH_DAYS, WEEKDAYS
from importers.normalise.hours_grammar import MIDNIGHT, Kind, Span, Token, make_span, tokens
from importers.normalise.outcome import Outcome, absent, quoted
from importers.normalise.text import clean, clean_lines, fold, is_absent

BY_APPOINTMENT = 'unknown "sur rendez-vous"'
_FIX = "Écrivez par exemple : du lundi au vendredi, 9h-12h et 14h-17h."
_OSM_LIKE = re.compile(
    r"^(?:24/7|unknown|off|closed|PH|SH|\d{2}:\d{2}|(?:Mo|Tu|We|Th|Fr|Sa|Su"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b)"
)
_LAST_HHMM, _END_OF_DAY = 2359, 2400
_SHORTEST_RANGE = 3
_APPOINTMENT_COMMENT = re.compile(
    r'(?<!unknown )(?<!off )(?<!closed )("(?![^"]*sans )[^"]*(?:rendez-?\s?vous|\brdv\b)[^"]*")',
    re.IGNORECASE,
)
_PARTS = {
    "mat": (0, 13 * 60),
    "apr": (12 * 60, 24 * 60),
    "soi": (17 * 60, 36 * 60),
    "mid": (11 * 60, 15 * 60),
}

_JOINTS = frozenset({Kind.SEPARATOR, Kind.BREAK, Kind.AND})

Week = dict[int, list[Span]]


@dataclass(slots=True)
class _Group:
    """Days that share the same times, as the text gives them."""

    days: list[int] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    closed: bool = False
    also: bool = False
    appointment: bool = False

    @property
    def complete(self) -> bool:
        return bool(self.days) and (bool(self.spans) != self.closed)


class _UnreadableError(Exception):
    """The tokens do not add up to hours."""


def hours_from_text(text: str | None) -> Outcome[str]:
    """Hours written in French ("du lundi au vendredi, 9h-12h et 14h-17h"), or already in OSM syntax.

    Days without times, seasons, approximate times, several places, or a day given twice: no value, with a
    reason. "sur rendez-vous" makes the hours `unknown`; "hors jours fériés" adds `PH off`.
    """
    raw = clean(clean_lines(text))
    if is_absent(raw):
        return absent()
    if _OSM_LIKE.match(raw) and (valid := validate_osm(raw)).value is not None:
        return valid
    found = tokens(clean_lines(text))
    if found is None:
        return _unread(raw)
    try:
        osm = _write(found, _note(raw))
    except _UnreadableError:
        return _unread(raw)
    return Outcome(osm) if problem(osm) is None else _unread(raw)


def _unread(raw: str) -> Outcome[str]:
    return Outcome(
        None, f"Les horaires {quoted(raw)} restent en toutes lettres : ils ne se lisent pas en entier.", _FIX
    )


def _note(raw: str) -> str:
    match = re.search(r"\((accueil [^()\"]*)\)", raw, re.IGNORECASE)
    return match.group(1) if match else ""


def _write(found: list[Token], note: str) -> str:
    kinds = {token.kind for token in found} - _JOINTS - {Kind.FILLER}
    holidays = "; PH off" if Kind.NO_HOLIDAYS in kinds else ""
    main = kinds - {Kind.NO_HOLIDAYS, Kind.NO_APPOINTMENT}
    if main == {Kind.ALWAYS}:
        return f"24/7{holidays}"
    if main == {Kind.APPOINTMENT}:
        return BY_APPOINTMENT
    if _half_by_appointment(found) or _closed_and_more(found):
        raise _UnreadableError
    groups = _groups(_merge_exceptions(found))
    if not groups or not all(group.complete for group in groups):
        raise _UnreadableError
    # At the end of several groups, "sur rendez-vous" may be about all of them or about the last.
    if len(groups) > 1 and any(group.appointment for group in groups):
        raise _UnreadableError
    if note and len(groups) > 1:
        raise _UnreadableError
    osm = write_week(_week(groups))
    if not osm:
        raise _UnreadableError
    if groups[0].appointment:
        osm = "; ".join(f"{rule} {BY_APPOINTMENT}" for rule in osm.split("; "))
    elif note:
        osm = "; ".join(f'{rule} "{note}"' for rule in osm.split("; "))
    return osm + holidays


def _half_by_appointment(found: list[Token]) -> bool:
    """ "9h-12h et 14h-17h sur rendez-vous" may be about the afternoon only, unless a comma comes before."""
    kinds = [token.kind for token in found]
    if Kind.APPOINTMENT not in kinds:
        return False
    at = kinds.index(Kind.APPOINTMENT)
    glued = at > 0 and kinds[at - 1] is Kind.TIMES and kinds.count(Kind.TIMES) > 1
    return glued or Kind.NO_APPOINTMENT in kinds or kinds.count(Kind.APPOINTMENT) > 1


def _closed_and_more(found: list[Token]) -> bool:
    """ "fermé lundi et mardi 9h-12h": nobody can say whether the second day is closed."""
    kinds = [token.kind for token in found]
    if Kind.CLOSED not in kinds:
        return False
    after = kinds[kinds.index(Kind.CLOSED) :]
    return after[1:4] == [Kind.DAYS, Kind.AND, Kind.DAYS] and Kind.TIMES in after


def _merge_exceptions(found: list[Token]) -> list[Token]:
    """ "tous les jours sauf le week-end" is one set of days."""
    merged: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        if token.kind is Kind.EXCEPT:
            after = found[at + 1] if at + 1 < len(found) else None
            if not merged or merged[-1].kind is not Kind.DAYS or after is None or after.kind is not Kind.DAYS:
                raise _UnreadableError
            left = tuple(day for day in merged[-1].days if day not in after.days)
            # "sauf lundi et mardi": the second day would be read as an open one.
            following = next((t for t in found[at + 2 :] if t.kind not in _JOINTS), None)
            if not left or (following is not None and following.kind is Kind.DAYS):
                raise _UnreadableError
            merged[-1] = Token(Kind.DAYS, days=left)
            at += 2
            continue
        merged.append(token)
        at += 1
    return merged


def _groups(found: Sequence[Token]) -> list[_Group]:
    meaningful = [t for t in found if t.kind not in {Kind.FILLER, Kind.NO_APPOINTMENT, Kind.NO_HOLIDAYS}]
    content = [t for t in meaningful if t.kind not in _JOINTS]
    if not content:
        return []
    times_first = content[0].kind is Kind.TIMES
    groups = [_Group()]
    for at, token in enumerate(content):
        group = groups[-1]
        starts = token.kind is (Kind.TIMES if times_first else Kind.DAYS)
        if starts and group.complete and (not times_first or content[at - 1].kind is not Kind.TIMES):
            group = _Group()
            groups.append(group)
        _add(group, token, content[at + 1] if at + 1 < len(content) else None)
    return groups


def _add(group: _Group, token: Token, following: Token | None) -> None:
    if token.kind is Kind.DAYS:
        group.days.extend(token.days)
    elif token.kind is Kind.TIMES:
        group.spans.extend(token.spans)
    elif token.kind is Kind.CLOSED:
        group.closed = True
    elif token.kind is Kind.ALSO:
        group.also = True
    elif token.kind is Kind.APPOINTMENT:
        group.appointment = True
    elif token.kind is Kind.NOTE:
        return
    elif token.kind is Kind.PART and following is not None and _fits(token, following):
        # "lundi matin 9h-12h": the times say it better.
        return
    else:
        raise _UnreadableError


def _fits(part: Token, times: Token) -> bool:
    word = re.sub(r"^(?:l'|en |le )", "", part.word)
    low, high = _PARTS.get(word[:3], (0, -1))
    return times.kind is Kind.TIMES and all(low <= start and end <= high for start, end in times.spans)


def _week(groups: Iterable[_Group]) -> Week:
    week: Week = {}
    closed: set[int] = set()
    for group in groups:
        for day in group.days:
            if group.closed:
                closed.add(day)
            elif day in week and not group.also and sorted(week[day]) != sorted(group.spans):
                raise _UnreadableError
            else:
                week[day] = union([*week.get(day, []), *group.spans])
    if closed & week.keys():
        raise _UnreadableError
    return week


def union(spans: Iterable[Span]) -> list[Span]:
    """The same opening times in order, overlaps joined (minutes since midnight)."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _clock(minutes: int) -> str:
    at = minutes - MIDNIGHT if minutes > MIDNIGHT else minutes
    return f"{at // 60:02}:{at % 60:02}"


def spans_text(spans: Iterable[Span]) -> str:
    """OSM times of one day: `09:00-12:00,14:00-17:00`."""
    return ",".join(f"{_clock(start)}-{_clock(end)}" for start, end in spans)


def days_text(days: Iterable[int]) -> str:
    """OSM day selector: `Mo-Fr`, `Mo,Tu`, `Mo-We,Fr`."""
    runs: list[list[int]] = []
    for day in sorted(set(days)):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    shown = (
        f"{DAYS[run[0]]}-{DAYS[run[-1]]}"
        if len(run) >= _SHORTEST_RANGE
        else ",".join(DAYS[day] for day in run)
        for run in runs
    )
    return ",".join(shown)


def write_week(week: Mapping[int, Sequence[Span]]) -> str:
    """OSM rules of a week (day 0 is Monday), days with the same times together; "" when never open."""
    by_times: dict[str, list[int]] = {}
    for day in sorted(week):
        if week[day]:
            by_times.setdefault(spans_text(week[day]), []).append(day)
    return "; ".join(f"{days_text(days)} {times}" for times, days in by_times.items())


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
        if day is None or is_absent(raw) or fold(raw) in {"ferme", "fermee", "fermeture", "non"}:
            continue
        spans = _cell_spans(raw)
        if spans is None:
            return Outcome(
                None,
                f"Les horaires du {FRENCH_DAYS[day]}, {quoted(raw)}, ne se lisent pas.",
                "Écrivez par exemple : 08:30 - 12:00 / 13:30 - 17:00.",
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


def validate_osm(text: str | None) -> Outcome[str]:
    """Hours that are already OSM: kept when sound for `directory.hours`.

    A comment that stands alone, or that asks for an appointment, reads as open: it becomes `unknown "…"`.
    """
    raw = clean(text)
    if is_absent(raw):
        return absent()
    if re.fullmatch(r'"[^"]+"', raw):
        raw = f"unknown {raw}"
    raw = _APPOINTMENT_COMMENT.sub(r"unknown \1", raw)
    fault = problem(raw)
    if fault is None:
        return Outcome(raw)
    return Outcome(
        None, f"{fault} Valeur : {quoted(raw)}.", "Écrivez par exemple : Mo-Fr 09:00-12:00,14:00-17:00."
    )
