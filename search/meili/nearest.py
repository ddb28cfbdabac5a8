"""Documents from the nearest on, told by the cells and points that they hold: the index has no geographic one.

How many documents each cell holds gives a circle that surely holds enough; of what is in it, points tell the order.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import inf
from typing import Final

import numpy as np
from numpy.typing import NDArray

from directory.territory import Point, distance_m, distances_m
from search.cells import CELLS, POINT, corners_of, levels_of, positions_of
from search.filters import Box, Radius
from search.geometry import around, comparable, comparable_m
from search.meili.filters import box, numbered
from search.meili.hits import WHOLE, Answer, Query, counted, listed, metres_of, ranked
from search.meili.settings import MAX_FACET_VALUES, MAX_TOTAL_HITS

Ask = Callable[[Sequence[Query]], Sequence[Answer]]
Numbers = NDArray[np.int64]
Metres = NDArray[np.float64]

FEW: Final = 4
"""Documents read for one that is wanted rather than asking which ones are wanted."""
HALVINGS: Final = 6
"""Windows that a crowd is counted in at once, the last one a sixty-fourth as wide as the crowd's."""
HALF_ROUND: Final = 180
"""Degrees of longitude beyond which corners of a window are not what is farthest in it."""


def density(expression: str) -> Query:
    """How many documents each cell holds."""
    return counted(expression, CELLS)


@dataclass(frozen=True, slots=True)
class Nearest:
    """Reads offers in their order by air from ``origin``, then by rank; those without a position come last."""

    ask: Ask
    origin: Point | None

    def offers(
        self, expression: str, wanted: int, known: Collection[str] = (), told: Answer | None = None
    ) -> dict[str, Answer]:
        """The nearest document of each offer: the first ``wanted`` that are not ``known``, or all there are.

        ``told`` is the answer to ``density``, when it is there already.
        """
        found = self._placed(expression, wanted, known, told) if self.origin else {}
        if len(found) < wanted:
            # A further site may be of an offer known already.
            nowhere = f"{expression} AND lat NOT EXISTS" if self.origin else expression
            others = self.ask([ranked(nowhere, wanted + len(known), by_site=True)])[0]["hits"]
            found |= {one["offer"]: one for one in others if one["offer"] not in {*known, *found}}
        return found

    def _placed(
        self, expression: str, wanted: int, known: Collection[str], told: Answer | None
    ) -> dict[str, Answer]:
        told = told or self.ask([density(expression)])[0]
        documents = wanted
        while True:
            reach, held = self._reach(told, documents)
            if held > FEW * documents:
                reach = self._narrower(expression, reach, documents)
            read, whole = self._within(expression, reach, documents)
            best: dict[str, Answer] = {}
            for one in read:
                if one["offer"] not in known:
                    best.setdefault(one["offer"], one)
            if whole or len(best) >= wanted or documents > MAX_TOTAL_HITS:
                return best
            documents *= FEW

    def _reach(self, told: Answer, documents: int) -> tuple[float, int]:
        """Metres within which there are so many documents, at least, and how many cells tell of there.

        Infinite when the cells do not tell.
        """
        cells: Mapping[str, int] = told["facetDistribution"].get(CELLS, {})
        numbers = np.array([int(cell) for cell in cells], dtype=np.int64)
        held = np.array(list(cells.values()), dtype=np.int64)
        souths, wests, sides = corners_of(numbers)
        corners = [(lat, lon) for lat in (souths, souths + sides) for lon in (wests, wests + sides)]
        farthest = np.max([distances_m(self._start, *corner) for corner in corners], axis=0)
        levels = levels_of(numbers)
        return min(
            (
                _holding(farthest[levels == level], held[levels == level], documents)
                for level in np.unique(levels)
            ),
            default=(inf, 0),
        )

    def _within(self, expression: str, reach: float, documents: int) -> tuple[list[Answer], bool]:
        """The first documents in a circle, so many at least if it holds them, and whether they are all there are."""
        there = box(around(Radius(*self._start, reach))) if reach < inf else "lat EXISTS"
        where = f"{expression} AND {there}"
        few = FEW * documents
        asked = counted(where, POINT) | {"hitsPerPage": few, "attributesToRetrieve": WHOLE}
        answer = self.ask([asked])[0]
        total, found = int(answer["totalHits"]), answer["hits"]
        if total > few:
            points = answer["facetDistribution"].get(POINT, {})
            if len(points) < MAX_FACET_VALUES:
                found = self._of_points(where, points, documents)
            elif (nearer := self._narrower(expression, reach, documents)) < reach:
                return self._within(expression, nearer, documents)
            else:
                found = self.ask([listed(where)])[0]["hits"]
        measured = [(comparable_m(metres_of(self.origin, one)), one) for one in found]
        placed = [(metres, one) for metres, one in measured if metres <= reach]
        placed.sort(key=lambda each: (each[0], each[1]["rank"], each[1]["id"]))
        return [one for _, one in placed], reach == inf and len(placed) == total

    def _narrower(self, expression: str, reach: float, documents: int) -> float:
        """Metres within which there are so many documents, by windows each half as wide; ``reach`` if none tells."""
        windows = [around(Radius(*self._start, reach / 2**n)) for n in range(1, HALVINGS + 1)]
        answers = self.ask([counted(f"{expression} AND {box(window)}") for window in windows])
        held = (
            self._farthest(window)
            for window, answer in zip(windows, answers, strict=True)
            if answer["totalHits"] >= documents
        )
        return min(held, default=reach)

    def _farthest(self, window: Box) -> float:
        """Metres to the farthest place of a window; infinite when it goes round the Earth."""
        if window.east - window.west >= HALF_ROUND:
            return inf
        corners = [(lat, lon) for lat in (window.south, window.north) for lon in (window.west, window.east)]
        return max(distance_m(self._start, corner) for corner in corners)

    def _of_points(self, where: str, points: Mapping[str, int], documents: int) -> list[Answer]:
        """Documents of the nearest points; of a point that holds more than is wanted, the first ones by rank."""
        near: list[int] = []
        crowd: list[Query] = []
        held = 0
        for same, number in self._as_far(points):
            if number > documents:
                crowd = [ranked(f"{where} AND {numbered(POINT, same)}", documents)]
            else:
                near += same
            held += number
            if held >= documents:
                break
        queries = [listed(f"{where} AND {numbered(POINT, near)}")] if near else []
        return [one for answer in self.ask([*queries, *crowd]) for one in answer["hits"]]

    def _as_far(self, points: Mapping[str, int]) -> Iterator[tuple[list[int], int]]:
        """Points that are as far, from the nearest on, and how many documents they hold."""
        numbers = np.array([int(point) for point in points], dtype=np.int64)
        metres = comparable(distances_m(self._start, *positions_of(numbers))).tolist()
        ordered = sorted(zip(metres, numbers.tolist(), points.values(), strict=True))
        for _, some in groupby(ordered, key=lambda each: each[0]):
            same = list(some)
            yield [point for _, point, _ in same], sum(number for _, _, number in same)

    @property
    def _start(self) -> Point:
        if self.origin is None:
            raise ValueError("a distance needs an origin")
        return self.origin


def _holding(metres: Metres, held: Numbers, documents: int) -> tuple[float, int]:
    """The distance at which so many documents are held, and how many are, of cells that do not overlap."""
    order = np.argsort(metres)
    sums = np.cumsum(held[order])
    at = int(np.searchsorted(sums, documents))
    return (float(metres[order[at]]), int(sums[at])) if at < len(order) else (inf, 0)
