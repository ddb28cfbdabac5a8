"""The typed filter tree: what a search may ask of documents, whichever engine answers.

A node holds values only. Each engine has one compiler (``search/embedded``, ``search/meili``), and
``search/labels.py`` has the French sentence of each node.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class In:
    """The document's ``field`` holds at least one of ``values``; no value matches nothing."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """``minimum <= field <= maximum`` for a numeric field; ``None`` leaves a side open."""

    field: str
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Radius:
    """Within ``metres`` of (``lat``, ``lon``), great circle with R = 6,371,000 m."""

    lat: float
    lon: float
    metres: float


@dataclass(frozen=True, slots=True)
class Box:
    """Inside a window of WGS84 degrees, borders included."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Polygon:
    """Inside or on the border of a polygon; ``rings`` are (lon, lat) pairs, the first ring is the outline."""

    rings: tuple[tuple[tuple[float, float], ...], ...]


Shape = Radius | Polygon | Box


@dataclass(frozen=True, slots=True)
class Somewhere:
    """A site of the offer, not only the document's own, is inside: what engines make of a shape."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class And:
    """Every part holds; no part holds always."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds; no part holds never."""

    parts: tuple[Filter, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Filter


Filter = In | Range | Radius | Box | Polygon | Somewhere | And | Or | Not

EVERYTHING = And(())
"""The filter that keeps every document."""

SITE_FILTERS = (Radius, Box, Polygon)
"""Nodes that speak of a site's position, whatever the field."""


def both(*parts: Filter | None) -> Filter:
    """The conjunction of the parts that are given, flattened."""
    kept: list[Filter] = []
    for part in parts:
        if isinstance(part, And):
            kept.extend(part.parts)
        elif part is not None:
            kept.append(part)
    return kept[0] if len(kept) == 1 else And(tuple(kept))
