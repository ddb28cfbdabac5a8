"""Every registered format, broken in every way: rows are told, files refused, and nothing else happens."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.territory import load_territory
from importers.base import Context
from importers.places import Places
from importers.registry import IMPORTERS
from tests.importers.conftest import TODAY
from tests.importers.hostile.files import VALID
from tests.importers.hostile.mutations import broken
from tests.importers.hostile.run import check, parts

HERE = Context(Places(load_territory()), TODAY)
EVERYWHERE = Context(Places(load_territory(), everywhere=True), TODAY)
SHAPES = [(name, number) for name in IMPORTERS for number in range(len(VALID.get(name, ())))]


def test_every_format_has_files_to_break():
    assert IMPORTERS.keys() <= VALID.keys()


@pytest.mark.parametrize(("name", "number"), SHAPES)
def test_the_files_to_break_are_good_ones(name, number):
    assert check(IMPORTERS[name], parts(VALID[name][number]), HERE)


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize(("name", "number"), SHAPES)
@settings(settings.get_profile("hostile"))
@given(chance=st.randoms(use_true_random=True))
def test_broken_files_are_told_or_refused(name, number, chance: Random):
    files = broken(VALID[name][number], chance)
    check(IMPORTERS[name], parts(files), chance.choice((HERE, EVERYWHERE)))
