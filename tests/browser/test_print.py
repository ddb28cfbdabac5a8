"""On paper: what it is, for whom, where, when, whom to call, how sure, and the page's address; nothing to click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

CLICKED = "nav, form, button, .top, .map, .map-side, .chips, .filters-side, .bar, .skip, .no-print, noscript"


def printed(page: Any) -> str:
    page.emulate_media(media="print")
    shown = page.locator(CLICKED)
    assert [
        shown.nth(at).evaluate("e => e.outerHTML")
        for at in range(shown.count())
        if shown.nth(at).is_visible()
    ] == []
    told = str(page.locator("body").inner_text())
    line = page.locator(".urgent")
    assert line.is_visible()
    for number in ("17", "112", "114", "15", "115", "3919", "3114", "119"):
        assert number in line.inner_text().split(), f"whom to call stays on every sheet: {number}"
    return told


@pytest.mark.parametrize("javascript", [True, False])
def test_an_offer_on_paper(open_page: Callable[..., Any], javascript: bool) -> None:
    page = open_page("/recherche?q=accueil+de+jour+gap&commune=05065", java_script_enabled=javascript)
    page.locator("#liste a", has_text="Accueil de jour de Gap").first.click()
    page.wait_for_url("**/offres/**")
    told = printed(page)
    for words in (
        "Accueil de jour de Gap",
        "Pour qui",
        "En pratique",
        "Où et quand",
        "Information",
        page.url.split("/", 3)[3],
    ):
        assert words in told, words
    assert "La carte demande JavaScript" not in told
    assert "Corriger ou retirer" not in told


def test_results_on_paper(open_page: Callable[..., Any]) -> None:
    page = open_page("/recherche?q=garage&commune=05065")
    told = printed(page)
    assert "offres pour" in told
    assert "Téléphone : 04 92" in told.replace("\xa0", " ")
    assert "/recherche?q=garage&commune=05065" in told


def test_a_page_about_violence_does_not_print_its_address(open_page: Callable[..., Any]) -> None:
    assert "/recherche" not in printed(open_page("/recherche?q=violence+conjugale"))
