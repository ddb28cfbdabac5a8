"""The words of French opening hours, cut into tokens. A text with one unknown word has no tokens at all.

Reading all or nothing is the rule: "9h-12h en hiver" must not become "9h-12h".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto

from importers.normalise.french_calendar import WEEKDAYS, day_span
from importers.normalise.text import fold

LONGEST = 2_000
"""Characters beyond which a text is no opening hours."""
Minutes = int
NOON, MIDNIGHT = 720, 1440
_EVENING = 17 * 60
Span = tuple[Minutes, Minutes]


class Kind(Enum):
    """What a token is."""

    DAYS = auto()
    TIMES = auto()
    NTH = auto()
    PART = auto()
    APPOINTMENT = auto()
    NO_APPOINTMENT = auto()
    NO_HOLIDAYS = auto()
    CLOSED = auto()
    ALWAYS = auto()
    ALSO = auto()
    EXCEPT = auto()
    NOTE = auto()
    OF_MONTH = auto()
    SEPARATOR = auto()
    BREAK = auto()
    AND = auto()
    FILLER = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One recognised piece of text."""

    kind: Kind
    days: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()
    nth: tuple[int, ...] = ()
    word: str = field(default="")


_DAY = "|".join(sorted((re.escape(name) for name in WEEKDAYS), key=len, reverse=True))
_TIME = r"(?:(?:[01]?\d|2[0-4])(?:\s*(?:heures?|h|:)\s*(?:[0-5]\d)?)(?:\s*(?:min|mn))?(?!\d)|midi|minuit)"
_BARE = r"(?:[01]?\d|2[0-4])"
_TO = r"\s*(?:-|–|—|a|au|jusqu'a|/)\s*"
_ORDINAL_WORDS = {
    "premier": 1, "premiers": 1, "deuxieme": 2, "deuxiemes": 2, "second": 2, "seconds": 2, "troisieme": 3,
    "troisiemes": 3, "quatrieme": 4, "quatriemes": 4, "dernier": -1, "derniers": -1,
}  # fmt: skip
_ORDINAL = rf"(?:[1-5]\s?(?:er|ers|re|e|es|eme|emes|nd|nde)\b|{'|'.join(_ORDINAL_WORDS)})"

_NUMBER = r"(?:0\d(?:[ .]?\d\d){4}|\+33[ .]?\d(?:[ .]?\d\d){4})"
_PHONE = re.compile(rf"[,;]?\s*(?:au |tel\.?(?:ephone)?\s*:?\s*){_NUMBER}|[,;]?\s*\btel\.?\s*$")
_ALL_WEEK = r"(?:7\s*jours?\s*(?:sur|/)\s*7|7\s*j?\s*/\s*7\s*j?|tous les jours|chaque jour)"
_ALL_DAY = r"(?:24\s*h(?:eures)?\s*(?:sur|/)\s*24\s*(?:h(?:eures)?)?|h24|jour et nuit|nuit et jour)"
_JOIN = r"\s*(?:,|et)?\s*"
_RDV = r"(?:rendez-?\s?vous|rdv)"
_CONDITION = r"[^)]*\b(?:ferme|sauf|hors|en|pendant|uniquement|seulement|rendez|rdv|si|selon|jusqu)"
_HOLIDAYS = r"(?:hors|sauf|ferme(?:e|s)?(?: les)?|excepte(?: les)?) jours feries"


def minutes_of(text: str) -> Minutes | None:
    """Minutes since midnight of "9h", "13h30", "08:00", "midi", "24h"; None when there is no such time."""
    if text in {"midi", "minuit"}:
        return NOON if text == "midi" else MIDNIGHT
    match = re.fullmatch(r"(\d{1,2})\s*(?:(?:heures?|h|:)\s*(\d{2})?)?\s*(?:min|mn)?", text)
    if match is None:
        return None
    total = int(match.group(1)) * 60 + int(match.group(2) or 0)
    return total if total <= MIDNIGHT else None


def make_span(start: Minutes, end: Minutes) -> Span | None:
    """A span of one day, or of a night (17:00 or later until noon at most, written beyond 24:00)."""
    if start < end <= MIDNIGHT:
        return start, end
    return (start, end + MIDNIGHT) if _EVENING <= start <= MIDNIGHT and end <= NOON else None


def _days(match: re.Match[str]) -> Token | None:
    return Token(Kind.DAYS, days=(WEEKDAYS[match.group(1)],))


def _day_range(match: re.Match[str]) -> Token | None:
    first, last = WEEKDAYS[match.group(1)], WEEKDAYS[match.group(2)]
    return Token(Kind.DAYS, days=tuple(day_span(first, last))) if first != last else None


def _times(match: re.Match[str]) -> Token | None:
    start, end = minutes_of(match.group(1)), minutes_of(match.group(2))
    span = make_span(start, end) if start is not None and end is not None else None
    return Token(Kind.TIMES, spans=(span,)) if span else None


def _nth(match: re.Match[str]) -> Token | None:
    word = match.group(1)
    number = _ORDINAL_WORDS[word] if word in _ORDINAL_WORDS else int(word[0])
    return Token(Kind.NTH, nth=(number,))


def _just(kind: Kind, *, days: tuple[int, ...] = ()) -> Callable[[re.Match[str]], Token | None]:
    return lambda match: Token(kind, days=days, word=match.group().strip(" ,()"))


_EVERY_DAY = tuple(range(7))
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Token | None]], ...] = tuple(
    (re.compile(pattern), make)
    for pattern, make in (
        (rf"(?:{_ALL_WEEK}{_JOIN})?{_ALL_DAY}(?:{_JOIN}{_ALL_WEEK})?(?!\w)", _just(Kind.ALWAYS)),
        (rf"{_ALL_WEEK}(?!\w)", _just(Kind.DAYS, days=_EVERY_DAY)),
        (r"(?:du |de )?lundi (?:au|a) vendredi", _just(Kind.DAYS, days=(0, 1, 2, 3, 4))),
        (rf"(?:du |de )?({_DAY})\s*(?:au|a|-|–)\s*({_DAY})(?!\w)", _day_range),
        (r"(?:en semaine|les jours de semaine)(?!\w)", _just(Kind.DAYS, days=(0, 1, 2, 3, 4))),
        (r"(?:le |les )?week-?\s?ends?(?!\w)", _just(Kind.DAYS, days=(5, 6))),
        (rf"(?:le |les |chaque |tous les )?({_DAY})(?!\w)", _days),
        (rf"(?:les?|chaque|tous les)?\s*({_ORDINAL})(?!\w)", _nth),
        (r"(?:du|de chaque|par) mois", _just(Kind.OF_MONTH)),
        (rf"(?:de |entre )?({_TIME}){_TO}({_TIME})", _times),
        (rf"(?:de |entre )?({_BARE}){_TO}({_TIME})", _times),
        (rf"entre ({_TIME}) et ({_TIME})", _times),
        (r"(?:l'|en |le )?(?:matin(?:ee)?|apres[- ]midi|soir(?:ee)?|midi)s?(?!\w)", _just(Kind.PART)),
        (rf"(?:avec ou sans|sans) {_RDV}(?!\w)", _just(Kind.NO_APPOINTMENT)),
        (rf"\((?:uniquement |seulement )?sur {_RDV}\)", _just(Kind.APPOINTMENT)),
        (rf"(?:uniquement |seulement )?(?:sur|avec) {_RDV}(?: uniquement| seulement)?(?!\w)",
         _just(Kind.APPOINTMENT)),
        (rf"\({_HOLIDAYS}\)|{_HOLIDAYS}(?!\w)", _just(Kind.NO_HOLIDAYS)),
        (r"(?:sauf|excepte|hors)(?: les| le)?(?= )", _just(Kind.EXCEPT)),
        (r"(?:ferme(?:e|s|ture)?|pas d'accueil)(?!\w)", _just(Kind.CLOSED)),
        (r"(?:aussi|egalement)(?!\w)", _just(Kind.ALSO)),
        # The only note that changes nothing to the hours: who keeps the desk.
        (rf"\(accueil (?!{_CONDITION})[a-z' -]{{3,40}}\)", _just(Kind.NOTE)),
        (r"(?:ouverte?s?|ouverture|horaires?|accueil du public|permanences?)(?!\w)", _just(Kind.FILLER)),
        (r"[/;|]", _just(Kind.BREAK)),
        (r"(?:et|&|\+|puis)(?!\w)", _just(Kind.AND)),
        (r"[,:.]", _just(Kind.SEPARATOR)),
    )
)  # fmt: skip


def tokens(text: str | None) -> list[Token] | None:
    """The tokens of the text, or None when any part of it is not understood. A phone number is left out."""
    if text is not None and len(text) > LONGEST:
        return None
    rest = _PHONE.sub("", fold(text))
    found: list[Token] = []
    while rest := rest.lstrip():
        for pattern, make in _RULES:
            match = pattern.match(rest)
            token = make(match) if match else None
            if match and token:
                found.append(token)
                rest = rest[match.end() :]
                break
        else:
            return None
    return found
