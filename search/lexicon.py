"""French words that people write every day: a word among them is no misspelling, even when no offer has it.

From the frequency list of pyspellchecker (film subtitles, which write as people speak). See docs/adr/010.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Final

from spellchecker import SpellChecker

from search.analyzer import fold

LEAST: Final = 100
"""Times a word must stand in the list: rarer ones may be mistakes themselves."""
COMMON: Final = 60_000
"""Times from which a word says nothing of what is looked for ("père", "comprends")."""


@cache
def _counts() -> dict[str, int]:
    counted: Counter[str] = Counter()
    for word, times in SpellChecker(language="fr").word_frequency.dictionary.items():
        counted[fold(word)] += times
    return {word: times for word, times in counted.items() if times >= LEAST}


def is_word(folded: str) -> bool:
    """Whether people write this word, folded."""
    return folded in _counts()


def is_common(folded: str) -> bool:
    """Whether a word is so common that its absence from every offer means nothing."""
    return _counts().get(folded, 0) >= COMMON
