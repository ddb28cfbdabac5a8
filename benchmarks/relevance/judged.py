"""Queries in people's own words, with the offers that answer them, judged by reading the offers."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

Split = Literal["tuning", "validation"]
FOLDER: Final = Path(__file__).parent
NO_ANSWER: Final = "none"
"""Kind of the queries that have no right answer in the directory: scored apart."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One query: its kind, its words, where it is asked from, and a grade (1–3) per relevant offer's key."""

    kind: str
    query: str
    commune: str | None
    relevant: Mapping[str, int]


def read(split: Split) -> list[Judged]:
    """The queries of one part of the set, in file order."""
    with (FOLDER / f"queries-{split}.csv").open(encoding="utf-8", newline="") as opened:
        return [
            Judged(row["kind"], row["query"], row["commune"] or None, _grades(row["relevant"]))
            for row in csv.DictReader(opened)
        ]


def _grades(cell: str) -> Mapping[str, int]:
    pairs = (pair.rpartition("=") for pair in cell.split("|") if pair)
    return MappingProxyType({key: int(grade) for key, _, grade in pairs})
