"""How many people or places, when a text gives exactly one number."""

from __future__ import annotations

import re

from importers.normalise.outcome import Outcome, absent
from importers.normalise.text import clean, fold, is_absent

# A flow ("par an"), a share ("par site"), an estimate or a bound is not a capacity.
_NOT_EXACT = re.compile(
    r"\b(?:environ|pres de|presque|autour"
    r"|plus de|moins de|jusqu'a|maximum|au plus|au moins|minimum|par|chaque"
    r"|une? \w+aine|\w+aine)\b|\d\s*(?:a|-|ou|et)\s*\d|~"
)
_ASIDE = re.compile(r"\s*\([^)]*\)|\s*,?\s+dont\b.*$|\s+en (?:\w+ )?(?:19|20)\d{2}\b")
_COUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?: \d{3})+|\d{1,6})(?![\d.,]*\d)")


def capacity(text: str | None) -> Outcome[int]:
    """The number of "18 personnes", "43 places, dont 2…", "120 places (2015)".

    No value, and no reason, for ranges, estimates, flows and several numbers: those stay words.
    """
    if is_absent(text):
        return absent()
    low = _ASIDE.sub("", fold(clean(text)))
    numbers = _COUNT.findall(low)
    if len(numbers) != 1 or _NOT_EXACT.search(low) or not re.match(r"(?:capacite\D*|accueil de )?\d", low):
        return absent()
    return Outcome(int(numbers[0].replace(" ", "")))
