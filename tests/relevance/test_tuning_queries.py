"""The tuning part of the judged relevance set names only offers, communes and grades that exist."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    "acronym",
    "village",
    "question",
    "typo",
    "plural",
    "need",
    "simple",
    "english",
    "urgency",
    "partner",
    "address",
    "caseworker",
    "none",
}


def _rows(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def queries() -> list[dict[str, str]]:
    return _rows("benchmarks/relevance/queries-tuning.csv")


def _judgments(row: dict[str, str]) -> list[tuple[str, str]]:
    cell = row["relevant"]
    pairs = [item.rpartition("=") for item in cell.split("|")] if cell else []
    return [(key, grade) for key, _, grade in pairs]


def test_the_set_is_large_enough_in_every_kind(queries: list[dict[str, str]]) -> None:
    counts = {kind: sum(row["kind"] == kind for row in queries) for kind in KINDS}
    assert len(queries) >= 185
    assert {row["kind"] for row in queries} == KINDS
    assert min(count for kind, count in counts.items() if kind != "none") >= 12
    assert 6 <= counts["none"] <= 8


def test_every_judged_offer_exists_once_per_query_with_a_grade_from_1_to_3(
    queries: list[dict[str, str]],
) -> None:
    known = {row["offer_key"] for row in _rows("importers/bundled/offers.csv")}
    for row in queries:
        judged = _judgments(row)
        keys = [key for key, _ in judged]
        assert set(keys) <= known, row["query"]
        assert len(keys) == len(set(keys)), row["query"]
        assert {grade for _, grade in judged} <= {"1", "2", "3"}, row["query"]


def test_only_queries_without_a_right_answer_judge_no_offer(queries: list[dict[str, str]]) -> None:
    for row in queries:
        assert (row["relevant"] == "") == (row["kind"] == "none"), row["query"]
        assert row["query"].strip()
        assert row["why"].strip()


def test_every_commune_is_one_of_the_departement(queries: list[dict[str, str]]) -> None:
    known = {row["code"] for row in _rows("directory/territory/data/05/communes.csv")}
    assert {row["commune"] for row in queries if row["commune"]} <= known


def test_no_query_is_asked_twice_from_the_same_place(queries: list[dict[str, str]]) -> None:
    asked = [(row["query"].casefold(), row["commune"]) for row in queries]
    assert len(asked) == len(set(asked))


def test_no_query_copies_the_title_of_an_offer(queries: list[dict[str, str]]) -> None:
    titles = {row["name"].casefold() for row in _rows("importers/bundled/offers.csv")}
    copied = [row["query"] for row in queries if row["query"].casefold() in titles]
    assert copied == []
