"""Opening hours in words, written in OSM `opening_hours` syntax.

A text that is only partly understood gives no structure: the words stay and are shown as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from directory.hours import problem
from importers.normalise.hours_grammar import Kind, Span, Token, tokens
from importers.normalise.outcome import Outcome, absent, quoted
from importers.normalise.text import clean, clean_lines, is_absent
from importers.normalise.week import Week, union, write_week

BY_APPOINTMENT = 'unknown "sur rendez-vous"'
_FIX = "Écrivez par exemple : du lundi au vendredi, 9h-12h et 14h-17h."
_OSM_LIKE = re.compile(
    r"^(?:24/7|unknown|off|closed|PH|SH|\d{2}:\d{2}|(?:Mo|Tu|We|Th|Fr|Sa|Su"
    r"|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b)"
)
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
