"""From evidence to a score in 0–1, and from a score to what is done. Pure.

The score is the logistic of the sum of weights: each weight is in log-odds, so 2.3 makes it ten times
likelier. They were chosen by hand and tuned on the tuning half of ``benchmarks/duplicates/pairs.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import exp
from types import MappingProxyType
from typing import Final, Literal

from directory.duplicates.evidence import Evidence
from directory.records import EntityKind

Verdict = Literal["merge", "ask", "nothing"]

WEIGHTS: Final[Mapping[EntityKind, Mapping[str, float]]] = MappingProxyType(
    {
        "partner": MappingProxyType(
            {
                "same_siret": 4.0,
                "same_siren": -2.0,
                "other_siren": -4.0,
                "same_finess": 8.0,
                "other_finess": -4.0,
                "same_phone": 3.0,
                "other_phone": -0.7,
                "same_email": 2.5,
                "same_host": 1.0,
                "same_name": 4.0,
                "generic_name": 2.0,
                "names_differ": -4.0,
                "same_address": 2.5,
                "same_street": 1.5,
                "other_number": -1.0,
                "near": 1.5,
                "far": -2.0,
                "other_commune": -4.0,
                "same_kind": 1.0,
                "only_one": 3.0,
                "other_kind": -4.0,
                "same_source": -4.0,
            }
        ),
        "offer": MappingProxyType(
            {
                "same_phone": 1.5,
                "other_phone": -0.7,
                "same_email": 2.0,
                "same_host": 0.5,
                "same_name": 3.0,
                "generic_name": 2.0,
                "names_differ": -1.5,
                "same_address": 2.0,
                "same_street": 1.5,
                "other_number": -1.0,
                "near": 1.5,
                "far": -1.5,
                "other_commune": -5.0,
                "more_communes": -0.5,
                "same_kind": 1.5,
                "only_one": 2.0,
                "other_kind": -2.5,
                "same_source": -5.0,
                "same_partner": 1.5,
                "like_partner": 1.0,
                "other_partner": -1.0,
                "same_themes": 2.5,
                "other_themes": -3.0,
            }
        ),
    }
)
BIAS: Final[Mapping[EntityKind, float]] = MappingProxyType({"partner": -3.5, "offer": -4.5})
"""Two records of one block are two things far more often than one."""

MERGE_FROM: Final = 0.95
ASK_FROM: Final = 0.4

NEVER_ALONE: Final = frozenset(
    (
        *("same_source", "same_siren", "other_siren", "other_finess", "other_kind", "other_commune", "far"),
        *("more_communes", "like_partner", "other_partner"),
    )
)
"""Evidence in whose presence nothing is merged without a manager, whatever else agrees: offers of two
partners among them."""


def score(kind: EntityKind, found: Iterable[Evidence]) -> float:
    """How likely it is, in 0–1, that two records with this evidence are one."""
    weights = WEIGHTS[kind]
    total = BIAS[kind] + sum(weights[said.code] * said.strength for said in found if said.code in weights)
    return 1 / (1 + exp(-total))


def verdict(points: float, found: Iterable[Evidence]) -> Verdict:
    """Merge, ask a manager, or nothing."""
    if points >= MERGE_FROM and not any(said.code in NEVER_ALONE for said in found):
        return "merge"
    return "ask" if points >= ASK_FROM else "nothing"
