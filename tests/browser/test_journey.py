"""Home, a commune, a search, a filter, an offer, and back: with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

try:
    from playwright.sync_api import Error
except ModuleNotFoundError:  # the fixtures skip these tests by name
    Error = Exception  # type: ignore[assignment, misc]


def until(page: Any, condition: str) -> None:
    """Wait for a condition of the page; by polling, for our policy lets no text become code."""
    for _ in range(160):
        with suppress(Error):  # the page may be on its way to another one
            if page.evaluate(condition):
                return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def heading(page: Any) -> str:
    return " ".join(page.locator("h1").inner_text().split())


def test_with_javascript(open_page: Callable[..., Any]) -> None:
    page = open_page("/")
    page.get_by_label("Quoi").first.fill("permis")
    where = page.get_by_label("Où").first
    where.press_sequentially("Guil")
    page.get_by_role("option", name="Guillestre (05600)").wait_for()
    assert where.get_attribute("aria-expanded") == "true"
    where.press("ArrowDown")
    active = where.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    where.press("Enter")
    assert where.input_value() == "Guillestre (05600)"
    assert where.get_attribute("aria-expanded") == "false"
    page.get_by_role("button", name="Rechercher").click()
    page.wait_for_url("**/recherche?q=permis&commune=05065")
    before = heading(page)
    assert re.match(r"\d+ offres pour « permis » autour de Guillestre \(05600\)", before)

    until(page, "document.querySelector('dialog.sheet') !== null")
    box = page.get_by_role("checkbox", name=re.compile("^Mobilité"))
    stated = int(re.sub(r"\D", "", box.locator("xpath=..").locator(".count").inner_text()))
    box.check()
    page.wait_for_url("**family=mobilite**")
    until(page, f"document.querySelector('h1').textContent.trim().startsWith('{stated}')")
    assert box.is_checked()
    assert page.evaluate("document.activeElement.name") == "family"  # the focus is not stolen

    first = page.locator("#liste > li a").first
    name = first.inner_text()
    first.click()
    page.wait_for_url("**/offres/**")
    assert heading(page) == name
    page.go_back()
    page.wait_for_url("**family=mobilite**")
    assert page.get_by_role("checkbox", name=re.compile("^Mobilité")).is_checked()
    page.go_back()
    page.wait_for_url("**/recherche?q=permis&commune=05065")
    until(page, f"document.querySelector('h1').textContent.includes('{before.split()[0]}')")
    assert not page.get_by_role("checkbox", name=re.compile("^Mobilité")).is_checked()


@pytest.mark.parametrize("width", [360, 1280])
def test_without_javascript(open_page: Callable[..., Any], width: int) -> None:
    page = open_page("/", width=width, java_script_enabled=False)
    page.get_by_label("Quoi").first.fill("permis")
    page.get_by_label("Où").first.fill("Guillestre")
    page.get_by_role("button", name="Rechercher").click()
    assert page.url.endswith("/recherche?q=permis&commune=05065")
    if width < 900:
        page.locator("#filtres > summary").click()
    page.get_by_role("checkbox", name=re.compile("^Mobilité")).check()
    page.get_by_role("button", name="Afficher les résultats").click()
    assert "family=mobilite" in page.url
    first = page.locator("#liste > li a").first
    name = first.inner_text()
    first.click()
    assert heading(page) == name
    page.go_back()
    assert "family=mobilite" in page.url
    assert heading(page).endswith("autour de Guillestre (05600)")


def test_suggestions_leave_a_plain_field(open_page: Callable[..., Any]) -> None:
    page = open_page("/")
    where = page.get_by_label("Où").first
    where.press_sequentially("guil")
    page.get_by_role("option", name="Guillestre (05600)").wait_for()
    assert page.locator(".options mark").first.inner_text() == "Guil"
    where.press("Escape")
    assert where.get_attribute("aria-expanded") == "false"
    assert where.input_value() == "guil"
    where.fill("guillestre")
    where.press("Enter")
    page.wait_for_url("**/recherche?commune=05065")


def test_a_changed_place_forgets_the_commune_chosen_before(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=permis&commune=05065")
    where = page.get_by_label("Où").first
    where.fill("Gap")
    assert page.locator("input[type=hidden][name=commune]").count() == 0
    where.press("Enter")
    page.wait_for_url("**/recherche?q=permis&commune=05061")


def test_live_results_are_announced_once(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?commune=05065")
    until(page, "document.querySelector('dialog.sheet') !== null")
    page.evaluate(
        """() => {
          window.said = [];
          new MutationObserver(() => window.said.push(document.getElementById('annonce').textContent))
            .observe(document.getElementById('annonce'), {childList: true, subtree: true});
        }"""
    )
    page.get_by_role("checkbox", name=re.compile("^Mobilité")).check()
    page.get_by_role("checkbox", name=re.compile("^Santé")).check()
    page.wait_for_url("**family=sante**")
    until(page, "window.said.length > 0")
    page.wait_for_timeout(1500)
    said = page.evaluate("window.said")
    assert len(said) == 1
    assert re.match(r"\d+\s+offres", said[0].strip())


def test_more_offers_are_added_and_the_first_new_one_has_the_focus(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche")
    until(page, "window.htmx !== undefined")
    assert page.locator("#liste > li").count() == 20
    page.get_by_role("link", name="Voir plus d'offres").click()
    until(page, "document.querySelectorAll('#liste > li').length === 40")
    focused = page.evaluate(
        "[...document.querySelectorAll('#liste > li')].findIndex(li => li.contains(document.activeElement))"
    )
    assert focused == 20
    assert page.get_by_text("Page 2 sur").count() == 1
    ids = page.evaluate("[...document.querySelectorAll('#liste > li')].map(li => li.id)")
    assert len(set(ids)) == 40


def test_the_filter_sheet_of_a_phone_keeps_the_focus_and_gives_it_back(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=permis&commune=05065&family=mobilite", width=360, height=740)
    summary = page.locator("#filtres > summary")
    assert "Filtres (1)" in summary.inner_text()
    page.locator("dialog.sheet").wait_for(state="attached")
    summary.click()
    dialog = page.get_by_role("dialog", name="Filtres")
    dialog.wait_for()
    assert dialog.locator(".panel").count() == 1
    for _ in range(60):
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement === document.querySelector('#filtres > summary')")
    summary.click()
    dialog.get_by_role("checkbox", name=re.compile("^Formation")).check()
    dialog.get_by_role("button", name="Afficher les résultats").last.click()
    page.wait_for_url("**family=formation**")


def test_quitter_ce_site_is_first_and_leaves_no_way_back(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=violences+conjugales", allow="https://meteofrance.com")
    page.context.route(
        "https://meteofrance.com/**",
        lambda route: route.fulfill(body="<title>ailleurs</title>", content_type="text/html"),
    )
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Quitter ce site"
    page.keyboard.press("Enter")
    page.wait_for_url("https://meteofrance.com/")
    assert page.evaluate("history.length") <= 2


def test_skip_links_come_next_and_work(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=permis")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller au contenu"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Aller aux résultats"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#liste').contains(document.activeElement)")


def test_around_me_sends_a_rounded_position(open_page: Callable[..., Any]) -> None:
    here = {"latitude": 44.66123, "longitude": 6.64987}
    page = open_page("/", geolocation=here, permissions=["geolocation"])
    page.get_by_role("button", name="Autour de moi").first.click()
    until(page, "document.querySelector('[data-communes]').value === 'Autour de moi'")
    page.get_by_role("button", name="Rechercher").click()
    page.wait_for_url("**/recherche?lat=44.661&lon=6.65")
    assert heading(page).endswith("Autour de moi")


def test_without_a_position_the_field_is_still_there(open_page: Callable[..., Any]) -> None:
    page = open_page("/")
    page.get_by_role("button", name="Autour de moi").first.click()
    page.get_by_text("Votre position n'est pas disponible. Écrivez votre commune.").first.wait_for()


def test_a_commune_read_in_the_words_may_be_given_back(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=garage+laragne")
    assert "Nous cherchons près de Laragne-Montéglin" in page.locator("main").inner_text()
    page.get_by_role("link", name="Chercher plutôt le mot « laragne »").click()
    page.wait_for_url("**as_typed=laragne**")
    assert page.get_by_label("Quoi").first.input_value() == "garage laragne"
    assert page.get_by_label("Où").first.input_value() == ""


def test_on_a_phone_suggestions_cover_neither_the_place_nor_the_button(open_page: Callable[..., Any]) -> None:
    page = open_page("/", width=360, height=740)
    what = page.get_by_label("Quoi").first
    what.press_sequentially("perm")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert options.first.inner_text().split("\n")[0].strip() == "perm"
    below = page.locator("form .options:not([hidden])").first.bounding_box()
    for field in (page.get_by_label("Où").first, page.get_by_role("button", name="Rechercher")):
        box = field.bounding_box()
        assert box["y"] >= below["y"] + below["height"]
    options.first.click()
    assert what.input_value() == "perm"
    assert page.url.endswith("/")
    what.press("End")
    what.press_sequentially("i")
    options.first.wait_for()
    page.get_by_role("button", name="Rechercher").click()  # a tap is not lost while the list goes away
    page.wait_for_url("**/recherche?q=permi")


def test_the_keyboard_goes_through_both_fields_then_the_button_then_around_me(
    open_page: Callable[..., Any],
) -> None:
    page = open_page("/")
    page.get_by_role("button", name="Autour de moi").wait_for()
    page.get_by_label("Quoi").first.focus()
    seen = []
    for _ in range(3):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
    assert seen == ["ou", "Rechercher", "Autour de moi"]


def test_an_offer_leads_back_to_its_results(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=permis&commune=05065")
    page.locator("#liste > li a").first.click()
    page.wait_for_url("**/offres/**")
    assert page.get_by_label("Où").first.input_value() == "Guillestre (05600)"
    page.get_by_role("link", name="Retour aux résultats").click()
    page.wait_for_url("**/recherche?q=permis&commune=05065")
