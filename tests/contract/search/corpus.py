"""A small random directory, and the plain answers that engines are compared with."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

import shapely

from directory.territory import distance_m
from search.contract import Document
from search.document import gathered
from search.filters import And, Box, Filter, In, Not, Or, Polygon, Radius, Range

CANTONS = ("0501", "0504", "0510", "0599")
THEMES = ("mobilite--preparer-un-permis", "sante--addictions", "numerique--acquerir-un-equipement")
STEMS = ("heberg", "urgenc", "permis", "conduir", "alimentair", "05000", "05100", "colis")
COMMUNES = tuple(f"05{n:03}" for n in range(1, 30))


def offer_id(number: int) -> str:
    """A fixed random-looking UUID."""
    return str(UUID(int=random.Random(number).getrandbits(128), version=5))


def an_offer(number: int, sites: int | None = None, **changes: object) -> list[Document]:
    """The documents of a random offer, the same for the same number; ``changes`` win over chance."""
    chance = random.Random(1000 + number)
    identifier = offer_id(number)
    sites = chance.choice((0, 1, 1, 1, 2, 3, 4)) if sites is None else sites
    stems = tuple(chance.sample(STEMS, 3))
    common = Document(
        id=f"{identifier}_0",
        offer=identifier,
        partner=offer_id(100_000 + number % 7),
        first=True,
        multi=sites > 1,
        group="on_site" if sites else chance.choice(("remote", "unplaced")),
        families=tuple(chance.sample(("mobilite", "sante", "formation"), chance.choice((1, 2)))),
        themes=tuple(chance.sample(THEMES, chance.choice((0, 1, 2)))),
        audiences=chance.choice(((), ("jeunes",), ("jeunes", "seniors"))),
        fees=chance.choice(((), ("gratuit",))),
        modes=("en-presentiel",) if sites else ("a-distance",),
        routes=(chance.choice(("open", "referral")),),
        sources=("template",),
        zones=(chance.choice(("unknown", "departement:05", "commune:05061")),),
        updated=chance.randrange(17_000, 20_000),
        rank=UUID(identifier).int >> 80,
        stems=stems,
        weights=f" {stems[0]}=10n ",
        facts=f'["{number}"]',
        words=stems,
        texts={"name": stems[0], "description": " ".join(stems[1:])},
    )
    placed = [_at(common, n, chance) for n in range(sites)] or [common]
    return list(gathered([replace(one, **changes) for one in placed]))  # type: ignore[arg-type]


def _at(common: Document, number: int, chance: random.Random) -> Document:
    known = chance.random() > 0.1
    return replace(
        common,
        id=f"{common.offer}_{number}",
        first=number == 0,
        site_commune=chance.choice(COMMUNES),
        site_canton=chance.choice(CANTONS),
        site_epci=chance.choice(("200067452", "200067825")),
        lat=round(chance.uniform(44.2, 45.1), 7) if known else None,
        lon=round(chance.uniform(5.4, 7.1), 7) if known else None,
    )


def some_offers(numbers: Iterable[int]) -> list[Document]:
    """The documents of several offers."""
    return [document for number in numbers for document in an_offer(number)]


def passes(node: Filter, document: Document) -> bool:  # noqa: PLR0911 - one return by kind of node
    """Whether a document passes a filter, told from its fields only."""
    match node:
        case In(field, values):
            return bool(set(values) & set(_values(document, field)))
        case Range(field, minimum, maximum):
            value = getattr(document, field)
            return (
                value is not None
                and (minimum is None or value >= minimum)
                and (maximum is None or value <= maximum)
            )
        case Radius(lat, lon, metres):
            at = _point(document)
            return at is not None and distance_m((lat, lon), at) <= metres
        case Box(west, south, east, north):
            at = _point(document)
            return at is not None and south <= at[0] <= north and west <= at[1] <= east
        case Polygon(rings):
            at = _point(document)
            shape = shapely.Polygon(rings[0], rings[1:])
            return at is not None and bool(shape.intersects(shapely.Point(at[1], at[0])))
        case And(parts):
            return all(passes(part, document) for part in parts)
        case Or(parts):
            return any(passes(part, document) for part in parts)
        case Not(part):
            return not passes(part, document)


def offers_that_pass(documents: Sequence[Document], node: Filter) -> set[str]:
    """Offers of which a document passes."""
    return {document.offer for document in documents if passes(node, document)}


def facet(documents: Sequence[Document], node: Filter, field: str) -> dict[str, int]:
    """Offers by value of a field, over the documents that pass."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for document in documents:
        if passes(node, document):
            for value in _values(document, field):
                found[value].add(document.offer)
    return dict(Counter({value: len(offers) for value, offers in found.items()}))


def nearest(documents: Sequence[Document], node: Filter, origin: tuple[float, float]) -> dict[str, float]:
    """Metres from ``origin`` to the nearest passing document of each offer that has one with a position."""
    found: dict[str, float] = {}
    for document in documents:
        at = _point(document)
        if at and passes(node, document):
            metres = distance_m(origin, at)
            found[document.offer] = min(metres, found.get(document.offer, metres))
    return found


def _point(document: Document) -> tuple[float, float] | None:
    if document.lat is None or document.lon is None:
        return None
    return document.lat, document.lon


def _values(document: Document, field: str) -> Sequence[str]:
    value = getattr(document, field)
    if value is None:
        return ()
    if isinstance(value, bool):
        return (str(value).lower(),)
    return value if isinstance(value, tuple) else (value,)
