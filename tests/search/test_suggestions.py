"""Suggestions while typing, on the bundled directory."""

from __future__ import annotations

import pytest

from search.results import Suggestion
from tests.conftest import NOW
from ui.services import Services


def suggest(demo: Services, text: str, limit: int = 10) -> tuple[Suggestion, ...]:
    return demo.search.suggest(text, limit, NOW)


def labels(demo: Services, text: str, kind: str) -> list[str]:
    return [one.label for one in suggest(demo, text) if one.kind == kind]


@pytest.mark.parametrize(
    ("typed", "kind", "label"),
    [
        ("guil", "commune", "Guillestre (05600)"),
        ("perm", "theme", "Préparer un permis"),
        ("prepar perm", "theme", "Préparer un permis"),
        ("solih", "partner", "Soliha Alpes du Sud"),
        ("mission loc", "partner", "Mission locale Jeunes Hautes-Alpes (Mission jeunes 05)"),
        ("épicerie participative", "offer", "Épicerie participative de La Piarre"),
        ("epicerie participat", "offer", "Épicerie participative de La Piarre"),
    ],
)
def test_first_letters_suggest_communes_subjects_structures_and_offers(
    demo: Services, typed: str, kind: str, label: str
) -> None:
    assert label in labels(demo, typed, kind)


@pytest.mark.parametrize("typed", ["", " ", "p", "  p "])
def test_less_than_two_letters_suggest_nothing(demo: Services, typed: str) -> None:
    assert suggest(demo, typed) == ()


@pytest.mark.parametrize("typed", ["colis", "aide", "france services", "permis d"])
def test_nothing_is_suggested_twice(demo: Services, typed: str) -> None:
    found = [(one.kind, one.label) for one in suggest(demo, typed)]
    assert len(found) == len(set(found)) > 3


def test_a_structure_is_suggested_only_when_every_word_begins_one_of_its_name(demo: Services) -> None:
    assert labels(demo, "permis d", "partner") == []


def test_the_shortest_subject_comes_first(demo: Services) -> None:
    assert labels(demo, "perm", "theme")[0] == "Préparer un permis"


def test_the_structure_of_a_hidden_place_is_not_suggested(demo: Services) -> None:
    hidden = {
        one.label for text in ("femmes violences", "mise abri femmes") for one in suggest(demo, text, 50)
    }
    assert any("Maison des femmes 05" in label for label in hidden), "the offer itself is"
    assert not [
        one for one in suggest(demo, "maison des femmes", 50) if one.kind == "partner" and "05" in one.label
    ]


def test_no_more_than_asked(demo: Services) -> None:
    assert len(suggest(demo, "aide", 3)) == 3
