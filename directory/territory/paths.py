"""Shortest paths by minutes over a graph of road links (Dijkstra); knows nothing of communes."""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Link(NamedTuple):
    """A road between two neighbours, usable both ways; ``minutes`` is what it adds to a route."""

    a: str
    b: str
    km: float
    minutes: float
    pass_key: str | None = None


class Reached(NamedTuple):
    """How a node is reached: totals, passes crossed, and the node before it (None at the origin)."""

    minutes: float
    km: float
    passes: frozenset[str]
    previous: str | None


Graph = dict[str, list[Link]]


def graph_of(links: Iterable[Link]) -> Graph:
    """Neighbours of each node; every link is listed at both ends, leaving from ``a``."""
    graph: Graph = {}
    for link in links:
        graph.setdefault(link.a, []).append(link)
        graph.setdefault(link.b, []).append(link._replace(a=link.b, b=link.a))
    return graph


def shortest_paths(
    graph: Mapping[str, list[Link]], origin: str, closed: frozenset[str] = frozenset()
) -> dict[str, Reached]:
    """Every node that can be reached from ``origin`` without a closed pass, by the fewest minutes."""
    reached: dict[str, Reached] = {}
    queue: list[tuple[float, float, str, str | None, frozenset[str]]] = [
        (0.0, 0.0, origin, None, frozenset())
    ]
    while queue:
        minutes, km, node, previous, passes = heappop(queue)
        if node in reached:
            continue
        reached[node] = Reached(minutes, km, passes, previous)
        for link in graph.get(node, ()):
            if link.b in reached or link.pass_key in closed:
                continue
            crossed = passes | {link.pass_key} if link.pass_key else passes
            heappush(queue, (minutes + link.minutes, km + link.km, link.b, node, crossed))
    return reached


def steps_to(reached: Mapping[str, Reached], node: str) -> list[tuple[str, str]]:
    """The steps of the path to ``node``, as unordered pairs (smaller code first), last step first."""
    steps: list[tuple[str, str]] = []
    previous = reached[node].previous
    while previous is not None:
        steps.append((min(node, previous), max(node, previous)))
        node, previous = previous, reached[previous].previous
    return steps
