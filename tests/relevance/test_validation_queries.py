"""The validation part of the judged set is well formed: kinds, offers, communes, grades, no query twice."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KINDS = {
    "acronym", "village", "question", "typo", "plural", "need", "simple",
    "english", "urgency", "partner", "address", "caseworker",
}  # fmt: skip


def _rows(path: str) -> list[dict[str, str]]:
    with (ROOT / path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _judged(row: dict[str, str]) -> list[tuple[str, str]]:
    """The pairs (offer key, grade as written) of one query."""
    return [
        (key, grade) for key, _, grade in (part.partition("=") for part in row["relevant"].split("|") if part)
    ]


@pytest.fixture(scope="module")
def queries() -> list[dict[str, str]]:
    return _rows("benchmarks/relevance/queries-validation.csv")


def test_it_holds_at_least_95_queries_and_6_of_each_kind(queries: list[dict[str, str]]) -> None:
    counts = Counter(row["kind"] for row in queries)
    assert len(queries) >= 95
    assert set(counts) == KINDS | {"none"}
    assert min(counts[kind] for kind in KINDS) >= 6
    assert 4 <= counts["none"] <= 6


def test_no_query_is_asked_twice_from_the_same_place(queries: list[dict[str, str]]) -> None:
    asked = Counter((row["query"].casefold().strip(), row["commune"]) for row in queries)
    assert [pair for pair, times in asked.items() if times > 1] == []


def test_every_judged_offer_exists_with_a_grade_from_1_to_3_and_once_per_query(
    queries: list[dict[str, str]],
) -> None:
    known = {row["offer_key"] for row in _rows("importers/bundled/offers.csv")}
    for row in queries:
        pairs = _judged(row)
        assert {key for key, _ in pairs} <= known, row["query"]
        assert {grade for _, grade in pairs} <= {"1", "2", "3"}, row["query"]
        assert len({key for key, _ in pairs}) == len(pairs), row["query"]


def test_only_the_kind_none_has_no_right_answer(queries: list[dict[str, str]]) -> None:
    for row in queries:
        assert (row["kind"] == "none") == (_judged(row) == []), row["query"]


def test_every_commune_is_one_of_the_departement_and_half_of_the_queries_state_one(
    queries: list[dict[str, str]],
) -> None:
    known = {row["code"] for row in _rows("directory/territory/data/05/communes.csv")}
    stated = [row["commune"] for row in queries if row["commune"]]
    assert set(stated) <= known
    assert 0.4 <= len(stated) / len(queries) <= 0.6


def test_every_judgment_says_why(queries: list[dict[str, str]]) -> None:
    assert [row["query"] for row in queries if not row["why"].strip()] == []
