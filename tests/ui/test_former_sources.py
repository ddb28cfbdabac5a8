"""A record that its source does not show any more still says where it comes from, during its grace period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from directory import db, store
from directory.identity import record_id
from tests import instance
from tests.conftest import NOW
from tests.directory.builders import NAMES, offer, partner, run
from tests.ui.clients import client_of
from tests.ui.html import page, texts
from ui.services import build, settle

PARTNER, OFFER = record_id("test", "p", "partner"), record_id("test", "o")
PROVENANCE = {"url": "https://exemple.fr/o", "retrieved_at": "2026-11-20"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """Over a partner and its offer that left their file on 26 November 2026."""
    later = NOW + timedelta(days=1)
    services = build(instance.settings(tmp_path / "home"), clock=lambda: later)
    run(services.database, [partner(provenance=PROVENANCE), offer(provenance=PROVENANCE)], now=NOW)
    run(services.database, [], now=later, run_id=2)
    with db.session(services.database) as session:
        store.mark_vanished(session, "test", 2, ("partner", "offer"), now=later, names=NAMES)
    settle(services, hidden=False)
    yield from client_of(services)


@pytest.mark.parametrize("path", [f"/offres/{OFFER}", f"/partenaires/{PARTNER}"])
def test_its_page_names_the_source_and_says_since_when(client: TestClient, path: str) -> None:
    said = texts(page(client, path), '//h2[.="D\'où vient cette fiche"]/following-sibling::ul[1]/li')
    assert said == [
        "Source test – lue le 20 novembre 2026 – la fiche n'y est plus depuis le 26 novembre 2026"
    ]


@pytest.mark.parametrize("path", [f"offers/{OFFER}", f"partners/{PARTNER}"])
def test_the_api_says_so_too(client: TestClient, path: str) -> None:
    (source,) = client.get(f"/api/v1/{path}").json()["sources"]
    assert (source["source"], source["key"], source["url"]) == ("test", None, None)
    assert source["absent_since"].startswith("2026-11-26")
