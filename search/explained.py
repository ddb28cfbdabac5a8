"""What was understood of a text, told step by step, so that a person sees it and may refuse it.

A step is refused by taking its words as they are typed (``as_typed``), or all of them (``verbatim``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from search import lexicon, relevance
from search.analyzer import fold, stems
from search.results import Item, Step
from search.understand import Reading, rewritten
from search.vocabulary import Vocabulary
from search.words import Word

WEAK: Final = 0.5
"""Share of a text (by how telling its words are) that the best offer lacks, from which results only come near it."""

SHORTEST: Final = 4
"""Letters of a word that is named when no offer holds it: shorter ones are abbreviations."""


def steps(
    text: str, reading: Reading, items: Sequence[Item], vocabulary: Vocabulary, *, from_there: bool
) -> tuple[Step, ...]:
    """The steps of a text; ``items``: the first results; ``from_there``: one searches from the place it names."""
    found: list[Step] = []
    if from_there and reading.places:
        first = reading.places[0]
        found.append(Step("place", text[first.start : first.end], first.name, first.place.key))
    found += [
        Step("typo", text[start:end], read)
        for (start, end), read in rewritten(reading.words).items()
        if read != text[start:end]
    ]
    found += _acronyms(reading.words)
    found += _partners(reading.words, items, vocabulary)
    found += [Step("help", "", relevance.kinds()[key].label) for key in reading.kinds]
    return tuple(found)


def _acronyms(words: Sequence[Word]) -> Iterator[Step]:
    """Acronyms with their full form; a full form with its acronym."""
    by_stem = {acronym.stem: acronym for acronym in relevance.acronyms().values()}
    for word in words:
        first = word.alternatives[0]
        if first.kind == "acronym" and (known := by_stem.get(first.stem)):
            short = fold(word.surface).replace(".", "") == fold(known.written)
            yield Step("acronym", word.surface, known.full_form if short else known.written)


def _partners(words: Sequence[Word], items: Sequence[Item], vocabulary: Vocabulary) -> Iterator[Step]:
    """The structure among the first results that all the words name, when it is the only one.

    Words that more offers hold than are shown may name others; an everyday word alone ("jardin") names a thing.
    """
    said = [word for word in words if word.role != "place" and word.surface]
    if len(said) == 1 and lexicon.is_word(fold(said[0].mended_to or said[0].surface)):
        return
    rarest = min((vocabulary.df(word.alternatives[0].stem) for word in said), default=0)
    if not 0 < rarest <= len(items):
        return
    named = {
        item.partner_id: item.partner_name
        for item in items
        if not item.masked and _names(said, item.partner_name)
    }
    if len(named) == 1:
        ((identifier, name),) = named.items()
        yield Step("partner", " ".join(word.surface for word in said), name, identifier)


def _names(said: Sequence[Word], partner: str) -> bool:
    roots = stems(partner)
    held = {*roots, *(root for alias in relevance.aliases_of(roots) for root in stems(alias))}
    return all(word.alternatives[0].stem in held for word in said)


def unknown(reading: Reading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words of the text, as typed, that no offer holds and that say nothing of a kind of help."""
    return tuple(word.surface for word in reading.words if _unknown(word, vocabulary))


def _unknown(word: Word, vocabulary: Vocabulary) -> bool:
    return _tells(word) and not _held(word, vocabulary)


def _tells(word: Word) -> bool:
    """Whether its absence from an offer means something: abbreviations and everyday words are left out."""
    return (
        word.role != "place" and len(word.surface) >= SHORTEST and not lexicon.is_common(fold(word.surface))
    )


def comes_near(reading: Reading, vocabulary: Vocabulary, best: Collection[str] | None) -> bool:
    """Whether what is found can only come near what was asked; ``best``: the stems of the best offer, when known.

    That is when no kind of help was recognised and the best offer (every offer, when it is not known) lacks most of
    the text, or each of several words is a guess. With a kind of help, what else one says is beside the point as often
    as not ("une lettre d'huissier"): only the words that no offer holds are named.
    """
    if any(not relevance.kinds()[key].mild for key in reading.kinds):
        return False
    said = [word for word in reading.words if word.role == "kind" or (word.surface and _tells(word))]
    told = [vocabulary.idf(word.alternatives[0].stem) for word in said]
    lost = sum(tell for word, tell in zip(said, told, strict=True) if not _held(word, vocabulary, best))
    named = [word for word in reading.words if word.role != "place" and word.surface]
    guessed = len(named) > 1 and all(word.mended_to or _unknown(word, vocabulary) for word in named)
    return guessed or lost >= WEAK * sum(told) > 0


def _held(word: Word, vocabulary: Vocabulary, best: Collection[str] | None = None) -> bool:
    """Whether the best offer, or any, has one of the stems that may stand for a word."""
    return any(vocabulary.df(stem) if best is None else stem in best for stem in word.stems)
