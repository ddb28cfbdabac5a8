"""Ages an offer is for, as a pair of whole years, both included."""

from __future__ import annotations

import re
from typing import NamedTuple

from importers.normalise.outcome import Outcome, absent, quoted
from importers.normalise.text import clean, fold, is_absent

_ANY_AGE = frozenset(
    {"tout age", "tous ages", "tous les ages", "tout public", "tous publics", "sans condition d'age"}
)
_N = r"(\d{1,3})"
_YEARS = r"(?:\s*ans)?"
_OLDEST = 120
# What forms write for "no upper limit".
_NO_LIMIT = 99


class Ages(NamedTuple):
    """Lowest and highest age in years, both included; None: no limit on that side."""

    minimum: int | None
    maximum: int | None


_BETWEEN = re.compile(
    rf"(?:(?:de|entre|age\w* de|les)\s+)?{_N}{_YEARS}\s*(?:-|–|a|et|/)\s*{_N}\s*ans(?: inclus| revolus)?"
)
_FROM_MONTHS = re.compile(rf"(?:de |entre )?\d{{1,3}} (?:mois|semaines?|jours) (?:a|et) {_N}\s*ans")
_BELOW = re.compile(rf"(?:(?:les )?moins de|avant|-\s?de|-)\s*{_N}\s*ans")
_UP_TO = re.compile(
    rf"(?:jusqu'a|maximum|au plus|jusqu'aux)\s*{_N}\s*ans(?: inclus)?|{_N}\s*ans(?: au)? (?:maximum|plus)"
)
_FROM = re.compile(
    rf"(?:a partir de|des|a compter de|au moins|minimum|depuis|les)?\s*{_N}\s*ans (?:et|ou) plus"
    rf"|(?:a partir de|des|a compter de|au moins|minimum|avoir)\s*(?:l'age de )?{_N}\s*ans|{_N}\s*ans minimum"
    rf"|(?:les )?plus de {_N}\s*ans|\+\s?de {_N}\s*ans"
)


def ages(text: str | None) -> Outcome[Ages]:
    """The pair of ages of "16-25 ans", "moins de 26 ans" (None, 25), "à partir de 60 ans" (60, None).

    "plus de 25 ans" is read as 25 included, as people say it: a filter must not leave a person out.
    Two statements in one text ("16 à 25 ans, 30 ans en situation de handicap") are left as words.
    """
    if is_absent(text):
        return absent()
    low = fold(text).strip(" .()")
    if low in _ANY_AGE:
        return absent()
    pair = _read(low)
    if pair is None or not _possible(pair):
        return Outcome(
            None, f"Les âges {quoted(clean(text))} ne se lisent pas.", "Écrivez par exemple : de 16 à 25 ans."
        )
    return Outcome(pair)


def _read(low: str) -> Ages | None:
    if match := _BETWEEN.fullmatch(low):
        return Ages(int(match.group(1)), int(match.group(2)))
    if match := _FROM_MONTHS.fullmatch(low):
        return Ages(0, int(match.group(1)))
    for pattern, build in ((_BELOW, _below), (_UP_TO, _up_to), (_FROM, _from)):
        if match := pattern.fullmatch(low):
            return build(next(int(group) for group in match.groups() if group))
    return None


def _below(limit: int) -> Ages:
    return Ages(None, limit - 1)


def _up_to(limit: int) -> Ages:
    return Ages(None, limit)


def _from(limit: int) -> Ages:
    return Ages(limit, None)


def _possible(pair: Ages) -> bool:
    low, high = pair.minimum or 0, pair.maximum if pair.maximum is not None else _OLDEST
    return 0 <= low <= high <= _OLDEST


def age_bounds(minimum: int | None, maximum: int | None) -> Outcome[Ages]:
    """A pair given as two numbers: 0 and anything from 99 on are how forms say "no limit"."""
    low = minimum or None
    high = maximum if maximum is not None and 0 < maximum < _NO_LIMIT else None
    if (low is not None and not 0 < low <= _OLDEST) or (low is not None and high is not None and low > high):
        return Outcome(
            None,
            f"Les âges {quoted(f'{minimum} à {maximum}')} ne vont pas ensemble.",
            "Vérifiez l'âge minimum et l'âge maximum.",
        )
    return Outcome(Ages(low, high)) if low is not None or high is not None else absent()
