"""The offers found, in the order asked, one hit each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tantivy import DocAddress, Document, Occur, Order, Query, Searcher

from directory.territory import Point, distances_m
from search.contract import Hit, SearchRequest
from search.embedded.counting import count
from search.embedded.queries import Compiler
from search.embedded.schema import BROWSE_KEY, OFFER_KEY, code_key, key_field
from search.filters import In, Not, Radius
from search.geometry import comparable, farther_and_farther
from search.scope import by_offer
from search.spec import IndexSpec

_SMALL: Final = 2_000
"""Documents below which all distances are worked out at once."""
_FIRST_REACH_M: Final = 1_000.0
_LAST_REACH_M: Final = 256_000.0


@dataclass(frozen=True, slots=True)
class _Found:
    """A document on its way to a hit."""

    key: int
    address: DocAddress
    score: float = 0.0
    distance_m: float | None = None


class Finder:
    """Finds the hits of a request on one searcher."""

    def __init__(self, spec: IndexSpec, compiler: Compiler, searcher: Searcher) -> None:
        self._spec, self._compiler, self._searcher = spec, compiler, searcher

    def hits(self, request: SearchRequest) -> tuple[Hit, ...]:
        """The hits asked, ``limit`` from ``offset``; raises ``ValueError`` for a distance from nowhere."""
        if request.limit <= 0 or not self._searcher.num_docs:
            return ()
        wanted = request.offset + request.limit
        found = list(islice(_first_of_each(self._in_order(request, wanted)), request.offset, wanted))
        return tuple(self._hit(one) for one in found)

    def _in_order(self, request: SearchRequest, wanted: int) -> Iterable[_Found]:
        if request.sort == "distance":
            if request.origin is None:
                raise ValueError("a distance needs an origin")
            return self._by_distance(self._compiler.documents(request.filters), request.origin, wanted)
        if request.sort == "minutes":
            return self._by_minutes(self._compiler.documents(request.filters), request, wanted)
        told = by_offer(request.filters, self._spec)
        if told is None:
            query = self._compiler.documents(request.filters)
        else:
            query = self._compiler.documents(told, self._compiler.flag("first"))
        if request.sort == "relevance" and request.words:
            texts = self._worded(query, request)
            return self._enough(lambda reach: self._by_text(texts, reach), wanted)
        return self._by_field(query, "rank" if request.sort == "rank" else BROWSE_KEY, wanted)

    def _enough(self, read: Callable[[int], list[_Found]], wanted: int) -> list[_Found]:
        """As many documents, in order, as hold ``wanted`` offers: more are read until they do."""
        reach = wanted
        while True:
            found = read(self._at_most(reach))
            if len(found) < reach or len(_offers(found)) >= wanted:
                return found
            reach *= 2

    def _by_field(self, query: Query, field: str, wanted: int) -> list[_Found]:
        return self._enough(lambda reach: self._in_field(query, field, reach), wanted)

    def _in_field(self, query: Query, field: str, reach: int) -> list[_Found]:
        hits = self._searcher.search(
            query, limit=reach, count=False, order_by_field=field, order=Order.Asc
        ).hits
        addresses = [at for _, at in hits]
        return [_Found(key, at) for key, at in zip(self._keys(addresses), addresses, strict=True)]

    def _worded(self, query: Query, request: SearchRequest) -> Query:
        texts = self._compiler.text(request.words)
        return Query.boolean_query(
            [(Occur.Must, Query.const_score_query(query, 0.0)), *((Occur.Should, text) for text in texts)]
        )

    def _by_text(self, scored: Query, reach: int) -> list[_Found]:
        hits = self._searcher.search(scored, limit=reach, count=False).hits
        keys = self._keys([at for _, at in hits])
        found = [_Found(key, at, float(value)) for key, (value, at) in zip(keys, hits, strict=True)]
        return sorted(found, key=lambda one: (-one.score, one.key))

    def _by_distance(self, query: Query, origin: Point, wanted: int) -> Iterator[_Found]:
        """Nearest first; what has no position comes after, by rank."""
        placed = self._nearest(query, origin, wanted)
        yield from placed
        if len(placed) < wanted:
            nowhere = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, Query.exists_query("lat"))])
            yield from self._by_field(nowhere, "rank", wanted + len(placed))

    def _by_minutes(self, query: Query, request: SearchRequest, wanted: int) -> Iterator[_Found]:
        """Nearest by road first, then by air; what has no known commune comes after, by rank."""
        found: list[_Found] = []
        for communes in farther_and_farther(request.minutes):
            there = both_queries(query, self._compiler.compiled(In("site_commune", communes)))
            found = self._timed(there, request, wanted)
            if len(found) == wanted:
                break
        yield from found
        elsewhere = self._compiler.compiled(Not(In("site_commune", tuple(request.minutes))))
        yield from self._by_field(both_queries(query, elsewhere), "rank", wanted + len(found))

    def _timed(self, query: Query, request: SearchRequest, wanted: int) -> list[_Found]:
        addresses = self._addresses(query)
        by_key = {code_key(code): minutes for code, minutes in request.minutes.items()}
        times = [by_key[int(key or 0)] for key in self._values(key_field("site_commune"), addresses)]
        return self._ordered(addresses, self._metres(addresses, request.origin), np.array(times), wanted)

    def _nearest(self, query: Query, origin: Point, wanted: int) -> list[_Found]:
        """Enough of the nearest documents: circles that double until one holds enough offers, else all."""
        if count(self._searcher, query) > _SMALL:
            reach = _FIRST_REACH_M
            while reach <= _LAST_REACH_M:
                window = both_queries(query, self._compiler.about(Radius(*origin, reach)))
                if count(self._searcher, window) >= wanted:
                    found = self._measured(window, origin, wanted, reach)
                    if len(found) == wanted:
                        return found
                reach *= 2
        return self._measured(both_queries(query, Query.exists_query("lat")), origin, wanted)

    def _measured(self, query: Query, origin: Point, wanted: int, reach: float = np.inf) -> list[_Found]:
        addresses = self._addresses(query)
        metres = self._metres(addresses, origin)
        near = np.flatnonzero(metres <= reach)
        kept = [addresses[n] for n in near]
        return self._ordered(kept, metres[near], np.zeros(near.size), wanted)

    def _ordered(
        self,
        addresses: list[DocAddress],
        metres: NDArray[np.float64],
        times: NDArray[np.float64],
        wanted: int,
    ) -> list[_Found]:
        """The first ``wanted`` offers by time, by air and by rank, each by its nearest document."""
        if not addresses:
            return []
        keys = np.array(self._keys(addresses), dtype=np.uint64)
        ranks = np.asarray(self._values("rank", addresses), dtype=np.int64)
        order = np.lexsort((ranks, comparable(metres), times))
        nearest = np.sort(np.unique(keys[order], return_index=True)[1])[:wanted]
        return [
            _Found(int(keys[n]), addresses[n], 0.0, None if np.isinf(metres[n]) else float(metres[n]))
            for n in order[nearest]
        ]

    def _metres(self, addresses: list[DocAddress], origin: Point | None) -> NDArray[np.float64]:
        """Distances by air; infinite where there is no position, or no origin."""
        if origin is None:
            return np.full(len(addresses), np.inf)
        lats = np.asarray(self._values("lat", addresses), dtype=np.float64)
        lons = np.asarray(self._values("lon", addresses), dtype=np.float64)
        return np.nan_to_num(distances_m(origin, lats, lons), nan=np.inf)

    def _at_most(self, reach: int) -> int:
        """No more than there is: tantivy makes room for all it is asked."""
        return max(1, min(reach, self._searcher.num_docs))

    def _addresses(self, query: Query) -> list[DocAddress]:
        most = max(1, self._searcher.num_docs)
        return [at for _, at in self._searcher.search(query, limit=most, count=False).hits]

    def _values(self, field: str, addresses: list[DocAddress]) -> list[int | float | bool | None]:
        return self._searcher.fast_field_values(field, addresses)

    def _keys(self, addresses: list[DocAddress]) -> list[int]:
        return [int(key or 0) for key in self._values(OFFER_KEY, addresses)] if addresses else []

    def _hit(self, found: _Found) -> Hit:
        stored = self._searcher.doc(found.address)
        return Hit(
            offer=str(stored.get_first("offer")),
            score=found.score,
            weights=_text(stored, "weights"),
            facts=_text(stored, "facts"),
            distance_m=found.distance_m,
        )


def both_queries(first: Query, second: Query) -> Query:
    """Documents that both queries find."""
    return Query.boolean_query([(Occur.Must, first), (Occur.Must, second)])


def _text(stored: Document, field: str) -> str:
    return bytes(stored.get_first(field) or b"").decode()


def _offers(found: Iterable[_Found]) -> set[int]:
    return {one.key for one in found}


def _first_of_each(found: Iterable[_Found]) -> Iterator[_Found]:
    seen: set[int] = set()
    for one in found:
        if one.key not in seen:
            seen.add(one.key)
            yield one
