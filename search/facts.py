"""What the scorer must know of an offer besides its words, carried by the index: no second read to score."""

from __future__ import annotations

from typing import Final, NamedTuple

from pydantic_core import from_json, to_json

from directory.opening import ALWAYS, Runs

NOT_TONIGHT: Final = 0
TONIGHT: Final = 1
BY_DAY: Final = 2


class SiteFact(NamedTuple):
    """One place of the offer: INSEE commune and WGS84 position, each ``None`` when unknown."""

    commune: str | None
    lat: float | None
    lon: float | None


class OfferFacts(NamedTuple):
    """Facts of a whole offer; ``as_of`` is days since 1970-01-01 of the day it was last known true."""

    zones: tuple[str, ...]
    sites: tuple[SiteFact, ...]
    as_of: int | None
    group: str
    route: str
    tonight: int
    """Whether it helps somebody without a roof: tonight, by day only (nobody sleeps there), or not at all."""
    runs: Runs = ALWAYS


def pack(facts: OfferFacts) -> str:
    """The facts as one short text."""
    sites = [(site.commune, site.lat, site.lon) for site in facts.sites]
    runs = () if facts.runs == ALWAYS else facts.runs
    return to_json([facts.zones, sites, facts.as_of, facts.group, facts.route, facts.tonight, runs]).decode()


def unpack(packed: str) -> OfferFacts:
    """The facts of a packed text."""
    zones, sites, as_of, group, route, tonight, runs = from_json(packed)
    places = tuple(SiteFact(*site) for site in sites)
    return OfferFacts(tuple(zones), places, as_of, group, route, tonight, Runs(*runs))
