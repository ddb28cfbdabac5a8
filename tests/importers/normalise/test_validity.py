from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.normalise.validity import Validity, validity


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("du 1er novembre au 31 mars", {"recurring": ("11-01", "03-31")}),
        ("de novembre à mai", {"recurring": ("11-01", "05-31")}),
        ("en juillet-août", {"recurring": ("07-01", "08-31")}),
        ("d'octobre à février", {"recurring": ("10-01", "02-29")}),
        ("toute l'année", {"all_year": True}),
        ("l'été", {"season": "été"}),
        ("saison d'hiver", {"season": "hiver"}),
        ("dossiers à rendre avant le 30 avril", {"deadline": "04-30"}),
        (
            "du 1er novembre au 31 mars 2026",
            {"valid_from": date(2025, 11, 1), "valid_until": date(2026, 3, 31)},
        ),
        (
            "du 1er mai 2026 au 30 juin 2026",
            {"valid_from": date(2026, 5, 1), "valid_until": date(2026, 6, 30)},
        ),
        ("du 01/02/2026 au 03/04/2026", {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 4, 3)}),
        ("jusqu'au 31 décembre 2026", {"valid_until": date(2026, 12, 31)}),
        ("jusqu'en février 2027", {"valid_until": date(2027, 2, 28)}),
        ("depuis septembre 2024", {"valid_from": date(2024, 9, 1)}),
        ("à partir du 5 janvier 2027", {"valid_from": date(2027, 1, 5)}),
        ("à partir de novembre, l'hiver", {}),
        ("six semaines l'été", {}),
        ("en hiver et en juillet-août", {}),
        ("du 31 février au 5 mars", {}),
        ("du 5 mars 2026 au 1er mars 2026", {}),
    ],
)
def test_a_period_is_read_only_as_far_as_it_is_stated(words: str, read: dict[str, object]) -> None:
    assert validity(words).value == Validity(words, **read)


def test_a_season_s_name_is_not_a_period() -> None:
    outcome = validity("l'été").value
    assert outcome is not None
    assert not outcome.structured


def test_nothing_given() -> None:
    assert validity("").value is None


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            ["du", "1er", "31", "février", "mars", "au", "à", "jusqu'en", "9999", "0000", "2026", "12"]
        )
    ).map(" ".join)
)
def test_no_text_makes_it_fail_and_the_words_are_kept(text: str) -> None:
    read = validity(text).value
    if read is not None:
        assert read.text == " ".join(read.text.split())
        assert validity(read.text).value == read
