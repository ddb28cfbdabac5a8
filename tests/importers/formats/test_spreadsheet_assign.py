"""The best total, against every way there is."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from importers.formats.spreadsheet_assign import assigned

WEIGHT = st.integers(0, 20).map(lambda n: n / 20)
TABLES = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(WEIGHT, min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    )
)


def best_of_all(weights):
    rows, columns = len(weights), len(weights[0])
    padded = [[*line, *[0.0] * rows] for line in weights]
    return max(
        sum(padded[row][column] for row, column in enumerate(chosen))
        for chosen in permutations(range(columns + rows), rows)
    )


@given(TABLES)
def test_no_other_choice_has_a_greater_total(weights):
    pairs = assigned(weights)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert abs(sum(weights[row][column] for row, column in pairs) - best_of_all(weights)) < 1e-9


def test_the_best_for_one_is_given_up_for_the_best_for_all():
    assert assigned([[1.0, 0.9], [0.9, 0.0]]) == [(0, 1), (1, 0)]


def test_nothing_is_assigned_to_nothing():
    assert assigned([]) == assigned([[]]) == assigned([[0.0]]) == []
