"""What the results page understands of its address."""

from __future__ import annotations

from directory.territory import load_territory
from ui.pages.asked import read

TERRITORY = load_territory()


def test_a_place_written_in_its_own_field_is_not_looked_for_elsewhere() -> None:
    asked = read([("q", "garage Laragne"), ("ou", "Gap")], TERRITORY)
    assert (asked.query.q, asked.query.commune) == ("garage Laragne", "05061")


def test_around_me_keeps_the_position_through_a_form() -> None:
    asked = read([("q", "permis"), ("ou", "Autour de moi"), ("lat", "44.661"), ("lon", "6.649")], TERRITORY)
    assert asked.where
    assert asked.where.label == "Autour de moi"
    assert asked.redirect == "/recherche?q=permis&lat=44.661&lon=6.649"


def test_links_change_one_thing_and_go_back_to_the_first_page() -> None:
    asked = read([("q", "permis"), ("commune", "05065"), ("page", "3")], TERRITORY)
    assert asked.link(("sort", "distance")) == "/recherche?q=permis&commune=05065&sort=distance"
    assert asked.page_link(2) == "/recherche?q=permis&commune=05065&page=2"
    assert asked.page_link(1) == "/recherche?q=permis&commune=05065"
    assert asked.reset == "/recherche?q=permis&commune=05065"
