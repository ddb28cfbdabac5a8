"""When nothing is found: what to give up, the least first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from search.query import Query
from search.results import Relaxation

WIDER: Final = {"radius_km": (5.0, 10.0, 20.0, 30.0, 50.0), "max_minutes": (15.0, 30.0, 45.0, 60.0, 90.0)}
"""Distances and times to try before giving the limit up."""
FILTERS: Final = "filters"
"""Name of giving up every filter at once; the words and the place of departure stay."""
AS_TYPED: Final = "verbatim"
"""Name of letting the words be understood again."""
_LAST: Final = (FILTERS, "q")


def ways(query: Query, given: Collection[str], named: str | None = None) -> Iterator[tuple[str, Query]]:
    """What may be given up of a query, with the query that is left.

    ``given``: parameters that filter it; ``named``: the commune that its words name, which stays when they go.
    """
    start = replace(query, page=1, cursor=None)
    if query.verbatim or query.as_typed:
        yield AS_TYPED, replace(start, verbatim=False, as_typed=())
    for name in given:
        for wider in WIDER.get(name, ()):
            if wider > getattr(query, name):
                yield name, _with(start, {name: wider})
        stays = {"commune": named} if name == "q" and named else {}
        yield name, _with(start, {name: Query.default(name), **stays})
    if query.group != "all":
        yield "group", replace(start, group="all")
    filters = [name for name in given if name != "q"]
    if len(filters) + (query.group != "all") > 1:
        yield FILTERS, _with(start, {name: Query.default(name) for name in (*filters, "group")})


def _with(query: Query, values: dict[str, Any]) -> Query:
    return replace(query, **values)


def best(counted: Iterable[Relaxation]) -> tuple[Relaxation, ...]:
    """Those that find something: the nearest limit only, and no limit when that finds more; words last."""
    kept: dict[str, list[Relaxation]] = {}
    for one in counted:
        if one.total:
            kept.setdefault(one.parameter, []).append(one)
    return tuple(one for found in sorted(kept.values(), key=_order) for one in _ends(found))


def _ends(found: Sequence[Relaxation]) -> tuple[Relaxation, ...]:
    nearest, widest = found[0], found[-1]
    return (nearest,) if nearest.total == widest.total else (nearest, widest)


def _order(found: Sequence[Relaxation]) -> tuple[int, int]:
    """Understanding first, then filters by what they give, then all filters, then the words."""
    name = found[0].parameter
    return _LAST.index(name) + 2 if name in _LAST else int(name != AS_TYPED), -found[-1].total
