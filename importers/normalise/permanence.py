"""Recurring presences: "2e mardi du mois, l'après-midi, sur rendez-vous" as a recurrence and as words."""

from __future__ import annotations

from dataclasses import dataclass

from directory.hours import problem
from importers.normalise.french_calendar import DAYS
from importers.normalise.hours import BY_APPOINTMENT
from importers.normalise.hours_grammar import Kind, Span, Token, tokens
from importers.normalise.outcome import Outcome, absent
from importers.normalise.text import clean, clean_lines, is_absent
from importers.normalise.week import days_text, spans_text, union

_IGNORED = frozenset({Kind.FILLER, Kind.NO_APPOINTMENT, Kind.SEPARATOR, Kind.BREAK, Kind.AND, Kind.OF_MONTH})


@dataclass(frozen=True, slots=True)
class Permanence:
    """A recurring presence. `text` is always the source's words; the rest only what they surely say.

    `rule`: OSM syntax (`Tu[2] 14:00-17:00`), only when times are stated. `rrule`: iCalendar RRULE
    (`FREQ=MONTHLY;BYDAY=2TU`, RFC 5545). `moment`: "matin", "midi", "après-midi", "soir" as stated.
    """

    text: str
    rule: str | None = None
    rrule: str | None = None
    moment: str | None = None
    by_appointment: bool = False

    @property
    def structured(self) -> bool:
        """True when the days are known, and so occurrences can be listed."""
        return self.rrule is not None


def permanence(text: str | None) -> Outcome[Permanence]:
    """The presence with what could be read of it; never a reason, since the words are kept whole.

    Seasons ("en hiver"), alternate weeks and several different days of the month are left as words.
    """
    if is_absent(text):
        return absent()
    words = clean(clean_lines(text))
    found = tokens(words)
    return Outcome(_read(words, [t for t in found if t.kind not in _IGNORED]) if found else Permanence(words))


def _read(words: str, found: list[Token]) -> Permanence:
    allowed = {Kind.DAYS, Kind.NTH, Kind.TIMES, Kind.PART, Kind.APPOINTMENT}
    kinds = [token.kind for token in found]
    # One set of days, then its times: a second set of days after them would need a second rule.
    order = [kind for kind in kinds if kind in {Kind.DAYS, Kind.TIMES, Kind.PART}]
    first_time = next((at for at, kind in enumerate(order) if kind is not Kind.DAYS), len(order))
    if not set(kinds) <= allowed or Kind.DAYS in order[first_time:] or kinds.count(Kind.APPOINTMENT) > 1:
        return Permanence(words)
    appointment = Kind.APPOINTMENT in kinds
    if not order:
        return Permanence(words, by_appointment=appointment)
    days = list(dict.fromkeys(day for token in found for day in token.days))
    nth = list(dict.fromkeys(number for token in found for number in token.nth))
    moments = {_moment(token.word) for token in found if token.kind is Kind.PART}
    if not days or len(moments) > 1 or not _order_holds(kinds) or (nth and len(days) > 1):
        return Permanence(words, by_appointment=appointment)
    spans = union(span for token in found for span in token.spans)
    return Permanence(
        text=words,
        rule=_rule(days, nth, spans, appointment=appointment),
        rrule=_rrule(days, nth),
        moment=next(iter(moments), None),
        by_appointment=appointment,
    )


def _order_holds(kinds: list[Kind]) -> bool:
    """Ordinals come before the day they number: "1er et 3e jeudi", not "jeudi 1er" (a date)."""
    return Kind.NTH not in kinds or kinds.index(Kind.DAYS) > max(
        at for at, kind in enumerate(kinds) if kind is Kind.NTH
    )


def _moment(word: str) -> str:
    for start, name in (("mat", "matin"), ("apr", "après-midi"), ("midi", "midi"), ("soi", "soir")):
        if start in word:
            return name
    return word


def _rule(days: list[int], nth: list[int], spans: list[Span], *, appointment: bool) -> str | None:
    if not spans:
        return None
    selector = f"{DAYS[days[0]]}[{','.join(map(str, nth))}]" if nth else days_text(days)
    rule = f"{selector} {spans_text(spans)}" + (f" {BY_APPOINTMENT}" if appointment else "")
    return rule if problem(rule) is None else None


def _rrule(days: list[int], nth: list[int]) -> str:
    codes = [DAYS[day].upper() for day in sorted(days)]
    if nth:
        return f"FREQ=MONTHLY;BYDAY={','.join(f'{number}{codes[0]}' for number in nth)}"
    return f"FREQ=WEEKLY;BYDAY={','.join(codes)}"
