from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.normalise.dates import fact_date

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("2013", "2013"),
        ("2013-06", "2013-06"),
        ("2013-06-05", "2013-06-05"),
        ("2019-02-22T10:05:32.456Z", "2019-02-22"),
        ("2019-02-22 10:05:32", "2019-02-22"),
        ("05/06/2013", "2013-06-05"),
        ("5/6/2013 10:00", "2013-06-05"),
        ("06/2013", "2013-06"),
        ("20130605", "2013-06-05"),
        ("20130600", "2013-06"),
        ("20130000", "2013"),
        ("juin 2013", "2013-06"),
        ("5 juin 2013", "2013-06-05"),
        ("1er août 2024", "2024-08-01"),
        ("41430", "2013-06-05"),
        ("41430.5", "2013-06-05"),
        (41430, "2013-06-05"),
        (2013.0, "2013"),
        (date(2013, 6, 5), "2013-06-05"),
    ],
)
def test_a_date_keeps_the_precision_it_has(written: str | float | date, stored: str) -> None:
    outcome = fact_date(written, TODAY)
    assert (outcome.value, outcome.reason) == (stored, None)


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "1970-01-01",
        "1900-01-01",
        "01/01/1970",
        "1970-01-01T00:00:00Z",
        "0000-00-00",
        "9999-12-31",
        "00000000",
    ],
)
def test_a_sentinel_is_an_absent_date(written: str | None) -> None:
    outcome = fact_date(written, TODAY)
    assert (outcome.value, outcome.reason) == (None, None)


@pytest.mark.parametrize("written", ["2013-02-30", "31/04/2013", "2013-13", "bientôt", "13/2013", "1066"])
def test_an_impossible_date_is_refused_with_an_example(written: str) -> None:
    outcome = fact_date(written, TODAY)
    assert outcome.value is None
    assert "05/06/2013" in str(outcome.fix)


def test_a_future_date_is_kept_and_reported() -> None:
    assert "futur" in str(fact_date("2026-11-26", TODAY).reason)
    assert fact_date("2026-11-25", TODAY).reason is None
    assert fact_date("2026", TODAY).reason is None
    assert fact_date("2027", TODAY).value == "2027"


@given(st.text() | st.from_regex(r"[0-9]{1,4}[-/ ]?[0-9]{0,2}[-/ ]?[0-9]{0,4}", fullmatch=True))
def test_no_text_makes_it_fail_and_reading_again_changes_nothing(text: str) -> None:
    value = fact_date(text, TODAY).value
    if value is not None:
        assert fact_date(value, TODAY).value == value


@given(st.dates(min_value=date(1971, 1, 1), max_value=TODAY))
def test_the_french_and_the_iso_way_agree(day: date) -> None:
    assert fact_date(day.strftime("%d/%m/%Y"), TODAY).value == day.isoformat()
    assert fact_date(day.strftime("%Y%m%d"), TODAY).value == day.isoformat()
