"""Words of pages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ui import french


def test_days_are_told_in_paris_time() -> None:
    assert french.day(date(2026, 3, 1)) == "1er mars 2026"
    assert french.day(datetime(2026, 11, 24, 23, 30, tzinfo=UTC)) == "25 novembre 2026"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0\u00a0offre"), (1, "1\u00a0offre"), (2, "2\u00a0offres"), (1234, "1\u202f234\u00a0offres")],
)
def test_french_counts_from_two(number: int, words: str) -> None:
    assert french.count(number, "offre") == words


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+33492202020", "04 92 20 20 20"),
        ("115", "115"),
        ("3919", "3919"),
        ("+390122000000", "+39 0122 000000"),
    ],
)
def test_phones_are_shown_as_people_read_them(stored: str, shown: str) -> None:
    assert french.phone(stored).replace("\u00a0", " ") == shown


def test_lists_and_capitals() -> None:
    assert [french.listed(values) for values in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a et b",
        "a, b et c",
    ]
    assert french.lower_first("Vous pouvez venir") == "vous pouvez venir"
    assert french.lower_first("RSA et aides") == "RSA et aides"
    assert french.upper_first("jusqu'au RSA") == "Jusqu'au RSA"


def test_a_site_is_called_by_its_host() -> None:
    assert french.web_host("https://www.exemple.fr/page?x=1") == "exemple.fr"
