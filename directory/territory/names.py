"""Place names as people write them, folded to one form."""

from __future__ import annotations

import re

from directory.words import plain

_WORDS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_SMALL = frozenset(
    ("l", "le", "la", "les", "d", "de", "du", "des", "en", "sur", "sous", "et", "a", "au", "aux")
)
_ABBREVIATED_SUR = re.compile(r"\bs/", re.IGNORECASE)
_CEDEX = re.compile(r"\bcedex\b\s*\d{0,2}")
_POSTAL = re.compile(r"(?<!\d)\d{5}(?!\d)")


def fold(text: str) -> str:
    """Lower-case words without accents, separated by one space; "St" is "saint", "s/" is "sur".

    CEDEX marks and digits go: no commune's name has any.
    """
    bare = _CEDEX.sub(" ", plain(_ABBREVIATED_SUR.sub("sur ", text)))
    return " ".join(_WORDS.get(word, word) for word in re.findall(r"[a-z]+", bare))


def name_key(text: str) -> str:
    """``fold`` without articles and small words, which people leave out; all of it when nothing else is left.

    "lès" (near) goes with "les": accents are gone by then.
    """
    folded = fold(text)
    return " ".join(word for word in folded.split() if word not in _SMALL) or folded


def split_postal_code(text: str) -> tuple[str, str | None]:
    """The text without its first five-digit code, and that code: "05000 Gap", "Guillestre (05600)"."""
    found = _POSTAL.search(text)
    return (text, None) if found is None else (text[: found.start()] + " " + text[found.end() :], found[0])
