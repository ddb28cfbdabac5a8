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
from search.embedded.counting import count, terms
from search.embedded.queries import Compiler
from search.embedded.schema import BROWSE_KEY, OFFER_KEY, code_key, key_field
from search.filters import In, Not, Radius
from search.geometry import around, comparable, nearest_communes
from search.scope import by_offer
from search.spec import IndexSpec

_SMALL: Final = 2_000
"""Documents below which all distances are worked out at once."""
_FIRST_REACH_M: Final = 4_000.0
_LAST_REACH_M: Final = 300_000.0


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
        if len(_offers(placed)) < wanted:
            nowhere = Query.boolean_query([(Occur.Must, query), (Occur.MustNot, Query.exists_query("lat"))])
            yield from self._by_field(nowhere, "rank", wanted + len(_offers(placed)))

    def _by_minutes(self, query: Query, request: SearchRequest, wanted: int) -> Iterator[_Found]:
        """Nearest by road first, then by air; what has no known commune comes after, by rank."""
        held = self._searcher.aggregate(query, {"communes": terms("site_commune")})["communes"]["buckets"]
        by_commune = {bucket["key"]: bucket["doc_count"] for bucket in held}
        reached = sum(code in request.minutes for code in by_commune)
        reach = wanted
        while True:
            near = nearest_communes(by_commune, request.minutes, reach)
            found = self._timed(
                both_queries(query, self._compiler.compiled(In("site_commune", near))), request
            )
            if len(near) == reached or len(_offers(found)) >= wanted:
                break
            reach *= 2
        yield from found
        elsewhere = self._compiler.compiled(Not(In("site_commune", tuple(request.minutes))))
        yield from self._by_field(both_queries(query, elsewhere), "rank", wanted + len(_offers(found)))

    def _timed(self, query: Query, request: SearchRequest) -> list[_Found]:
        addresses = self._addresses(query)
        if not addresses:
            return []
        by_key = {code_key(code): minutes for code, minutes in request.minutes.items()}
        times = np.array(
            [by_key[int(key or 0)] for key in self._values(key_field("site_commune"), addresses)]
        )
        metres = self._metres(addresses, request.origin)
        keys = self._keys(addresses)
        order = np.lexsort((self._ranks(addresses), comparable(metres), times))
        far = np.isinf(metres)
        return [_Found(keys[n], addresses[n], 0.0, None if far[n] else float(metres[n])) for n in order]

    def _nearest(self, query: Query, origin: Point, wanted: int) -> list[_Found]:
        """Enough of the nearest documents: circles that double until one holds enough offers, else all."""
        if count(self._searcher, query) > _SMALL:
            reach = _FIRST_REACH_M
            while reach <= _LAST_REACH_M:
                window = both_queries(query, self._compiler.compiled(around(Radius(*origin, reach))))
                if count(self._searcher, window) >= wanted:
                    measured = self._measured(window, origin)
                    found = [one for one in measured if (one.distance_m or 0.0) <= reach]
                    if len(_offers(found)) >= wanted:
                        return found
                reach *= 2
        return self._measured(both_queries(query, Query.exists_query("lat")), origin)

    def _measured(self, query: Query, origin: Point) -> list[_Found]:
        addresses = self._addresses(query)
        if not addresses:
            return []
        metres = self._metres(addresses, origin)
        order = np.lexsort((self._ranks(addresses), comparable(metres)))
        keys = self._keys(addresses)
        return [_Found(keys[n], addresses[n], 0.0, float(metres[n])) for n in order]

    def _metres(self, addresses: list[DocAddress], origin: Point | None) -> NDArray[np.float64]:
        """Distances by air; infinite where there is no position, or no origin."""
        if origin is None:
            return np.full(len(addresses), np.inf)
        lats = np.asarray(self._values("lat", addresses), dtype=np.float64)
        lons = np.asarray(self._values("lon", addresses), dtype=np.float64)
        return np.nan_to_num(distances_m(origin, lats, lons), nan=np.inf)

    def _ranks(self, addresses: list[DocAddress]) -> NDArray[np.int64]:
        return np.asarray(self._values("rank", addresses), dtype=np.int64)

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
