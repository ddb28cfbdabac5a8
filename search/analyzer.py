"""One analyzer for everything that is indexed and everything that is typed.

A text becomes tokens: apostrophes and hyphens part words, elisions (``l'``, ``qu'``…) go, accents and case
go, digits stay whole, and each word gets its French Snowball stem. Both engines see these stems only.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Final

import snowballstemmer  # type: ignore[import-untyped]

ANALYZER_VERSION: Final = 3
"""To be raised with any change of behaviour: it is part of the index's spec hash."""

ELISIONS: Final = frozenset(
    ("l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu")
)
"""Folded words that an apostrophe cuts short."""

_WHOLE: Final = frozenset(
    (
        "aujourd'hui", "d'abord", "entr'aide", "grand'rue", "presqu'ile",
        "prud'homal", "prud'homale", "prud'homme", "prud'hommes",
    )
)  # fmt: skip
"""Words that keep their apostrophe's two sides together."""

_OWN_STEMS: Final = {
    "aidant": "aidant", "aidants": "aidant", "aidante": "aidant", "aidantes": "aidant", "course": "course",
    "courses": "course", "cafe": "cafe", "cafes": "cafe", "foyer": "foyer", "foyers": "foyer", "francais": "francais",
    "francaise": "francais", "francaises": "francais", "habit": "habits", "habits": "habits",
}  # fmt: skip
"""Words whose stem is that of another one of another meaning here: ``aide``, ``cours``, ``CAF``, ``habiter``…"""

_LETTER: Final = r"(?:[^\W_][\u0300-\u036f]*)"
_APOSTROPHES: Final = "'’ʼ‘´`′"
_TOKEN: Final = re.compile(
    rf"(?:[^\W\d_]\.){{2,}}[^\W\d_]?(?!{_LETTER})|{_LETTER}+(?:[{_APOSTROPHES}]{_LETTER}+)*"
)
_PIECE: Final = re.compile(rf"{_LETTER}+")
_PLAIN: Final = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | {"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss"})
_ACUTE_ENDINGS: Final = ("ee", "ees")
_SHORTEST_WHOLE: Final = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: as written, folded, stemmed, and its place (``text[start:end] == surface``)."""

    surface: str
    folded: str
    stem: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text without accents, in lower case, ligatures opened and apostrophes made plain."""
    plain = text.lower().translate(_PLAIN)
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c)).lower()


_stemmer: Final = snowballstemmer.stemmer("french")
_stemmer_lock: Final = Lock()


@lru_cache(maxsize=1 << 15)
def stem(folded: str) -> str:
    """The French Snowball stem of a folded word; words with a digit, and of three letters, stay whole.

    The stemmer keeps state, hence the lock. It knows ``-é`` endings only with their accent, which folding
    took: ``hebergee`` is given back as ``hebergé``.
    """
    if folded in _OWN_STEMS:
        return _OWN_STEMS[folded]
    if len(folded) <= _SHORTEST_WHOLE or not folded.isalpha():
        return folded
    if folded.endswith("ers") and len(folded) > _SHORTEST_WHOLE + 2:
        folded = folded[:-1]  # Snowball parts "papier" from "papiers"
    written = folded
    for ending in _ACUTE_ENDINGS:
        if folded.endswith(ending) and len(folded) > len(ending) + 2:
            written = folded[: -len(ending)] + "é"
    with _stemmer_lock:
        return fold(_stemmer.stemWord(written))


@lru_cache(maxsize=1 << 15)
def _pieces(surface: str) -> tuple[tuple[str, str, str, int, int], ...]:
    """(surface, folded, stem, start, end) of each word inside one written form, elisions left out."""
    folded = fold(surface)
    if "." in surface or folded in _WHOLE:
        joined = re.sub(r"[^\w]", "", folded)
        return ((surface, joined, stem(joined), 0, len(surface)),)
    found = [(m.group(), fold(m.group()), m.start(), m.end()) for m in _PIECE.finditer(surface)]
    last = len(found) - 1
    kept = [piece for n, piece in enumerate(found) if n == last or piece[1] not in ELISIONS]
    return tuple((written, plain, stem(plain), start, end) for written, plain, start, end in kept)


def tokens(text: str) -> list[Token]:
    """The words of a text in order, function words included, elisions left out."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        at = match.start()
        found.extend(Token(w, f, s, at + start, at + end) for w, f, s, start, end in _pieces(match.group()))
    return found


def stems(text: str) -> list[str]:
    """The stems of a text in order, function words included."""
    return [s for match in _TOKEN.finditer(text) for _, _, s, _, _ in _pieces(match.group())]


def folded_words(text: str) -> list[str]:
    """The folded words of a text in order, function words included."""
    return [f for match in _TOKEN.finditer(text) for _, f, _, _, _ in _pieces(match.group())]
