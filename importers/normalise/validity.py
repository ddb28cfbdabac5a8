"""When an offer holds: dates, a part of every year, or only words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from importers.normalise.french_calendar import MONTH_LENGTHS, MONTHS
from importers.normalise.outcome import Outcome, absent
from importers.normalise.text import clean, fold, is_absent

_MONTH = rf"({'|'.join(sorted(MONTHS, key=len, reverse=True))})"
_DAY = rf"(?:le )?(\d{{1,2}})(?:er)? {_MONTH}(?: (\d{{4}}))?"
_NUMERIC = r"(?:le )?(\d{1,2})/(\d{1,2})/(\d{4})"
_SEASONS = {"hiver": "hiver", "ete": "été", "printemps": "printemps", "automne": "automne"}
_ALL_YEAR = re.compile(r"(?:toute l'annee|a l'annee|tout au long de l'annee|permanent|en continu)")


@dataclass(frozen=True, slots=True)
class Validity:
    """`valid_from` and `valid_until` (included) when years are stated.

    `recurring`: the part of every year, ("11-01", "03-31") as MM-DD pairs, ends included; it goes over
    New Year when the first is after the second. `season`: a season named without dates ("hiver"), which
    no one may turn into dates. `deadline`: MM-DD of a yearly or undated "avant le …". `text`: the words.
    """

    text: str
    valid_from: date | None = None
    valid_until: date | None = None
    recurring: tuple[str, str] | None = None
    all_year: bool = False
    season: str | None = None
    deadline: str | None = None

    @property
    def structured(self) -> bool:
        """True when the words say when it holds, not only a season's name."""
        return bool(self.valid_from or self.valid_until or self.recurring or self.all_year)


def validity(text: str | None) -> Outcome[Validity]:
    """The validity with what could surely be read of it; never a reason, since the words are kept whole."""
    if is_absent(text):
        return absent()
    words = clean(text)
    low = fold(words).rstrip(". ")
    for read in _READERS:
        found = read(words, low)
        if found is not None:
            return Outcome(found)
    return Outcome(Validity(words))


def _whole_year(words: str, low: str) -> Validity | None:
    return Validity(words, all_year=True) if _ALL_YEAR.fullmatch(low) else None


def _mm_dd(month: int, day: int) -> str | None:
    return f"{month:02}-{day:02}" if 1 <= day <= MONTH_LENGTHS[month - 1] else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _between_days(words: str, low: str) -> Validity | None:
    if match := re.fullmatch(rf"(?:du |de )?{_NUMERIC} (?:au|a) {_NUMERIC}", low):
        d1, m1, y1, d2, m2, y2 = (int(part) for part in match.groups())
        return _period(words, _date(y1, m1, d1), _date(y2, m2, d2))
    if match := re.fullmatch(rf"(?:ouverte?s? )?(?:du |de |entre )?{_DAY} (?:au|a|et|jusqu'au) {_DAY}", low):
        day_1, month_1, year_1, day_2, month_2, year_2 = match.groups()
        if year_2:
            start_year = int(year_1 or year_2)
            if not year_1 and (MONTHS[month_1], int(day_1)) > (MONTHS[month_2], int(day_2)):
                start_year -= 1
            start = _date(start_year, MONTHS[month_1], int(day_1))
            return _period(words, start, _date(int(year_2), MONTHS[month_2], int(day_2)))
        if not year_1:
            return _yearly(words, _mm_dd(MONTHS[month_1], int(day_1)), _mm_dd(MONTHS[month_2], int(day_2)))
    return None


def _period(words: str, start: date | None, end: date | None) -> Validity | None:
    return Validity(words, valid_from=start, valid_until=end) if start and end and start <= end else None


def _yearly(words: str, start: str | None, end: str | None) -> Validity | None:
    return Validity(words, recurring=(start, end)) if start and end else None


def _months(words: str, first: str, last: str) -> Validity:
    end = MONTHS[last]
    return Validity(words, recurring=(f"{MONTHS[first]:02}-01", f"{end:02}-{MONTH_LENGTHS[end - 1]:02}"))


def _between_months(words: str, low: str) -> Validity | None:
    match = re.fullmatch(rf"(?:ouverte?s? )?(?:de |d')?{_MONTH} (?:a|jusqu'[ae]n?) {_MONTH}(?: inclus)?", low)
    return _months(words, match.group(1), match.group(2)) if match else None


def _month_pair(words: str, low: str) -> Validity | None:
    match = re.fullmatch(rf"(?:en |aux mois de )?{_MONTH}(?:\s?-\s?| et ){_MONTH}", low)
    if match and (MONTHS[match.group(2)] - MONTHS[match.group(1)]) % 12 == 1:
        return _months(words, match.group(1), match.group(2))
    alone = re.fullmatch(rf"(?:en |au mois de |au mois d'){_MONTH}", low)
    return _months(words, alone.group(1), alone.group(1)) if alone else None


def _one_sided(words: str, low: str) -> Validity | None:
    if match := re.match(r"jusqu'(?:au|a|en) ", low):
        day = _stated_day(low[match.end() :], end=True)
        return Validity(words, valid_until=day) if day else None
    if match := re.match(r"(?:a partir du|a partir de|des le|depuis le|depuis) ", low):
        day = _stated_day(low[match.end() :], end=False)
        return Validity(words, valid_from=day) if day else None
    return None


def _stated_day(low: str, *, end: bool) -> date | None:
    if match := re.fullmatch(_NUMERIC, low):
        return _date(int(match.group(3)), int(match.group(2)), int(match.group(1)))
    if (match := re.fullmatch(_DAY, low)) and match.group(3):
        return _date(int(match.group(3)), MONTHS[match.group(2)], int(match.group(1)))
    if match := re.fullmatch(rf"{_MONTH} (\d{{4}})", low):
        first = _date(int(match.group(2)), MONTHS[match.group(1)], 1)
        if first is None or not end or first.year == MAXYEAR:
            return first
        return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return None


def _named_season(words: str, low: str) -> Validity | None:
    match = re.fullmatch(
        r"(?:saison d[e']|l'|en|au|pendant l'|chaque|tous les) ?(hiver|ete|printemps|automne)s?", low
    )
    return Validity(words, season=_SEASONS[match.group(1)]) if match else None


def _deadline(words: str, low: str) -> Validity | None:
    match = re.search(rf"\bavant le (\d{{1,2}})(?:er)? {_MONTH}(?: (\d{{4}}))?$", low)
    if match is None:
        return None
    if match.group(3):
        return None
    return Validity(words, deadline=_mm_dd(MONTHS[match.group(2)], int(match.group(1))))


_READERS = (_whole_year, _between_days, _between_months, _month_pair, _one_sided, _named_season, _deadline)
