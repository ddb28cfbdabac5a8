"""Exact numbers of offers with Meilisearch, as few and as light queries as can be, all in one batch.

``distinct`` with an exact total costs time for every document found: it is asked only of the few documents of
offers with several sites, and only when the filter tells an offer's sites apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from search.contract import UNIONS, Count, Facet
from search.filters import Filter
from search.meili.filters import EVERY, Inside, documents, quoted
from search.meili.settings import MAX_TOTAL_HITS, joined_key
from search.scope import by_offer, checked, of_sites
from search.spec import IndexSpec

_FIRST: Final = "first = true"
_ALONE: Final = "multi = false"
_SEVERAL: Final = "multi = true"


@dataclass(frozen=True, slots=True)
class _Key:
    """A query: its filter, what is distinct, and the attribute to be read from every hit instead of counted."""

    expression: str
    distinct: str | None = None
    listed: str | None = None


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
    _counts: dict[str, list[_Key]] = field(default_factory=dict)
    _facets: dict[str, _Told] = field(default_factory=dict)

    def add(self, counts: Sequence[Count], facets: Sequence[Facet]) -> None:
        """Register what is asked."""
        for count in counts:
            self._counts[count.name] = self._of_offers(count.filters)
        for facet in facets:
            name = checked(facet.field, self.spec.facets)
            if self.spec.is_of_sites(name) and not of_sites(facet.filters, self.spec):
                name = UNIONS[name]
            keys = self._of_facet(name, facet.filters, facet.most)
            self._facets[facet.field] = _Told(name, keys, facet.most)

    def _of_facet(self, name: str, filters: Filter, most: int | None) -> list[_Key]:
        if not self.spec.is_of_sites(name):
            if most and by_offer(filters, self.spec) is None:
                # The most frequent values of two answers do not add up to those of both.
                return [self._query(filters, EVERY, "offer", listed=name)]
            return self._of_offers(filters, name)
        crowded = f"{self.spec.crowded_field} = {quoted(name)}"
        return [
            self._query(filters, f"NOT {crowded}", facet=name),
            self._query(filters, crowded, joined_key(name), name),
        ]

    def _of_offers(self, filters: Filter, facet: str | None = None) -> list[_Key]:
        """What counts offers, and the values of a facet that all the documents of an offer share."""
        told = by_offer(filters, self.spec)
        if told is not None:
            return [self._query(told, _FIRST, facet=facet)]
        return [
            self._query(filters, _ALONE, facet=facet),
            self._query(filters, _SEVERAL, "offer", facet),
        ]

    def _query(
        self,
        filters: Filter,
        flag: str,
        distinct: str | None = None,
        facet: str | None = None,
        listed: str | None = None,
    ) -> _Key:
        key = _Key(documents(filters, self.spec, self.inside, flag), distinct, listed)
        facets = self._asked.setdefault(key, [])
        if facet and facet not in facets:
            facets.append(facet)
        return key

    def queries(self) -> list[dict[str, Any]]:
        """The queries of the batch, to be answered in this order."""
        return [_sent(key, facets) for key, facets in self._asked.items()]

    def read(self, answers: Sequence[Mapping[str, Any]]) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
        """Counts by name and facets by field."""
        answered = dict(zip(self._asked, answers, strict=True))
        counts = {
            name: sum(int(answered[key]["totalHits"]) for key in keys) for name, keys in self._counts.items()
        }
        facets = {
            name: _added(told, [answered[key] for key in told.keys]) for name, told in self._facets.items()
        }
        return counts, facets


def _sent(key: _Key, facets: Sequence[str]) -> dict[str, Any]:
    asked: dict[str, Any] = {"q": "", "filter": key.expression}
    if key.listed:
        asked |= {"limit": MAX_TOTAL_HITS, "attributesToRetrieve": [key.listed]}
    else:
        asked |= {"page": 1, "hitsPerPage": 0, "facets": facets}
    return asked | ({"distinct": key.distinct} if key.distinct else {})


def _added(told: _Told, answers: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for answer in answers:
        total.update((answer.get("facetDistribution") or {}).get(told.attribute, {}))
        for hit in answer["hits"]:
            value = hit.get(told.attribute, ())
            total.update([value] if isinstance(value, str) else value)
    return dict(total.most_common(told.most))
