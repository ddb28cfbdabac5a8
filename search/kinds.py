"""Kinds of help (``relevance/kinds.toml``): recognised in offers when they are indexed, in texts when one searches.

An offer of a kind holds its tag, a stem that no text has; a text that asks for the kind asks for the tag, and
less surely for those of the kinds that help next. Both engines match and score tags like any stem.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from search import relevance
from search.relevance import MISSING, Kind, Sign

REACH: Final = 5
"""How many words of other meaning may stand between those of a phrase."""

TOLD: Final = frozenset(("violence", "suicide", "child", "health"))
"""Urgencies that a kind of help tells by itself: a number too many costs a line. Who asks for a roof or for the police
is calm more often than not.
"""

LACKS: Final = 3
"""How many words after "pas", "plus", "sans" the thing that is missing may stand."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A kind that a text asks for, and which of the text's words say so (their places in ``roots``)."""

    kind: Kind
    by: frozenset[int]


# Offers


def kinds_of(
    name: Sequence[str], partner: Sequence[str], text: Sequence[str], themes: Collection[str]
) -> dict[str, float]:
    """Weight of each kind's tag in an offer, from the informative stems of its texts and its thématiques."""
    sure = relevance.weights()["kinds"]
    found = {tag: sure["theme"] for theme in themes for tag in _of_theme(theme)}
    seen: set[tuple[str, str]] = set()
    places = (("name", name), ("partner", partner), ("text", text))
    for place, roots in places:
        for kind, sign in _signs_in(roots):
            counts = place != "text" or not sign.in_name
            if counts and (kind.tag, place) not in seen and _allowed(sign, themes):
                seen.add((kind.tag, place))
                found[kind.tag] = found.get(kind.tag, 0.0) + sure[place]
    return {
        tag: weight
        for tag, weight in found.items()
        if not any(_holds(name, phrase) for phrase in _by_tag()[tag].unless)
    }


@lru_cache(maxsize=512)
def _of_theme(theme: str) -> tuple[str, ...]:
    """Tags of the kinds that a thématique, or its category, stands for."""
    return tuple(
        kind.tag
        for kind in relevance.kinds().values()
        if any(theme == mine or theme.startswith(f"{mine}--") for mine in kind.themes)
    )


def _holds(roots: Sequence[str], phrase: Sequence[str]) -> bool:
    width = len(phrase)
    return any(tuple(roots[at : at + width]) == phrase for at in range(len(roots) - width + 1))


def words_of(tags: Collection[str]) -> tuple[str, ...]:
    """Folded words that people use for these kinds: an index that has the kind knows them."""
    return tuple(dict.fromkeys(word for tag in tags for word in _by_tag()[tag].words))


@lru_cache(maxsize=1)
def _by_tag() -> Mapping[str, Kind]:
    return {kind.tag: kind for kind in relevance.kinds().values()}


def _signs_in(roots: Sequence[str]) -> Iterator[tuple[Kind, Sign]]:
    starts = _signs()
    for at, root in enumerate(roots):
        for kind, sign in starts.get(root, ()):
            if tuple(roots[at : at + len(sign.phrase)]) == sign.phrase:
                yield kind, sign


@lru_cache(maxsize=1)
def _signs() -> Mapping[str, tuple[tuple[Kind, Sign], ...]]:
    found: dict[str, list[tuple[Kind, Sign]]] = {}
    for kind in relevance.kinds().values():
        for sign in kind.signs:
            found.setdefault(sign.phrase[0], []).append((kind, sign))
    return {root: tuple(signs) for root, signs in found.items()}


def _allowed(sign: Sign, themes: Collection[str]) -> bool:
    if sign.needs and not any(theme.startswith(sign.needs) for theme in themes):
        return False
    return not (sign.without and any(theme.startswith(sign.without) for theme in themes))


# Texts


def asked_in(roots: Sequence[Collection[str]], folded: str) -> list[Asked]:
    """The kinds that a text asks for.

    ``roots``: for each word of the text in order, function words included, the stems it may stand for
    (``MISSING`` for a negation, nothing for the others); ``folded``: the text's folded words with one space
    between. A phrase inside a longer one that was also said does not count: "permis de séjour" is not a
    driving licence.
    """
    places: dict[str, list[int]] = {}
    for at, stems in enumerate(roots):
        for root in stems:
            places.setdefault(root, []).append(at)
    held = [
        (phrase, kind, spot)
        for phrase, kind in _candidates(places)
        if (spot := _together(phrase, places)) is not None
    ]
    said = {phrase for phrase, _, _ in held}
    longest = {phrase for phrase in said if not any(phrase < other for other in said)}
    found: dict[str, tuple[Kind, set[int]]] = {}
    for phrase, kind, spot in held:
        if phrase in longest:
            found.setdefault(kind.tag, (kind, set()))[1].update(spot)
    for kind, spot in _literal(f" {folded} "):
        found.setdefault(kind.tag, (kind, set()))[1].update(spot)
    return [Asked(kind, frozenset(spot)) for kind, spot in found.values()]


def _candidates(places: Mapping[str, Sequence[int]]) -> Iterator[tuple[frozenset[str], Kind]]:
    by_root = _said()
    for root in places:
        for phrase, kind in by_root.get(root, ()):
            if all(other in places for other in phrase):
                yield phrase, kind


def _together(phrase: frozenset[str], places: Mapping[str, Sequence[int]]) -> tuple[int, ...] | None:
    """Where the words of a phrase stand near each other; what is missing is said before."""
    if len(phrase) == 1:
        return tuple(places[next(iter(phrase))])
    if len(phrase) == 2 and MISSING in phrase:
        (thing,) = phrase - {MISSING}
        pairs = ((at, lack) for at in places[thing] for lack in places[MISSING] if 0 < at - lack <= LACKS)
        return next(pairs, None)
    for start in min((places[root] for root in phrase), key=len):
        spot = tuple(min(places[root], key=lambda at: abs(at - start)) for root in phrase)
        if max(spot) - min(spot) < len(phrase) + REACH:
            return spot
    return None


@lru_cache(maxsize=1)
def _said() -> Mapping[str, tuple[tuple[frozenset[str], Kind], ...]]:
    """Phrases with their kind, by their rarest stem."""
    every = [(phrase, kind) for kind in relevance.kinds().values() for phrase in kind.said]
    often: dict[str, int] = {}
    for phrase, _ in every:
        for root in phrase:
            often[root] = often.get(root, 0) + 1
    found: dict[str, list[tuple[frozenset[str], Kind]]] = {}
    for phrase, kind in every:
        key = min(phrase - {MISSING} or phrase, key=lambda root: (often[root], root))
        found.setdefault(key, []).append((phrase, kind))
    return {root: tuple(phrases) for root, phrases in found.items()}


def _literal(folded: str) -> Iterator[tuple[Kind, tuple[int, ...]]]:
    for kind in relevance.kinds().values():
        for phrase in kind.literally:
            at = folded.find(f" {phrase} ")
            if at >= 0:
                first = folded[: at + 1].count(" ") - 1
                yield kind, tuple(range(first, first + phrase.count(" ") + 1))


def alarms(keys: Iterable[str]) -> frozenset[str]:
    """The kinds of urgency that kinds of help tell by themselves (``TOLD``)."""
    told = (relevance.kinds()[key].urgency for key in keys)
    return frozenset(one for one in told if one in TOLD)


def for_urgency(urgency: Collection[str]) -> tuple[Kind, ...]:
    """The kinds that answer an urgency first."""
    return tuple(kind for kind in relevance.kinds().values() if kind.urgency in urgency)
