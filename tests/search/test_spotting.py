"""Places named in a typed text."""

from __future__ import annotations

import pytest

from directory.territory import Territory, load_territory
from search.analyzer import tokens
from search.spotting import spot
from search.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def territory() -> Territory:
    return load_territory()


def found(text: str, territory: Territory, known: Vocabulary | None = None) -> list[str]:
    return [one.place.key for one in spot(tokens(text), text, territory, known)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("bus laragne", "commune:05070"),
        ("dentiste à Embrun", "commune:05046"),
        ("serre che", "commune:05161"),
        ("pontduf", "commune:05145"),
        ("médecin queyras", "valley:queyras"),
        ("train depuis serres", "commune:05166"),
        ("école L'Argentière", "commune:05006"),
        ("kiné la grave", "commune:05063"),
        ("soins st firmin", "commune:05142"),
        ("canton de serres", "canton:0513"),
        ("bus la roche des arnauds", "commune:05123"),
        ("crèche chateauroux les alpes", "commune:05036"),
    ],
)
def test_a_place_is_recognised_as_people_write_it(text: str, key: str, territory: Territory) -> None:
    assert found(text, territory) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "garde d'enfants", "maladie grave", "salle des fêtes", "route de Gap", "aérodrome de tallard",
        "rue de Briançon", "col du Lautaret", "serres à tomates", "comment aller à Grenoble", "haute montagne",
        "ville", "le pont", "val",
    ],
)  # fmt: skip
def test_a_common_word_or_an_address_is_no_place(text: str, territory: Territory) -> None:
    assert found(text, territory) == []


def test_a_misspelt_name_is_read_unless_offers_have_the_word(territory: Territory) -> None:
    known = Vocabulary([("sauce", "sauc", 1)], total=10)
    assert found("covoiturage la sauce", territory, Vocabulary([("bus", "bus", 1)], total=10)) == [
        "commune:05162"
    ]
    assert found("recette la sauce", territory, known) == []


BUS = Vocabulary([("bus", "bus", 1)], total=10)


@pytest.mark.parametrize(
    ("text", "key", "taken"),
    [
        ("garde d'enfant saint bonet", "commune:05132", "saint bonet"),
        ("bus St Bonnnet demain", "commune:05132", "St Bonnnet"),
        ("bus saint bonet en champsaur", "commune:05132", "saint bonet en champsaur"),
        ("saint julian en beauchêne", "commune:05146", "saint julian en beauchêne"),
        ("médecin à saint crepain", "commune:05136", "à saint crepain"),
        ("sainte colonbe", "commune:05135", "sainte colonbe"),
    ],
)
def test_a_misspelt_saint_is_read_as_the_place(text: str, key: str, taken: str, territory: Territory) -> None:
    (one,) = spot(tokens(text), text, territory, BUS)
    assert (one.place.key, text[one.start : one.end]) == (key, taken)


@pytest.mark.parametrize(
    "text",
    [
        "bonet", "un bonet chaud", "le saint", "saint marin", "saint aubin", "saint denis", "saint etienne",
        "saint bonne", "la saint valentin", "saint vincent de paul", "saint julian", "saint claude",
        "rue saint bonet", "sainte bonet",
    ],
)  # fmt: skip
def test_other_words_after_saint_are_no_misspelt_place(text: str, territory: Territory) -> None:
    assert found(text, territory, BUS) == []


def test_a_word_that_offers_have_is_no_misspelt_saint(territory: Territory) -> None:
    assert found("saint bonet", territory, Vocabulary([("bonet", "bonet", 1)], total=10)) == []


def test_the_words_taken_hold_the_preposition(territory: Territory) -> None:
    text = "médecin à Gap demain"
    (one,) = spot(tokens(text), text, territory)
    assert (text[one.start : one.end], one.name, one.commune) == ("à Gap", "Gap", "05061")


def test_an_area_starts_from_its_largest_commune(territory: Territory) -> None:
    text = "bus briançonnais"
    assert spot(tokens(text), text, territory)[0].commune == "05023"


def test_two_places_are_both_found_in_order(territory: Territory) -> None:
    assert found("from Guillestre to Saint-Véran", territory) == ["commune:05065", "commune:05157"]
