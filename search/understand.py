"""What a typed text asks for: its informative words, each with the stems that may stand for it.

Small pure steps, one after the other: places named in the text, acronyms written out, function words dropped,
words joined, then for each word what the vocabulary knows of it (itself, an elision glued to it, a prefix, two
words in one, a typo), then the kinds of help that the words ask for, then synonyms. A text without an
informative word is browsing: no word comes out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from directory.territory import Territory
from search import kinds, lexicon, relevance
from search.analyzer import Token, fold, folded_words, tokens
from search.analyzer import stem as stem_of
from search.bodies import without_nationality
from search.spotting import Spotted, spot
from search.vocabulary import Vocabulary
from search.words import Alternative, Word, read_word

MAX_WORDS: Final = 12
"""Informative words read of a text; longer ones are cut, the most telling kept."""
COMMON: Final = 0.2
"""Share of the offers from which a word is too common to find an offer by itself."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of a text."""

    words: tuple[Word, ...]
    places: tuple[Spotted, ...] = ()
    kinds: tuple[str, ...] = ()
    """Keys of the kinds of help asked for."""


def understand(
    text: str,
    vocabulary: Vocabulary,
    *,
    territory: Territory | None = None,
    urgency: Collection[str] = (),
    verbatim: bool = False,
    as_typed: Iterable[str] = (),
    complete: bool = False,
) -> Reading:
    """What ``text`` asks for.

    ``territory``: where places are looked for; ``urgency``: kinds of urgency the text smells of; ``as_typed``:
    words taken as they are written (no place, no mending, no meaning); ``verbatim``: all of them; ``complete``:
    its last word is not being typed any more.
    """
    read = tokens(text)
    literal = frozenset(token.folded for token in read if verbatim) | {
        folded for words in as_typed for folded in folded_words(words)
    }
    verbatim = verbatim or all(token.folded in literal for token in read)
    if not literal:
        read = without_nationality(read)
    places = spot(read, text, territory, vocabulary) if territory and not verbatim else ()
    places = tuple(place for place in places if not _refused(place, read, literal))
    typing = bool(read) and not complete and read[-1].end == len(text.rstrip("\u200b"))
    last = read[-1] if typing else None
    kept = [token for token in read if token.folded not in relevance.function_words()]
    said = [token for token in kept if not _inside(token, places)]
    parts = _join(_acronyms(said, literal), vocabulary, literal)
    found = [
        part
        if isinstance(part, Word)
        else read_word(part, vocabulary, typing=part is last, verbatim=part.folded in literal)
        for part in parts
    ]
    flat = [word for group in found for word in (group if isinstance(group, tuple) else (group,))]
    asked: tuple[str, ...] = ()
    if not verbatim:
        flat, asked = _with_kinds(flat, read, places, urgency, vocabulary, literal=literal)
    merged = _merged(
        word if fold(word.surface) in literal else _with_synonyms(word, vocabulary) for word in flat
    )
    names = [_place_word(token) for token in kept if _inside(token, places)] if merged else []
    return Reading((*_most_telling(merged, vocabulary), *names), places, asked)


def words(text: str, vocabulary: Vocabulary, *, complete: bool = False) -> tuple[Word, ...]:
    """The informative words of ``text``; ``complete`` says that its last word is not being typed any more."""
    return understand(text, vocabulary, complete=complete).words


def stems_of(found: Iterable[Word]) -> tuple[str, ...]:
    """Every stem of the words."""
    return tuple(dict.fromkeys(stem for word in found for stem in word.stems))


def matching(found: Sequence[Word], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The stems of which an offer must hold one: those that tell something, else all of them.

    A word that very many offers hold ("aide", "Gap") finds nothing when another one tells more; the name of
    a place finds nothing when one searches from there.
    """
    telling = tuple(
        dict.fromkeys(
            one.stem
            for word in found
            if word.role != "place"
            for one in word.alternatives
            if one.kind == "kind" or 0 < vocabulary.df(one.stem) <= COMMON * vocabulary.total
        )
    )
    return telling or stems_of(found)


def _inside(token: Token, places: Sequence[Spotted]) -> bool:
    return any(place.start <= token.start and token.end <= place.end for place in places)


def _refused(place: Spotted, read: Sequence[Token], literal: frozenset[str]) -> bool:
    """Whether one of the words that name it is refused; "à Gap" refused leaves "à Embrun"."""
    telling = literal - relevance.function_words()
    return any(token.folded in telling for token in read if _inside(token, (place,)))


def _place_word(token: Token) -> Word:
    exact = (Alternative(token.stem, "exact"),)
    return Word(token.surface, exact, role="place", start=token.start, end=token.end)


def _with_kinds(
    found: list[Word],
    read: Sequence[Token],
    places: Sequence[Spotted],
    urgency: Collection[str],
    vocabulary: Vocabulary,
    *,
    literal: Collection[str],
) -> tuple[list[Word], tuple[str, ...]]:
    """Words that ask for a kind of help get its tag, and those of the kinds that help next."""
    said = (
        []
        if _is_address(read)
        else [() if token.folded in literal else _roots(token, found, places) for token in read]
    )
    spoken = " ".join("" if token.folded in literal else token.folded for token in read)
    asked = kinds.asked_in(said, spoken) if said else []
    tags: list[dict[str, Alternative]] = [{} for _ in found]
    unsaid: dict[str, Alternative] = {}
    answers = {one.kind.key: one.kind for one in asked if vocabulary.df(one.kind.tag)}
    firm = any(not kind.mild for kind in answers.values())
    urgent = {tag for kind in kinds.for_urgency(urgency) for tag in (kind.tag, *kind.then)}
    for one in asked:
        beside = (one.kind.mild and firm) or (urgent and one.kind.tag not in urgent)
        sure = relevance.weights()["kinds"]["mild"] if beside else 1.0
        spots = [read[at] for at in one.by]
        by = [n for n, word in enumerate(found) if any(_covers(word, token) for token in spots)]
        for held in [tags[n] for n in by] or [unsaid]:
            _add(held, one.kind, vocabulary, sure)
    for kind in kinds.for_urgency(urgency):
        if kind.key not in answers and vocabulary.df(kind.tag):
            answers[kind.key] = kind
            _add(unsaid, kind, vocabulary)
    if not answers:
        return found, ()
    read_as = [
        replace(word, alternatives=word.alternatives + tuple(held.values()), role="kind" if held else "other")
        for word, held in zip(found, tags, strict=True)
    ]
    if unsaid:
        read_as.append(Word("", tuple(unsaid.values()), role="kind"))
    return read_as, tuple(answers)


def _is_address(read: Sequence[Token]) -> bool:
    """ "12 route de Grenoble", "rue des Marronniers": a place to find, whatever its words mean."""
    table = relevance.not_places()
    if not read or read[0].folded in table["address"]:
        return bool(read)
    return read[0].folded.isdigit() and any(token.folded in table["street"] for token in read[1:3])


def _add(
    held: dict[str, Alternative], kind: relevance.Kind, vocabulary: Vocabulary, sure: float = 1.0
) -> None:
    for tag, part in ((kind.tag, 1.0), *kind.then.items()):
        share = part * sure
        better = tag not in held or held[tag].share < share
        if better and vocabulary.df(tag):
            held[tag] = Alternative(tag, "kind", share, kind.tag)


def _roots(token: Token, found: Sequence[Word], places: Sequence[Spotted]) -> tuple[str, ...]:
    """The stems that a word of the text may stand for, in the phrases that people use."""
    if token.folded in relevance.negations():
        return (relevance.MISSING,)
    if token.folded in relevance.function_words() or _inside(token, places):
        return ()
    read = next((word for word in found if word.start == token.start), None)
    sure = tuple(a.stem for a in read.alternatives if a.kind != "prefix") if read else ()
    # Of the words that a misspelt one may be, only the likeliest says what is asked for.
    meant = sure[:1] if read and read.mended_to else sure[:2]
    return tuple(dict.fromkeys((token.stem, *meant)))


def _covers(word: Word, token: Token) -> bool:
    return word.start <= token.start and token.end <= word.end


def rewritten(found: Iterable[Word]) -> dict[tuple[int, int], str]:
    """What was read otherwise than it is written, by its place in the text: mended, or one word as two."""
    parts: dict[tuple[int, int], list[Word]] = {}
    for word in found:
        if word.mended_to or word.alternatives[0].kind == "joined":
            parts.setdefault((word.start, word.end), []).append(word)
    return {
        span: " ".join(lexicon.written(word.mended_to or word.surface) for word in words)
        for span, words in parts.items()
        if len(words) > 1 or words[0].mended_to  # "co-voiturage" is one word for whoever reads it
    }


def did_you_mean(text: str, found: Iterable[Word]) -> str | None:
    """The text as it was read, or ``None`` when it was read as it is written."""
    pieces, at = [], 0
    for (start, end), read in sorted(rewritten(found).items()):
        pieces += [text[at:start], read]
        at = end
    better = "".join((*pieces, text[at:]))
    return better if better != text else None


def _acronyms(read: Sequence[Token], literal: Collection[str]) -> list[Token | Word]:
    """Full forms become the acronym they stand for, so that both ask for the same."""
    found: list[Token | Word] = []
    roots = ["" if token.folded in literal else token.stem for token in read]
    at = 0
    while at < len(read):
        here = _full_forms(roots[at])
        acronym = next((a for a in here if tuple(roots[at : at + len(a.phrase)]) == a.phrase), None)
        if acronym:
            whole = read[at : at + len(acronym.phrase)]
            surface = " ".join(token.surface for token in whole)
            exact = (Alternative(acronym.stem, "acronym"),)
            found.append(Word(surface, exact, start=whole[0].start, end=whole[-1].end))
            at += len(acronym.phrase)
        else:
            found.append(read[at])
            at += 1
    return found


def _full_forms(first: str) -> list[relevance.Acronym]:
    known = (a for a in relevance.acronyms().values() if len(a.phrase) > 1 and a.phrase[0] == first)
    return sorted(known, key=lambda acronym: -len(acronym.phrase))


def _join(parts: list[Token | Word], vocabulary: Vocabulary, literal: Collection[str]) -> list[Token | Word]:
    """Words that were parted by a space or a hyphen (``co-voiturage``) become the one that offers have."""
    found: list[Token | Word] = []
    for part in parts:
        before = found[-1] if found else None
        if isinstance(part, Token) and isinstance(before, Token):
            refused = part.folded in literal or before.folded in literal
            whole = None if refused else vocabulary.joined(before.folded, part.folded)
            if whole:
                surface = f"{before.surface} {part.surface}"
                exact = (Alternative(stem_of(whole), "joined"),)
                found[-1] = Word(surface, exact, start=before.start, end=part.end)
                continue
        found.append(part)
    return found


def _with_synonyms(word: Word, vocabulary: Vocabulary) -> Word:
    known = relevance.synonyms()
    held = set(word.stems)
    extra = dict.fromkeys(
        other
        for alternative in word.alternatives
        if alternative.kind not in ("prefix", "kind")
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
