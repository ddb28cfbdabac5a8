"""The search finds at least what it found (docs/relevance.md), less 0.03; both engines within 0.02."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4

import pytest

from benchmarks.relevance import methods
from benchmarks.relevance.judged import Split, read
from benchmarks.relevance.measures import Scores, scores

FLOORS: dict[Split, float] = {"tuning": 0.872, "validation": 0.799}
MOST_EMPTY = 0.01
APART = 0.02

Told = Mapping[Split, Scores]


def told(home: Path, **settings: str) -> Told:
    search = methods.directory(methods.instance(home, **settings))
    splits: tuple[Split, ...] = ("tuning", "validation")
    return {
        split: scores(judged, [search(one) for one in judged]) for split in splits for judged in [read(split)]
    }


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told(tmp_path_factory.mktemp("embedded"), SPIE_ENGINE="embedded")


@pytest.mark.parametrize("split", FLOORS)
def test_the_embedded_engine_finds_what_it_found(embedded: Told, split: Split) -> None:
    assert embedded[split].ndcg >= FLOORS[split]
    assert embedded[split].zero <= MOST_EMPTY


def test_meilisearch_finds_the_same(
    embedded: Told, meilisearch_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = told(
        tmp_path_factory.mktemp("server"),
        SPIE_ENGINE="meilisearch",
        MEILISEARCH_URL=meilisearch_url,
        MEILISEARCH_KEY=os.environ.get("MEILISEARCH_KEY", ""),
        SPIE_INDEX_PREFIX=f"floor{uuid4().hex[:8]}",
    )
    for split in FLOORS:
        assert server[split].ndcg == pytest.approx(embedded[split].ndcg, abs=APART)
