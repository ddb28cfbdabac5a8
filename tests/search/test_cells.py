"""A shape as cells: exactly the points inside, in far fewer terms."""

from __future__ import annotations

import numpy as np
import pytest

from search.embedded.cells import SIZES, aligned, cells_of, cover
from search.filters import Box, Radius
from search.geometry import around, inside

RADII = [1, 500, 10_000, 40_000, 300_000]


@pytest.mark.parametrize("metres", RADII)
def test_the_cover_holds_exactly_the_points_inside(metres: float) -> None:
    chance = np.random.default_rng(7)
    lats, lons = chance.uniform(44.2, 45.1, 3000), chance.uniform(5.4, 7.1, 3000)
    node = Radius(44.56, 6.08, metres)
    box = aligned(around(node))
    near = (lats >= box.south) & (lats <= box.north) & (lons >= box.west) & (lons <= box.east)
    keys = np.arange(3000, dtype=np.uint64)
    held = cover(lats[near], lons[near], keys[near], inside(node, lats[near], lons[near]))
    cells, documents = set(held.cells), set(held.documents)
    found = {
        n for n in range(3000) if n in documents or cells & set(cells_of(float(lats[n]), float(lons[n])))
    }
    expected = set(np.flatnonzero(inside(node, lats, lons)).tolist())
    assert found == expected
    assert len(cells) + len(documents) <= max(len(expected), 1)


def test_sizes_nest_and_the_box_is_widened_by_the_largest() -> None:
    assert round(SIZES[0] / SIZES[1], 9) == round(SIZES[0] / SIZES[1])
    assert aligned(Box(6.0, 44.0, 7.0, 45.0)).west == 6.0 - SIZES[0]


def test_nothing_inside_is_no_term() -> None:
    held = cover(np.array([44.5]), np.array([6.0]), np.array([1], dtype=np.uint64), np.array([False]))
    assert (held.cells, held.documents) == ([], [])
