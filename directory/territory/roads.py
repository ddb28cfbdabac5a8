"""Road distance and time between communes: estimates by car, by the roads open that day."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from directory.territory.paths import Graph, Link, Reached, graph_of, shortest_paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from directory.territory.calibration import KnownRoad
    from directory.territory.model import Pass

MATERIAL_DETOUR_MINUTES = 5
MATERIAL_DETOUR_KM = 5
"""A closed pass is worth naming when it makes the route longer by one of these at least."""


@dataclass(frozen=True, slots=True)
class Road:
    """A route between two communes' mairies: kilometres (0.1 km), whole minutes by car, both estimates.

    ``closed_passes``: those that would make it clearly shorter if they were open. Same commune: zero.
    """

    km: float
    minutes: int
    closed_passes: tuple[Pass, ...] = ()


class RoadNetwork(Protocol):
    """Anything that knows the roads: the tables' graph, or a matrix computed with OSRM or IGN's service."""

    def roads_from(self, commune: str, closed: frozenset[str]) -> Mapping[str, Road]:
        """The road to each commune that can be reached (itself included) when these passes are closed."""
        ...


@dataclass(slots=True)
class RoadGraph:
    """The graph of the tables; the routes from a commune are computed once per set of closed passes.

    Measured: under 2 ms for the routes from one commune to the 162, about 0.2 s for all pairs.
    """

    links: Sequence[Link]
    known: Sequence[KnownRoad]
    fixed_minutes: float
    passes: Mapping[str, Pass]
    _graph: Graph = field(init=False, repr=False)
    _keys: frozenset[str] = field(init=False, repr=False)
    _known_from: dict[str, dict[str, KnownRoad]] = field(init=False, repr=False)
    _cache: dict[tuple[str, frozenset[str]], Mapping[str, Road]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the links and the known pairs, both ways."""
        self._graph = graph_of(self.links)
        self._keys = frozenset(link.pass_key for link in self.links if link.pass_key)
        self._known_from = _both_ways(self.known)
        self._cache = {}

    def roads_from(self, commune: str, closed: frozenset[str]) -> Mapping[str, Road]:
        """See ``RoadNetwork``; empty for a commune that no road of the tables reaches."""
        if commune not in self._graph:
            return {}
        key = (commune, closed & self._keys)
        if key not in self._cache:
            self._cache[key] = MappingProxyType(self._compute(*key))
        return self._cache[key]

    def _compute(self, origin: str, closed: frozenset[str]) -> dict[str, Road]:
        now = shortest_paths(self._graph, origin, closed)
        when_open = shortest_paths(self._graph, origin) if closed else now
        return {
            code: Road(0.0, 0)
            if code == origin
            else self._road(origin, code, now[code], when_open[code], closed)
            for code in now
        }

    def _road(self, origin: str, to: str, now: Reached, when_open: Reached, closed: frozenset[str]) -> Road:
        km, minutes = self._figures(origin, to, now, closed)
        open_km, open_minutes = self._figures(origin, to, when_open, frozenset())
        longer = minutes - open_minutes >= MATERIAL_DETOUR_MINUTES or km - open_km >= MATERIAL_DETOUR_KM
        missing = sorted(when_open.passes & closed) if longer else ()
        # To the thousandth first: a sum must not depend on the order of its links.
        return Road(round(km, 1), round(round(minutes, 3)), tuple(self.passes[key] for key in missing))

    def _figures(self, origin: str, to: str, path: Reached, closed: frozenset[str]) -> tuple[float, float]:
        known = self._known_from.get(origin, {}).get(to)
        if known and closed.isdisjoint(known.passes):
            return known.km, known.minutes
        return path.km, path.minutes + self.fixed_minutes


def _both_ways(known: Iterable[KnownRoad]) -> dict[str, dict[str, KnownRoad]]:
    index: dict[str, dict[str, KnownRoad]] = {}
    for road in known:
        index.setdefault(road.a, {})[road.b] = road
        index.setdefault(road.b, {})[road.a] = road
    return index
