"""Which INSEE codes exist."""

from __future__ import annotations

import pytest

from directory.territory import load_territory
from importers import cog
from importers.cog.derive import codes_of, compact


@pytest.mark.parametrize("code", ["05061", "05120", "59350", "2A004", "97411", "75112", "13055"])
def test_codes_in_use_or_once_in_use_exist(code):
    assert cog.exists(code)


@pytest.mark.parametrize("code", ["59999", "05999", "00000", "ABCDE", "", "5061"])
def test_other_codes_do_not(code):
    assert not cog.exists(code)


def test_every_commune_of_the_territory_exists():
    assert [code for code in load_territory().communes if not cog.exists(code)] == []


def test_the_table_holds_what_it_is_derived_from():
    numbers = [1, 2, 3, 6, 8, 9]
    assert cog.expand("05", compact(numbers)) == [f"05{n:03d}" for n in numbers]
    assert codes_of([{"code": "05001", "anciensCodes": ["05120"]}]) == {"05": {1, 120}}
