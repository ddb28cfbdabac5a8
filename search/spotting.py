"""Places named in a typed text: a commune, a valley, a canton, a village that people know by another name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from directory.territory import Place, Territory
from search import lexicon, relevance
from search.analyzer import ELISIONS, Token, folded_words
from search.vocabulary import Vocabulary

LONGEST: Final = 6
"""Words of the longest name looked for."""
MISSPELT_FROM: Final = 5
"""Letters a name must have to be recognised with one mistake; twice as many for two."""

_SAINT: Final = {"st": "saint", "ste": "sainte"}
_ARTICLES: Final = frozenset(("l", "le", "la", "les"))
_SMALL: Final = _ARTICLES | {"d", "de", "du", "des", "en", "sur", "et", "a", "au", "aux"}


@dataclass(frozen=True, slots=True)
class Spotted:
    """A place and the words of the text that name it (``text[start:end]``); ``commune`` to start from."""

    place: Place
    name: str
    """As people read it: "Laragne-Montéglin", "Queyras"."""
    commune: str
    start: int
    end: int


def spot(
    read: Sequence[Token], text: str, territory: Territory, known: Vocabulary | None = None
) -> tuple[Spotted, ...]:
    """The places named in a text, in order; words that begin a street's name are left alone.

    ``known`` words are never read as a misspelt name.
    """
    names = _names(territory)
    words = [_SAINT.get(token.folded, token.folded) for token in read]
    found: list[Spotted] = []
    at = 0
    while at < len(read):
        hit = (
            _longest(words, at, names)
            or _misspelt_saint(words, at, names, known)
            or _misspelt(words, at, names, known)
        )
        if hit is None or not _is_place(read, words, at, hit[1], text):
            at += 1
            continue
        place, width = hit
        start = _with_article(read, text, at)
        found.append(
            Spotted(place, _name(place, territory), _start(place, territory), start, read[at + width - 1].end)
        )
        at += width
    return tuple(found)


def _longest(words: Sequence[str], at: int, names: Mapping[str, Place]) -> tuple[Place, int] | None:
    for width in range(min(LONGEST, len(words) - at), 0, -1):
        place = names.get(" ".join(words[at : at + width]))
        if place:
            return place, width
    return None


def _may_be_misspelt(word: str, known: Vocabulary) -> bool:
    """Whether a word is long enough to be a name with a mistake, and in no offer."""
    return len(word) >= MISSPELT_FROM and word.isalpha() and word not in known


def _misspelt(
    words: Sequence[str], at: int, names: Mapping[str, Place], known: Vocabulary | None
) -> tuple[Place, int] | None:
    """A name with a mistake: of one word that nobody else uses, or with its article."""
    word = words[at]
    if known is None or not _may_be_misspelt(word, known):
        return None
    edits = 2 if len(word) >= 2 * MISSPELT_FROM else 1
    written = f"{words[at - 1]} {word}" if at and words[at - 1] in _ARTICLES else word
    french = lexicon.is_word(word)  # "la sauce" may be La Saulce; "sauce" alone is not
    for text in dict.fromkeys((written, word)):
        if french and text == word:
            continue
        best = extractOne(text, names.keys(), scorer=OSA.distance, score_cutoff=edits)
        if best and len(best[0]) > MISSPELT_FROM - 1 and best[0][0] == text[0]:
            return names[best[0]], 1
    if len(word) > MISSPELT_FROM and not french:
        begun = {names[name].key: names[name] for name in names if name.startswith(word)}
        if len(begun) == 1:
            return next(iter(begun.values())), 1
    return None


def _misspelt_saint(
    words: Sequence[str], at: int, names: Mapping[str, Place], known: Vocabulary | None
) -> tuple[Place, int] | None:
    """ "saint bonet": a name whose second word has one mistake after its first letter, and is no other word."""
    if known is None or words[at] not in _SAINT.values() or at + 1 == len(words):
        return None
    word = words[at + 1]
    if not _may_be_misspelt(word, known) or lexicon.is_word(word):
        return None
    start = f"{words[at]} {word[0]}"
    near: dict[int, dict[str, Place]] = {}
    for name in names:
        if not name.startswith(start):
            continue
        _, meant, *rest = name.split(" ")
        if OSA.distance(word, meant, score_cutoff=1) <= 1 and rest == words[at + 2 : at + 2 + len(rest)]:
            near.setdefault(2 + len(rest), {})[names[name].key] = names[name]
    width = max(near, default=0)
    return (next(iter(near[width].values())), width) if width and len(near[width]) == 1 else None


def _is_place(read: Sequence[Token], words: Sequence[str], at: int, width: int, text: str) -> bool:
    table = relevance.not_places()
    before = words[at - 1] if at else ""
    further = words[at - 2] if at > 1 and before in _SMALL else ""
    if before in table["street"] or (further in table["street"]):
        return False
    if " ".join(words[at : at + width]) not in table["doubtful"]:
        return True
    written = text[read[at].start]
    return before in table["prepositions"] or written.isupper() or at + width == len(words)


def _with_article(read: Sequence[Token], text: str, at: int) -> int:
    """Where the name begins, the preposition before it included: "à Embrun"."""
    start = read[at].start
    while at and read[at - 1].folded in _SMALL:
        at -= 1
        start = read[at].start
    return start


def _name(place: Place, territory: Territory) -> str:
    return territory.communes[place.code].name if place.kind == "commune" else place.label


def _start(place: Place, territory: Territory) -> str:
    """The commune to start from: the place itself, or the most populated of an area."""
    return max(place.communes, key=lambda code: territory.communes[code].population)


@lru_cache(maxsize=4)
def _names(territory: Territory) -> Mapping[str, Place]:
    """Places by every folded way of writing them that is no other word; communes win over areas."""
    found: dict[str, Place] = {}
    short: dict[str, set[str]] = {}
    for name, place in _written(territory):
        words = [_SAINT.get(word, word) for word in folded_words(name)]
        for form in _forms(words):
            found.setdefault(form, place)
        for form in _beginnings(words):
            short.setdefault(form, set()).add(place.key)
    for form, keys in short.items():
        if len(keys) == 1 and form not in found and (begun := territory.place_of(next(iter(keys)))):
            found[form] = begun
    for form, key in relevance.place_names():
        if known := territory.place_of(key):
            found[form] = known
    never = relevance.not_places()["never"]
    return {form: place for form, place in found.items() if form not in never}


def _written(territory: Territory) -> Iterator[tuple[str, Place]]:
    for commune in territory.communes.values():
        if place := territory.place_of(f"commune:{commune.code}"):
            yield commune.name, place
    for other in territory.known_names:
        if place := territory.place_of(f"commune:{other.commune}"):
            yield other.name, place
    for key, valley in territory.valleys.items():
        if place := territory.place_of(f"valley:{key}"):
            yield valley.name, place
    for canton in territory.site_cantons:
        if place := territory.place_of(f"canton:{canton.code}"):
            yield f"canton de {canton.name.split('(')[0]}", place


def _forms(words: Sequence[str]) -> Iterator[str]:
    """The whole name, with and without its small words."""
    yield " ".join(words)
    bare = [word for word in words if word not in _SMALL and word not in ELISIONS]
    if bare:
        yield " ".join(bare)
        yield "".join(words)


def _beginnings(words: Sequence[str]) -> Iterator[str]:
    """The first words of a long name: "Laragne", "La Roche", "Saint Bonnet"."""
    for width in range(1, len(words)):
        begun = list(islice(words, width))
        last = begun[-1]
        if last in _SMALL or last in ("saint", "sainte") or len(last) < 4:
            continue
        yield " ".join(begun)
        bare = [word for word in begun if word not in _SMALL]
        if bare and bare != begun:
            yield " ".join(bare)
