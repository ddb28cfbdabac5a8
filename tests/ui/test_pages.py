"""What every page keeps, whatever it shows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from tests.demo import offer_id
from tests.ui.html import page, text
from ui.app import create_app
from ui.services import Services

FIXED = (
    "/",
    "/recherche",
    "/recherche?q=permis&commune=05065",
    "/recherche?q=permis&ou=Queyras",
    "/recherche?ou=Saint",
    "/recherche?q=zzzzzz",
    "/ce-soir",
    "/cantons",
    "/cantons/0510",
    "/partenaires",
    "/a-propos",
    "/accessibilite",
    "/donnees-et-mentions",
    "/api/docs",
)


def every_path(demo: Services) -> list[str]:
    """One page of each kind."""
    offer = offer_id(demo, "SIAO 05")
    with_partner = demo.search.search(_query(), demo.clock()).items[0]
    return [*FIXED, f"/offres/{offer}", f"/partenaires/{with_partner.partner_id}", f"/corriger/offre/{offer}"]


def _query() -> object:
    from search.query import Query

    return Query(q="permis")


def test_each_page_has_language_landmarks_and_one_title(client: TestClient, demo: Services) -> None:
    titles: dict[str, str] = {}
    for path in every_path(demo):
        root = page(client, path)
        assert root.get("lang") == "fr", path
        assert len(root.xpath("//h1")) == 1, path
        assert text(root.xpath("//h1")[0]), path
        for landmark in ("//main[@id='contenu']", "//header", "//footer", "//a[@href='#contenu']"):
            assert len(root.xpath(landmark)) == 1, f"{path} {landmark}"
        title = text(root.xpath("//title")[0])
        assert title.endswith("– Annuaire de l'insertion – Hautes-Alpes"), path
        assert titles.setdefault(title, path) == path, f"{path} has the title of {titles[title]}"


def test_the_mentions_name_who_runs_the_site_or_what_is_missing(demo: Services, client: TestClient) -> None:
    words = text(page(client, "/donnees-et-mentions").xpath("//main")[0])
    for name in ("Éditeur du site", "Hébergeur", "Contact"):
        assert f"{name}à compléter par l'exploitant" in words
    assert "(licence du projet)" in words
    named = replace(demo, settings=demo.settings.model_copy(update={"publisher": "Conseil départemental"}))
    other = TestClient(create_app(named), base_url="http://127.0.0.1:8000")
    assert "Éditeur du siteConseil départemental" in text(page(other, "/donnees-et-mentions"))


def test_each_id_is_said_once(client: TestClient, demo: Services) -> None:
    for path in every_path(demo):
        ids = page(client, path).xpath("//@id")
        assert len(ids) == len(set(ids)), f"{path}: {sorted(i for i in ids if ids.count(i) > 1)}"


def test_nothing_in_a_page_needs_a_looser_policy(client: TestClient, demo: Services) -> None:
    for path in every_path(demo):
        root = page(client, path)
        assert not root.xpath("//*[@style]"), path
        assert not root.xpath("//style"), path
        assert not root.xpath("//script[not(@src)]"), path
        assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")], path
        for address in root.xpath("//script/@src | //link[@rel='stylesheet']/@href | //img/@src"):
            assert address.startswith("/static/"), f"{path}: {address}"


def test_each_page_says_that_it_is_a_demonstration(client: TestClient, demo: Services) -> None:
    for path in every_path(demo):
        answer = client.get(path, follow_redirects=True)
        assert "Annuaire de démonstration, informations publiques à vérifier" in answer.text, path
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow", path
        assert '<meta name="robots" content="noindex' in answer.text, path


def test_urgent_numbers_are_links_named_in_full_on_each_page(client: TestClient, demo: Services) -> None:
    for path in every_path(demo):
        links = {a.get("href"): text(a) for a in page(client, path).xpath("//aside[@class='urgent']//a")}
        assert links["tel:15"] == "Appeler le 15, SAMU", path
        assert links["sms:114"].startswith("Envoyer un SMS au 114"), path
        assert list(links) == [
            "tel:17",
            "tel:112",
            "sms:114",
            "tel:15",
            "tel:115",
            "tel:3919",
            "tel:3114",
            "tel:119",
        ]


def test_every_link_of_every_page_leads_somewhere(client: TestClient, demo: Services) -> None:
    seen: set[str] = set()
    for path in every_path(demo):
        root = page(client, path)
        for href in root.xpath("//a/@href"):
            if href.startswith("#"):
                assert root.xpath(f"//*[@id='{href[1:]}']"), f"{path} {href}"
            elif href.startswith("/"):
                seen.add(href.split("#")[0] or "/")
    # Offers and results are all alike: a few of each kind, every other page.
    kinds: dict[str, list[str]] = {}
    for href in sorted(seen):
        kinds.setdefault(re.sub(r"[0-9a-f-]{36}|\d{4}|\?.*", "*", href), []).append(href)
    for hrefs in kinds.values():
        for href in hrefs[:8]:
            assert client.get(href).status_code in (200, 302), href


@pytest.mark.parametrize("path", ["/", "/api/v1/offers", "/robots.txt", "/introuvable"])
def test_security_headers_everywhere(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "data.geopf.fr" not in policy  # the background map is off in this instance
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]


def test_the_declaration_says_not_conforming_and_never_gives_a_percentage(client: TestClient) -> None:
    words = text(page(client, "/accessibilite").xpath("//main")[0])
    assert "État : non conforme." in words
    assert "%" not in words
    assert not re.search(r"(?<!non )\bconforme\b", words)


def test_robots_are_told_to_stay_out_of_a_demonstration(client: TestClient) -> None:
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_pages_are_tagged_and_answered_304_when_known(client: TestClient) -> None:
    first = client.get("/a-propos")
    again = client.get("/a-propos", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Cache-Control"] == "no-cache"


def test_pages_are_compressed(client: TestClient) -> None:
    assert client.get("/", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


def test_outlines_of_the_cantons_are_geojson_of_our_own(client: TestClient) -> None:
    answer = client.get("/carte/cantons.geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert {feature["id"] for feature in answer.json()["features"]} >= {"0510", "0599", "0598"}
