"""Which INSEE commune codes exist, in all of France: to tell a slip from a commune of somewhere else.

The table holds the codes of the Code officiel géographique 2026 (communes, former communes, arrondissements),
compacted by ``python -m importers.cog.derive communes.json``.
Source: INSEE, through ``@etalab/decoupage-administratif`` 6.0.0 (Licence Ouverte 2.0).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def _codes() -> frozenset[str]:
    text = files(__package__).joinpath("insee_codes.csv").read_text(encoding="utf-8")
    return frozenset(
        code for row in csv.DictReader(text.splitlines()) for code in expand(row["prefix"], row["numbers"])
    )


def exists(code: str) -> bool:
    """Whether a five-character INSEE code is, or was, a commune or a municipal arrondissement."""
    return code in _codes()


def departement_of(code: str) -> str:
    """The département of an INSEE code: its first two characters, three overseas."""
    return code[:3] if code[:2] in {"97", "98"} else code[:2]


def expand(prefix: str, numbers: str) -> list[str]:
    """The codes of one line of the table: ``("38", "1-3 6")`` gives 38001, 38002, 38003 and 38006."""
    codes: list[str] = []
    for part in numbers.split():
        first, _, last = part.partition("-")
        codes += (f"{prefix}{number:03d}" for number in range(int(first), int(last or first) + 1))
    return codes
