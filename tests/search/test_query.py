"""One query object parses pages and API alike, and refuses in French."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.territory import load_territory
from search.query import PARAMETERS, InvalidQuery, Query

TERRITORY = load_territory()


def parse(*pairs: tuple[str, str]) -> Query:
    return Query.parse(pairs, TERRITORY)


def reasons(*pairs: tuple[str, str]) -> dict[str, str]:
    with pytest.raises(InvalidQuery) as refused:
        parse(*pairs)
    return {error.name: error.reason for error in refused.value.errors}


def test_no_parameter_is_browsing_everything() -> None:
    assert parse() == Query()
    assert Query().to_params() == []


def test_an_empty_value_counts_as_absent() -> None:
    assert parse(("q", "  "), ("commune", ""), ("family", "")) == Query()


def test_lists_repeat_the_parameter_and_forget_repeated_values() -> None:
    query = parse(("family", "sante"), ("family", "mobilite"), ("family", "sante"))
    assert query.family == ("sante", "mobilite")


def test_a_former_commune_becomes_the_present_one() -> None:
    former = next(c for c in TERRITORY.communes.values() if c.former_codes)
    assert parse(("commune", former.former_codes[0])).commune == former.code


def test_every_parameter_is_a_field_and_every_field_a_parameter() -> None:
    assert {*PARAMETERS, "area"} == {field.name for field in fields(Query)}


@pytest.mark.parametrize(
    ("pairs", "name", "words"),
    [
        ([("couleur", "bleu")], "couleur", "n'existe pas"),
        ([("commune", "75056")], "commune", "n'est pas le code INSEE"),
        ([("commune", "05061"), ("radius_km", "-1")], "radius_km", "de 0 à 500"),
        ([("commune", "05061"), ("radius_km", "nan")], "radius_km", "de 0 à 500"),
        ([("radius_km", "10")], "radius_km", "Indiquez d'où"),
        ([("max_minutes", "10")], "max_minutes", "Indiquez d'où"),
        ([("sort", "distance")], "sort", "Indiquez d'où"),
        ([("max_minutes", "10"), ("sort", "minutes")], "sort", "Indiquez d'où"),
        ([("lat", "44.5")], "lon", "vont ensemble"),
        ([("lat", "44.5"), ("lon", "6.1"), ("commune", "05061")], "commune", "soit"),
        ([("size", "201")], "size", "de 1 à 200"),
        ([("page", "0")], "page", "de 1 à"),
        ([("page", "²")], "page", "de 1 à"),
        ([("bbox", "6.3,44.4,6.0,44.7")], "bbox", "ouest,sud,est,nord"),
        ([("bbox", "6.3,44.4,nan,44.7")], "bbox", "ouest,sud,est,nord"),
        ([("family", "cuisine")], "family", "Valeurs possibles : insertion"),
        ([("updated_since", "hier")], "updated_since", "2026-11-25"),
        ([("partner", "12")], "partner", "UUID"),
        ([("canton", "9999")], "canton", "n'est pas le code d'un canton"),
        ([("q", "a" * 301)], "q", "trop long"),
        ([("sort", "updated"), ("sort", "relevance")], "sort", "qu'une fois"),
        ([("cursor", "abc"), ("page", "2")], "page", "l'un ou l'autre"),
    ],
)
def test_a_refusal_names_the_parameter_and_says_what_to_do(
    pairs: list[tuple[str, str]], name: str, words: str
) -> None:
    assert words in reasons(*pairs)[name]


def test_every_refusal_is_told_at_once() -> None:
    assert set(reasons(("family", "x"), ("size", "0"), ("nom", "y"))) == {"family", "size", "nom"}


def test_parameters_give_the_same_query_back() -> None:
    query = parse(
        ("q", "permis"), ("lat", "44.5600001"), ("lon", "6.08"), ("radius_km", "12,5"), ("bbox", "6,44.4,6.3,44.7"),
        ("theme", "mobilite--preparer-un-permis"), ("updated_since", "2024-01-31"), ("sort", "distance"),
        ("page", "3"), ("size", "50"),
    )  # fmt: skip
    assert query.radius_km == 12.5
    assert query.updated_since == date(2024, 1, 31)
    assert Query.parse(query.to_params(), TERRITORY) == query


@given(st.lists(st.tuples(st.sampled_from([*PARAMETERS, "x"]), st.text(max_size=30)), max_size=6))
def test_anything_typed_is_understood_or_refused(pairs: list[tuple[str, str]]) -> None:
    try:
        query = Query.parse(pairs, TERRITORY)
    except InvalidQuery as invalid:
        refused = invalid.errors
    else:
        refused = ()
        assert Query.parse(query.to_params(), TERRITORY) == query
    assert all(error.reason for error in refused)
