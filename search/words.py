"""One typed word: the stems that may stand for it, by the first step that knows it.

An acronym, a word that offers hold (as typed, glued to an elision, or begun), two words in one, a typo.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, Literal

from search import lexicon, relevance
from search.analyzer import Token
from search.analyzer import stem as stem_of
from search.vocabulary import Vocabulary

How = Literal["exact", "acronym", "glued", "joined", "prefix", "mended", "kind", "synonym"]
Role = Literal["plain", "kind", "other", "place"]

PREFIX_FROM: Final = 3
WHOLE_FROM: Final = 4
"""Letters from which a French word is not read as the beginning of another."""
PREFIX_LIMIT: Final = 8


@dataclass(frozen=True, slots=True)
class Alternative:
    """One stem that may stand for a word, and how it was found (its weight is in ``weights.toml``)."""

    stem: str
    kind: How
    share: float = 1.0
    """For a kind of help: 1 for the kind asked, less for one that helps next."""
    of: str = ""
    """For a kind of help that helps next: the tag of the one asked."""


@dataclass(frozen=True, slots=True)
class Word:
    """An informative word of the text, as typed, with its alternatives, the best first."""

    surface: str
    alternatives: tuple[Alternative, ...]
    mended_to: str | None = None
    """The word it was read as, when that is not what was typed ("Vouliez-vous dire…")."""
    role: Role = "plain"
    """Whether it asks for a kind of help, or stands beside words that do, or names a place."""
    start: int = 0
    end: int = 0

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems that may stand for it, the best first."""
        return tuple(alternative.stem for alternative in self.alternatives)


Step = Callable[[Token, Vocabulary], "Word | tuple[Word, ...] | None"]


def read_word(
    token: Token, vocabulary: Vocabulary, *, typing: bool, verbatim: bool = False
) -> Word | tuple[Word, ...]:
    """The word of a token, or the two it holds; ``typing``: it may not be finished; ``verbatim``: as it is typed."""
    ways: tuple[Step, ...] = (_whole, _glued, _prefix, _known) if typing else (_known, _glued)
    steps: tuple[Step, ...] = () if verbatim else (_acronym, *ways, _split, _mended)
    for step in steps:
        found = step(token, vocabulary)
        if isinstance(found, Word):
            return replace(found, start=token.start, end=token.end)
        if found:
            return tuple(replace(word, start=token.start, end=token.end) for word in found)
    return Word(token.surface, (Alternative(token.stem, "exact"),), start=token.start, end=token.end)


def _acronym(token: Token, _: Vocabulary) -> Word | None:
    known = relevance.acronyms().get(token.folded)
    return Word(token.surface, (Alternative(known.stem, "acronym"),)) if known else None


def _whole(token: Token, vocabulary: Vocabulary) -> Word | None:
    """A word that offers have as it is typed: nothing more is expected."""
    return _known(token, vocabulary) if token.folded in vocabulary else None


def _known(token: Token, vocabulary: Vocabulary) -> Word | None:
    if not vocabulary.knows(token.folded):
        return None
    return Word(token.surface, (Alternative(token.stem, "exact"),))


def _glued(token: Token, vocabulary: Vocabulary) -> Word | None:
    word = None if lexicon.is_word(token.folded) else vocabulary.unglue(token.folded)
    return Word(token.surface, (Alternative(stem_of(word), "glued"),)) if word else None


def _prefix(token: Token, vocabulary: Vocabulary) -> Word | None:
    """The words that it begins, unless it is one itself: "cheval" is no beginning of "chevalier"."""
    if len(token.folded) < PREFIX_FROM or (len(token.folded) >= WHOLE_FROM and lexicon.is_word(token.folded)):
        return None
    roots = vocabulary.expand_prefix(token.folded, PREFIX_LIMIT)
    own = (Alternative(token.stem, "exact"),) if roots and vocabulary.df(token.stem) else ()
    longer = tuple(Alternative(root, "prefix") for root in roots if not own or root != token.stem)
    return Word(token.surface, own + longer) if roots else None


def _split(token: Token, vocabulary: Vocabulary) -> tuple[Word, ...] | None:
    pair = None if lexicon.is_word(token.folded) else vocabulary.split(token.folded)
    return tuple(Word(part, (Alternative(stem_of(part), "joined"),)) for part in pair) if pair else None


def _mended(token: Token, vocabulary: Vocabulary) -> Word | None:
    candidates = () if lexicon.is_word(token.folded) else vocabulary.mend(token.folded)
    if not candidates:
        return None
    return Word(
        token.surface,
        tuple(Alternative(candidate.stem, "mended") for candidate in candidates),
        mended_to=candidates[0].word,
    )
