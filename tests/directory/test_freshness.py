"""How old a fact is, and how that is said."""

from __future__ import annotations

from datetime import date

import pytest

from directory import freshness

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("verified_at", "source_date", "words"),
    [
        (date(2026, 3, 1), "2014", "Confirmé par la structure le 1er mars 2026"),
        (None, "2018", "Information de 2018, pas encore confirmée par la structure"),
        (None, "2023-06", "Information de juin 2023, pas encore confirmée par la structure"),
        (None, "2022-10", "Information d'octobre 2022, pas encore confirmée par la structure"),
        (None, "2021-01-12", "Information du 12 janvier 2021, pas encore confirmée par la structure"),
        (None, None, "Date inconnue"),
    ],
)
def test_dates_are_said_with_the_precision_they_have(
    verified_at: date | None, source_date: str | None, words: str
) -> None:
    assert freshness.wording(verified_at=verified_at, source_date=source_date) == words


@pytest.mark.parametrize(
    ("source_date", "expected"),
    [
        ("2026-06", True),
        ("2025-11-26", True),
        ("2025-11-25", False),
        ("2025", False),
        ("2015", False),
        (None, False),
    ],
)
def test_hours_are_reliable_for_twelve_months(source_date: str | None, expected: bool) -> None:
    assert freshness.reliable(verified_at=None, source_date=source_date, today=TODAY) is expected


def test_a_confirmation_renews_an_old_source() -> None:
    assert freshness.reliable(verified_at=date(2026, 10, 1), source_date="2014", today=TODAY)


def test_old_hours_are_words_with_their_year() -> None:
    assert freshness.old_words("mardi", "2015-02") == "mardi (indiqué en 2015) : appelez avant de venir"
    assert freshness.old_words("mardi", None) == "mardi (date inconnue) : appelez avant de venir"


def test_a_contact_has_its_own_age() -> None:
    assert freshness.contact_words("phone", "2014-05", TODAY) == "numéro relevé en 2014, non confirmé"
    assert freshness.contact_words("email", "2014", TODAY) == "adresse relevée en 2014, non confirmée"
    assert freshness.contact_words("phone", "2026-09", TODAY) is None


def test_a_partial_date_is_a_span() -> None:
    assert (freshness.first_day("2024-02"), freshness.last_day("2024-02")) == (
        date(2024, 2, 1),
        date(2024, 2, 29),
    )
