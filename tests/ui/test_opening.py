"""An offer that does not run today says so everywhere, and comes after those that do."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from directory import db, store
from search.query import Query
from tests import instance
from tests.conftest import NOW
from tests.demo import offer_id
from tests.ui.html import page, text, texts
from ui.app import create_app
from ui.services import Services

SEARCH = "q=permis&commune=05061&size=200"


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return instance.loaded(tmp_path / "home", NOW, SPIE_BASEMAP=False)


def edit(services: Services, offer: str, **values: Any) -> None:
    with db.session(services.database) as session:
        store.edit(session, "offer", UUID(offer), origin="manager", values=values, now=NOW, secret=b"s" * 32)
    services.indexer.drain()


def test_whoever_lives_elsewhere_is_not_told_to_come(services: Services) -> None:
    client = TestClient(create_app(services), base_url="http://127.0.0.1:8000")
    found = client.get("/api/v1/offers?commune=05061&group=on_site&size=200").json()["items"]
    chosen = next(item for item in found if item["access"]["kind"] == "come" and item["eligible"] == "yes")
    there = f"/offres/{chosen['id']}?commune=05061"
    assert "Vous pouvez venir" in client.get(there).text
    edit(services, chosen["id"], zone_eligibilite=["commune:05023"])
    assert "Vous pouvez venir" not in client.get(there).text
    assert "Renseignez-vous avant de venir" in client.get(there).text


@pytest.mark.parametrize(
    ("values", "state", "sentence"),
    [
        ({"suspended": True}, "suspended", "Suspendu pour le moment"),
        (
            {"suspended": True, "validity": {"text": "été", "starts_on": "2027-06-01"}},
            "suspended",
            "Suspendu jusqu'au 31 mai 2027",
        ),
        ({"validity": {"text": "bientôt", "starts_on": "2026-12-16"}}, "later", "Ouvre le 16 décembre 2026"),
    ],
)
def test_what_does_not_run_today_is_told_and_sinks(
    services: Services, values: dict[str, Any], state: str, sentence: str
) -> None:
    client = TestClient(create_app(services), base_url="http://127.0.0.1:8000")
    before = client.get(f"/api/v1/offers?{SEARCH}").json()
    first = before["items"][0]
    assert first["opening"] == {"state": "open", "sentence": None}
    edit(services, first["id"], **values)
    after = client.get(f"/api/v1/offers?{SEARCH}").json()
    assert after["total"] == before["total"], "it is still found"
    assert after["items"][0]["id"] != first["id"]
    found = next(item for item in after["items"] if item["id"] == first["id"])
    assert found["opening"] == {"state": state, "sentence": sentence}
    detail = client.get(f"/api/v1/offers/{first['id']}").json()
    assert detail["opening"] == found["opening"]
    assert sentence in client.get(f"/api/v1/offers.csv?{SEARCH}").text
    listed = page(client, f"/recherche?q=permis&commune=05061&partner={first['partner']['id']}")
    assert sentence in texts(listed, f"//li[@id='offre-{first['id']}']/p[contains(@class, 'stop')]")
    told = page(client, f"/offres/{first['id']}").xpath("//p[contains(@class, 'callout')]")
    assert any(text(each).startswith(f"{sentence}.") for each in told)


def test_a_place_that_is_suspended_is_not_the_first_for_tonight(services: Services) -> None:
    place = offer_id(services, "Hébergement d'urgence des Terrasses")

    def rank() -> int:
        results = services.search.search(Query(q="dormir ce soir", commune="05023", size=100), NOW)
        return [item.id for item in results.items].index(place)

    before = rank()
    edit(services, place, suspended=True)
    assert before < 3 < rank()


def test_nobody_is_sent_to_a_place_that_is_closed(services: Services) -> None:
    client = TestClient(create_app(services), base_url="http://127.0.0.1:8000")
    place = offer_id(services, "Hébergement d'urgence des Terrasses")
    link = f"//a[contains(@href, '{place}')]"
    line = f"//li[@id='offre-{place}']/p[@class='facts']"
    found = "/recherche?q=terrasses&family=hebergement-urgence"
    assert "vous pouvez venir" in text(page(client, found).xpath(line)[0])
    assert page(client, "/ce-soir").xpath(link)
    edit(services, place, suspended=True)
    assert "vous pouvez venir" not in text(page(client, found).xpath(line)[0])
    assert not page(client, "/ce-soir").xpath(link)
    head = page(client, f"/offres/{place}").xpath("//h2[@id='agir-titre']")[0]
    assert text(head) == "Renseignez-vous avant de venir"


def test_what_is_over_is_gone_from_pages_api_and_the_next_index(services: Services) -> None:
    place = offer_id(services, "Plan grand froid")
    edit(services, place, validity={"text": "jusqu'au 30 novembre 2026", "ends_on": "2026-11-30"})
    client = TestClient(create_app(services), base_url="http://127.0.0.1:8000")
    assert client.get(f"/offres/{place}").status_code == 200
    after = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    later = instance.loaded(services.settings.home, after, SPIE_BASEMAP=False)
    client = TestClient(create_app(later), base_url="http://127.0.0.1:8000")
    assert client.get(f"/offres/{place}").status_code == 410
    assert client.get(f"/api/v1/offers/{place}").status_code == 404
    found = later.search.search(Query(q="plan grand froid", size=100), after).items
    assert place not in [item.id for item in found], "the database has the last word"
    engine = later.search.engines.embedded
    assert place in engine.offers()
    assert later.indexer.retire() == 1, "the first thing done each day"
    assert later.indexer.retire() == later.indexer.reconcile() == 0
    assert place not in engine.offers()
