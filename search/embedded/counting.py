"""Exact numbers of offers: an offer with several sites counts once, whichever of them pass.

A filter that does not tell an offer's sites apart is counted on first documents. Another one is counted on every
document that passes, less the *further* ones: those of an offer, or of an offer and a value, already counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tantivy import DocAddress, Query, Searcher

from search.contract import Facet
from search.embedded.queries import Compiler
from search.embedded.schema import OFFER_KEY, SITE_KEY, code_key, key_field
from search.filters import Filter
from search.scope import checked, of_sites
from search.spec import IndexSpec

_EVERY_VALUE: Final = 65_000
"""Terms kept by an aggregation: more than a facet has values, so that its counts are exact."""

Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class _Several:
    """The passing documents of offers that have several."""

    addresses: list[DocAddress]
    offers: Keys


class OfferCounter:
    """Counts offers on one searcher."""

    def __init__(self, spec: IndexSpec, compiler: Compiler, searcher: Searcher) -> None:
        self._spec, self._compiler, self._searcher = spec, compiler, searcher
        self._read: dict[Filter, _Several] = {}

    def offers(self, filters: Filter) -> int:
        """The number of distinct offers that pass."""
        if not of_sites(filters, self._spec):
            return count(self._searcher, self._first(filters))
        several = self._several(filters)
        further = several.offers.size - np.unique(several.offers).size
        return count(self._searcher, self._compiler.documents(filters)) - int(further)

    def facets(self, asked: Sequence[Facet]) -> dict[str, dict[str, int]]:
        """Offers by value of each facet; facets with the same filter are counted together."""
        by_filter: dict[Filter, dict[str, int | None]] = {}
        for facet in asked:
            by_filter.setdefault(facet.filters, {})[checked(facet.field, self._spec.facets)] = facet.most
        found: dict[str, dict[str, int]] = {}
        for filters, fields in by_filter.items():
            together = (
                {} if of_sites(filters, self._spec) else {f: fields[f] for f in fields if self._of_offer(f)}
            )
            found |= self._by_offer(filters, together) if together else {}
            apart = {field: most for field, most in fields.items() if field not in together}
            found |= self._by_site(filters, apart) if apart else {}
        return found

    def _of_offer(self, field: str) -> bool:
        return not self._spec.is_of_sites(field) or field in self._spec.unions

    def _by_offer(self, filters: Filter, fields: Mapping[str, int | None]) -> dict[str, dict[str, int]]:
        """Counts when all the documents of an offer pass together: its first one tells."""
        unions = {field: self._spec.unions.get(field, field) for field in fields}
        counted = self._aggregated(
            self._first(filters), {unions[field]: most for field, most in fields.items()}
        )
        return {field: counted[union] for field, union in unions.items()}

    def _by_site(self, filters: Filter, fields: Mapping[str, int | None]) -> dict[str, dict[str, int]]:
        """Counts when the documents of an offer may pass one without another."""
        every = self._aggregated(self._compiler.documents(filters), dict.fromkeys(fields))
        several = self._several(filters)
        of_offers = [field for field in fields if not self._spec.is_of_sites(field)]
        further = self._aggregated(self._further(several), dict.fromkeys(of_offers)) if of_offers else {}
        further |= {
            field: self._further_values(several, field, every[field])
            for field in fields
            if field not in further
        }
        return {
            field: _most(Counter(every[field]) - Counter(further[field]), most)
            for field, most in fields.items()
        }

    def _several(self, filters: Filter) -> _Several:
        if filters not in self._read:
            query = self._compiler.documents(filters, self._compiler.flag("multi"))
            most = max(1, self._searcher.num_docs)
            addresses = [at for _, at in self._searcher.search(query, limit=most, count=False).hits]
            self._read[filters] = _Several(addresses, self._keys(OFFER_KEY, addresses))
        return self._read[filters]

    def _further(self, several: _Several) -> Query:
        """Every passing document of an offer but one."""
        again = _repeated(several.offers)
        addresses = [several.addresses[at] for at in again]
        return self._compiler.sites(self._keys(SITE_KEY, addresses).tolist())

    def _further_values(self, several: _Several, field: str, values: Iterable[str]) -> dict[str, int]:
        """How many of these documents repeat their offer's value."""
        codes = self._keys(key_field(field), several.addresses)
        order = np.lexsort((codes, several.offers))
        offers, codes = several.offers[order], codes[order]
        again = (offers[1:] == offers[:-1]) & (codes[1:] == codes[:-1])
        numbers = dict(
            zip(*(part.tolist() for part in np.unique(codes[1:][again], return_counts=True)), strict=True)
        )
        return {value: numbers.get(code_key(value), 0) for value in values}

    def _keys(self, name: str, addresses: list[DocAddress]) -> Keys:
        values = self._searcher.fast_field_values(name, addresses)
        return np.array([value or 0 for value in values], dtype=np.uint64)

    def _first(self, filters: Filter) -> Query:
        return self._compiler.documents(filters, self._compiler.flag("first"))

    def _aggregated(self, query: Query, fields: Mapping[str, int | None]) -> dict[str, dict[str, int]]:
        asked = {field: terms(field, most) for field, most in fields.items()}
        answer = self._searcher.aggregate(query, asked)
        return {field: {b["key"]: int(b["doc_count"]) for b in answer[field]["buckets"]} for field in asked}


def _repeated(offers: Keys) -> list[int]:
    """Places of the keys that came before."""
    first = np.zeros(offers.size, dtype=np.bool_)
    first[np.unique(offers, return_index=True)[1]] = True
    places: list[int] = np.flatnonzero(~first).tolist()
    return places


def _most(counts: Mapping[str, int], number: int | None) -> dict[str, int]:
    kept = counts.items() if number is None else nlargest(number, counts.items(), key=lambda pair: pair[1])
    return dict(kept)


def count(searcher: Searcher, query: Query) -> int:
    """The number of documents a query finds."""
    return int(searcher.search(query, limit=1, count=True).count or 0)  # type: ignore[attr-defined]


def terms(field: str, most: int | None = None) -> dict[str, Any]:
    """The aggregation that counts the documents of each value, of the ``most`` frequent ones when told."""
    return {"terms": {"field": field, "size": most or _EVERY_VALUE, "segment_size": _EVERY_VALUE}}
