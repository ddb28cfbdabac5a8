"""Whether a filter speaks of offers or of their sites: what decides how offers are counted exactly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from search.contract import UNIONS
from search.filters import (
    SITE_FILTERS,
    And,
    Box,
    Filter,
    In,
    Not,
    Or,
    Polygon,
    Radius,
    Range,
    Shape,
    Somewhere,
)
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


def by_offer(node: Filter, spec: IndexSpec) -> Filter | None:
    """The same filter told of whole offers, to be asked of their first documents; ``None`` when there is none.

    "A site of the offer is in this circle" may be told of an offer; "the same site is in this circle and in this
    canton" may not, nor may "a site is not there".
    """
    if not of_sites(node, spec):
        return node
    match node:
        case In(field, values) if spec.is_of_sites(field):
            return In(UNIONS[field], values)
        case Radius() | Polygon() | Box():
            return Somewhere(node)
        case And(parts) if sum(of_sites(part, spec) for part in parts) == 1:
            return _each(And, parts, spec)
        case Or(parts):
            return _each(Or, parts, spec)
    return None


def _each(kind: type[And | Or], parts: Sequence[Filter], spec: IndexSpec) -> Filter | None:
    told = [by_offer(part, spec) for part in parts]
    kept = [part for part in told if part is not None]
    return kind(tuple(kept)) if len(kept) == len(parts) else None


def shapes(node: Filter) -> Iterator[Shape]:
    """Every shape of a filter."""
    return (part for part in nodes(node) if isinstance(part, SITE_FILTERS))


def checked(field: str, allowed: tuple[str, ...]) -> str:
    """The field, when the index may be asked of it; raises ``ValueError`` otherwise."""
    if field not in allowed:
        raise ValueError(f"no such field in the index: {field!r}")
    return field
