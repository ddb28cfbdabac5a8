"""Whichever of the requests of a search the usual engine leaves unanswered, the answer says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from search.contract import EngineUnavailable, SearchRequest, SearchResult
from search.embedded import EmbeddedEngine
from search.engines import PAUSE_SECONDS, Engines
from search.query import Query
from search.service import SearchService
from tests import instance
from tests.conftest import NOW


@dataclass
class HalfSilent:
    """Answers as the embedded engine does, but not the requests for hits, or those for counts."""

    behind: EmbeddedEngine
    silent: str
    name: str = "meilisearch"

    def search(self, request: SearchRequest) -> SearchResult:
        if self.silent == ("hits" if request.limit else "counts"):
            raise EngineUnavailable("silence")
        return replace(self.behind.search(request), engine="meilisearch")


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> SearchService:
    home: Path = tmp_path_factory.mktemp("half")
    return instance.loaded(home, NOW, SPIE_ENGINE="embedded").search


def half_silent(search: SearchService, silent: str) -> SearchService:
    main: Any = HalfSilent(search.engines.embedded, silent)
    # Every look at the clock comes after the pause that a silence begins.
    ticks = count(0, 2 * PAUSE_SECONDS)
    engines = Engines(search.engines.embedded, main, clock=lambda: next(ticks), ready=True)
    return replace(search, engines=engines)


@pytest.mark.parametrize(
    ("silent", "told"),
    [("hits", ("embedded", True)), ("counts", ("embedded", True)), ("nothing", ("meilisearch", False))],
)
@pytest.mark.parametrize("values", [{"q": "permis"}, {"sort": "updated"}, {"q": "permis", "page": 2}])
def test_a_search_half_answered_by_the_fallback_says_so(
    search: SearchService, silent: str, told: tuple[str, bool], values: dict[str, Any]
) -> None:
    results = half_silent(search, silent).search(Query(**values), NOW)
    assert (results.engine, results.fallback) == told
    assert results.items == search.search(Query(**values), NOW).items


def test_a_list_that_goes_on_says_so_too(search: SearchService) -> None:
    query = Query(sort="updated")
    following = replace(query, cursor=search.search(query, NOW).next)
    assert half_silent(search, "hits").search(following, NOW).fallback
