"""Duplicates on the real samples: floors under what ``python -m benchmarks.duplicates`` measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from benchmarks.duplicates.measure import Measured, figures, labelled, load, measure
from directory import db
from directory.duplicates.pairs import scan
from tests.conftest import NOW


@pytest.fixture(scope="module")
def loaded(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    database = load(tmp_path_factory.mktemp("duplicates"), shared_data / "samples", NOW)
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def measured(loaded: Engine) -> list[Measured]:
    return measure(loaded, labelled(), NOW)[1]


def test_the_labelled_set_is_large_and_half_of_look_alikes() -> None:
    labels = Counter(pair.label for pair in labelled())
    assert sum(labels.values()) >= 150
    assert 0.45 <= labels["different"] / sum(labels.values()) <= 0.55
    assert len({(pair.kind, pair.left, pair.right) for pair in labelled()}) == sum(labels.values())


@pytest.mark.parametrize("half", ["tuning", "report"])
def test_automatic_merges_are_right_and_few_pairs_are_missed(measured: list[Measured], half: str) -> None:
    told = figures(one for one in measured if one.pair.half == half)
    assert told.precision is not None
    assert told.precision >= 0.98
    assert told.recall is not None
    assert told.recall >= 0.95
    assert told.recall_merged is not None
    assert told.recall_merged >= 0.55


def test_no_body_is_merged_with_the_house_it_keeps(measured: list[Measured]) -> None:
    wrong = [one.pair for one in measured if one.fate == "merged" and not one.pair.same]
    assert wrong == []


def test_scanning_the_real_directory_again_merges_nothing(
    loaded: Engine, measured: list[Measured], clock: datetime
) -> None:
    assert measured
    with db.session(loaded) as session:
        again = scan(session, now=clock + timedelta(days=1), apply=True)
    assert again.merged == {"partner": 0, "offer": 0}
