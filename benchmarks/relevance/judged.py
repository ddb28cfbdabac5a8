"""Queries in people's own words, with the offers that answer them, judged by reading the offers."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from search.analyzer import folded_words

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
    """The queries of one part of the set, in file order; the tuning part without those of the other."""
    found = _rows(split)
    if split == "validation":
        return found
    aside = {_words(one.query) for one in _rows("validation")}
    return [one for one in found if _words(one.query) not in aside]


def left_out() -> int:
    """How many queries of the tuning file are left out, because the validation part asks the same words."""
    return len(_rows("tuning")) - len(read("tuning"))


def _rows(split: Split) -> list[Judged]:
    with (FOLDER / f"queries-{split}.csv").open(encoding="utf-8", newline="") as opened:
        return [
            Judged(row["kind"], row["query"], row["commune"] or None, _grades(row["relevant"]))
            for row in csv.DictReader(opened)
        ]


def _words(query: str) -> tuple[str, ...]:
    return tuple(folded_words(query))


def _grades(cell: str) -> Mapping[str, int]:
    pairs = (pair.rpartition("=") for pair in cell.split("|") if pair)
    return MappingProxyType({key: int(grade) for key, _, grade in pairs})
