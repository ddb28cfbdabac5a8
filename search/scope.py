"""Whether a filter speaks of offers or of their sites: what decides how offers are counted exactly."""

from __future__ import annotations

from collections.abc import Iterator

from search.filters import SITE_FILTERS, And, Filter, In, Not, Or, Polygon, Range
from search.spec import IndexSpec

OF_DOCUMENTS = ("id", "first", "lat", "lon")
"""Fields that differ between the documents of one offer, besides the codes of its sites."""


def nodes(node: Filter) -> Iterator[Filter]:
    """Every node of a filter, itself first."""
    yield node
    match node:
        case And(parts) | Or(parts):
            for part in parts:
                yield from nodes(part)
        case Not(part):
            yield from nodes(part)


def of_sites(node: Filter, spec: IndexSpec) -> bool:
    """True when documents of one offer may be told apart by the filter.

    Otherwise it holds for all of an offer's documents or for none, and its first one stands for it.
    """
    return any(
        isinstance(part, SITE_FILTERS)
        or (isinstance(part, (In, Range)) and (spec.is_of_sites(part.field) or part.field in OF_DOCUMENTS))
        for part in nodes(node)
    )


def polygons(node: Filter) -> Iterator[Polygon]:
    """Every polygon of a filter."""
    return (part for part in nodes(node) if isinstance(part, Polygon))


def checked(field: str, allowed: tuple[str, ...]) -> str:
    """The field, when the index may be asked of it; raises ``ValueError`` otherwise."""
    if field not in allowed:
        raise ValueError(f"no such field in the index: {field!r}")
    return field
