"""Exact numbers of offers: an offer with several sites counts once, whichever of them pass.

A filter that can be told of whole offers is counted on their first documents. Another one is counted on every
document that passes, less the further ones of each offer (of each offer and value, for the values of sites).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tantivy import DocAddress, Query, Searcher

from search.contract import UNIONS, Facet
from search.embedded.queries import Compiler
from search.embedded.schema import OFFER_KEY, SITE_KEY, code_key, key_field
from search.filters import Filter
from search.scope import by_offer, checked, of_sites
from search.spec import IndexSpec

_EVERY_VALUE: Final = 65_000
"""Terms kept by an aggregation: more than a facet has values, so that its counts are exact."""

Keys = NDArray[np.uint64]
Fields = Mapping[str, int | None]
"""How many values to keep of each field; ``None``: every value."""
Counts = dict[str, dict[str, int]]
"""Offers by value of each field."""


@dataclass(frozen=True, slots=True)
class _Several:
    """The passing documents of offers that have several."""

    addresses: list[DocAddress]
    offers: Keys


class OfferCounter:
    """Counts offers on one searcher."""

    def __init__(self, spec: IndexSpec, compiler: Compiler, searcher: Searcher) -> None:
        self._spec, self._compiler, self._searcher = spec, compiler, searcher

    def offers(self, filters: Filter) -> int:
        """The number of distinct offers that pass."""
        told = by_offer(filters, self._spec)
        if told is not None:
            return count(self._searcher, self._first(told))
        several = self._several(filters, self._compiler.flag("multi"))
        further = several.offers.size - np.unique(several.offers).size
        return count(self._searcher, self._compiler.documents(filters)) - int(further)

    def facets(self, asked: Sequence[Facet]) -> dict[str, dict[str, int]]:
        """Offers by value of each facet; facets with the same filter are counted together."""
        by_filter: dict[Filter, dict[str, int | None]] = {}
        for facet in asked:
            by_filter.setdefault(facet.filters, {})[checked(facet.field, self._spec.facets)] = facet.most
        found: dict[str, dict[str, int]] = {}
        for filters, fields in by_filter.items():
            of_offers = {field: most for field, most in fields.items() if not self._spec.is_of_sites(field)}
            of_sites = {field: most for field, most in fields.items() if field not in of_offers}
            found |= self._of_offers(filters, of_offers) if of_offers else {}
            found |= self._of_sites(filters, of_sites) if of_sites else {}
        return found

    def _of_offers(self, filters: Filter, fields: Fields) -> Counts:
        """Counts of values that all the documents of an offer share."""
        told = by_offer(filters, self._spec)
        if told is not None:
            return self._aggregated(self._first(told), fields)
        every = self._aggregated(self._compiler.documents(filters), dict.fromkeys(fields))
        several = self._several(filters, self._compiler.flag("multi"))
        further = self._aggregated(self._further(several), dict.fromkeys(fields))
        return {field: _less(every[field], further[field], most) for field, most in fields.items()}

    def _of_sites(self, filters: Filter, fields: Fields) -> Counts:
        """Counts of values of the passing sites: an offer counts once for each."""
        if not of_sites(filters, self._spec):
            unions = {field: UNIONS[field] for field in fields}
            counted = self._aggregated(self._first(filters), {unions[f]: most for f, most in fields.items()})
            return {field: counted[union] for field, union in unions.items()}
        every = self._aggregated(self._compiler.documents(filters), dict.fromkeys(fields))
        return {
            field: _less(every[field], self._repeated(filters, field, every[field]), most)
            for field, most in fields.items()
        }

    def _repeated(self, filters: Filter, field: str, values: Iterable[str]) -> dict[str, int]:
        """By value, the passing documents that repeat one of their offer."""
        crowded = self._compiler.term(self._spec.crowded_field, field)
        several = self._several(filters, crowded)
        codes = self._keys(key_field(field), several.addresses)
        order = np.lexsort((codes, several.offers))
        offers, codes = several.offers[order], codes[order]
        again = codes[1:][(offers[1:] == offers[:-1]) & (codes[1:] == codes[:-1])]
        numbers = Counter(again.tolist())
        return {value: numbers[code_key(value)] for value in values}

    def _several(self, filters: Filter, flag: Query) -> _Several:
        query = self._compiler.documents(filters, flag)
        most = max(1, self._searcher.num_docs)
        addresses = [at for _, at in self._searcher.search(query, limit=most, count=False).hits]
        return _Several(addresses, self._keys(OFFER_KEY, addresses))

    def _further(self, several: _Several) -> Query:
        """Every passing document of an offer but one."""
        first = np.zeros(several.offers.size, dtype=np.bool_)
        first[np.unique(several.offers, return_index=True)[1]] = True
        addresses = [several.addresses[at] for at in np.flatnonzero(~first)]
        return self._compiler.sites(self._keys(SITE_KEY, addresses).tolist())

    def _keys(self, name: str, addresses: list[DocAddress]) -> Keys:
        values = self._searcher.fast_field_values(name, addresses)
        return np.array([value or 0 for value in values], dtype=np.uint64)

    def _first(self, filters: Filter) -> Query:
        return self._compiler.documents(filters, self._compiler.flag("first"))

    def _aggregated(self, query: Query, fields: Fields) -> Counts:
        asked = {field: self._terms(field, most) for field, most in fields.items()}
        answer = self._searcher.aggregate(query, asked)
        return {field: {b["key"]: int(b["doc_count"]) for b in answer[field]["buckets"]} for field in asked}

    def _terms(self, field: str, most: int | None) -> dict[str, Any]:
        """The aggregation that counts the documents of each value, of the ``most`` frequent ones when told."""
        kept = most or _EVERY_VALUE
        # Naming thousands of values is slow, but each of several segments has frequent values of its own.
        of_segment = kept if self._searcher.num_segments == 1 else _EVERY_VALUE
        return {"terms": {"field": field, "size": kept, "segment_size": of_segment}}


def _less(counts: Mapping[str, int], further: Mapping[str, int], most: int | None) -> dict[str, int]:
    kept = Counter(counts)
    kept.subtract(further)
    return dict(kept.most_common(most))


def count(searcher: Searcher, query: Query) -> int:
    """The number of documents a query finds."""
    return int(searcher.search(query, limit=1, count=True).count or 0)  # type: ignore[attr-defined]
