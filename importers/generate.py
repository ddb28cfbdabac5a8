"""Invented partners and offers, for demonstrations and benchmarks: a folder in the format ``template``.

The same count, seed and territory always give the same files. Nothing in them is a real body; phones are of
the range that Arcep keeps for fiction (04 65 71 …).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from directory.territory import Commune, Territory
from importers import generate_words as words
from importers.formats.template_columns import COLUMNS, TableName
from importers.formats.template_files import csv_tables

OFFERS_PER_PARTNER: Final = 8
SEED: Final = 20_261_125
DATE: Final = "2026-11"
HALLS: Final = 4
"""Doors of a commune where those receive who have none there."""
_COLUMNS: Final = {
    name: columns if name == "offers" else [*columns, "lat", "lon"] for name, columns in COLUMNS.items()
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one of the three files."""

    table: TableName
    values: dict[str, str]


class _Door(NamedTuple):
    """Where people are received."""

    commune: Commune
    address: str
    lat: float
    lon: float

    def values(self) -> dict[str, str]:
        """The cells that say where it is."""
        return {
            "commune": self.commune.code,
            "address": self.address,
            "postal_code": self.commune.postal_codes[0],
            "lat": str(self.lat),
            "lon": str(self.lon),
        }


def write(folder: Path, count: int, territory: Territory, seed: int = SEED) -> Path:
    """Write ``partners.csv``, ``offers.csv`` (``count`` lines) and ``places.csv``; answers the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with csv_tables(folder, _COLUMNS) as tables:
        for line in generate(count, seed, territory):
            tables.add(line.table, line.values)
    return folder


def generate(count: int, seed: int, territory: Territory) -> Iterator[Line]:
    """The lines of the three files, each partner before its offers, each offer before its places."""
    chance = random.Random(seed)  # noqa: S311 (invented offers are no secret)
    communes = list(territory.communes.values())
    weights = [commune.population**0.5 for commune in communes]
    # Who travels is received at the same few doors of a commune.
    halls = [[_door(commune, territory, chance) for _ in range(HALLS)] for commune in communes]
    home = halls[0][0]
    for number in range(count):
        if number % OFFERS_PER_PARTNER == 0:
            home = _door(chance.choices(communes, weights)[0], territory, chance)
            yield Line("partners", _partner(number // OFFERS_PER_PARTNER, home, chance))
        yield from _offer(number, home, halls=halls, weights=weights, territory=territory, chance=chance)


def position(commune: Commune, territory: Territory, chance: random.Random) -> tuple[float, float]:
    """A place near the centre of a commune, inside it: latitude, longitude."""
    lat, lon = (round(at + chance.uniform(-0.004, 0.004), 6) for at in (commune.lat, commune.lon))
    return (lat, lon) if territory.contains(commune.code, lat, lon) else (commune.lat, commune.lon)


def _door(commune: Commune, territory: Territory, chance: random.Random) -> _Door:
    return _Door(commune, _address(chance), *position(commune, territory, chance))


def _phone(chance: random.Random) -> str:
    return f"04 65 71 {chance.randrange(100):02d} {chance.randrange(100):02d}"


def _address(chance: random.Random) -> str:
    return f"{chance.randrange(1, 90)} {chance.choice(words.STREETS)}"


def _partner(number: int, home: _Door, chance: random.Random) -> dict[str, str]:
    name = f"{chance.choice(words.BODIES)} {chance.choice(words.TOPICS)} {home.commune.of_name} {number + 1}"
    return {
        "partner_key": f"p{number:06d}",
        "name": name,
        "kind": "association",
        "description": "Structure inventée pour la démonstration.",
        **home.values(),
        "phone": _phone(chance),
        "source_date": DATE,
        "retrieved_at": DATE,
    }


def _offer(
    number: int,
    home: _Door,
    *,
    halls: list[list[_Door]],
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
            "name": f"{chance.choice(activity.names)} {home.commune.of_name}",
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
            "zone_eligibilite": _zone(home.commune, territory, chance),
            "phone": _phone(chance),
            "validity": chance.choice(words.VALIDITY),
            "source_date": f"{chance.randrange(2022, 2027)}-{chance.randrange(1, 10):02d}",
            "retrieved_at": DATE,
        },
    )
    if not remote:
        others = chance.choices(halls, weights, k=chance.choice((0, 0, 0, 1, 1, 2)))
        doors = {home.commune.code: home}
        for hall in map(chance.choice, others):
            doors.setdefault(hall.commune.code, hall)
        for door in doors.values():
            yield Line("places", _place(key, door, chance))


def _zone(home: Commune, territory: Territory, chance: random.Random) -> str:
    return chance.choice((f"departement:{territory.code}", f"epci:{home.epci}", f"commune:{home.code}", ""))


def _place(key: str, door: _Door, chance: random.Random) -> dict[str, str]:
    return {
        "offer_key": key,
        **door.values(),
        "label": chance.choice(words.LABELS),
        "hours": chance.choice(words.HOURS),
        "permanence": chance.choice(words.PERMANENCES),
        "note": chance.choice(words.NOTES),
    }
