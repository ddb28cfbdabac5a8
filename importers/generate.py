"""Invented partners and offers, for demonstrations and benchmarks: a folder in the format ``template``.

The same count, seed and territory always give the same files. Nothing in them is a real body; phones are of
the range that Arcep keeps for fiction (04 65 71 …).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from directory.territory import Commune, Territory
from importers import generate_words as words
from importers.formats.template_columns import COLUMNS, TableName
from importers.formats.template_files import csv_tables

OFFERS_PER_PARTNER: Final = 8
SEED: Final = 20_261_125
DATE: Final = "2026-11"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one of the three files."""

    table: TableName
    values: dict[str, str]


def write(folder: Path, count: int, territory: Territory, seed: int = SEED) -> Path:
    """Write ``partners.csv``, ``offers.csv`` (``count`` lines) and ``places.csv``; answers the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with csv_tables(folder, COLUMNS) as tables:
        for line in generate(count, seed, territory):
            tables.add(line.table, line.values)
    return folder


def generate(count: int, seed: int, territory: Territory) -> Iterator[Line]:
    """The lines of the three files, each partner before its offers, each offer before its places."""
    chance = random.Random(seed)  # noqa: S311 (invented offers are no secret)
    communes = list(territory.communes.values())
    weights = [commune.population**0.5 for commune in communes]
    home: Commune = communes[0]
    for number in range(count):
        if number % OFFERS_PER_PARTNER == 0:
            home = chance.choices(communes, weights)[0]
            yield Line("partners", _partner(number // OFFERS_PER_PARTNER, home, chance))
        yield from _offer(
            number, home, communes=communes, weights=weights, territory=territory, chance=chance
        )


def _phone(chance: random.Random) -> str:
    return f"04 65 71 {chance.randrange(100):02d} {chance.randrange(100):02d}"


def _address(chance: random.Random) -> str:
    return f"{chance.randrange(1, 90)} {chance.choice(words.STREETS)}"


def _partner(number: int, commune: Commune, chance: random.Random) -> dict[str, str]:
    name = f"{chance.choice(words.BODIES)} {chance.choice(words.TOPICS)} {commune.of_name} {number + 1}"
    return {
        "partner_key": f"p{number:06d}",
        "name": name,
        "kind": "association",
        "description": "Structure inventée pour la démonstration.",
        "commune": commune.code,
        "address": _address(chance),
        "postal_code": commune.postal_codes[0],
        "phone": _phone(chance),
        "source_date": DATE,
        "retrieved_at": DATE,
    }


def _offer(
    number: int,
    home: Commune,
    *,
    communes: list[Commune],
    weights: list[float],
    territory: Territory,
    chance: random.Random,
) -> Iterator[Line]:
    activity = chance.choice(words.ACTIVITIES)
    how, who, modes = chance.choice(words.ACCESS)
    fees, fees_detail = chance.choice(words.FEES)
    key = f"o{number:06d}"
    remote = chance.random() < 0.05
    told = chance.sample(activity.about, k=chance.randrange(1, len(activity.about) + 1))
    yield Line(
        "offers",
        {
            "offer_key": key,
            "partner_key": f"p{number // OFFERS_PER_PARTNER:06d}",
            "name": f"{chance.choice(activity.names)} {home.of_name}",
            "families": activity.family,
            "themes": activity.theme,
            "type": activity.type,
            "audiences": chance.choice(words.AUDIENCES),
            "description": " ".join(told),
            "conditions": chance.choice(words.CONDITIONS),
            "how_to_access": how,
            "mobilisable_par": who,
            "modes_mobilisation": modes,
            "fees": fees,
            "fees_detail": fees_detail,
            "modes": "a-distance" if remote else "en-presentiel",
            "zone_eligibilite": _zone(home, territory, chance),
            "phone": _phone(chance),
            "validity": chance.choice(words.VALIDITY),
            "source_date": f"{chance.randrange(2022, 2027)}-{chance.randrange(1, 10):02d}",
            "retrieved_at": DATE,
        },
    )
    if not remote:
        others = chance.choices(communes, weights, k=chance.choice((0, 0, 0, 1, 1, 2)))
        for commune in dict.fromkeys((home, *others)):
            yield Line("places", _place(key, commune, chance))


def _zone(home: Commune, territory: Territory, chance: random.Random) -> str:
    return chance.choice((f"departement:{territory.code}", f"epci:{home.epci}", f"commune:{home.code}", ""))


def _place(key: str, commune: Commune, chance: random.Random) -> dict[str, str]:
    return {
        "offer_key": key,
        "commune": commune.code,
        "label": chance.choice(words.LABELS),
        "address": _address(chance),
        "postal_code": commune.postal_codes[0],
        "hours": chance.choice(words.HOURS),
        "permanence": chance.choice(words.PERMANENCES),
        "note": chance.choice(words.NOTES),
    }
