"""Square cells of several sizes, so that a shape is a few terms rather than thousands of documents.

Every document carries its cell of each size. A shape becomes the largest cells of which every document is
inside, then smaller ones, then the documents of the cells that its border cuts: exact, whatever the shape.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.filters import Box

SIZES: Final = (0.04, 0.01)
"""Sides in degrees, the largest first, each a multiple of the next."""

_LEVEL: Final = 60
_ROW: Final = 30

Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Cover:
    """Cells whose documents are all inside, and documents inside that no such cell holds."""

    cells: list[int]
    documents: list[int]


def cells_of(lat: float, lon: float) -> list[int]:
    """The cell of each size that holds a point."""
    at = (np.array([lat]), np.array([lon]))
    return [int(_numbers(level, *at)[0]) for level in range(len(SIZES))]


def _numbers(level: int, lats: NDArray[np.float64], lons: NDArray[np.float64]) -> Keys:
    size = SIZES[level]
    rows = np.floor((lats + 90) / size).astype(np.uint64)
    columns = np.floor((lons + 180) / size).astype(np.uint64)
    return np.uint64(level << _LEVEL) | (rows << np.uint64(_ROW)) | columns


def aligned(box: Box) -> Box:
    """The box widened by a largest cell on each side: no cell that touches ``box`` leaves it."""
    size = SIZES[0]
    return Box(box.west - size, box.south - size, box.east + size, box.north + size)


def cover(
    lats: NDArray[np.float64], lons: NDArray[np.float64], keys: Keys, inside: NDArray[np.bool_]
) -> Cover:
    """The cover of the points ``inside``, told among all the points of their cells."""
    cells: list[int] = []
    left = inside.copy()
    for level in range(len(SIZES)):
        if not left.any():
            break
        numbers, place = np.unique(_numbers(level, lats, lons), return_inverse=True)
        whole = np.bincount(place, weights=~inside, minlength=numbers.size) == 0
        useful = np.bincount(place, weights=left, minlength=numbers.size) > 1
        chosen = whole & useful
        cells += numbers[chosen].tolist()
        left &= ~chosen[place]
    return Cover(cells, keys[left].tolist())
