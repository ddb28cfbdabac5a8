"""The map: outlines and places with no network, the same as the list; tiles only where they are wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.conftest import serve
from tests.demo import demo_services

PLACES = """() => [...document.querySelectorAll('#carte-resultats .pin:not(.origin)')].reduce(
  (sum, pin) => sum + (pin.classList.contains('cluster') ? parseInt(pin.textContent.match(/\\d+/)) : 1), 0)"""
"""Places shown on the map, those of clusters included."""


def ready(page: Any) -> None:
    page.locator("#carte-resultats .leaflet-marker-icon").first.wait_for()


def test_the_map_draws_cantons_and_places_without_any_network(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=permis&commune=05065", width=1440)
    ready(page)
    assert page.locator("#carte-resultats path.leaflet-interactive, #carte-resultats path").count() >= 13
    assert page.locator("#carte-resultats img.leaflet-tile").count() == 0


def test_the_map_shows_what_the_list_shows(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=garage", width=1440)
    ready(page)
    placed = page.locator("#liste > li[data-lat]").count()
    shown = page.evaluate(PLACES)
    assert shown == placed > 0


def test_a_marker_opens_by_keyboard_and_lights_its_card(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=permis", width=1440)
    ready(page)
    marker = page.locator("#carte-resultats .pin:not(.cluster)").first
    title = marker.get_attribute("title")
    marker.focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup-content")
    popup.wait_for()
    assert popup.locator("a").inner_text() in title
    assert page.locator("#liste > li.lit").count() == 1
    assert page.locator(".leaflet-popup-close-button").get_attribute("aria-label") == "Fermer"


def test_a_card_lights_its_marker(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=garage", width=1440)
    ready(page)
    page.locator("#liste > li[data-lat] a").first.focus()
    page.locator("#carte-resultats .pin.lit").first.wait_for()


def test_approximate_points_are_shown_as_such(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=garage", width=1440)
    ready(page)
    pins = page.locator("#carte-resultats .pin.approximate")
    for at in range(pins.count()):
        assert "position approximative" in pins.nth(at).get_attribute("title")
    assert page.get_by_text("Position approximative (commune)").is_visible()


def test_a_map_moves_without_dragging(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=permis", width=1440)
    ready(page)
    for label in (
        "Agrandir la carte",
        "Réduire la carte",
        "Vers le nord",
        "Vers l'ouest",
        "Vers l'est",
        "Vers le sud",
    ):
        page.get_by_role("button", name=label).click()


def test_live_results_move_the_markers(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=aide", width=1440)
    ready(page)
    page.evaluate("document.querySelector('#carte-resultats').dataset.kept = '1'")
    page.get_by_role("checkbox", name=re.compile("^Mobilité")).check()
    page.wait_for_url("**family=mobilite**")
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('#carte-resultats').dataset.kept") == "1"
    placed = page.locator("#liste > li[data-lat]").count()
    shown = page.evaluate(PLACES)
    assert shown <= placed


def test_a_phone_asks_for_the_map_before_loading_it(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=permis", width=360, height=740)
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert page.evaluate("window.L === undefined")
    page.get_by_role("button", name="Carte").click()
    ready(page)
    assert any("leaflet.js" in url for url in asked)


@pytest.fixture(scope="module")
def with_tiles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    services = demo_services(tmp_path_factory.mktemp("tiles"), SPIE_BASEMAP=True)
    yield from serve(services)
    services.database.dispose()


def test_the_background_comes_from_ign_only_and_may_be_missing(chromium: Any, with_tiles: str) -> None:
    page = chromium.new_context(base_url=with_tiles, viewport={"width": 1440, "height": 900}).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route("https://data.geopf.fr/**", lambda route: route.abort())
    page.goto("/recherche?q=permis")
    ready(page)
    page.wait_for_timeout(500)
    foreign = {url.split("/wmts")[0] for url in asked if not url.startswith(with_tiles)}
    assert foreign == {"https://data.geopf.fr"}
    assert page.locator("#carte-resultats path").count() >= 13
    page.context.close()


def test_the_start_hides_no_place(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?commune=05061&in_commune=05061", width=1440)
    ready(page)
    origin = page.locator("#carte-resultats .pin.origin")
    others = page.evaluate(
        "Math.min(...[...document.querySelectorAll('#carte-resultats .pin:not(.origin)')].map(p => +p.style.zIndex))"
    )
    assert origin.evaluate("pin => +pin.style.zIndex") < others
    assert page.get_by_text("Départ : Gap").is_visible()


def test_nothing_found_shows_no_map(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=zzzzzz", width=1440)
    assert not page.locator("#carte").is_visible()
    assert not page.get_by_role("button", name="Afficher les résultats").is_visible()
