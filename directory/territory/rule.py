"""The geographic rule (DOMAIN): who is eligible, where it happens, how far that is.

Every page, API answer and export asks these functions; they are pure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, Protocol, TypeVar

from directory.territory.distance import Point, distance_m
from directory.territory.zones import Zone, coverage_codes, known_zones

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from directory.territory.model import Commune, Pass
    from directory.territory.roads import Road
    from directory.territory.territory import Territory

Eligibility = Literal["yes", "no", "unknown"]
Group = Literal["on_site", "remote", "unplaced"]

ON_SITE_MODE = "en-presentiel"
REMOTE_MODE = "a-distance"


class SiteLike(Protocol):
    """A place where an offer happens: INSEE code of its commune and WGS84 position, each None if unknown."""

    @property
    def commune(self) -> str | None: ...

    @property
    def lat(self) -> float | None: ...

    @property
    def lon(self) -> float | None: ...


S = TypeVar("S", bound=SiteLike)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the person is: a commune, a point, or both. Distances start from the point, else the mairie."""

    commune: Commune | None = None
    point: Point | None = None

    @property
    def start(self) -> Point | None:
        """``(lat, lon)`` that air distances start from."""
        return self.point or (self.commune.point if self.commune else None)


@dataclass(frozen=True, slots=True)
class Reach(Generic[S]):
    """A site and how far it is; each figure is None when it cannot be told. ``distance_m`` is by air."""

    site: S
    km: float | None = None
    minutes: int | None = None
    distance_m: float | None = None
    closed_passes: tuple[Pass, ...] = ()


def eligible(zones: Iterable[str | Zone], commune: Commune) -> Eligibility:
    """Whether residents of the commune may use an offer open to ``zones`` (typed, or data·inclusion's codes).

    ``unknown`` when none is stated, or none can be read.
    """
    stated = known_zones(zones)
    if not stated:
        return "unknown"
    covering = frozenset(coverage_codes(commune))
    return "yes" if any(str(zone) in covering for zone in stated) else "no"


def group_of(*, has_sites: bool, modes: Collection[str], home_visit: bool = False) -> Group:
    """The one group an offer is counted in.

    A place that only answers at a distance is remote; without a place, what comes to people's homes, or says
    nothing of how, covers their commune without being anywhere.
    """
    if has_sites:
        return "remote" if REMOTE_MODE in modes and ON_SITE_MODE not in modes else "on_site"
    return "remote" if REMOTE_MODE in modes and not home_visit else "unplaced"


def origin_at(territory: Territory, lat: float, lon: float) -> Origin:
    """The origin of a person at a point: with its commune when the point is in the territory."""
    located = territory.commune_at(lat, lon)
    return Origin(located.commune if located else None, (lat, lon))


def reach(site: S, origin: Origin, territory: Territory, closed: frozenset[str]) -> Reach[S]:
    """How far one site is, by the roads open when the passes ``closed`` are closed."""
    return _reach(site, origin, territory, _roads(origin, territory, closed))


def reach_all(
    sites: Iterable[S], origin: Origin, territory: Territory, closed: frozenset[str]
) -> list[Reach[S]]:
    """Every site with its distances, nearest first: by minutes, then kilometres, then by air.

    Sites that no road reaches, or all when no commune is known, come by air; then those without position,
    in the order given.
    """
    roads = _roads(origin, territory, closed)
    return sorted((_reach(site, origin, territory, roads) for site in sites), key=nearness)


def representative_site(
    sites: Iterable[S], origin: Origin, territory: Territory, closed: frozenset[str]
) -> Reach[S] | None:
    """The site that stands for an offer: the nearest (see ``reach_all``); None when it has none."""
    return next(iter(reach_all(sites, origin, territory, closed)), None)


def nearness(reached: Reach[S]) -> tuple[float, float, float]:
    """Sort key of a reach, nearest first; what is unknown comes last."""
    return (
        math.inf if reached.minutes is None else reached.minutes,
        math.inf if reached.km is None else reached.km,
        math.inf if reached.distance_m is None else reached.distance_m,
    )


def _roads(origin: Origin, territory: Territory, closed: frozenset[str]) -> Mapping[str, Road]:
    return territory.roads_from(origin.commune.code, closed) if origin.commune else {}


def _reach(site: S, origin: Origin, territory: Territory, roads: Mapping[str, Road]) -> Reach[S]:
    commune = territory.commune(site.commune) if site.commune else None
    road = roads.get(commune.code) if commune else None
    position = _position(site, commune)
    air = distance_m(origin.start, position) if origin.start and position else None
    if road is None:
        return Reach(site, distance_m=air)
    return Reach(site, road.km, road.minutes, air, road.closed_passes)


def _position(site: SiteLike, commune: Commune | None) -> Point | None:
    if site.lat is not None and site.lon is not None:
        return (site.lat, site.lon)
    return commune.point if commune else None
