"""Partners, territory, suggestions, health, and the document that describes them all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.testclient import TestClient

from ui.api import models, openapi
from ui.app import create_app
from ui.services import Services


@pytest.fixture(scope="module")
def client(demo: Services) -> TestClient:
    return TestClient(create_app(demo))


def get(client: TestClient, path: str, **params: Any) -> Any:
    answer = client.get(f"/api/v1{path}", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_partners_come_by_name_with_their_number_of_offers(client: TestClient) -> None:
    first, second = (models.PartnerList(**get(client, "/partners", page=page, size=100)) for page in (1, 2))
    assert (first.total, first.pages, len(first.items), len(second.items)) == (161, 2, 100, 61)
    everyone = [*first.items, *second.items]
    assert len({partner.id for partner in everyone}) == 161
    assert sum(partner.offers for partner in everyone) == 348


def test_a_partner_lists_its_offers(client: TestClient) -> None:
    partner = next(p for p in get(client, "/partners", size=200)["items"] if p["name"].startswith("ADMR"))
    detail = models.PartnerDetail(**get(client, f"/partners/{partner['id']}"))
    assert detail.offers == len(detail.offer_refs) > 0
    assert all(
        get(client, f"/offers/{offer.id}")["partner"]["id"] == detail.id for offer in detail.offer_refs
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("guil", "05065"),
        ("GUILLESTRE", "05065"),
        ("st bonnet", "05132"),
        ("ristolas", "05001"),
        ("briancon", "05023"),
    ],
)
def test_communes_are_found_as_people_write_them(client: TestClient, typed: str, expected: str) -> None:
    assert get(client, "/territory/communes", q=typed)["items"][0]["code"] == expected


def test_a_postal_code_has_several_communes(client: TestClient) -> None:
    found = get(client, "/territory/communes", q="05700")["items"]
    assert len(found) > 5
    assert all("05700" in commune["postal_codes"] for commune in found)


def test_every_commune_and_canton_is_listed(client: TestClient) -> None:
    assert len(get(client, "/territory/communes")["items"]) == 162
    cantons = get(client, "/territory/cantons")["items"]
    assert len({commune["code"] for canton in cantons for commune in canton["communes"]}) == 162


def test_suggestions_mix_kinds_and_lead_somewhere(client: TestClient) -> None:
    found = get(client, "/suggest", q="perm")["items"]
    assert {"offer", "theme"} <= {suggestion["kind"] for suggestion in found}
    assert all(client.get(suggestion["url"]).status_code == 200 for suggestion in found)
    assert get(client, "/suggest", q="guil")["items"][0]["value"] == "05065"
    assert get(client, "/suggest", q="g")["items"] == []


def test_health_tells_the_engines(client: TestClient) -> None:
    health = models.Health(**get(client, "/health"))
    assert (health.status, health.database, health.offers) == ("ok", True, 348)
    assert [engine.pending for engine in health.engines] == [0]


def test_unknown_parameters_are_refused_everywhere(client: TestClient) -> None:
    for path in ("/partners", "/territory/cantons", "/territory/communes", "/suggest", "/health"):
        answer = client.get(f"/api/v1{path}", params={"couleur": "bleu"})
        assert (answer.status_code, answer.json()["errors"][0]["name"]) == (422, "couleur")


def test_the_document_is_valid_openapi_and_names_every_parameter(client: TestClient) -> None:
    document = client.get("/api/openapi.json").json()
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"].startswith("3.1")
    for operation in openapi.OPERATIONS:
        named = {parameter["name"] for parameter in document["paths"][operation.path]["get"]["parameters"]}
        assert set(operation.parameters) <= named


def test_the_readable_page_shows_every_operation(client: TestClient) -> None:
    page = client.get("/api/docs").text
    assert all(operation.path in page for operation in openapi.OPERATIONS)


def test_the_glossary_names_every_response_model(client: TestClient) -> None:
    glossary = (Path(__file__).parents[3] / "docs" / "glossary.md").read_text(encoding="utf-8")
    published = client.get("/api/openapi.json").json()["components"]["schemas"]
    assert [name for name in published if f"`{name}`" not in glossary] == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/health", 200),
        ("HEAD", "/offers", 200),
        ("GET", "/offers?couleur=bleu", 422),
        ("GET", "/offers?partner=00000000-0000-0000-0000-000000000000", 422),
        ("POST", "/offers", 422),
        ("GET", "/partners/x", 404),
    ],
)
def test_other_sites_may_read_the_api_and_why_it_refuses(
    client: TestClient, method: str, path: str, status: int
) -> None:
    answer = client.request(method, f"/api/v1{path}", headers={"Origin": "https://exemple.fr"})
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("method", "allowed"), [("POST", True), ("GET", True), ("PUT", False)])
def test_browsers_may_ask_first(client: TestClient, method: str, allowed: bool) -> None:
    asks = {"Origin": "https://exemple.fr", "Access-Control-Request-Method": method}
    asks |= {"Access-Control-Request-Headers": "content-type"}
    assert client.options("/api/v1/offers", headers=asks).is_success is allowed


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/v1/offers", ["GET", "HEAD", "POST"]),
        ("OPTIONS", "/api/v1/offers", ["GET", "HEAD", "POST"]),
        ("DELETE", "/api/v1/partners", ["GET", "HEAD"]),
        ("POST", "/api/v1/health", ["GET", "HEAD"]),
        ("POST", "/api/openapi.json", ["GET", "HEAD"]),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(
    client: TestClient, method: str, path: str, allowed: list[str]
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert sorted(answer.headers["Allow"].split(", ")) == allowed
    assert f"Méthodes acceptées : {', '.join(allowed[:-1])} et {allowed[-1]}." in answer.json()["detail"]
