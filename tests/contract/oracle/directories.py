"""Random directories as real files are: borders, holes, far and swapped positions, hidden places, no site at all."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Engine

from directory import db, store
from directory.records import OfferRecord, SiteRecord
from directory.seen import Seen
from directory.territory import Territory, load_territory
from directory.vocabularies import AUDIENCES, FAMILIES
from tests.contract.oracle.oracle import Oracle, Plain
from tests.directory.builders import offer, partner, run

PARTNERS = 6
SOURCES = ("finess", "template")
WORDS = ("zorglub", "kwizera", "bolchovik", "fantoumas", "hurluberlu")
"""Words that nothing mends, expands or cuts into one another."""

THEMES = (
    "mobilite--preparer-un-permis",
    "sante--addictions",
    "numerique--acquerir-un-equipement",
    "trouver-un-emploi--convaincre-un-recruteur-en-entretien",
    "logement-hebergement--sequiper",
)
COMMUNES = ("05061", "05023", "05065", "05046", "05079", "05132", "05118", "05003", "05170", "05070")
FORMER = ("05120", "05042", "05034", "05005")
"""Former communes' codes, which files still hold."""
ELSEWHERE = ("38185", "04019", "97411")
ODD = (
    (0.0, 0.0),
    (90.0, 0.0),
    (-90.0, 12.5),
    (44.5, 180.0),
    (44.5, -180.0),
    (6.0786, 44.5594),
    (44.5594, -6.0786),
    (-21.1, 55.5),
    (48.85, 2.35),
)
"""Null island, poles, both sides of the date line, swapped, a lost sign, far away."""


@cache
def hautes_alpes() -> Territory:
    """The territory of these tests."""
    return load_territory("05")


@cache
def border(commune: str) -> tuple[tuple[float, float], ...]:
    """Outline of a commune as (lon, lat)."""
    geometry = hautes_alpes().outlines.communes[commune]
    rings = geometry["coordinates"] if geometry["type"] == "Polygon" else geometry["coordinates"][0]
    return tuple((float(lon), float(lat)) for lon, lat in rings[0])


def grid(chance: random.Random) -> tuple[float, float]:
    """A point of the grid that boxes and polygons of the queries take their corners from."""
    return round(44.3 + 0.1 * chance.randrange(9), 1), round(5.5 + 0.1 * chance.randrange(15), 1)


def a_point(chance: random.Random, commune: str | None) -> tuple[float, float]:
    """A position ``(lat, lon)`` of seven decimals at most."""
    known = hautes_alpes().commune(commune) if commune else None
    kind = chance.randrange(10)
    if kind == 0:
        return chance.choice(ODD)
    if kind <= 2:
        return grid(chance)
    if kind == 3:
        lon, lat = chance.choice(border(chance.choice(COMMUNES)))
        return lat, lon
    if known and kind <= 5:
        return known.point
    lat, lon = known.point if known else (44.7, 6.2)
    return round(lat + chance.uniform(-0.05, 0.05), 7), round(lon + chance.uniform(-0.05, 0.05), 7)


def a_site(chance: random.Random) -> SiteRecord:
    """One place; its commune or its position may be missing, or contradict each other."""
    commune = chance.choice((*COMMUNES, *COMMUNES, *FORMER, *ELSEWHERE, None))
    placed = chance.random() > 0.15
    lat, lon = a_point(chance, commune) if placed else (None, None)
    return SiteRecord(commune=commune, lat=lat, lon=lon, label=f"lieu {chance.randrange(1000)}")


def _zones(chance: random.Random) -> tuple[str, ...]:
    stated = (
        ("commune:05061",), ("epci:200067825",), ("canton:0506",), ("canton:0599",), ("departement:05",),
        ("departement:93",), ("region:93",), ("pays:france",), ("pays:FRANCE",), ("pays:99100",),
        ("commune:05120",), ("commune:38185", "commune:05023"), ("canton:0502",), ("commune:xyz",),
    )  # fmt: skip
    return chance.choice((*stated, (), (), ()))


def a_record(chance: random.Random) -> OfferRecord:
    """A random offer."""
    sites = [a_site(chance) for _ in range(chance.choice((0, 0, 1, 1, 1, 1, 2, 3, 5)))]
    if sites and chance.random() < 0.1:
        sites.append(sites[0])
    masked = chance.random() < 0.08
    return OfferRecord(
        name=" ".join(chance.sample(WORDS, chance.choice((1, 2)))),
        families=tuple(chance.sample(list(FAMILIES), chance.choice((0, 0, 1, 2)))),
        themes=tuple(chance.sample(THEMES, chance.choice((0, 1, 1, 2)))),
        audiences=tuple(chance.sample(list(AUDIENCES), chance.choice((0, 1, 3)))),
        fees=chance.choice(((), ("gratuit",), ("payant",), ("gratuit", "payant"))),
        modes=chance.choice(((), ("en-presentiel",), ("a-distance",), ("en-presentiel", "a-distance"))),
        home_visit=chance.choice((None, False, True)),
        sites=tuple(sites),
        zone_eligibilite=_zones(chance),
        address_masked=masked,
    )


def seen(number: int, record: OfferRecord) -> Seen:
    """A record on its way into the store."""
    return offer(f"o{number}", partner_key=f"p{number % PARTNERS}", **dict(record))


def store_offers(database: Engine, records: Sequence[OfferRecord], now: datetime) -> None:
    """Store offers as imports do, a fifth of them each day before ``now``, from two sources."""
    parts = [(number, record) for number, record in enumerate(records)]
    for days in range(5):
        for run_id, source in enumerate(SOURCES):
            batch = [seen(n, record) for n, record in parts if n % 5 == days and n // 5 % 2 == run_id]
            partners = [partner(f"p{n}") for n in range(PARTNERS)]
            at = now - timedelta(days=1 + days * 3)
            run(database, [*partners, *batch], now=at, source=source, run_id=1 + run_id)


def oracle_of(database: Engine, now: datetime) -> Oracle:
    """The oracle over what is published now."""
    with db.reading(database) as session:
        offers = [Plain.of(stored) for stored in store.iter_published(session, now.date())]
    return Oracle(hautes_alpes(), offers, now)


def records(seed: int, number: int) -> Iterator[OfferRecord]:
    """The offers of a random directory, the same for the same seed."""
    chance = random.Random(seed)
    return (a_record(chance) for _ in range(number))
