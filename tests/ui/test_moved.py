"""Addresses of records merged into others lead to the kept ones, on pages and in the API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import col, select
from starlette.testclient import TestClient

from directory import db
from directory.duplicates import pairs
from directory.models import Offer, Partner
from directory.records import EntityKind
from tests import instance
from tests.conftest import NOW
from tests.ui.clients import client_of
from ui.services import Services, settle


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return instance.loaded(tmp_path / "home", NOW)


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    yield from client_of(services)


def merged(services: Services, kind: EntityKind) -> tuple[UUID, UUID, int]:
    """Two visible records merged: the one gone, the one kept, the pair."""
    model = Partner if kind == "partner" else Offer
    with db.session(services.database) as session:
        ids = session.exec(select(model.id).where(col(model.masked).is_(False)).limit(2)).all()
        number = pairs.propose(session, kind, ids[0], ids[1], now=NOW)
        kept = pairs.accept(session, number, by="manager", now=NOW)
    settle(services, hidden=False)
    return next(id_ for id_ in ids if id_ != kept), kept, number


@pytest.mark.parametrize(("kind", "page"), [("offer", "/offres"), ("partner", "/partenaires")])
def test_pages_answer_301(client: TestClient, services: Services, kind: EntityKind, page: str) -> None:
    gone, kept, number = merged(services, kind)
    answer = client.get(f"{page}/{gone}")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{page}/{kept}")
    assert client.get(f"{page}/{kept}").status_code == 200
    with db.session(services.database) as session:
        pairs.undo(session, number, by="manager", now=NOW)
    assert client.get(f"{page}/{gone}").status_code == 200


def test_the_way_there_is_kept(client: TestClient, services: Services) -> None:
    gone, kept, _ = merged(services, "offer")
    assert client.get(f"/offres/{gone}?commune=05065").headers["Location"] == f"/offres/{kept}?commune=05065"


@pytest.mark.parametrize(("kind", "path"), [("offer", "offers"), ("partner", "partners")])
def test_the_api_answers_308(client: TestClient, services: Services, kind: EntityKind, path: str) -> None:
    gone, kept, _ = merged(services, kind)
    answer = client.get(f"/api/v1/{path}/{gone}")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/api/v1/{path}/{kept}")
    assert client.get(f"/api/v1/{path}/{kept}").status_code == 200


def test_a_filter_by_a_merged_partner_names_the_one_to_ask(client: TestClient, services: Services) -> None:
    gone, kept, _ = merged(services, "partner")
    answer = client.get(f"/api/v1/offers?partner={gone}")
    assert answer.status_code == 422
    assert f"demandez « {kept} »" in answer.json()["errors"][0]["reason"]
    assert client.get(f"/api/v1/offers?partner={kept}").status_code == 200


def test_a_shared_search_of_a_merged_partner_goes_on_with_the_one_that_took_it_in(
    client: TestClient, services: Services
) -> None:
    gone, kept, _ = merged(services, "partner")
    nobody = UUID(int=0)
    answer = client.get(f"/recherche?commune=05065&partner={gone}&fees=gratuit")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (302, "no-store")
    assert answer.headers["Location"] == f"/recherche?commune=05065&partner={kept}&fees=gratuit"
    for others in (f"partner={kept}", f"partner={kept}&partner={gone}", f"partner={gone}&ou="):
        assert client.get(f"/recherche?{others}", follow_redirects=True).status_code == 200
    # What cannot be followed is told, with the way on.
    for wrong in (f"partner={nobody}", f"partner={gone}&partner={nobody}", "partner=x"):
        told = client.get(f"/recherche?q=permis&{wrong}", follow_redirects=True)
        assert told.status_code == 422
        assert 'href="/recherche?q=permis"' in told.text


def test_a_merged_offer_is_found_once(client: TestClient, services: Services) -> None:
    gone, kept, _ = merged(services, "offer")
    listed: list[str] = []
    page = 1
    while items := client.get(f"/api/v1/offers?size=100&page={page}").json()["items"]:
        listed += [item["id"] for item in items]
        page += 1
    assert str(kept) in listed
    assert str(gone) not in listed
