"""Plain forms of words, to compare what people write: no case, accents or punctuation."""

from __future__ import annotations

import re
import unicodedata

_NOT_A_WORD = re.compile(r"[^0-9a-z]+")


def plain(text: str) -> str:
    """Lower case without accents, anything else one space: ``L'Argentière`` → ``l argentiere``."""
    if text.isascii():
        return _NOT_A_WORD.sub(" ", text.lower()).strip()
    spread = text.lower().replace("œ", "oe").replace("æ", "ae")
    bare = "".join([c for c in unicodedata.normalize("NFKD", spread) if not unicodedata.combining(c)])
    return _NOT_A_WORD.sub(" ", bare).strip()
