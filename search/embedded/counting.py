"""Exact numbers of offers: an offer with several sites counts once, whichever of them pass.

A filter that does not tell an offer's sites apart is counted on first documents. Another one is counted on
offers of one document, plus the distinct offers among the documents of the others, which are few.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tantivy import DocAddress, Query, Searcher

from search.contract import Facet
from search.embedded.queries import Compiler, any_of
from search.embedded.schema import OFFER_KEY, SITE_KEY
from search.filters import Filter
from search.scope import checked, of_sites
from search.spec import IndexSpec

_EVERY_VALUE: Final = 65_000
"""Terms kept by an aggregation: more than a facet has values, so that its counts are exact."""


class OfferCounter:
    """Counts offers on one searcher."""

    def __init__(self, spec: IndexSpec, compiler: Compiler, searcher: Searcher) -> None:
        self._spec, self._compiler, self._searcher = spec, compiler, searcher
        self._chosen: dict[Filter, list[int]] = {}

    def offers(self, filters: Filter) -> int:
        """The number of distinct offers that pass."""
        if not of_sites(filters, self._spec):
            return self._number(self._first(filters))
        return self._number(self._alone(filters)) + len(self._one_each(filters))

    def facets(self, asked: Sequence[Facet]) -> dict[str, dict[str, int]]:
        """Offers by value of each facet; facets with the same filter are counted together."""
        found: dict[str, dict[str, int]] = {}
        by_filter: dict[Filter, list[str]] = {}
        for facet in asked:
            by_filter.setdefault(facet.filters, []).append(checked(facet.field, self._spec.facets))
        for filters, fields in by_filter.items():
            of_offers = [field for field in fields if not self._spec.is_of_sites(field)]
            found |= self._aggregated(self._once(filters), of_offers)
            found |= self._by_site(filters, [field for field in fields if self._spec.is_of_sites(field)])
        return found

    def _once(self, filters: Filter) -> Query:
        """One document of each offer that passes."""
        if not of_sites(filters, self._spec):
            return self._first(filters)
        chosen = self._one_each(filters)
        alone = self._alone(filters)
        return any_of([alone, self._compiler.sites(chosen)]) if chosen else alone

    def _one_each(self, filters: Filter) -> list[int]:
        """The key of one passing document of each offer of several documents."""
        if filters not in self._chosen:
            query = self._several(filters)
            found = self._searcher.search(query, limit=max(1, self._searcher.num_docs), count=False).hits
            addresses = [at for _, at in found]
            offers, sites = (self._keys(name, addresses) for name in (OFFER_KEY, SITE_KEY))
            _, first = np.unique(offers, return_index=True)
            self._chosen[filters] = sites[first].tolist()
        return self._chosen[filters]

    def _keys(self, name: str, addresses: list[DocAddress]) -> NDArray[np.uint64]:
        return np.asarray(self._searcher.fast_field_values(name, addresses), dtype=np.uint64)

    def _by_site(self, filters: Filter, fields: Sequence[str]) -> dict[str, dict[str, int]]:
        """Values that differ between the places of one offer: it counts once for each."""
        single = self._aggregated(self._alone(filters), fields)
        several = self._distinct(self._several(filters), fields)
        return {field: dict(Counter(single[field]) + Counter(several[field])) for field in fields}

    def _first(self, filters: Filter) -> Query:
        return self._compiler.documents(filters, self._compiler.flag("first"))

    def _several(self, filters: Filter) -> Query:
        return self._compiler.documents(filters, self._compiler.flag("multi"))

    def _alone(self, filters: Filter) -> Query:
        return self._compiler.documents(filters, self._compiler.flag("multi", value=False))

    def _number(self, query: Query) -> int:
        return count(self._searcher, query)

    def _aggregated(self, query: Query, fields: Iterable[str]) -> dict[str, dict[str, int]]:
        asked = {field: _terms(field) for field in fields}
        if not asked:
            return {}
        answer = self._searcher.aggregate(query, asked)
        return {field: {b["key"]: int(b["doc_count"]) for b in answer[field]["buckets"]} for field in asked}

    def _distinct(self, query: Query, fields: Iterable[str]) -> dict[str, dict[str, int]]:
        asked = {field: {**_terms(field), "aggs": {"offers": _terms(OFFER_KEY)}} for field in fields}
        if not asked:
            return {}
        answer = self._searcher.aggregate(query, asked)
        return {
            field: {b["key"]: len(b["offers"]["buckets"]) for b in answer[field]["buckets"]}
            for field in asked
        }


def count(searcher: Searcher, query: Query) -> int:
    """The number of documents a query finds."""
    return int(searcher.search(query, limit=1, count=True).count or 0)  # type: ignore[attr-defined]


def _terms(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": _EVERY_VALUE, "segment_size": _EVERY_VALUE}}


EVERY_COMMUNE: Final = _terms("site_commune")
"""Aggregation: documents by commune of the site."""
