"""The index spec: what changes its hash, and the tables behind it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from directory import vocabularies
from search import relevance
from search.analyzer import fold
from search.meili.settings import settings
from search.spec import default_spec


def test_the_hash_is_stable_and_changes_with_anything() -> None:
    spec = default_spec()
    assert spec.hash == default_spec().hash
    assert replace(spec, version="x").hash != spec.hash
    assert replace(spec, searchable=spec.searchable[::-1]).hash != spec.hash
    assert relevance.digest() in spec.version


def test_an_empty_spec_is_refused() -> None:
    with pytest.raises(ValueError, match="searchable"):
        replace(default_spec(), searchable=())


def test_sort_is_the_first_ranking_rule() -> None:
    assert default_spec().ranking[0] == "sort"
    assert settings(default_spec())["rankingRules"][0] == "sort"


def test_every_searchable_field_has_a_usual_length() -> None:
    assert set(relevance.weights()["fields"]) == set(relevance.weights()["length"]) - {"b"}


def test_people_s_words_name_known_themes_and_audiences() -> None:
    categories = {vocabularies.category_of(theme) for theme in vocabularies.THEMES}
    assert set(relevance.people_words()) <= set(vocabularies.THEMES) | categories
    assert set(relevance.audience_words()) <= set(vocabularies.AUDIENCES)


def test_every_category_has_people_s_words() -> None:
    said = {key.partition("--")[0] for key in relevance.people_words()}
    assert said == {vocabularies.category_of(theme) for theme in vocabularies.THEMES}


def test_function_words_are_folded_and_no_acronym_or_synonym_is_one() -> None:
    functional = relevance.function_words()
    assert all(word == fold(word) for word in functional)
    assert not functional & set(relevance.acronyms())
    assert not functional & set(relevance.synonyms())


def test_every_acronym_says_something_and_every_full_form_is_its_own() -> None:
    known = relevance.acronyms().values()
    assert all(len(one.phrase) > 1 for one in known)
    assert len({one.phrase for one in known}) == len(known)
