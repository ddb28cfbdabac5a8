"""The canton map of pages, drawn once as SVG paths: it needs no script and no network."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

from directory.territory import Territory

WIDTH: Final = 600
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class CantonShape:
    """A canton's outline as an SVG path and where its name is written, in the units of the view."""

    code: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class CantonMap:
    """The view's size and every canton."""

    width: int
    height: int
    cantons: tuple[CantonShape, ...]


@lru_cache(maxsize=4)
def canton_map(territory: Territory) -> CantonMap:
    """The map of the cantons that sites are told in: equirectangular at the middle latitude, north up."""
    outlines = {f["id"]: shape(f["geometry"]) for f in territory.cantons_geojson["features"]}
    west, south, east, north = territory.outlines.bounds(territory.communes)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * squeeze)

    def place(lon: float, lat: float) -> Point:
        return ((lon - west) * squeeze * scale, (north - lat) * scale)

    shapes = []
    for canton in territory.site_cantons:
        outline = outlines[canton.code]
        inside = outline.representative_point()
        x, y = place(inside.x, inside.y)
        path = "".join(_ring([place(*point[:2]) for point in ring]) for ring in _rings(outline))
        shapes.append(CantonShape(canton.code, canton.name.split(" (")[0], path, round(x, 1), round(y, 1)))
    return CantonMap(WIDTH, round((north - south) * scale), tuple(shapes))


def _rings(outline: BaseGeometry) -> list[list[tuple[float, ...]]]:
    parts = outline.geoms if isinstance(outline, MultiPolygon) else [outline]
    return [
        list(ring.coords)
        for part in parts
        if isinstance(part, Polygon)
        for ring in (part.exterior, *part.interiors)
    ]


def _ring(points: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"
