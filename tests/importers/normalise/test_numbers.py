from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.normalise.numbers import Point, age, boolean, coordinates, decimal, whole


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1 250", 1250.0),
        ("1\u202f250,5", 1250.5),
        ("\u22125,2", -5.2),
        ("٣", 3),
        (3.5, 3.5),
    ],
)
def test_a_number_is_read_as_french_writes_it(written: str | float, value: float) -> None:
    assert decimal(written).value == value


@pytest.mark.parametrize("written", ["douze", "1,2,3", "inf", "nan1", "1e999"])
def test_what_is_no_finite_number_is_refused(written: str) -> None:
    assert decimal(written).value is None
    assert decimal(written).reason


def test_a_whole_number_has_no_decimals() -> None:
    assert whole("12.0").value == 12
    assert whole("12,5").value is None
    assert whole("12,5").reason


@pytest.mark.parametrize(
    ("written", "value"),
    [("oui", True), ("Oui ", True), ("x", True), ("1", True), ("VRAI", True), ("non", False), ("0", False),
     ("faux", False), ("False", False), ("1.0", True), ("", None), (None, None)],
)  # fmt: skip
def test_yes_and_no_are_read_in_both_languages(written: str | None, value: bool | None) -> None:
    outcome = boolean(written)
    assert outcome.value is value
    assert outcome.reason is None


def test_neither_yes_nor_no_is_reported() -> None:
    assert boolean("peut-être").value is None
    assert boolean("peut-être").fix == "Écrivez oui ou non."


def test_an_age_is_possible() -> None:
    assert age("16 ans").value == 16
    assert age("150").value is None
    assert age("150").reason
    assert age("").reason is None


def test_coordinates_are_a_point_latitude_first() -> None:
    assert coordinates("44,559", "6.079").value == Point(44.559, 6.079)
    assert coordinates(44.559, 6.079).value == Point(44.559, 6.079)


@pytest.mark.parametrize(("lat", "lon"), [("", ""), (None, None), ("0", "0"), (0.0, 0.0), ("0,0", "0,0")])
def test_zero_and_empty_coordinates_are_absent(lat: str | None, lon: str | None) -> None:
    outcome = coordinates(lat, lon)
    assert (outcome.value, outcome.reason) == (None, None)


@pytest.mark.parametrize(
    ("lat", "lon"), [("95", "6"), ("44", "200"), ("44", ""), ("a", "6"), ("inf", "6"), (math.inf, 6)]
)
def test_impossible_coordinates_are_refused(lat: str | float, lon: str | float) -> None:
    outcome = coordinates(lat, lon)
    assert outcome.value is None
    assert outcome.reason


@given(st.text() | st.floats())
def test_nothing_makes_it_fail(value: str | float) -> None:
    for read in (decimal, whole, boolean, age):
        first = read(value).value
        if first is not None:
            assert read(str(first)).value == first
    point = coordinates(value, value).value
    assert point is None or (abs(point.lat) <= 90 and abs(point.lon) <= 180)
