"""Plain forms of words, to compare what people write: no case, accents or punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


def plain(text: str) -> str:
    """Lower case without accents, anything else one space: ``L'Argentière`` → ``l argentiere``."""
    if text.isascii():
        return _NOT_A_WORD.sub(" ", text.lower()).strip()
    spread = text.lower().replace("œ", "oe").replace("æ", "ae")
    bare = "".join([c for c in unicodedata.normalize("NFKD", spread) if not unicodedata.combining(c)])
    return _NOT_A_WORD.sub(" ", bare).strip()


def plain_digits(text: str) -> str:
    """The text with its digits written 0 to 9, whatever their shape or their script: ``１²`` → ``12``."""
    return text if text.isascii() else "".join([_digits(c) for c in text])


@lru_cache(maxsize=1_024)
def _digits(character: str) -> str:
    spread = [str(unicodedata.decimal(c, c)) for c in unicodedata.normalize("NFKC", character)]
    return "".join(spread) if any(c.isdecimal() for c in spread) else character
