"""What the results page understands of its address."""

from __future__ import annotations

import pytest

from directory.territory import load_territory
from ui.pages.asked import read
from ui.pages.spotted import place_in

TERRITORY = load_territory()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("permis à Guillestre", ("permis", "Guillestre", "05065")),
        ("garage solidaire laragne", ("garage solidaire", "laragne", "05070")),
        ("aide alimentaire près de Gap", ("aide alimentaire", "Gap", "05061")),
        ("médecin la grave", ("médecin", "la grave", "05063")),
        ("Briançon", ("", "Briançon", "05023")),
        ("blessure grave", None),
        ("louer une salle", None),
        ("permis de conduire", None),
        ("", None),
    ],
)
def test_a_commune_at_the_end_of_what_is_read(words: str, found: tuple[str, str, str] | None) -> None:
    assert place_in(words, TERRITORY) == found


def test_the_word_may_be_searched_instead() -> None:
    first = read([("q", "garage à Laragne"), ("family", "mobilite")], TERRITORY)
    assert first.redirect == "/recherche?q=garage&commune=05070&family=mobilite&compris=Laragne"
    told = read(
        [("q", "garage"), ("commune", "05070"), ("family", "mobilite"), ("compris", "Laragne")], TERRITORY
    )
    assert told.redirect is None
    assert told.understood
    assert told.understood.url == "/recherche?q=garage+Laragne&family=mobilite&mot=1"
    word = read([("q", "garage Laragne"), ("family", "mobilite"), ("mot", "1")], TERRITORY)
    assert (word.redirect, word.query.commune, word.query.q) == (None, None, "garage Laragne")


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
