"""Error pages for people, problem documents for programs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import update
from starlette.testclient import TestClient

from directory import db
from directory.models import Offer
from search.contract import EngineUnavailable
from tests.demo import offer_id
from tests.ui.html import page, text
from ui.app import create_app
from ui.services import Services


@pytest.mark.parametrize(
    "path", ["/nulle-part", "/offres/pas-un-identifiant", "/cantons/9999", "/partenaires/x"]
)
def test_an_unknown_page_is_404_and_shows_ways_on(client: TestClient, path: str) -> None:
    root = page(client, path, 404)
    assert text(root.xpath("//h1")[0]) == "Page introuvable"
    assert root.xpath("//main//a[@href='/recherche']")


def test_a_withdrawn_offer_is_410(client: TestClient, demo: Services) -> None:
    identifier = UUID(offer_id(demo, "SIAO 05"))

    def become(status: str) -> None:
        with db.session(demo.database) as session:
            session.exec(update(Offer).where(Offer.id == identifier).values(status=status))  # type: ignore[call-overload, arg-type]

    become("archived")
    try:
        assert "n'est plus publiée" in text(page(client, f"/offres/{identifier}", 410).xpath("//main")[0])
    finally:
        become("active")


def test_a_refused_parameter_is_named(client: TestClient) -> None:
    root = page(client, "/recherche?familly=x&page=zero", 422)
    assert text(root.xpath("//h1")[0]) == "Recherche à corriger"
    words = text(root.xpath("//main")[0])
    assert "familly" in words
    assert "page" in words


def test_a_refused_search_keeps_its_form_and_names_every_fault(client: TestClient) -> None:
    root = page(client, "/recherche?q=permis&ou=Guillestre&radius_km=abc&fees=gratuit&famille=x", 422)
    form = root.xpath("//form[@id='recherche']")[0]
    assert form.xpath(".//input[@name='q']/@value") == ["permis"]
    assert form.xpath(".//input[@name='ou']/@value") == ["Guillestre"]
    assert root.xpath("//input[@type='hidden'][@name='fees'][@form='recherche']/@value") == ["gratuit"]
    faults = text(root.xpath("//*[@role='alert']")[0])
    assert "Distance à vol d'oiseau (radius_km) : Donnez un nombre de 0 à 500 km." in faults
    assert "famille : Ce paramètre n'existe pas." in faults
    assert root.xpath("//main//a/@href")[0] == "/recherche?q=permis&ou=Guillestre&fees=gratuit"


@pytest.mark.parametrize("asked", ["radius_km=20", "max_minutes=30", "sort=distance"])
def test_a_distance_from_nowhere_is_refused_not_ignored(client: TestClient, asked: str) -> None:
    root = page(client, f"/recherche?q=permis&{asked}", 422)
    assert "Dites d'où vous partez" in text(root.xpath("//*[@role='alert']")[0])


@pytest.mark.parametrize(
    "asked",
    [
        "q=mon+mari+me+frappe",
        "q=mari+m%C3%A9chant",
        "q=vilence+conjugal",
        "q=je+veux+mourir",
        f"q=mari+violent+{'x' * 300}",
        "theme=famille--surmonter-conflits-separation-violence",
    ],
)
def test_a_refused_search_about_a_danger_leaves_no_trace(client: TestClient, asked: str) -> None:
    answer = client.get(f"/recherche?{asked}&page=zero")
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (422, "no-referrer")
    assert "Quitter ce site" in answer.text


def test_a_refused_search_for_anything_else_may_leave_one(client: TestClient) -> None:
    answer = client.get("/recherche?q=permis&page=zero")
    assert answer.status_code == 422
    assert "Quitter ce site" not in answer.text


def test_tonight_refuses_a_commune_it_does_not_know(client: TestClient) -> None:
    assert client.get("/ce-soir?commune=99999").status_code == 422


def test_programs_get_problem_documents(client: TestClient) -> None:
    missing = client.get("/api/v1/nulle-part")
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "application/problem+json")
    refused = client.get("/api/v1/offers?familly=x")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["name"] == "familly"


class _Broken:
    def __init__(self, error: Exception) -> None:
        self.error = error

    def __getattr__(self, name: str) -> Any:
        raise self.error


def _client(demo: Services, error: Exception) -> TestClient:
    broken = replace(demo, search=_Broken(error))  # type: ignore[arg-type]
    return TestClient(create_app(broken), base_url="http://127.0.0.1:8000", raise_server_exceptions=False)


def test_an_error_of_ours_says_so_and_tells_nothing_else(demo: Services) -> None:
    answer = _client(demo, ZeroDivisionError("secret")).get("/recherche")
    assert answer.status_code == 500
    assert "erreur vient de nous" in answer.text
    assert "secret" not in answer.text
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_silent_search_is_503(demo: Services) -> None:
    answer = _client(demo, EngineUnavailable("rien")).get("/recherche")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "La recherche ne répond pas" in answer.text


def test_a_search_that_failed_or_was_refused_is_not_written_on_paper(
    demo: Services, client: TestClient
) -> None:
    asked = "/recherche?q=mari+m%C3%A9chant"
    for answer in (_client(demo, EngineUnavailable("silence")).get(asked), client.get(f"{asked}&size=x")):
        assert answer.status_code in (503, 422)
        assert "on-paper" not in answer.text
    assert "on-paper" in client.get("/a-propos").text


def test_a_wrong_method_is_405(client: TestClient) -> None:
    assert client.post("/recherche").status_code == 405
