"""Whole instances over random directories: store, indexer, service, on each engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine

from directory import db
from directory.records import OfferRecord
from search.embedded import EmbeddedEngine
from search.engines import Engines
from search.indexer import Indexer
from search.service import SearchService
from tests.conftest import NOW
from tests.contract.oracle.directories import hautes_alpes, oracle_of, records, store_offers
from tests.contract.oracle.oracle import Oracle
from tests.contract.search.conftest import Make, make

__all__ = ["make"]

settings.register_profile(
    "oracle",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.function_scoped_fixture,
    ],
)


@dataclass(frozen=True)
class Instance:
    """A stored and indexed directory."""

    database: Engine
    indexer: Indexer
    search: SearchService
    now: datetime

    @property
    def oracle(self) -> Oracle:
        """The oracle over the present state."""
        return oracle_of(self.database, self.now)


Build = Callable[[Sequence[OfferRecord]], Instance]


@pytest.fixture(scope="session")
def build(make: Make, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Makes an instance that holds the records given."""
    numbers = count()

    def built(held: Sequence[OfferRecord]) -> Instance:
        home: Path = tmp_path_factory.mktemp("oracle")
        url = f"sqlite:///{home / 'spie.sqlite3'}"
        db.migrate(url)
        database = db.engine(url)
        store_offers(database, held, NOW)
        engine = make(f"oracle{next(numbers)}")
        embedded = engine if isinstance(engine, EmbeddedEngine) else EmbeddedEngine(home / "index")
        engines = Engines(embedded, engine)
        territory = hautes_alpes()
        indexer = Indexer(database, territory, engines, home / "lock", lambda: NOW)
        indexer.catch_up()
        return Instance(database, indexer, SearchService(database, territory, engines), NOW)

    return built


@pytest.fixture(scope="session")
def directory_of(build: Build) -> Callable[[int, int], tuple[Instance, Oracle]]:
    """The instance of a random directory ``(seed, number of offers)``, with its oracle; to read only."""

    @cache
    def made(seed: int, number: int) -> tuple[Instance, Oracle]:
        instance = build(list(records(seed, number)))
        return instance, instance.oracle

    return made
