"""Exact numbers of offers with Meilisearch, as few and as light queries as can be, all in one batch.

``distinct`` with an exact total costs time for every document found: it is asked only when the filter tells an offer's
sites apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from search.contract import UNIONS, Count, Facet
from search.filters import Filter
from search.meili.filters import EVERY, Inside, documents, quoted
from search.meili.hits import Query, counted
from search.meili.settings import joined_key
from search.scope import by_offer, checked, of_sites
from search.spec import IndexSpec

_FIRST: Final = "first = true"


@dataclass(frozen=True, slots=True)
class _Key:
    """A query: its filter, and what is distinct."""

    expression: str
    distinct: str | None = None


@dataclass(frozen=True, slots=True)
class _Told:
    """Where the counts of a facet are read: an attribute, and the queries whose numbers add up."""

    attribute: str
    keys: list[_Key]
    most: int | None


@dataclass
class Counting:
    """The count queries of a request; those that differ by their facets only are one."""

    spec: IndexSpec
    inside: Inside
    _asked: dict[_Key, list[str]] = field(default_factory=dict)
    _counts: dict[str, _Key] = field(default_factory=dict)
    _facets: dict[str, _Told] = field(default_factory=dict)

    def add(self, counts: Sequence[Count], facets: Sequence[Facet]) -> None:
        """Register what is asked."""
        for count in counts:
            self._counts[count.name] = self._of_offers(count.filters)
        for facet in facets:
            name = checked(facet.field, self.spec.facets)
            if self.spec.is_of_sites(name) and not of_sites(facet.filters, self.spec):
                name = UNIONS[name]
            keys = self._of_facet(name, facet.filters)
            self._facets[facet.field] = _Told(name, keys, facet.most)

    def _of_facet(self, name: str, filters: Filter) -> list[_Key]:
        if not self.spec.is_of_sites(name):
            return [self._of_offers(filters, name)]
        crowded = f"{self.spec.crowded_field} = {quoted(name)}"
        return [
            self._query(filters, f"NOT {crowded}", facet=name),
            self._query(filters, crowded, joined_key(name), name),
        ]

    def _of_offers(self, filters: Filter, facet: str | None = None) -> _Key:
        """What counts offers, and the values of a facet that all the documents of an offer share."""
        told = by_offer(filters, self.spec)
        if told is None:
            return self._query(filters, EVERY, "offer", facet)
        return self._query(told, _FIRST, facet=facet)

    def _query(
        self, filters: Filter, flag: str, distinct: str | None = None, facet: str | None = None
    ) -> _Key:
        key = _Key(documents(filters, self.spec, self.inside, flag), distinct)
        facets = self._asked.setdefault(key, [])
        if facet and facet not in facets:
            facets.append(facet)
        return key

    def queries(self) -> list[Query]:
        """The queries of the batch, to be answered in this order."""
        return [_sent(key, facets) for key, facets in self._asked.items()]

    def read(self, answers: Sequence[Mapping[str, Any]]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
        """Counts by name and facets by field."""
        answered = dict(zip(self._asked, answers, strict=True))
        counts = {name: int(answered[key]["totalHits"]) for name, key in self._counts.items()}
        facets = {
            name: _added(told, [answered[key] for key in told.keys]) for name, told in self._facets.items()
        }
        return counts, facets


def _sent(key: _Key, facets: Sequence[str]) -> Query:
    return counted(key.expression, *facets) | ({"distinct": key.distinct} if key.distinct else {})


def _added(told: _Told, answers: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for answer in answers:
        total.update((answer.get("facetDistribution") or {}).get(told.attribute, {}))
    return dict(total.most_common(told.most))
