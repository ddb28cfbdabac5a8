"""The area of ``POST /offers``: a GeoJSON polygon in the body, checked before anything is asked of it."""

from __future__ import annotations

from typing import Annotated, Any, Final

from geojson_pydantic import MultiPolygon
from geojson_pydantic import Polygon as GeoPolygon
from pydantic import Field, TypeAdapter, ValidationError
from starlette.requests import Request

from search.filters import Polygon
from search.query import InvalidQuery, ParameterError

MAX_BYTES: Final = 1_000_000
MAX_POINTS: Final = 10_000

Geometry = Annotated[GeoPolygon | MultiPolygon, Field(discriminator="type")]
ADAPTER: Final[TypeAdapter[Any]] = TypeAdapter(Geometry)


async def area_of(request: Request) -> tuple[Polygon, ...]:
    """The polygons of a request's body, of which no more than ``MAX_BYTES`` is read; see ``area``."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            break
    return area(bytes(body))


def area(body: bytes) -> tuple[Polygon, ...]:
    """The polygons of a GeoJSON geometry (Polygon or MultiPolygon, WGS84 lon/lat).

    Raises ``InvalidQuery`` when it is something else, too large, or out of the world.
    """
    if len(body) > MAX_BYTES:
        raise _refused(f"La forme est trop lourde : {MAX_BYTES // 1000} ko au plus.")
    try:
        geometry = ADAPTER.validate_json(body)
    except ValidationError:
        raise _refused(
            "Donnez une géométrie GeoJSON de type Polygon ou MultiPolygon, aux anneaux fermés d'au moins quatre points."
        ) from None
    shapes = [geometry.coordinates] if isinstance(geometry, GeoPolygon) else geometry.coordinates
    polygons = tuple(
        Polygon(tuple(tuple((point[0], point[1]) for point in ring) for ring in rings))
        for rings in shapes
        if rings
    )
    points = [point for polygon in polygons for ring in polygon.rings for point in ring]
    if not points or len(points) > MAX_POINTS:
        raise _refused(f"La forme doit avoir de 4 à {MAX_POINTS} points.")
    if not all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in points):
        raise _refused("Un point est hors du monde : donnez longitude puis latitude, en degrés.")
    return polygons


def _refused(reason: str) -> InvalidQuery:
    return InvalidQuery([ParameterError("area", reason)])
