"""The measures of a ranking, on cases small enough to work out by hand."""

from __future__ import annotations

import math

import pytest

from benchmarks.relevance.judged import Judged
from benchmarks.relevance.measures import interval, ndcg, recall, reciprocal_rank, scores

GRADES = {"a": 3, "b": 2, "c": 1}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (["a", "b", "c"], 1.0),
        ([], 0.0),
        (["x", "y"], 0.0),
        (["x", "a"], (7 / math.log2(3)) / (7 + 3 / math.log2(3) + 1 / 2)),
        (["x"] * 10 + ["a"], 0.0),
    ],
)
def test_ndcg_counts_the_first_ten(found: list[str], expected: float) -> None:
    assert ndcg(found, GRADES) == pytest.approx(expected)


def test_reciprocal_rank_and_recall() -> None:
    assert reciprocal_rank(["x", "c"], GRADES) == 0.5
    assert recall(["x", "c", "a"], GRADES) == pytest.approx(2 / 3)
    assert recall([f"k{n}" for n in range(20)], {f"k{n}": 1 for n in range(40)}) == 1.0


def test_queries_without_an_answer_are_left_out() -> None:
    judged = [Judged("need", "q", None, GRADES), Judged("none", "z", None, {})]
    found = scores(judged, [["a"], []])
    assert (found.queries, found.mrr, found.zero) == (1, 1.0, 0.0)


def test_the_interval_holds_the_mean_and_never_changes() -> None:
    judged = [Judged("need", str(n), None, GRADES) for n in range(30)]
    found = [["a", "b", "c"] if n % 2 else ["x"] for n in range(30)]
    low, high = interval(judged, found)
    assert low < 0.5 < high
    assert (low, high) == interval(judged, found)
