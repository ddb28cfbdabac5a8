"""One formula for air distances."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.territory import EARTH_RADIUS_M, distance_m, distances_m

LATITUDES = st.floats(-89, 89)
LONGITUDES = st.floats(-180, 180)


def test_a_quarter_of_the_globe_is_a_quarter_of_its_circumference() -> None:
    assert distance_m((0.0, 0.0), (0.0, 90.0)) == pytest.approx(EARTH_RADIUS_M * math.pi / 2)


def test_gap_to_briancon_by_air() -> None:
    assert distance_m((44.559, 6.08), (44.898, 6.644)) == pytest.approx(58_500, abs=300)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_the_vectorised_twin_gives_the_same_metres(a: float, b: float, c: float, d: float) -> None:
    assert distances_m((a, b), [c], [d])[0] == pytest.approx(distance_m((a, b), (c, d)), abs=1e-3)


def test_a_point_is_nowhere_from_itself() -> None:
    assert distance_m((44.5, 6.0), (44.5, 6.0)) == 0
