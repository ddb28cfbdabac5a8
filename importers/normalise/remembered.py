"""What was said of a text is said again of the same text: files repeat hours, dates, codes and vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, TypeVar

LONGEST: Final = 500
"""Characters of a text worth remembering: memory must not grow with the file."""
MOST: Final = 2_000
"""Texts that one function remembers."""
S = TypeVar("S", bound="str | None")
R = TypeVar("R")


def remembered(read: Callable[[S], R]) -> Callable[[S], R]:
    """The same function of a text, which answers at once for the last short texts it was asked about."""
    known = lru_cache(maxsize=MOST)(read)

    @wraps(read)
    def recalled(text: S) -> R:
        return known(text) if text is None or len(text) <= LONGEST else read(text)

    return recalled
