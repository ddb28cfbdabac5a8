"""French words that people write every day: a word among them is no misspelling, even when no offer has it.

From the frequency list of pyspellchecker (film subtitles, which write as people speak). See docs/adr/010.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Final

from spellchecker import SpellChecker

from search.analyzer import fold

LEAST: Final = 100
"""Times a word must stand in the list: rarer ones may be mistakes themselves."""
COMMON: Final = 60_000
"""Times from which a word says nothing of what is looked for ("père", "comprends")."""


@cache
def _list() -> tuple[Mapping[str, int], Mapping[str, str]]:
    """Times each folded word stands in the list, and how it is mostly written where that has accents."""
    # Read again from one text: words kept among the many that are not would hold ten times their own memory.
    rows = [line.split(" ") for line in _counted().split("\n")]
    counts = {folded: number for folded, times, _ in rows if (number := int(times)) >= LEAST}
    return counts, {folded: word for folded, _, word in rows if word != folded}


def _counted() -> str:
    """``folded times written`` on each line, of the words that stand often in the list or have accents."""
    counted: Counter[str] = Counter()
    often: dict[str, tuple[int, str]] = {}
    for word, times in SpellChecker(language="fr").word_frequency.dictionary.items():
        folded = fold(word)
        counted[folded] += times
        often[folded] = max(often.get(folded, (0, "")), (times, word))
    written = {folded: word for folded, (_, word) in often.items()}
    return "\n".join(
        f"{folded} {times} {written[folded]}"
        for folded, times in counted.items()
        if times >= LEAST or written[folded] != folded
    )


def written(folded: str) -> str:
    """A folded word with its accents, as people mostly write it; itself when they do not."""
    return _list()[1].get(folded, folded)


def is_word(folded: str) -> bool:
    """Whether people write this word, folded."""
    return folded in _list()[0]


def is_common(folded: str) -> bool:
    """Whether a word is so common that its absence from every offer means nothing."""
    return _list()[0].get(folded, 0) >= COMMON
