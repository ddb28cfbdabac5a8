"""The filter tree as tantivy queries; circles and polygons become exact sets of documents first."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tantivy import DocAddress, FieldType, Occur, Query, Schema, Searcher

from search.cells import ALL_CELLS, ALL_POINTS, CELLS, POINT, Held, cover, held
from search.embedded.schema import ENTITY, SITE, SITE_KEY, text_field
from search.filters import And, Box, Filter, In, Not, Or, Polygon, Radius, Range, Shape, Somewhere
from search.geometry import around, box_of, upside_down
from search.scope import checked
from search.spec import IndexSpec

ORDERING_ALTERNATIVES: Final = 4
"""Alternatives of one word that take part in tantivy's own order (the match rule takes them all)."""
_FEW: Final = 16
"""Values up to which reading each one's documents is quicker than making the set of them all."""


class Compiler:
    """Compiles the filters of one request on one searcher; each shape is worked out once."""

    def __init__(self, spec: IndexSpec, schema: Schema, searcher: Searcher) -> None:
        self._spec, self._schema, self._searcher = spec, schema, searcher
        self._shapes: dict[Shape, Held] = {}

    def documents(self, node: Filter, *flags: Query) -> Query:
        """Documents of offers that pass the filter, those with ``flags`` only (which nothing else bears)."""
        match node:
            case And(()) if flags:
                return all_of(flags)
            case Or(parts) if flags:
                return any_of([self.documents(part, *flags) for part in parts])
            case Somewhere():  # asked of first documents, which alone bear the cells of all their offer's sites
                return self.compiled(node)
        return all_of((*flags, self.compiled(node)))

    def term(self, field: str, value: object) -> Query:
        """Documents that hold one value."""
        return Query.term_query(self._schema, field, value, "basic")

    def sites(self, keys: list[int]) -> Query:
        """The documents of these site keys."""
        return self._numbered(SITE_KEY, keys)

    def flag(self, field: str, *, value: bool = True) -> Query:
        """Documents with a flag, or without it."""
        return self.term(field, value)

    def compiled(self, node: Filter) -> Query:  # noqa: PLR0911 - one return by kind of node
        """The query of a node; raises ``ValueError`` for a field the index does not have."""
        match node:
            case In(field, values):
                return self._in(field, values)
            case Range():
                return self._range(node)
            case Radius() | Polygon() | Box():
                return self._shape(node, CELLS, POINT)
            case Somewhere(shape):
                return self._shape(shape, ALL_CELLS, ALL_POINTS)
            case And(parts):
                return all_of([self.compiled(part) for part in parts]) if parts else self.term(ENTITY, SITE)
            case Or(parts):
                return any_of([self.compiled(part) for part in parts])
            case Not(part):
                return Query.boolean_query(
                    [(Occur.Must, self.term(ENTITY, SITE)), (Occur.MustNot, self.compiled(part))]
                )

    def _in(self, field: str, values: Sequence[str]) -> Query:
        checked(field, self._spec.filterable)
        if field in self._spec.flags:
            return any_of([self.term(field, value == "true") for value in values])
        if len(values) <= _FEW:
            return any_of([self.term(field, value) for value in values])
        return Query.term_set_query(self._schema, field, list(values))

    def _range(self, node: Range) -> Query:
        checked(node.field, self._spec.numbers)
        low, high = node.minimum, node.maximum
        if node.field in ("updated", "rank"):
            low, high = low if low is None else ceil(low), high if high is None else floor(high)
            kind = FieldType.Integer
        else:
            kind = FieldType.Float
        if low is None and high is None:
            return Query.exists_query(node.field)
        return Query.range_query(self._schema, node.field, kind, low, high)

    def _box(self, node: Box) -> Query:
        return all_of(
            [
                Query.range_query(self._schema, "lat", FieldType.Float, node.south, node.north),
                Query.range_query(self._schema, "lon", FieldType.Float, node.west, node.east),
            ]
        )

    def _shape(self, node: Shape, cells: str, points: str) -> Query:
        if isinstance(node, Box) and upside_down(node):
            return Query.empty_query()
        if node not in self._shapes:
            self._shapes[node] = self._held(node)
        found = self._shapes[node]
        return any_of([self._numbered(cells, found.cells), self._numbered(points, found.points)])

    def _held(self, node: Shape) -> Held:
        told = cover(node)
        candidates = self._box(box_of(node)) if told is None else self._numbered(CELLS, told.cut)
        most = max(1, self._searcher.num_docs)
        found = [at for _, at in self._searcher.search(candidates, limit=most, count=False).hits]
        return held(node, told, self._degrees("lat", found), self._degrees("lon", found))

    def _degrees(self, field: str, addresses: list[DocAddress]) -> NDArray[np.float64]:
        return np.array(self._searcher.fast_field_values(field, addresses), dtype=np.float64)

    def about(self, node: Radius) -> Query:
        """Documents inside a circle, and some of those around it."""
        told = cover(node)
        return self._box(around(node)) if told is None else self._numbered(CELLS, told.whole + told.cut)

    def _numbered(self, field: str, numbers: list[int]) -> Query:
        return Query.term_set_query(self._schema, field, numbers) if numbers else Query.empty_query()

    def _in_text(self, field: str, stem: str) -> Query:
        return Query.term_query(self._schema, text_field(field), stem, "freq")

    def text(self, words: Sequence[Sequence[str]]) -> list[Query]:
        """What orders the documents found: each alternative of each word, in each field by its weight."""
        return [
            Query.boost_query(self._in_text(field, stem), weight / (rank + 1))
            for alternatives in words
            for rank, stem in enumerate(alternatives[:ORDERING_ALTERNATIVES])
            for field, weight in self._spec.searchable
        ]


def all_of(parts: Sequence[Query]) -> Query:
    """Documents that hold every part; every document when there is none."""
    if len(parts) == 1:
        return parts[0]
    return Query.boolean_query([(Occur.Must, part) for part in parts]) if parts else Query.all_query()


def any_of(parts: Sequence[Query]) -> Query:
    """Documents that hold a part; none when there is none."""
    if len(parts) == 1:
        return parts[0]
    return Query.boolean_query([(Occur.Should, part) for part in parts]) if parts else Query.empty_query()
