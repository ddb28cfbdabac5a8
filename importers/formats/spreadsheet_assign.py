"""The assignment of rows to columns with the best total: the Hungarian method, with potentials.

Kuhn's method as Munkres bounded it (1957): rows² × columns steps, here forty fields by some hundred columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf


def assigned(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Pairs (row, column), no row nor column twice, whose weights have the greatest sum; zeros make no pair."""
    if not weights or not weights[0]:
        return []
    rows, real = len(weights), len(weights[0])
    # As many empty columns as rows: every row may stay alone.
    costs = [[-weight for weight in line] + [0.0] * rows for line in weights]
    columns = real + rows
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        at, way = _augmenting(costs, row_potential, column_potential, owner)
        while at:
            owner[at], at = owner[way[at]], way[at]
    pairs = [(owner[column] - 1, column - 1) for column in range(1, real + 1) if owner[column]]
    return [(row, column) for row, column in sorted(pairs) if weights[row][column] > 0]


def _augmenting(
    costs: Sequence[Sequence[float]],
    row_potential: list[float],
    column_potential: list[float],
    owner: list[int],
) -> tuple[int, dict[int, int]]:
    """The free column nearest to the row that owns column 0, and for each column the one before it."""
    least = [inf] * len(owner)
    used: set[int] = set()
    before: dict[int, int] = {}
    at = 0
    while True:
        used.add(at)
        current, step, nearest = owner[at], inf, 0
        for column in range(1, len(owner)):
            if column in used:
                continue
            cost = costs[current - 1][column - 1] - row_potential[current] - column_potential[column]
            if cost < least[column]:
                least[column], before[column] = cost, at
            if least[column] < step:
                step, nearest = least[column], column
        for column in range(len(owner)):
            if column in used:
                row_potential[owner[column]] += step
                column_potential[column] -= step
            else:
                least[column] -= step
        at = nearest
        if owner[at] == 0:
            return at, before
