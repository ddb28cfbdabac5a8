"""The indexer: nothing lost when an engine is silent, an index is deleted, or the two disagree."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from filelock import FileLock
from sqlalchemy import func, select
from starlette.testclient import TestClient

from directory import db, store
from directory.models import Outbox
from search.contract import EngineUnavailable
from search.indexer import Indexer
from search.query import Query
from tests import instance
from tests.conftest import NOW
from tests.demo import offer_id
from ui.app import create_app
from ui.services import Services, build

NOBODY = "http://127.0.0.1:9"
"""An address where nothing listens (the discard port)."""


def waiting(services: Services) -> int:
    with db.reading(services.database) as session:
        return session.scalar(select(func.count()).select_from(Outbox)) or 0


def total(services: Services, **values: object) -> int:
    return services.search.search(Query(**values), NOW).total  # type: ignore[arg-type]


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return instance.loaded(tmp_path / "home", NOW, SPIE_ENGINE="embedded")


def test_what_every_engine_has_taken_in_leaves_the_outbox(services: Services) -> None:
    assert waiting(services) == 0
    assert services.indexer.drain() == 0
    state = services.indexer.state()
    assert [(engine.status.healthy, engine.pending) for engine in state.engines] == [(True, 0)]


def test_an_edit_is_found_once_drained(services: Services) -> None:
    edited = edit(services, "Zététique des marmottes")
    assert waiting(services) == 1
    assert total(services, q="marmottes zététique") == 0
    assert services.indexer.drain() == 1
    found = services.search.search(Query(q="marmottes zététique"), NOW)
    assert [item.id for item in found.items] == [edited]


def test_a_deleted_index_is_built_again(services: Services, tmp_path: Path) -> None:
    shutil.rmtree(services.settings.index_folder)
    again = instance.loaded(tmp_path / "home", NOW, SPIE_ENGINE="embedded")
    assert total(again) == 348


def test_what_is_over_is_taken_out_again_when_the_first_try_of_the_day_failed(services: Services) -> None:
    stop, tries = threading.Event(), 0

    class Locked(Indexer):
        def retire(self) -> int:
            nonlocal tries
            tries += 1
            if tries == 1:
                raise OSError("the database is locked")
            stop.set()
            return super().retire()

    mine = services.indexer
    loop = Locked(mine.database, mine.territory, mine.engines, mine.lock_file, mine.clock)
    late = threading.Timer(5, stop.set)
    late.start()
    loop.run(stop, every=0.01)
    late.cancel()
    assert tries == 2


def test_looking_for_what_is_over_waits_for_nobody_when_nothing_is(services: Services) -> None:
    place = offer_id(services, "Plan grand froid")
    values = {"validity": {"text": "fini", "ends_on": "2020-01-01"}}
    with db.session(services.database) as session:
        store.edit(session, "offer", UUID(place), origin="manager", values=values, now=NOW, secret=b"s" * 32)
    services.indexer.drain()
    with FileLock(services.indexer.lock_file):
        looking = threading.Thread(target=services.indexer.retire, daemon=True)
        looking.start()
        looking.join(10)
        assert not looking.is_alive()


def test_reconciling_mends_an_index_that_lost_an_offer(services: Services) -> None:
    from search.contract import Delete

    engine = services.search.engines.embedded
    lost = next(iter(engine.offers()))
    engine.apply([Delete(lost)], engine.status().sequence)
    assert total(services) == 347
    assert services.indexer.reconcile() == 1
    assert total(services) == 348
    assert services.indexer.reconcile() == 0


def edit(services: Services, name: str) -> str:
    """Give the first offer another name; answers its id."""
    with db.reading(services.database) as session:
        offer = next(iter(store.iter_published(session, NOW.date())))
    with db.session(services.database) as session:
        values = {"name": name}
        store.edit(session, "offer", offer.id, origin="manager", values=values, now=NOW, secret=b"s" * 32)
    return str(offer.id)


def test_a_silent_meilisearch_loses_nothing_and_searches_go_on(tmp_path: Path) -> None:
    services = instance.loaded(tmp_path / "home", NOW, SPIE_ENGINE="meilisearch", MEILISEARCH_URL=NOBODY)
    edit(services, "Zététique des marmottes")
    services.indexer.drain()
    assert waiting(services) == 1
    results = services.search.search(Query(q="marmottes zététique"), NOW)
    assert (results.engine, results.fallback, results.total) == ("embedded", True, 1)
    with pytest.raises(EngineUnavailable):
        services.indexer.rebuild(services.search.engines.main)
    client = TestClient(create_app(services))
    assert client.get("/api/v1/offers").json()["engine"] == "embedded"
    assert "moteur de secours" in client.get("/recherche?q=permis").text
    health = client.get("/api/v1/health").json()
    assert health["status"] == "degraded"
    assert {engine["engine"]: engine["pending"] for engine in health["engines"]} == {
        "embedded": 0,
        "meilisearch": 1,
    }


def test_a_meilisearch_configured_later_gets_the_whole_directory(
    tmp_path: Path, meilisearch_url: str
) -> None:
    """The outbox was emptied long ago: an engine that never saw it is built from the database."""
    prefix = f"later{uuid4().hex[:8]}"
    values = {"SPIE_ENGINE": "meilisearch", "SPIE_INDEX_PREFIX": prefix, "MEILISEARCH_URL": meilisearch_url}
    home = tmp_path / "home"
    assert total(instance.loaded(home, NOW)) == 348
    early = build(instance.settings(home, **values), clock=lambda: NOW)
    before = early.search.search(Query(q="permis"), NOW)
    assert (before.engine, before.fallback) == ("embedded", True), "an empty engine must not answer"
    early.indexer.catch_up()
    after = early.search.search(Query(q="permis"), NOW)
    assert (after.engine, after.fallback, after.total) == ("meilisearch", False, before.total)


def test_a_meilisearch_that_comes_back_catches_up(tmp_path: Path, meilisearch_url: str) -> None:
    prefix = f"back{uuid4().hex[:8]}"
    values = {"SPIE_ENGINE": "meilisearch", "SPIE_INDEX_PREFIX": prefix}
    home = tmp_path / "home"
    instance.loaded(home, NOW, **values, MEILISEARCH_URL=meilisearch_url)
    away = instance.loaded(home, NOW, **values, MEILISEARCH_URL=NOBODY)
    edited = edit(away, "Zététique des marmottes")
    away.indexer.drain()
    assert waiting(away) == 1
    back = instance.loaded(home, NOW, **values, MEILISEARCH_URL=meilisearch_url)
    results = back.search.search(Query(q="marmottes zététique"), NOW)
    assert (results.engine, [item.id for item in results.items]) == ("meilisearch", [edited])
    assert waiting(back) == 0
