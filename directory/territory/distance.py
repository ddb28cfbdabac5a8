"""Air distances: great circle on a sphere of 6,371,000 m, everywhere.

It is what Meilisearch computes; the ellipsoid differs by -0.28 to +0.07 % in this part of France (DOMAIN).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from geopy.distance import great_circle  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


Point = tuple[float, float]
"""WGS84 ``(latitude, longitude)`` in degrees, always in this order."""

EARTH_RADIUS_M = 6_371_000.0


def distance_m(a: Point, b: Point) -> float:
    """Metres by air between two points ``(lat, lon)``; not rounded."""
    return float(great_circle(a, b, radius=EARTH_RADIUS_M / 1000).meters)


def distances_m(origin: Point, lats: ArrayLike, lons: ArrayLike) -> NDArray[np.float64]:
    """Metres by air from ``origin`` to many points: ``distance_m`` vectorised (equal within a millimetre)."""
    lat0, lon0 = np.radians(origin)
    lat, lon = np.radians(np.asarray(lats, dtype=float)), np.radians(np.asarray(lons, dtype=float))
    half_chord = np.sin((lat - lat0) / 2) ** 2 + np.cos(lat0) * np.cos(lat) * np.sin((lon - lon0) / 2) ** 2
    # arctan2 keeps its precision near antipodes, where arcsin of a root does not.
    metres: NDArray[np.float64] = (
        2 * EARTH_RADIUS_M * np.arctan2(np.sqrt(half_chord), np.sqrt(1 - half_chord))
    )
    return metres
