"""French words that people write every day: a word among them is no misspelling, even when no offer has it.

From the frequency list of pyspellchecker (film subtitles, which write as people speak; see docs/adr/010), and names
of people and towns (``relevance/names.toml``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from spellchecker import SpellChecker

from search import relevance
from search.analyzer import fold

LEAST: Final = 100
"""Times a word must stand in the list: rarer ones may be mistakes themselves."""
SURELY: Final = 5
"""Times more often a word must be written with accents than without, for them to be put ("frappe" is no "frappé")."""
COMMON: Final = 60_000
"""Times from which a word says nothing of what is looked for ("père", "comprends")."""


@dataclass(frozen=True, slots=True)
class _Words:
    """Times each folded word stands in the list; and, a line each, folded words with how they are mostly written."""

    times: Mapping[str, int]
    accents: str


@cache
def _list() -> _Words:
    counted: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    often: dict[str, tuple[int, str]] = {}
    for word, times in SpellChecker(language="fr").word_frequency.dictionary.items():
        folded = fold(word)
        counted[folded] += times
        often[folded] = max(often.get(folded, (0, "")), (times, word))
        plain[folded] += times if word == folded else 0
    accents = (
        f"{folded} {word}" for folded, (times, word) in often.items() if times > SURELY * plain[folded]
    )
    kept = " ".join(f"{word} {times}" for word, times in counted.items() if times >= LEAST)
    found = "\n".join(("", *accents, ""))
    # Made again from one text: kept among the many that are not, the words would hold ten times their memory.
    del counted, plain, often
    pieces = iter(kept.split(" "))
    return _Words({word: int(next(pieces)) for word in pieces}, found)


def written(folded: str) -> str:
    """A folded word with its accents, as people mostly write it; itself when they do not."""
    _, found, after = _list().accents.partition(f"\n{folded} ")
    return after.partition("\n")[0] if found else folded


def is_word(folded: str) -> bool:
    """Whether people write this word or name, folded."""
    return folded in _list().times or folded in relevance.names()


def is_common(folded: str) -> bool:
    """Whether a word is so common that its absence from every offer means nothing."""
    return _list().times.get(folded, 0) >= COMMON
