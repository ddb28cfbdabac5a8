"""A shape as cells: exactly the points inside, in far fewer terms."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from search.cells import STEPS, cells_of, corners_of, cover, levels_of, points_of, positions_of
from search.filters import Box, Polygon, Radius, Shape
from search.geometry import inside

if TYPE_CHECKING:
    from numpy.typing import NDArray

GAP = (44.56, 6.08)
RING = Polygon(
    (
        ((5.5, 44.2), (7.0, 44.2), (7.0, 45.0), (5.5, 45.0), (5.5, 44.2)),
        ((6.0, 44.4), (6.5, 44.4), (6.5, 44.8), (6.0, 44.8), (6.0, 44.4)),
    )
)
WINDOW = Box(6.0, 44.4, 6.613, 44.8017)
BOW_TIE = Polygon((((5.9, 44.3), (6.7, 44.9), (6.7, 44.3), (5.9, 44.9), (5.9, 44.3)),))
SHAPES: list[Shape] = [
    *(Radius(*GAP, metres) for metres in (1, 500, 10_000, 40_000, 300_000)),
    RING,
    BOW_TIE,
    WINDOW,
]
EDGES_OF_THE_MAP: list[Shape] = [Radius(0.0, 179.99, 50_000), Radius(89.9, 0.0, 50_000)]


def test_points_and_cells_tell_where_they_are() -> None:
    lats = np.array([44.5600001, 44.56, -89.9999999, 90.0, 0.0])
    lons = np.array([6.0799999, 6.08, -180.0, 179.9999999, 0.0])
    again = positions_of(points_of(lats, lons))
    assert [each.tolist() for each in again] == [lats.tolist(), lons.tolist()]
    for lat, lon in zip(lats, lons, strict=True):
        cells = np.array(cells_of(lat, lon))
        souths, wests, sides = corners_of(cells)
        assert levels_of(cells).tolist() == list(range(len(STEPS)))
        assert np.all((souths - 1e-9 <= lat) & (lat <= souths + sides + 1e-9))
        assert np.all((wests - 1e-9 <= lon) & (lon <= wests + sides + 1e-9))


@pytest.mark.parametrize("shape", SHAPES + EDGES_OF_THE_MAP)
def test_whole_cells_hold_points_inside_only_and_with_the_cut_ones_all_of_them(
    shape: Shape,
) -> None:
    lats, lons = _points_around(shape)
    # Points on the corners and sides of cells, where rounding could put them on either side.
    lats[:500], lons[:1000] = np.round(lats[:500], 2), np.round(lons[:1000], 2)
    held = cover(shape)
    assert held
    whole, cut = set(held.whole), set(held.cut)
    for lat, lon, within in zip(
        lats.tolist(), lons.tolist(), inside(shape, lats, lons).tolist(), strict=True
    ):
        cells = set(cells_of(lat, lon))
        assert within or not cells & whole
        assert cells & (whole | cut) or not within


def _points_around(shape: Shape) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    chance = np.random.default_rng(7)
    if shape not in EDGES_OF_THE_MAP or not isinstance(shape, Radius):
        return chance.uniform(44.1, 45.1, 5000), chance.uniform(5.4, 7.1, 5000)
    lats = np.clip(chance.normal(shape.lat, 0.5, 5000), -90, 90)
    lons = chance.uniform(-180, 180, 5000) if shape.lat > 80 else chance.normal(shape.lon, 0.5, 5000)
    return lats, (lons + 180) % 360 - 180


def test_few_documents_are_left_to_be_tested() -> None:
    held = cover(Radius(*GAP, 20_000))
    assert held
    assert len(held.whole) + len(held.cut) < 600
    assert len(held.cut) * 0.01**2 * 111.2**2 * np.cos(np.radians(GAP[0])) < 0.2 * np.pi * 20**2


def test_what_is_too_large_is_left_to_the_documents() -> None:
    assert cover(Radius(*GAP, 9_000_000)) is None


def test_sizes_nest() -> None:
    assert all(large % small == 0 for large, small in pairwise(STEPS))
    assert STEPS[-1] == 1
    assert len(set(cells_of(44.5, 6.0))) == len(STEPS)
