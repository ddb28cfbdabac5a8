from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.normalise.ages import Ages, age_bounds, ages
from importers.normalise.capacity import capacity


@pytest.mark.parametrize(
    ("words", "pair"),
    [
        ("16-25 ans", Ages(16, 25)),
        ("De 16 à 25 ans", Ages(16, 25)),
        ("entre 16 et 25 ans", Ages(16, 25)),
        ("moins de 26 ans", Ages(None, 25)),
        ("jusqu'à 30 ans", Ages(None, 30)),
        ("à partir de 60 ans", Ages(60, None)),
        ("dès 60 ans", Ages(60, None)),
        ("75 ans ou plus", Ages(75, None)),
        ("18 ans et plus", Ages(18, None)),
        ("plus de 25 ans", Ages(25, None)),
        ("3 mois à 6 ans", Ages(0, 6)),
    ],
)
def test_ages_are_a_pair_with_both_ends_included(words: str, pair: Ages) -> None:
    assert ages(words).value == pair


@pytest.mark.parametrize(
    "words", ["25-16 ans", "De 16 à 25 ans, jusqu'à 30 ans si handicap", "jeunes", "16-250 ans"]
)
def test_ages_that_cannot_be_read_are_reported(words: str) -> None:
    assert ages(words).value is None
    assert ages(words).reason


@pytest.mark.parametrize("words", ["", None, "tout public", "tous les âges"])
def test_no_limit_is_nothing_to_report(words: str | None) -> None:
    assert (ages(words).value, ages(words).reason) == (None, None)


def test_two_numbers_for_no_limit() -> None:
    assert age_bounds(0, 99).value is None
    assert age_bounds(0, 99).reason is None
    assert age_bounds(16, 25).value == Ages(16, 25)
    assert age_bounds(18, None).value == Ages(18, None)
    assert age_bounds(25, 16).reason


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("18 personnes", 18),
        ("43 places, dont 2 pour personnes à mobilité réduite", 43),
        ("120 places (2015)", 120),
        ("79 lits de psychiatrie en mai 2018", 79),
        ("1 250 logements", 1250),
        ("12 à 15 personnes l'hiver, 20 à 25 l'été", None),
        ("environ 620 apprenants", None),
        ("une quarantaine de patients", None),
        ("4 porteurs de projet par an", None),
        ("30 places par site", None),
        ("12 familles agréées en 2019, jusqu'à 3 personnes par famille", None),
        ("groupes de 10 personnes au plus", None),
        ("12 projets au maximum", None),
    ],
)
def test_a_capacity_is_one_exact_number_or_words(words: str, number: int | None) -> None:
    outcome = capacity(words)
    assert (outcome.value, outcome.reason) == (number, None)


@given(st.text() | st.text(alphabet="0123456789 àans-mois()"))
def test_no_text_makes_it_fail(text: str) -> None:
    ages(text)
    value = capacity(text).value
    if value is not None:
        assert capacity(str(value)).value == value


@given(st.none() | st.integers(), st.none() | st.integers())
def test_no_number_makes_it_fail(minimum: int | None, maximum: int | None) -> None:
    value = age_bounds(minimum, maximum).value
    assert value is None or value.minimum is None or value.maximum is None or value.minimum <= value.maximum
