"""The words of the directory, and what a typed word may have meant.

The vocabulary is derived from the embedded index itself (its ``words`` and ``stems`` terms), so it is as
durable and as fresh as the index, with nothing more to keep. ``VocabularyCache`` reloads it when the index
has changed, at most every few seconds.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from heapq import nlargest
from math import log
from threading import Lock
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search.analyzer import ELISIONS, stem

ONE_EDIT_FROM: Final = 4
TWO_EDITS_FROM: Final = 8
"""Letters a word must have for one edit, and for two, to be mended."""

_GLUE: Final = tuple(sorted(ELISIONS, key=len, reverse=True))
_STARTS_MUTE: Final = frozenset("aeiouyh")
_MENDED_LIMIT: Final = 3
_SHORTEST_UNGLUED: Final = 3


@dataclass(frozen=True, slots=True)
class Mended:
    """A word of the vocabulary that a typed word may stand for, ``distance`` edits away."""

    word: str
    stem: str
    distance: int


class Vocabulary:
    """Folded words with their stems and in how many offers they stand. Immutable, safe to share."""

    def __init__(
        self, words: Iterable[tuple[str, str, int]], stems: Mapping[str, int] | None = None, total: int = 0
    ) -> None:
        """``words`` are (folded, stem, offers); ``stems`` offers by stem; ``total`` the number of offers."""
        self._words = {word: (root, count) for word, root, count in words}
        self._stems = dict(stems) if stems is not None else _count_stems(self._words)
        self.total = total or max(self._stems.values(), default=0)
        self._mend = lru_cache(maxsize=2048)(self._find_mended)

    def __len__(self) -> int:
        return len(self._words)

    def __contains__(self, folded: str) -> bool:
        return folded in self._words

    def knows(self, folded: str) -> bool:
        """True when an offer has the word, or another of the same stem."""
        return folded in self._words or stem(folded) in self._stems

    def df(self, root: str) -> int:
        """In how many offers the stem stands."""
        return self._stems.get(root, 0)

    def idf(self, root: str) -> float:
        """How telling a stem is: BM25's idf, positive; the highest for a stem nobody has."""
        count = self._stems.get(root, 0)
        return log(1 + (self.total - count + 0.5) / (count + 0.5))

    def count(self, folded: str) -> int:
        """In how many offers the word stands."""
        return self._words[folded][1] if folded in self._words else 0

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._words)

    @cached_property
    def _by_first(self) -> dict[tuple[str, int], list[str]]:
        found: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._words:
            if word.isalpha():
                found[word[0], len(word)].append(word)
        return dict(found)

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: defaultdict[int, list[str]] = defaultdict(list)
        for (_, length), words in self._by_first.items():
            found[length].extend(words)
        return dict(found)

    def mend(self, folded: str) -> tuple[Mended, ...]:
        """The words meant by one that nobody has: nearest first, then most frequent; at most three.

        One edit from four letters (a swap of neighbours is one), two from eight. Words that begin with the
        same letter win; a word with a digit is never mended; a known word is its own mending.
        """
        return self._mend(folded)

    def _find_mended(self, folded: str) -> tuple[Mended, ...]:
        if self.knows(folded):
            return (Mended(folded, stem(folded), 0),)
        if len(folded) < ONE_EDIT_FROM or not folded.isalpha():
            return ()
        edits = 2 if len(folded) >= TWO_EDITS_FROM else 1
        lengths = range(len(folded) - edits, len(folded) + edits + 1)
        near = [w for length in lengths for w in self._by_first.get((folded[0], length), ())]
        found = self._nearest(folded, near, edits)
        if not found:
            around = range(len(folded) - 1, len(folded) + 2)
            anywhere = [word for length in around for word in self._by_length.get(length, ())]
            found = self._nearest(folded, anywhere, 1)
        return found

    def _nearest(self, folded: str, choices: list[str], edits: int) -> tuple[Mended, ...]:
        scored = extract(folded, choices, scorer=OSA.distance, score_cutoff=edits, limit=None)
        if not scored:
            return ()
        best = min(distance for _, distance, _ in scored)
        words = [word for word, distance, _ in scored if distance == best]
        words.sort(key=lambda word: (-self._words[word][1], word))
        roots: dict[str, Mended] = {}
        for word in words:
            roots.setdefault(self._words[word][0], Mended(word, self._words[word][0], int(best)))
        return tuple(roots.values())[:_MENDED_LIMIT]

    def unglue(self, folded: str) -> str | None:
        """The word behind an elision typed without its apostrophe: ``durgence`` → ``urgence``."""
        for elision in _GLUE:
            rest = folded.removeprefix(elision)
            starts_mute = rest != folded and len(rest) >= _SHORTEST_UNGLUED and rest[0] in _STARTS_MUTE
            if starts_mute and self.knows(rest):
                return rest
        return None

    def split(self, folded: str) -> tuple[str, str] | None:
        """Two known words written as one (``autoecole``), the pair whose rarer word is most frequent."""
        pairs = [
            (min(self.count(folded[:at]), self.count(folded[at:])), folded[:at], folded[at:])
            for at in range(3, len(folded) - 2)
            if folded[:at] in self._words and folded[at:] in self._words
        ]
        return max(pairs)[1:] if pairs else None

    def joined(self, first: str, second: str) -> str | None:
        """One known word written as two (``co voiturage``) of which one part at least is unknown."""
        whole = first + second
        if whole in self._words and not (first in self._words and second in self._words):
            return whole
        return None

    def with_prefix(self, prefix: str) -> list[str]:
        """Every word that begins so, in alphabetical order."""
        at = bisect_left(self._sorted, prefix)
        end = bisect_left(self._sorted, prefix + "\U0010ffff", lo=at)
        return self._sorted[at:end]

    def expand_prefix(self, folded: str, limit: int = 8) -> tuple[str, ...]:
        """Stems of the words that begin so, the most frequent first."""
        words = nlargest(limit * 3, self.with_prefix(folded), key=lambda word: self._words[word][1])
        return tuple(dict.fromkeys(self._words[word][0] for word in words))[:limit]

    def suggest(self, prefix: str, limit: int = 8) -> tuple[str, ...]:
        """Words that begin so, the most frequent of each stem, the most frequent first."""
        best: dict[str, str] = {}
        for word in nlargest(limit * 4, self.with_prefix(prefix), key=lambda word: self._words[word][1]):
            best.setdefault(self._words[word][0], word)
        return tuple(best.values())[:limit]


def _count_stems(words: Mapping[str, tuple[str, int]]) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for root, count in words.values():
        found[root] = max(found[root], count)
    return dict(found)


EMPTY: Final = Vocabulary(())
"""The vocabulary of an empty index: it mends nothing."""


class VocabularyCache:
    """The vocabulary now, reloaded when ``version()`` has changed and ``every`` seconds have passed.

    A stale vocabulary only delays the mending of words that are new since; the words themselves match.
    """

    def __init__(
        self,
        load: Callable[[], Vocabulary],
        version: Callable[[], object],
        clock: Callable[[], float],
        every: float = 2.0,
    ) -> None:
        self._load, self._version, self._clock, self._every = load, version, clock, every
        self._lock = Lock()
        self._seen: object = None
        self._at = float("-inf")
        self._held = EMPTY

    def __call__(self) -> Vocabulary:
        """The vocabulary to use; a thread that finds another one loading takes the one held."""
        now = self._clock()
        if now - self._at < self._every and len(self._held):
            return self._held
        first = not len(self._held)
        if not self._lock.acquire(blocking=first):
            return self._held
        try:
            version = self._version()
            if version != self._seen:
                self._held = self._load()
                self._seen = version
            self._at = now
        finally:
            self._lock.release()
        return self._held
