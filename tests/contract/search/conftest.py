"""Both engines, for one suite. Meilisearch: MEILISEARCH_URL, else the binary on PATH, else skipped."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import requests

from search.contract import Document, SearchEngine
from search.embedded import EmbeddedEngine
from search.meili import MeilisearchEngine
from search.spec import IndexSpec
from tests.contract.search.corpus import some_offers

Make = Callable[..., SearchEngine]


@pytest.fixture(scope="session", params=["embedded", "meilisearch"])
def make(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Makes an engine on an index of its own; ``name`` twice gives the same index."""
    made: set[str] = set()
    session = f"test{uuid4().hex[:8]}"
    folders: dict[str, Path] = {}

    def embedded(name: str, spec: IndexSpec | None = None) -> SearchEngine:
        if name not in folders:
            folders[name] = tmp_path_factory.mktemp("index")
        return EmbeddedEngine(folders[name], spec)

    def server(name: str, spec: IndexSpec | None = None) -> SearchEngine:
        prefix = f"{session}_{name}"
        made.add(prefix)
        # Exactness is tested, on machines that may be busy: the embedded engine must not answer instead.
        return MeilisearchEngine(
            url, os.environ.get("MEILISEARCH_KEY"), prefix=prefix, spec=spec, search_timeout_s=60
        )

    if request.param == "embedded":
        yield embedded
        return
    url = request.getfixturevalue("meilisearch_url")
    yield server
    headers = {"Authorization": f"Bearer {os.environ.get('MEILISEARCH_KEY', '')}"}
    for prefix in made:
        for suffix in ("offers", "offers_next"):
            requests.delete(f"{url}/indexes/{prefix}_{suffix}", headers=headers, timeout=10)


@pytest.fixture
def engine(make: Make) -> SearchEngine:
    """An engine on a new empty index."""
    fresh = make(uuid4().hex[:8])
    assert fresh.ensure()
    return fresh


@pytest.fixture(scope="session")
def corpus() -> list[Document]:
    """A directory of 150 offers, 40 % of them with several sites."""
    return some_offers(range(150))


@pytest.fixture(scope="session")
def filled(make: Make, corpus: list[Document]) -> SearchEngine:
    """An engine that holds the corpus, to read only."""
    held = make("filled")
    held.ensure()
    held.rebuild(corpus, 1)
    return held
