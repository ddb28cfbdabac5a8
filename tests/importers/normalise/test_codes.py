from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.territory import load_territory
from importers.normalise.codes import CityLine, insee_code, postal_code, split_cedex


@pytest.mark.parametrize(
    ("written", "stored"),
    [("05000", "05000"), ("5000", "05000"), ("45200.0", "45200"), ("05 000", "05000"), ("5000,0", "05000")],
)
def test_a_postal_code_has_five_digits(written: str, stored: str) -> None:
    assert postal_code(written).value == stored


@pytest.mark.parametrize(
    ("written", "stored"),
    [("05061", "05061"), ("5061", "05061"), ("5061.0", "05061"), ("2a004", "2A004"), ("97411", "97411")],
)
def test_an_insee_code_has_five_characters(written: str, stored: str) -> None:
    assert insee_code(written).value == stored


@pytest.mark.parametrize("written", ["Gap", "123", "123456", "00123"])
def test_what_is_no_code_is_refused_with_an_example(written: str) -> None:
    assert postal_code(written).value is None
    assert "05000" in str(postal_code(written).fix)
    assert insee_code(written).value is None
    assert insee_code(written).reason


@pytest.mark.parametrize("written", [None, "", "0", "00000", "null"])
def test_no_code_is_nothing_to_report(written: str | None) -> None:
    assert postal_code(written).reason is None
    assert insee_code(written).reason is None


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("05105 BRIANCON CEDEX", CityLine("05105", "BRIANCON", is_cedex=True)),
        ("05000 GAP", CityLine("05000", "GAP", is_cedex=False)),
        ("05007 Gap Cedex 2", CityLine("05007", "Gap", is_cedex=True)),
        ("GAP CEDEX", CityLine(None, "GAP", is_cedex=True)),
        ("F-05100 Briançon", CityLine("05100", "Briançon", is_cedex=False)),
        ("", CityLine(None, "", is_cedex=False)),
    ],
)
def test_a_cedex_line_is_taken_apart(line: str, parts: CityLine) -> None:
    assert split_cedex(line) == parts


def test_every_commune_keeps_the_whole_of_its_name() -> None:
    for commune in load_territory().communes.values():
        assert split_cedex(commune.name).city == commune.name
        assert split_cedex(f"F-{commune.postal_codes[0]} {commune.name}").city == commune.name


@given(st.text() | st.text(alphabet="0123456789AB. ", max_size=8))
def test_no_text_makes_it_fail_and_reading_again_changes_nothing(text: str) -> None:
    split_cedex(text)
    for read in (postal_code, insee_code):
        value = read(text).value
        if value is not None:
            assert read(value).value == value
