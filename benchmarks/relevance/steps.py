"""The steps of the search that can be taken away, to see what each is worth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, Final
from unittest.mock import patch

from search import document, kinds, lexicon, order, relevance, scorer, service, spotting, understand, words
from search.vocabulary import Vocabulary

Change = Callable[[], Any]


def _nothing(*_: object, **__: object) -> None:
    return None


def _no_place(*_: object, **__: object) -> tuple[()]:
    return ()


def _asked_only(
    held: dict[str, words.Alternative], kind: relevance.Kind, vocabulary: Vocabulary, sure: float = 1.0
) -> None:
    if vocabulary.df(kind.tag):
        held[kind.tag] = words.Alternative(kind.tag, "kind", sure, kind.tag)


def _all_stems(found: Sequence[words.Word], _: Vocabulary) -> tuple[str, ...]:
    return understand.stems_of(found)


def _any_door() -> Any:
    return patch.object(scorer, "_numbers", partial(_replaced, scorer._numbers(), route={}))  # noqa: SLF001


def _replaced(numbers: Any, **values: object) -> Any:
    return replace(numbers, **values)


STEPS: Final[Mapping[str, Change]] = MappingProxyType(
    {
        "everything": nullcontext,
        "without kinds of help": lambda: patch.object(relevance, "kinds", dict),
        "without the kinds that help next": lambda: patch.object(understand, "_add", _asked_only),
        "without places in the text": lambda: patch.object(understand, "spot", _no_place),
        "without the order of an urgency": lambda: patch.object(order, "tonight", lambda *_: 0),
        "without what answers an urgency": lambda: patch.object(kinds, "for_urgency", _no_place),
        "without eligibility": lambda: patch.object(order, "eligible", lambda *_: "unknown"),
        "without road minutes": lambda: patch.object(order._Person, "_minutes", _nothing),  # noqa: SLF001
        "without freshness": lambda: patch.object(scorer, "_freshness", lambda *_: 1.0),
        "without who opens the door": _any_door,
        "with very common words in the match rule": lambda: patch.object(service, "matching", _all_stems),
        "without mending typos": lambda: patch.object(words, "_mended", _nothing),
        "without French words that are no typos": lambda: patch.object(lexicon, "is_word", lambda _: False),
        "without completing the last word": lambda: patch.object(words, "_prefix", _nothing),
        "without glued and joined words": lambda: patch.multiple(words, _glued=_nothing, _split=_nothing),
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
    for module in (document, kinds, scorer, spotting, understand, words):
        for value in vars(module).values():
            if hasattr(value, "cache_clear"):
                value.cache_clear()
