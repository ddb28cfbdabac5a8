"""Measures of a ranking against judgments: pure functions over lists of keys."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from benchmarks.relevance.judged import NO_ANSWER, Judged

Ranking = Sequence[str]
"""Keys of the offers found, the best first."""


def dcg(grades: Sequence[int]) -> float:
    """Discounted cumulative gain, gains 2^grade - 1 (Järvelin and Kekäläinen, 2002)."""
    return sum((2.0**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def ndcg(found: Ranking, relevant: Mapping[str, int], depth: int = 10) -> float:
    """DCG of the first ``depth`` over that of the best possible order; 0–1."""
    best = dcg(sorted(relevant.values(), reverse=True)[:depth])
    return dcg([relevant.get(key, 0) for key in found[:depth]]) / best if best else 0.0


def reciprocal_rank(found: Ranking, relevant: Mapping[str, int]) -> float:
    """1 over the rank of the first relevant offer; 0 when none is found."""
    return next((1 / rank for rank, key in enumerate(found, 1) if key in relevant), 0.0)


def recall(found: Ranking, relevant: Mapping[str, int], depth: int = 20) -> float:
    """Share of the relevant offers among the first ``depth``."""
    return len(set(found[:depth]) & set(relevant)) / min(len(relevant), depth) if relevant else 0.0


@dataclass(frozen=True, slots=True)
class Scores:
    """Means over some queries; ``zero`` is the share of queries that found nothing."""

    queries: int
    ndcg: float
    mrr: float
    recall: float
    zero: float


def scores(judged: Sequence[Judged], found: Sequence[Ranking]) -> Scores:
    """The scores of the queries that have an answer."""
    pairs = [(one, ranking) for one, ranking in zip(judged, found, strict=True) if one.kind != NO_ANSWER]
    return Scores(
        queries=len(pairs),
        ndcg=fmean(ndcg(ranking, one.relevant) for one, ranking in pairs),
        mrr=fmean(reciprocal_rank(ranking, one.relevant) for one, ranking in pairs),
        recall=fmean(recall(ranking, one.relevant) for one, ranking in pairs),
        zero=fmean(not ranking for _, ranking in pairs),
    )


def interval(
    judged: Sequence[Judged],
    found: Sequence[Ranking],
    value: Callable[[Scores], float] = lambda s: s.ndcg,
    draws: int = 1000,
) -> tuple[float, float]:
    """95 % bootstrap interval of a mean over queries, drawn with a fixed seed."""
    pairs = [(one, ranking) for one, ranking in zip(judged, found, strict=True) if one.kind != NO_ANSWER]
    chance = random.Random(20261125)
    means = []
    for _ in range(draws):
        drawn = chance.choices(pairs, k=len(pairs))
        means.append(value(scores([one for one, _ in drawn], [ranking for _, ranking in drawn])))
    means.sort()
    return means[int(draws * 0.025)], means[int(draws * 0.975) - 1]
