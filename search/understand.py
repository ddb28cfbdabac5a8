"""What a typed text asks for: its informative words, each with the stems that may stand for it.

Small pure steps, one after the other: acronyms written out, function words dropped, words joined, then for
each word what the vocabulary knows of it (itself, an elision glued to it, a prefix, two words in one, a
typo), then synonyms. A text without an informative word is browsing: no word comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from search import relevance
from search.analyzer import Token, tokens
from search.analyzer import stem as stem_of
from search.vocabulary import Vocabulary

Kind = Literal["exact", "acronym", "glued", "joined", "prefix", "mended", "synonym"]

PREFIX_FROM: Final = 3
PREFIX_LIMIT: Final = 8
MAX_WORDS: Final = 12
"""Informative words read of a text; longer ones are cut, the most telling kept."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One stem that may stand for a word, and how it was found (its weight is in ``weights.toml``)."""

    stem: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Word:
    """An informative word of the text, as typed, with its alternatives, the best first."""

    surface: str
    alternatives: tuple[Alternative, ...]
    mended_to: str | None = None
    """The word it was read as, when that is not what was typed ("Vouliez-vous dire…")."""

    @property
    def stems(self) -> tuple[str, ...]:
        """The stems that may stand for it, the best first."""
        return tuple(alternative.stem for alternative in self.alternatives)


def words(text: str, vocabulary: Vocabulary, *, complete: bool = False) -> tuple[Word, ...]:
    """The informative words of ``text``; ``complete`` says that its last word is not being typed any more."""
    read = tokens(text)
    typing = bool(read) and not complete and read[-1].end == len(text.rstrip("\u200b"))
    last = read[-1] if typing else None
    kept = [token for token in read if token.folded not in relevance.function_words()]
    parts = _join(_acronyms(kept), vocabulary)
    found = [
        part if isinstance(part, Word) else _read(part, vocabulary, typing=part is last) for part in parts
    ]
    flat = [word for group in found for word in (group if isinstance(group, tuple) else (group,))]
    return _most_telling(_merged(_with_synonyms(word, vocabulary) for word in flat), vocabulary)


def stems_of(found: Iterable[Word]) -> tuple[str, ...]:
    """Every stem of the words: a document that holds one of them matches."""
    return tuple(dict.fromkeys(stem for word in found for stem in word.stems))


def did_you_mean(text: str, found: Sequence[Word]) -> str | None:
    """The text with its mended words, or ``None`` when nothing was mended."""
    mended = {word.surface: word.mended_to for word in found if word.mended_to}
    if not mended:
        return None
    pieces, at = [], 0
    for token in tokens(text):
        if better := mended.get(token.surface):
            pieces += [text[at : token.start], better]
            at = token.end
    return "".join((*pieces, text[at:]))


def _acronyms(read: Sequence[Token]) -> list[Token | Word]:
    """Full forms become the acronym they stand for, so that both ask for the same."""
    found: list[Token | Word] = []
    roots = [token.stem for token in read]
    at = 0
    while at < len(read):
        here = _full_forms(roots[at])
        acronym = next((a for a in here if tuple(roots[at : at + len(a.phrase)]) == a.phrase), None)
        if acronym:
            surface = " ".join(token.surface for token in read[at : at + len(acronym.phrase)])
            found.append(Word(surface, (Alternative(acronym.stem, "acronym"),)))
            at += len(acronym.phrase)
        else:
            found.append(read[at])
            at += 1
    return found


def _full_forms(first: str) -> list[relevance.Acronym]:
    known = (a for a in relevance.acronyms().values() if len(a.phrase) > 1 and a.phrase[0] == first)
    return sorted(known, key=lambda acronym: -len(acronym.phrase))


def _join(parts: list[Token | Word], vocabulary: Vocabulary) -> list[Token | Word]:
    """Words that were parted by a space or a hyphen (``co-voiturage``) become the one that offers have."""
    found: list[Token | Word] = []
    for part in parts:
        before = found[-1] if found else None
        if isinstance(part, Token) and isinstance(before, Token):
            whole = vocabulary.joined(before.folded, part.folded)
            if whole:
                surface = f"{before.surface} {part.surface}"
                found[-1] = Word(surface, (Alternative(stem_of(whole), "joined"),))
                continue
        found.append(part)
    return found


Step = Callable[[Token, Vocabulary], "Word | tuple[Word, ...] | None"]


def _read(token: Token, vocabulary: Vocabulary, *, typing: bool) -> Word | tuple[Word, ...]:
    ways: tuple[Step, ...] = (_whole, _glued, _prefix, _known) if typing else (_known, _glued)
    steps = (_acronym, *ways, _split, _mended)
    for step in steps:
        if found := step(token, vocabulary):
            return found
    return Word(token.surface, (Alternative(token.stem, "exact"),))


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
    word = vocabulary.unglue(token.folded)
    return Word(token.surface, (Alternative(stem_of(word), "glued"),)) if word else None


def _prefix(token: Token, vocabulary: Vocabulary) -> Word | None:
    if len(token.folded) < PREFIX_FROM:
        return None
    roots = vocabulary.expand_prefix(token.folded, PREFIX_LIMIT)
    own = (Alternative(token.stem, "exact"),) if roots and vocabulary.df(token.stem) else ()
    longer = tuple(Alternative(root, "prefix") for root in roots if not own or root != token.stem)
    return Word(token.surface, own + longer) if roots else None


def _split(token: Token, vocabulary: Vocabulary) -> tuple[Word, ...] | None:
    pair = vocabulary.split(token.folded)
    return tuple(Word(part, (Alternative(stem_of(part), "joined"),)) for part in pair) if pair else None


def _mended(token: Token, vocabulary: Vocabulary) -> Word | None:
    candidates = vocabulary.mend(token.folded)
    if not candidates:
        return None
    return Word(
        token.surface,
        tuple(Alternative(candidate.stem, "mended") for candidate in candidates),
        mended_to=candidates[0].word,
    )


def _with_synonyms(word: Word, vocabulary: Vocabulary) -> Word:
    known = relevance.synonyms()
    held = set(word.stems)
    extra = dict.fromkeys(
        other
        for alternative in word.alternatives
        if alternative.kind != "prefix"
        for other in known.get(alternative.stem, ())
        if other not in held and vocabulary.df(other)
    )
    more = tuple(Alternative(stem, "synonym") for stem in extra)
    return replace(word, alternatives=word.alternatives + more) if more else word


def _merged(found: Iterable[Word]) -> list[Word]:
    """Words that ask for the same stem once: a repeated word does not count twice."""
    unique: dict[str, Word] = {}
    for word in found:
        unique.setdefault(word.alternatives[0].stem, word)
    return list(unique.values())


def _most_telling(found: list[Word], vocabulary: Vocabulary) -> tuple[Word, ...]:
    if len(found) <= MAX_WORDS:
        return tuple(found)
    kept = sorted(found, key=lambda word: -vocabulary.idf(word.alternatives[0].stem))[:MAX_WORDS]
    return tuple(word for word in found if word in kept)
