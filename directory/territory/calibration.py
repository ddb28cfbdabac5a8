"""Fits road links to the pairs whose figures are sourced; used when tables are derived, never at run time.

A formula on crow-flight kilometres is right on average and wrong where it matters: over the Izoard it
gives 26 km instead of 35. Each sourced pair therefore corrects the links of its own path, so that its
neighbours gain too: the difference goes to the pass when the path crosses one, else to all links that no
shorter pair has corrected yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from directory.territory.paths import Link, graph_of, shortest_paths, steps_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEAST_SHARE = 0.2
"""A correction never makes a link shorter than this share of what it was: the pair keeps its own row then."""


class KnownRoad(NamedTuple):
    """A pair with its own figures: whole route, door to door; usable while none of ``passes`` is closed."""

    a: str
    b: str
    km: float
    minutes: float
    passes: tuple[str, ...]
    basis: str
    source: str


def passes_between(links: Sequence[Link], a: str, b: str) -> tuple[str, ...]:
    """Passes on the shortest way from ``a`` to ``b`` with every pass open."""
    return tuple(sorted(shortest_paths(graph_of(links), a)[b].passes))


def calibrate(
    links: Iterable[Link], known: Iterable[KnownRoad], fixed_minutes: float
) -> tuple[list[Link], list[KnownRoad]]:
    """Links corrected by the known pairs, and those pairs; shorter pairs first.

    ``fixed_minutes`` is the part of a route that belongs to no link.
    """
    current = {(link.a, link.b): link for link in links}
    settled: set[tuple[str, str]] = set()
    pairs = sorted(known, key=lambda pair: pair.km)
    for pair in pairs:
        closed = frozenset(link.pass_key for link in current.values() if link.pass_key) - set(pair.passes)
        reached = shortest_paths(graph_of(current.values()), pair.a, closed)
        path = steps_to(reached, pair.b)
        free = [step for step in path if step not in settled]
        over_pass = [step for step in free if current[step].pass_key]
        changed = over_pass or free
        _stretch(current, path, changed, pair.km, pair.minutes - fixed_minutes)
        settled.update(over_pass or path)
    return list(current.values()), pairs


def _stretch(
    links: dict[tuple[str, str], Link],
    path: Sequence[tuple[str, str]],
    changed: Sequence[tuple[str, str]],
    km: float,
    minutes: float,
) -> None:
    """Scale the ``changed`` links so that the whole ``path`` adds up to ``km`` and ``minutes``."""
    kept = [links[step] for step in path if step not in changed]
    km_left, minutes_left = km - sum(link.km for link in kept), minutes - sum(link.minutes for link in kept)
    km_now = sum(links[step].km for step in changed)
    minutes_now = sum(links[step].minutes for step in changed)
    if km_left < LEAST_SHARE * km_now or minutes_left < LEAST_SHARE * minutes_now or not changed:
        return
    for step in changed:
        link = links[step]
        links[step] = link._replace(
            km=link.km * km_left / km_now, minutes=link.minutes * minutes_left / minutes_now
        )
