"""Both engines, for one suite. Meilisearch: MEILISEARCH_URL, else the binary on PATH, else skipped."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
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


@pytest.fixture(scope="session")
def meilisearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real server, ours for the session unless MEILISEARCH_URL names one."""
    if url := os.environ.get("MEILISEARCH_URL"):
        yield url
        return
    binary = shutil.which("meilisearch")
    if binary is None:
        pytest.skip("no Meilisearch: set MEILISEARCH_URL or put the meilisearch binary on PATH")
    folder = tmp_path_factory.mktemp("meilisearch")
    port = _free_port()
    command = [binary, "--no-analytics", "--http-addr", f"127.0.0.1:{port}", "--db-path", folder / "data"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            yield _when_ready(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            server.wait(20)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _when_ready(url: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(200):
        assert server.poll() is None, "Meilisearch stopped at once"
        try:
            if requests.get(f"{url}/health", timeout=2).ok:
                return url
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("Meilisearch does not answer")


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
        return MeilisearchEngine(url, os.environ.get("MEILISEARCH_KEY"), prefix=prefix, spec=spec)

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
