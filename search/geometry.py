"""Exact answers about positions, for both engines: boxes around a shape, and which points are inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import asin, cos, degrees, inf, pi, radians, sin
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from directory.territory.distance import EARTH_RADIUS_M, distances_m
from search.filters import Box, Polygon, Radius, Shape

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Degrees = NDArray[np.float64]

_MARGIN: Final = 1e-6
"""Degrees added around a box that only prepares an exact test."""
_DATE_LINE: Final = 180.0
_MILLIMETRES: Final = 3
_SLACK: Final = 1e-9
"""Degrees by which a cell is widened: what rounding may have put on its other side is in it all the same."""
_HALF_DIAGONAL: Final = 0.71
_SLACK_M: Final = 0.01


def around(node: Radius) -> Box:
    """The smallest box (and a little more) that holds a circle; the whole width at a pole or the date line."""
    reach = node.metres / EARTH_RADIUS_M
    south, north = radians(node.lat) - reach, radians(node.lat) + reach
    if south <= -pi / 2 or north >= pi / 2:
        return Box(-180.0, max(-90.0, degrees(south)), 180.0, min(90.0, degrees(north)))
    half = degrees(asin(min(1.0, sin(min(reach, pi / 2)) / cos(radians(node.lat))))) + _MARGIN
    west, east = node.lon - half, node.lon + half
    if west < -_DATE_LINE or east > _DATE_LINE:
        west, east = -_DATE_LINE, _DATE_LINE
    return Box(west, degrees(south) - _MARGIN, east, degrees(north) + _MARGIN)


def bounds(node: Polygon) -> Box:
    """The box of a polygon."""
    west, south, east, north = _outline(node).bounds
    return Box(west, south, east, north)


def box_of(node: Shape) -> Box:
    """The smallest box that holds a shape."""
    if isinstance(node, Box):
        return node
    return around(node) if isinstance(node, Radius) else bounds(node)


def upside_down(box: Box) -> bool:
    """True when a box holds nothing."""
    return box.south > box.north or box.west > box.east


def inside(node: Shape, lats: Degrees, lons: Degrees) -> NDArray[np.bool_]:
    """Which of the points are inside or on the border."""
    found: NDArray[np.bool_]
    if isinstance(node, Radius):
        found = distances_m((node.lat, node.lon), lats, lons) <= node.metres
    elif isinstance(node, Box):
        found = (lats >= node.south) & (lats <= node.north) & (lons >= node.west) & (lons <= node.east)
    else:
        found = shapely.intersects_xy(_prepared(node), lons, lats)
    return found


def holds(shape: Shape, souths: Degrees, wests: Degrees, side: float) -> NDArray[np.bool_]:
    """Which squares of ``side`` degrees, given by their corners, lie wholly inside."""
    low, left, high, right = _widened(souths, wests, side)
    found: NDArray[np.bool_]
    if isinstance(shape, Radius):
        start = (shape.lat, shape.lon)
        corners = [distances_m(start, lats, lons) for lats in (low, high) for lons in (left, right)]
        found = np.max(corners, axis=0) < shape.metres - _SLACK_M
    elif isinstance(shape, Box):
        found = (low >= shape.south) & (high <= shape.north) & (left >= shape.west) & (right <= shape.east)
    else:
        found = shapely.contains_properly(_prepared(shape), shapely.box(left, low, right, high))
    return found


def meets(shape: Shape, souths: Degrees, wests: Degrees, side: float) -> NDArray[np.bool_]:
    """Which of these squares may hold a point of the shape: never too few."""
    low, left, high, right = _widened(souths, wests, side)
    found: NDArray[np.bool_]
    if isinstance(shape, Radius):
        centres = distances_m((shape.lat, shape.lon), souths + side / 2, wests + side / 2)
        reach = shape.metres + radians(side + 2 * _SLACK) * _HALF_DIAGONAL * EARTH_RADIUS_M + _SLACK_M
        found = centres <= reach
    elif isinstance(shape, Box):
        found = (high >= shape.south) & (low <= shape.north) & (right >= shape.west) & (left <= shape.east)
    else:
        found = shapely.intersects(_prepared(shape), shapely.box(left, low, right, high))
    return found


def _widened(souths: Degrees, wests: Degrees, side: float) -> tuple[Degrees, Degrees, Degrees, Degrees]:
    return souths - _SLACK, wests - _SLACK, souths + side + _SLACK, wests + side + _SLACK


def comparable(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distances to be compared: to the millimetre, so that the last bits of a formula order nothing."""
    return np.round(metres, _MILLIMETRES)


def comparable_m(metres: float | None) -> float:
    """The same for one distance; an unknown one is infinite."""
    return inf if metres is None else round(metres, _MILLIMETRES)


def farther_and_farther(minutes: Mapping[str, float]) -> Iterator[tuple[str, ...]]:
    """The nearest commune, then about twice as many each time, whole times only, until all are there."""
    ordered = sorted(minutes, key=lambda code: minutes[code])
    number = 1
    while number < len(ordered):
        last = minutes[ordered[number - 1]]
        number = sum(time <= last for time in minutes.values())
        yield tuple(ordered[:number])
        number *= 2
    yield tuple(ordered)


def _prepared(node: Polygon) -> BaseGeometry:
    shape = _outline(node)
    shapely.prepare(shape)
    return shape


def _outline(node: Polygon) -> BaseGeometry:
    """The polygon; one whose border crosses itself is mended as shapely does."""
    shape = shapely.Polygon(node.rings[0], node.rings[1:])
    mended: BaseGeometry = shape if shape.is_valid else shapely.make_valid(shape)
    return mended
