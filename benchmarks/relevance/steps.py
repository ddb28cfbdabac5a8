"""The steps of the search that can be taken away, to see what each is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any, Final
from unittest.mock import patch

from search import document, relevance, understand

Change = Callable[[], Any]


def _nothing(*_: object, **__: object) -> None:
    return None


STEPS: Final[Mapping[str, Change]] = MappingProxyType(
    {
        "everything": lambda: patch.object(understand, "PREFIX_FROM", understand.PREFIX_FROM),
        "without mending typos": lambda: patch.object(understand, "_mended", _nothing),
        "without completing the last word": lambda: patch.object(understand, "_prefix", _nothing),
        "without glued and joined words": lambda: patch.multiple(understand, _glued=_nothing, _split=_nothing),
        "without acronyms": lambda: patch.object(relevance, "acronyms", dict),
        "without synonyms": lambda: patch.object(relevance, "synonyms", dict),
        "without people's words of themes": lambda: patch.object(relevance, "people_words", dict),
        "without people's words of services": lambda: patch.object(relevance, "service_words", tuple),
        "without words of audiences": lambda: patch.object(relevance, "audience_words", dict),
        "without partner aliases": lambda: patch.object(relevance, "partner_aliases", tuple),
    }
)
"""What is taken away, by its name in the report."""


@contextmanager
def without(change: Change) -> Iterator[None]:
    """Run without a step; what was analysed with it is forgotten before and after."""
    _forget()
    with change():
        yield
    _forget()


def _forget() -> None:
    for module in (document, understand):
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()
