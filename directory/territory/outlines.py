"""Outlines of communes and cantons: what is where, and GeoJSON for maps."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely
from shapely.geometry import mapping, shape

from directory.territory.distance import EARTH_RADIUS_M

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

TOLERANCE_M = 300.0
"""How far outside its outline a place may fall: outlines are generalised at 200 m."""

GeoJson = dict[str, Any]


@dataclass(frozen=True)
class Outlines:
    """Outlines by code, as GeoJSON geometries (WGS84 lon/lat); shapes are built at first use."""

    communes: Mapping[str, GeoJson]
    cantons: Mapping[str, GeoJson]

    @cached_property
    def shapes(self) -> dict[str, BaseGeometry]:
        """Commune shapes in degrees (x = lon, y = lat)."""
        return {code: shape(geometry) for code, geometry in self.communes.items()}

    @cached_property
    def _metre_scale(self) -> NDArray[np.float64]:
        """Degrees to metres at the territory's middle latitude: right within 0.6 % over a département."""
        _, south, _, north = shapely.total_bounds(list(self.shapes.values()))
        metres = np.radians(1.0) * EARTH_RADIUS_M
        return np.array([metres * np.cos(np.radians((south + north) / 2)), metres])

    @cached_property
    def _flat(self) -> dict[str, BaseGeometry]:
        """Commune shapes in metres, prepared for many questions."""
        flat = {c: shapely.transform(s, lambda xy: xy * self._metre_scale) for c, s in self.shapes.items()}
        shapely.prepare(list(flat.values()))
        return flat

    @cached_property
    def _tree(self) -> tuple[list[str], shapely.STRtree]:
        return list(self._flat), shapely.STRtree(list(self._flat.values()))

    def _point(self, lat: float, lon: float) -> BaseGeometry:
        return shapely.Point(self._metres(lat, lon))

    def _metres(self, lat: float, lon: float) -> tuple[float, float]:
        east, north = self._metre_scale
        return float(lon * east), float(lat * north)

    def nearest(self, lat: float, lon: float) -> tuple[str, float]:
        """Code of the commune at that point, or nearest to it, and metres outside its outline (0 inside).

        On a border the smaller code wins, so that the answer never depends on the tree.
        """
        codes, tree = self._tree
        found, gaps = tree.query_nearest(self._point(lat, lon), return_distance=True)
        return min(codes[int(index)] for index in found), float(gaps[0])

    def gap_m(self, commune: str, lat: float, lon: float) -> float:
        """Metres from the point to the commune's outline, 0 inside; KeyError for an unknown commune."""
        outline = self._flat[commune]
        if shapely.contains_xy(outline, *self._metres(lat, lon)):
            return 0.0
        return float(outline.distance(self._point(lat, lon)))

    def inside_box(self, west: float, south: float, east: float, north: float) -> list[str]:
        """Codes of the communes that touch a window given in degrees, sorted."""
        window = shapely.box(west, south, east, north)
        return sorted(code for code, outline in self.shapes.items() if outline.intersects(window))

    def union(self, communes: Iterable[str]) -> BaseGeometry:
        """One shape (degrees) of several communes: an EPCI, a valley, a canton by its sites."""
        return shapely.coverage_union_all([self.shapes[code] for code in communes])

    def bounds(self, communes: Iterable[str]) -> tuple[float, float, float, float]:
        """``(west, south, east, north)`` in degrees of several communes."""
        west, south, east, north = shapely.total_bounds([self.shapes[code] for code in communes])
        return float(west), float(south), float(east), float(north)


OutlineKind = Literal["communes", "cantons", "site_cantons", "epcis"]


def feature(code: str, properties: Mapping[str, Any], geometry: BaseGeometry | GeoJson) -> GeoJson:
    """One GeoJSON feature; its ``id`` is the code."""
    plain = geometry if isinstance(geometry, dict) else dict(mapping(geometry))
    return {"type": "Feature", "id": code, "properties": {"code": code, **properties}, "geometry": plain}


def collection(features: Iterable[GeoJson]) -> GeoJson:
    """A GeoJSON feature collection."""
    return {"type": "FeatureCollection", "features": list(features)}
