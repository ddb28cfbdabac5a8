"""Marks in a text the words that were found, for both engines; everything else is escaped."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from markupsafe import Markup, escape

from search.analyzer import Token, tokens

_OPEN: Final = Markup("<mark>")
_CLOSE: Final = Markup("</mark>")
_CUT: Final = "…"
_CLOSING: Final = 2
"""Characters of closing punctuation that an excerpt takes along."""


def highlight(text: str, stems: Collection[str]) -> Markup:
    """The text as safe HTML, each word of one of the ``stems`` in ``<mark>`` (typos, endings included)."""
    return _marked(text, tokens(text), frozenset(stems))


def excerpt(text: str, stems: Collection[str], length: int = 200) -> Markup:
    """About ``length`` characters of the text, from a word boundary, where most of the ``stems`` stand."""
    wanted = frozenset(stems)
    read = tokens(text)
    if len(text) <= length or not read:
        return _marked(text, read, wanted)
    start = _best_start(read, wanted, length)
    whole = [token for token in read if start <= token.start and token.end <= start + length]
    end = whole[-1].end if whole else len(text)
    if len(text) - end <= _CLOSING:
        end = len(text)
    inside = [replace(t, start=t.start - start, end=t.end - start) for t in read if start <= t.start < end]
    before, after = (_CUT if start else ""), (_CUT if end < len(text) else "")
    return escape(before) + _marked(text[start:end], inside, wanted) + escape(after)


def _best_start(read: list[Token], wanted: frozenset[str], length: int) -> int:
    hits = [token for token in read if token.stem in wanted]
    if not hits or hits[0].start < length // 2:
        return 0
    best = max(hits, key=lambda hit: (_variety(hits, hit.start, length), -hit.start))
    lead = best.start - length // 4
    return min((token.start for token in read if token.start >= lead), default=0)


def _variety(hits: list[Token], start: int, length: int) -> int:
    return len({token.stem for token in hits if 0 <= token.start - start < length})


def _marked(text: str, read: list[Token], wanted: frozenset[str]) -> Markup:
    return Markup("").join(_pieces(text, read, wanted))


def _pieces(text: str, read: list[Token], wanted: frozenset[str]) -> Iterator[Markup]:
    at = 0
    for token in read:
        if token.stem in wanted:
            yield escape(text[at : token.start])
            yield _OPEN + escape(token.surface) + _CLOSE
            at = token.end
    yield escape(text[at:])
