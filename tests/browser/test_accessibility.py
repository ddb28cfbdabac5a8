"""axe on every kind of page, light and dark; small screens; sizes of targets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.demo import offer_id
from tests.ui.test_pages import FIXED
from ui.services import Services

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
ERRORS = ("/introuvable", "/recherche?inconnu=1")


def paths(demo: Services) -> list[str]:
    from search.query import Query

    found = demo.search.search(Query(q="permis"), demo.clock()).items[0]
    sensitive = demo.search.search(Query(q="violences"), demo.clock()).items[0]
    offer = offer_id(demo, "SIAO 05")
    return [
        *FIXED,
        "/recherche?q=hebergement+durgence&commune=05023",
        "/recherche?q=violences",
        f"/offres/{offer}?commune=05065",
        f"/offres/{offer_id(demo, 'CHRS du Briançonnais')}",
        f"/offres/{sensitive.id}",
        f"/partenaires/{found.partner_id}",
        f"/corriger/offre/{offer}",
        f"/corriger/offre/{offer}?envoye=1",
    ]


def settle(page: Any) -> None:
    """Until what scripts add is there: a map in sight, for the slowest."""
    page.wait_for_timeout(100)
    if page.locator("[data-map]").is_visible():
        page.locator("[data-map]").scroll_into_view_if_needed()
        page.locator(".leaflet-container").first.wait_for()
        page.wait_for_timeout(150)


def violations(page: Any, axe_source: str) -> list[str]:
    page.evaluate(axe_source)
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}}).then(r => r.violations)", TAGS
    )
    return [
        f"{each['id']}: {each['help']} – {[node['html'][:160] for node in each['nodes'][:3]]}"
        for each in found
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(
    open_page: Callable[..., Any], demo: Services, axe_source: str, scheme: str, width: int
) -> None:
    page = open_page("/", width=width, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    found = {}
    for path in paths(demo):
        page.goto(path)
        settle(page)
        if wrong := violations(page, axe_source):
            found[path] = wrong
    assert found == {}


def test_axe_finds_nothing_on_error_pages(chromium: Any, base: str, axe_source: str) -> None:
    page = chromium.new_context(base_url=base, bypass_csp=True).new_page()
    for path in ERRORS:
        page.goto(path)
        assert violations(page, axe_source) == [], path
    page.context.close()


def test_axe_finds_nothing_in_what_opens(open_page: Callable[..., Any], axe_source: str) -> None:
    page = open_page("/recherche?q=aide&commune=05065", width=360, height=740, bypass_csp=True)
    page.locator("dialog.sheet").wait_for(state="attached")
    page.locator("#filtres > summary").click()
    page.get_by_role("dialog").wait_for()
    assert violations(page, axe_source) == []
    page.keyboard.press("Escape")
    page.get_by_label("Où").first.fill("Gui")
    page.get_by_role("option").first.wait_for()
    assert violations(page, axe_source) == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Carte").click()
    page.locator(".leaflet-marker-icon").first.wait_for()
    assert violations(page, axe_source) == []


@pytest.mark.parametrize("scripted", [True, False])
def test_nothing_scrolls_sideways_at_320_pixels(
    open_page: Callable[..., Any], demo: Services, *, scripted: bool
) -> None:
    page = open_page("/", width=320, height=640, java_script_enabled=scripted)
    for path in paths(demo):
        page.goto(path)
        if scripted:
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 320, f"{path}: {wide}"


def test_targets_of_phones_are_large_enough(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=permis&commune=05065&family=mobilite", width=360, height=740)
    # What a finger touches, words above an urgent number included: asked of the page itself.
    small = page.evaluate(
        """() => {
          const reach = (element, dx, dy) => {
            const box = element.getBoundingClientRect();
            const hit = document.elementFromPoint(box.x + box.width / 2 + dx, box.y + box.height / 2 + dy);
            return hit !== null && element.contains(hit);
          };
          const tall = (element) => {
            let height = 1;
            for (let d = 1; d <= 40 && reach(element, 0, -d); d += 1) height += 1;
            for (let d = 1; d <= 40 && reach(element, 0, d); d += 1) height += 1;
            return height;
          };
          const found = [];
          for (const element of document.querySelectorAll('.urgent a, .chip')) {
            element.scrollIntoView({block: 'center'});
            if (tall(element) < 43) found.push([element.textContent.trim(), tall(element)]);
          }
          return found;
        }"""
    )
    assert small == []


def test_the_bar_at_the_bottom_never_hides_the_focus(open_page: Callable[..., Any], demo: Services) -> None:
    page = open_page(f"/offres/{offer_id(demo, 'SIAO 05')}", width=360, height=740)
    bar = page.locator(".bottom-act")
    assert bar.is_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        hidden = page.evaluate(
            """() => {
              const bar = document.querySelector('.bottom-act');
              const element = document.activeElement;
              if (element === document.body || bar.contains(element)) return false;
              return element.getBoundingClientRect().top >= bar.getBoundingClientRect().top;
            }"""
        )
        assert not hidden, page.evaluate("document.activeElement.outerHTML")


def test_short_screens_have_no_fixed_bar(open_page: Callable[..., Any], demo: Services) -> None:
    page = open_page(f"/offres/{offer_id(demo, 'SIAO 05')}", width=640, height=360)
    assert not page.locator(".bottom-act").is_visible()
