"""A page far beyond the last one is told empty without putting every offer in order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from search.contract import SearchRequest, SearchResult
from search.embedded import EmbeddedEngine
from search.engines import Engines
from search.query import Query
from search.service import SearchService
from tests import instance
from tests.conftest import NOW


@dataclass
class Watched:
    """The embedded engine, and the farthest offers it was asked for."""

    behind: EmbeddedEngine
    name: str = "meilisearch"
    asked: list[int] = field(default_factory=list)

    def search(self, request: SearchRequest) -> SearchResult:
        if request.limit:
            self.asked.append(request.offset + request.limit)
        return self.behind.search(request)


@pytest.mark.parametrize("order", ["distance", "minutes", "updated"])
def test_a_page_beyond_the_last_one_asks_no_engine_for_its_offers(tmp_path: Path, order: str) -> None:
    search: SearchService = instance.loaded(tmp_path, NOW, SPIE_ENGINE="embedded").search
    main = Watched(search.engines.embedded)
    anything: Any = main
    watched = replace(search, engines=Engines(search.engines.embedded, anything, ready=True))
    values: dict[str, Any] = {"commune": "05061", "sort": order, "size": 200}
    beyond = watched.search(Query(**values, page=100_000), NOW)
    assert (beyond.items, beyond.next, main.asked) == ((), None, [])
    assert beyond.total == watched.search(Query(**values), NOW).total > 200
    assert main.asked == [200]
