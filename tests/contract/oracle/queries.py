"""Strategies of queries: each filter alone, and any of them together."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from directory.identity import record_id
from directory.vocabularies import AUDIENCES, FAMILIES, FEES, MODES
from search.filters import Polygon
from search.query import Query
from tests.contract.oracle.directories import (
    COMMUNES,
    ODD,
    PARTNERS,
    SOURCES,
    THEMES,
    WORDS,
    border,
    hautes_alpes,
)

_LATS = tuple(round(44.2 + 0.1 * n, 1) for n in range(11))
_LONS = tuple(round(5.4 + 0.1 * n, 1) for n in range(17))
_CORNERS = st.tuples(st.sampled_from(_LONS), st.sampled_from(_LATS))


def _some(values: Any, most: int = 3) -> SearchStrategy[tuple[Any, ...]]:
    return st.lists(st.sampled_from(sorted(values)), min_size=1, max_size=most, unique=True).map(tuple)


@st.composite
def _boxes(draw: st.DrawFn) -> tuple[float, float, float, float]:
    if draw(st.integers(0, 9)) == 0:
        return draw(
            st.sampled_from(
                [(-180.0, -90.0, 180.0, 90.0), (-1.0, -1.0, 1.0, 1.0), (179.0, 40.0, 180.0, 50.0)]
            )
        )
    west, east = sorted(draw(st.lists(st.sampled_from(_LONS), min_size=2, max_size=2, unique=True)))
    south, north = sorted(draw(st.lists(st.sampled_from(_LATS), min_size=2, max_size=2, unique=True)))
    return (west, south, east, north)


def _closed(corners: list[tuple[float, float]]) -> Polygon:
    return Polygon(((*corners, corners[0]),))


_RINGS = st.lists(_CORNERS, min_size=3, max_size=6, unique=True).filter(
    # A flat polygon is no area.
    lambda ring: len({lon for lon, _ in ring}) > 1 and len({lat for _, lat in ring}) > 1
)
_HOLED = st.just(
    Polygon(
        (
            ((5.5, 44.3), (6.9, 44.3), (6.9, 45.1), (5.5, 45.1), (5.5, 44.3)),
            ((6.0, 44.5), (6.0, 44.6), (6.4, 44.6), (6.4, 44.5), (6.0, 44.5)),
        )
    )
)
_OUTLINES = st.sampled_from(COMMUNES).map(lambda code: Polygon((border(code),)))
_POLYGONS = st.one_of(_RINGS.map(_closed), _OUTLINES, _HOLED)
_POINTS = st.one_of(
    st.tuples(st.sampled_from(_LATS), st.sampled_from(_LONS)),
    st.tuples(
        st.floats(44.2, 45.1).map(partial(round, ndigits=7)),
        st.floats(5.5, 7.0).map(partial(round, ndigits=7)),
    ),
    st.sampled_from(ODD),
)

FILTERS: dict[str, SearchStrategy[Any]] = {
    "q": st.lists(st.sampled_from(WORDS), min_size=1, max_size=2, unique=True).map(" ".join),
    "in_commune": _some((*COMMUNES, "05001")),
    "canton": _some(hautes_alpes().cantons),
    "epci": _some(hautes_alpes().epcis),
    "bbox": _boxes(),
    "area": st.lists(_POLYGONS, min_size=1, max_size=2).map(tuple),
    "radius_km": st.one_of(
        st.floats(0, 500).map(partial(round, ndigits=2)), st.sampled_from((0.0, 0.001, 5.0, 500.0))
    ),
    "max_minutes": st.one_of(st.integers(0, 600).map(float), st.sampled_from((0.0, 10.0, 45.0))),
    "eligible_for": st.sampled_from((*COMMUNES, "05001")),
    "family": _some(FAMILIES),
    "theme": _some(THEMES),
    "audience": _some(AUDIENCES),
    "fees": _some(FEES),
    "mode": _some(MODES),
    "partner": _some([str(record_id(SOURCES[0], f"p{n}", "partner")) for n in range(PARTNERS)]),
    "source": _some(SOURCES),
    "updated_since": st.sampled_from([date(2026, 11, day) for day in (11, 12, 14, 18, 19, 21, 24, 25)]),
    "group": st.sampled_from(("on_site", "remote", "unplaced")),
}
"""Every filter, with what it may hold. ``radius_km`` and ``max_minutes`` need an origin."""

SORTS = ("relevance", "distance", "minutes", "updated")


def origins() -> SearchStrategy[dict[str, Any]]:
    """Somewhere to start from, or nowhere."""
    communes = st.sampled_from((*COMMUNES, "05001")).map(lambda code: {"commune": code})
    points = _POINTS.map(lambda point: {"lat": point[0], "lon": point[1]})
    return st.one_of(st.just({}), communes, points)


@st.composite
def queries(draw: st.DrawFn, names: tuple[str, ...] | None = None, sort: str | None = None) -> Query:
    """A query with the filters ``names``, or any; an order; an origin."""
    chosen = names if names is not None else draw(_some(FILTERS, most=5))
    values: dict[str, Any] = draw(origins())
    values["sort"] = sort or draw(st.sampled_from(SORTS))
    values["season"] = draw(st.sampled_from(("today", "summer", "winter")))
    values |= {name: draw(FILTERS[name]) for name in chosen}
    needs_origin = values["sort"] in ("distance", "minutes") or values.keys() & {"radius_km", "max_minutes"}
    if needs_origin and not values.keys() & {"commune", "lat"}:
        values["commune"] = draw(st.sampled_from(COMMUNES))
    return Query(**values)
