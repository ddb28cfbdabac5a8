"""Exact numbers of offers with Meilisearch, as few and as light queries as can be, all in one batch.

``distinct`` with an exact total costs time for every document found: it is asked only of the few documents of
offers with several sites, and only when the filter tells an offer's sites apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from search.contract import Count, Facet
from search.filters import Filter
from search.meili.filters import Inside, documents
from search.meili.settings import joined_key
from search.scope import checked, of_sites
from search.spec import IndexSpec

_FIRST: Final = "first = true"
_ALONE: Final = "multi = false"
_SEVERAL: Final = "multi = true"

_Key = tuple[str, str | None]


@dataclass
class Counting:
    """The count queries of a request; those that differ by their facets only are one."""

    spec: IndexSpec
    inside: Inside
    _asked: dict[_Key, list[str]] = field(default_factory=dict)
    _counts: dict[str, list[_Key]] = field(default_factory=dict)
    _facets: dict[str, list[_Key]] = field(default_factory=dict)

    def add(self, counts: Sequence[Count], facets: Sequence[Facet]) -> None:
        """Register what is asked."""
        for count in counts:
            if of_sites(count.filters, self.spec):
                keys = [self._query(count.filters, _ALONE), self._query(count.filters, _SEVERAL, "offer")]
            else:
                keys = [self._query(count.filters, _FIRST)]
            self._counts[count.name] = keys
        for facet in facets:
            self._facets[facet.field] = self._of_facet(checked(facet.field, self.spec.facets), facet.filters)

    def _of_facet(self, name: str, filters: Filter) -> list[_Key]:
        of_site = self.spec.is_of_sites(name)
        if not of_site and not of_sites(filters, self.spec):
            return [self._query(filters, _FIRST, facet=name)]
        distinct = joined_key(name) if of_site else "offer"
        return [self._query(filters, _ALONE, facet=name), self._query(filters, _SEVERAL, distinct, name)]

    def _query(
        self, filters: Filter, flag: str, distinct: str | None = None, facet: str | None = None
    ) -> _Key:
        key = (documents(filters, self.spec, self.inside, flag), distinct)
        facets = self._asked.setdefault(key, [])
        if facet and facet not in facets:
            facets.append(facet)
        return key

    def queries(self) -> list[dict[str, Any]]:
        """The queries of the batch, to be answered in this order."""
        return [
            {"q": "", "filter": expression, "page": 1, "hitsPerPage": 0, "facets": facets}
            | ({"distinct": distinct} if distinct else {})
            for (expression, distinct), facets in self._asked.items()
        ]

    def read(self, answers: Sequence[Mapping[str, Any]]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
        """Counts by name and facets by field."""
        answered = dict(zip(self._asked, answers, strict=True))
        counts = {
            name: sum(int(answered[key]["totalHits"]) for key in keys) for name, keys in self._counts.items()
        }
        facets = {name: _added(name, [answered[key] for key in keys]) for name, keys in self._facets.items()}
        return counts, facets


def _added(name: str, answers: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for answer in answers:
        total.update((answer.get("facetDistribution") or {}).get(name, {}))
    return dict(total)
