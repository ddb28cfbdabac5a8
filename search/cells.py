"""Square cells of several sizes, so that a shape is a few hundred terms rather than thousands of documents.

Every document carries its cell of each size and its point. A shape becomes the largest cells that lie wholly inside
it, and the points inside it of the small ones that its border cuts, the only documents that have to be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from search.document import POSITION_DIGITS
from search.filters import Shape
from search.geometry import box_of, holds, inside, meets

CELLS: Final = "cells"
POINT: Final = "point"
ALL_CELLS: Final = "all_cells"
ALL_POINTS: Final = "all_points"
"""Fields of an index: cells and point of a site; those of all the sites of an offer, on its first document."""

SMALLEST: Final = 0.01
"""Side of the smallest cells, in degrees."""
STEPS: Final = (64, 16, 4, 1)
"""Sides in smallest cells, the largest first, each a multiple of the next: cells nest."""
MOST: Final = 4_096
"""Cells looked at for one size: a border that asks for more is left to the documents of larger cells."""

_UNITS: Final = 100_000
"""Units of position in the side of a smallest cell: what the index keeps of a degree has seven decimals."""
_ACROSS: Final = 36_001
_STEP_BITS: Final = 58
_ROW_BITS: Final = 29

Numbers = NDArray[np.int64]
Degrees = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cover:
    """Cells wholly inside a shape, and cells that its border may cut."""

    whole: list[int]
    cut: list[int]


@dataclass(frozen=True, slots=True)
class Held:
    """What is inside a shape, exactly: every document of some cells, and those at some points."""

    cells: list[int]
    points: list[int]


def held(shape: Shape, told: Cover | None, lats: Degrees, lons: Degrees) -> Held:
    """What a shape holds: its cover, and the positions found in the cells that it cuts (in its box, without one)."""
    passing = inside(shape, lats, lons)
    points: list[int] = np.unique(points_of(lats[passing], lons[passing])).tolist()
    return Held(told.whole if told else [], points)


def cells_of(lat: float, lon: float) -> list[int]:
    """The cell of each size that holds a point."""
    row, column = _place(lat, lon)
    return [_number(level, row // step, column // step) for level, step in enumerate(STEPS)]


def point_of(lat: float, lon: float) -> int:
    """A number for a position of seven decimals; those of one cell follow each other, quick to look up together."""
    return int(points_of(np.array([lat]), np.array([lon]))[0])


def points_of(lats: Degrees, lons: Degrees) -> Numbers:
    """The same for many positions."""
    (rows, down), (columns, right) = np.divmod(_units(lats, 90), _UNITS), np.divmod(_units(lons, 180), _UNITS)
    return ((rows * _ACROSS + columns) * _UNITS + down) * _UNITS + right


def positions_of(points: Numbers) -> tuple[Degrees, Degrees]:
    """Latitudes and longitudes of points, as ``points_of`` was given them."""
    rest, right = np.divmod(points, _UNITS)
    cells, down = np.divmod(rest, _UNITS)
    rows, columns = np.divmod(cells, _ACROSS)
    return _degrees(rows * _UNITS + down, 90), _degrees(columns * _UNITS + right, 180)


def corners_of(cells: Numbers) -> tuple[Degrees, Degrees, Degrees]:
    """South and west of cells, and their sides, in degrees."""
    sides = np.array(STEPS)[levels_of(cells)] * SMALLEST
    rows, columns = cells >> _ROW_BITS & (1 << _STEP_BITS - _ROW_BITS) - 1, cells & (1 << _ROW_BITS) - 1
    return rows * sides - 90, columns * sides - 180, sides


def levels_of(cells: Numbers) -> Numbers:
    """Sizes of cells, as places in ``STEPS``: cells of one size do not overlap."""
    return cells >> _STEP_BITS


def _degrees(units: Numbers, before: int) -> Degrees:
    return np.round(units / (_UNITS / SMALLEST) - before, POSITION_DIGITS)


def _units(degrees: Degrees, before: int) -> Numbers:
    return np.rint((degrees + before) * (_UNITS / SMALLEST)).astype(np.int64)


def _place(lat: float, lon: float) -> tuple[int, int]:
    """Row and column of the smallest cell that holds a point, told as ``points_of`` does."""
    row, column = (_units(np.array([at]), before)[0] // _UNITS for at, before in ((lat, 90), (lon, 180)))
    return int(row), int(column)


def _number(level: int, row: int, column: int) -> int:
    return level << _STEP_BITS | row << _ROW_BITS | column


def cover(shape: Shape) -> Cover | None:
    """The cells of a shape; ``None`` when it is too large for cells to help."""
    box = box_of(shape)
    first = STEPS[0]
    (south, west), (north, east) = _place(box.south, box.west), _place(box.north, box.east)
    down, left = south // first, west // first
    height, width = north // first - down + 1, ceil((east + 1) / first) - left
    if height * width > MOST:
        return None
    rows, columns = (part.ravel() for part in np.mgrid[down : down + height, left : left + width])
    whole: list[int] = []
    for level, step in enumerate(STEPS):
        inside, touched = _told(shape, rows, columns, step * SMALLEST)
        whole += _numbers(level, rows[inside], columns[inside])
        rows, columns = rows[touched & ~inside], columns[touched & ~inside]
        if step == 1 or rows.size * (step // STEPS[level + 1]) ** 2 > MOST:
            return Cover(whole, _numbers(level, rows, columns))
        rows, columns = _parted(rows, columns, step // STEPS[level + 1])
    raise AssertionError("the last step is 1")


def _told(
    shape: Shape, rows: Numbers, columns: Numbers, side: float
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which cells are wholly inside, and which may hold a point of the shape."""
    souths, wests = (rows * side - 90).astype(np.float64), (columns * side - 180).astype(np.float64)
    return holds(shape, souths, wests, side), meets(shape, souths, wests, side)


def _parted(rows: Numbers, columns: Numbers, parts: int) -> tuple[Numbers, Numbers]:
    """The smaller cells that each cell is made of."""
    down, right = (part.ravel() for part in np.mgrid[0:parts, 0:parts])
    return (rows[:, None] * parts + down).ravel(), (columns[:, None] * parts + right).ravel()


def _numbers(level: int, rows: Numbers, columns: Numbers) -> list[int]:
    numbers: list[int] = (level << _STEP_BITS | rows << _ROW_BITS | columns).tolist()
    return numbers
