"""The Meilisearch engine: the contract kept with a server."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from threading import Lock
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from search.cells import CELLS, POINT, Cover, cover, held
from search.contract import (
    Change,
    Document,
    EngineStatus,
    EngineUnavailable,
    Hit,
    Rejected,
    Rejection,
    SearchRequest,
    SearchResult,
    Upsert,
)
from search.filters import And, Box, Shape
from search.geometry import box_of, farther_and_farther, upside_down
from search.meili import hits
from search.meili.counting import Counting
from search.meili.filters import EVERY, Inside, any_of, box, documents, numbered
from search.meili.http import Server, code_of
from search.meili.settings import MAX_TOTAL_HITS, STATE, as_payload, as_state, settings
from search.meili.tasks import Ask, TaskFailedError, Writer, batches
from search.scope import by_offer, shapes
from search.spec import IndexSpec, default_spec
from search.validation import good_documents, sorted_out

_BATCH: Final = 2_000
"""Offers sent in one task."""
_PAGE: Final = 10_000


class MeilisearchEngine:
    """Keeps the index on a server, under names that begin with ``prefix``: instances can share a server."""

    name: Literal["meilisearch"] = "meilisearch"

    def __init__(
        self,
        url: str,
        key: str | None = None,
        *,
        prefix: str = "spie",
        spec: IndexSpec | None = None,
        search_timeout_s: int = 3,
        write_timeout_s: int = 30,
    ) -> None:
        self._spec = spec or default_spec()
        self._uid, self._next = f"{prefix}_offers", f"{prefix}_offers_next"
        self._reader = Server(url, key, timeout_s=search_timeout_s, attempts=2)
        self._server = Server(url, key, timeout_s=write_timeout_s, attempts=4)
        self._writer = Writer(self._server)
        self._writing = Lock()

    def ensure(self) -> bool:
        """Create an empty index when there is none; False when it was made with another spec."""
        try:
            return bool(self._state()["spec"] == self._spec.hash)
        except EngineUnavailable as error:
            if code_of(error) not in ("index_not_found", "document_not_found"):
                raise
        with self._writing:
            self._create(self._uid)
            self._note(self._uid, 0)
        return True

    def apply(self, changes: Sequence[Change], upto: int) -> None:
        """Write changes and wait for the tasks; see the contract.

        New documents come before stale ones go, so that no search misses an offer meanwhile.
        """
        good, refused = sorted_out(changes)
        with self._writing:
            if self._state()["spec"] != self._spec.hash:
                raise EngineUnavailable("L'index doit être reconstruit avant de recevoir des changements.")
            for batch in batches(good, _BATCH):
                refused += self._apply(batch)
            self._note(self._uid, upto)
        if refused:
            raise Rejected(refused)

    def _apply(self, changes: Sequence[Change]) -> list[Rejection]:
        upserts = [change for change in changes if isinstance(change, Upsert) and change.documents]
        groups = [[as_payload(document, self._spec) for document in change.documents] for change in upserts]
        refused = self._writer.add(self._uid, groups)
        failed = {rejection.offer for rejection in refused}
        kept = [d.id for change in upserts if change.offer not in failed for d in change.documents]
        stale = any_of("offer", [change.offer for change in changes])
        stale += f" AND NOT {any_of('id', kept)}" if kept else ""
        if self._number(stale):
            self._writer.remove(self._uid, stale)
        return refused

    def _number(self, expression: str) -> int:
        """Documents an expression finds: a look is a hundred times quicker than a task with nothing to do."""
        counted = hits.counted(expression)
        return int(self._ask([counted])[0]["totalHits"])

    def rebuild(self, documents: Iterable[Document], upto: int) -> None:
        """Fill a second index, then swap the two in one task; a crash leaves the old one in place."""
        refused: dict[str, str] = {}
        with self._writing:
            self._drop(self._next)
            self._create(self._next)
            groups = groupby(good_documents(documents, refused), key=lambda document: document.offer)
            payloads = ([as_payload(document, self._spec) for document in group] for _, group in groups)
            for batch in batches(payloads, _BATCH):
                refused |= {r.offer: r.reason for r in self._writer.add(self._next, batch)}
            self._note(self._next, upto)
            self._swap()
        if refused:
            raise Rejected([Rejection(offer, reason) for offer, reason in refused.items()])

    def _swap(self) -> None:
        """Not asked twice: a second swap would bring the old index back."""
        if not self._exists(self._uid):
            self._create(self._uid)
        pair: list[Mapping[str, list[str] | bool]] = [{"indexes": [self._uid, self._next]}]
        self._done(lambda client: client.swap_indexes(pair), attempts=1)
        self._drop(self._next)

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request, in one batch of queries (two for words, minutes and polygons)."""
        begun = time.perf_counter()
        found = self._inside(request)
        counting = Counting(self._spec, found)
        counting.add(request.counts, request.facets)
        asked = [] if request.limit <= 0 else self._hit_queries(request, found)
        answers = self._ask([*asked, *counting.queries()])
        counts, facets = counting.read(answers[len(asked) :])
        return SearchResult(
            hits=tuple(self._hits(request, answers[: len(asked)], found)) if asked else (),
            counts=counts,
            facets=facets,
            engine=self.name,
            took_ms=(time.perf_counter() - begun) * 1000,
        )

    def offers(self) -> set[str]:
        """Ids of all offers held."""
        found: set[str] = set()
        while True:
            page = self._page(len(found))
            found |= set(page)
            if len(page) < _PAGE:
                return found

    def _page(self, offset: int) -> list[str]:
        asked = {"filter": "first = true", "fields": ["offer"], "limit": _PAGE, "offset": offset}
        answer = self._server.call(lambda client: client.index(self._uid).get_documents(asked))
        return [document.offer for document in answer.results]

    def status(self) -> EngineStatus:
        """State of the index; never raises."""
        try:
            state = self._state()
            stats = self._reader.call(lambda client: client.index(self._uid).get_stats())
        except EngineUnavailable as error:
            missing = code_of(error) in ("index_not_found", "document_not_found")
            return EngineStatus(
                engine=self.name,
                healthy=False,
                documents=0,
                sequence=0,
                spec_hash=None,
                detail="L'index n'est pas encore construit." if missing else str(error),
            )
        return EngineStatus(
            engine=self.name,
            healthy=True,
            documents=max(0, stats.number_of_documents - 1),
            sequence=int(state["sequence"]),
            spec_hash=str(state["spec"]),
        )

    # Reading

    def _ask(self, queries: Sequence[hits.Query]) -> Sequence[Mapping[str, Any]]:
        if not queries:
            return []
        body = [{"indexUid": self._uid, **query} for query in queries]
        answer = self._reader.call(lambda client: client.multi_search(body))
        results: Sequence[Mapping[str, Any]] = answer["results"]
        return results

    def _hit_queries(self, request: SearchRequest, found: Inside) -> list[hits.Query]:
        if request.sort == "distance":
            every = documents(request.filters, self._spec, found)
            return [hits.by_distance(request, every, limit=2 * (request.offset + request.limit))]
        if request.sort == "minutes":
            every = documents(request.filters, self._spec, found)
            return [
                hits.counted(f"{every} AND {any_of('site_commune', near)}")
                for near in farther_and_farther(request.minutes)
            ]
        expression, by_site = self._expression(request, found)
        if request.sort == "relevance" and request.words:
            return hits.by_word(request, expression, by_site=by_site)
        return [hits.sorted_query(request, expression, by_site=by_site)]

    def _expression(self, request: SearchRequest, found: Inside) -> tuple[str, bool]:
        """One document of each offer that passes, or every one of its sites that does, and which of the two."""
        told = by_offer(request.filters, self._spec)
        if told is None:
            return documents(request.filters, self._spec, found), True
        return documents(told, self._spec, found, "first = true"), False

    def _hits(
        self, request: SearchRequest, answers: Sequence[Mapping[str, Any]], found: Inside
    ) -> Sequence[Hit]:
        if request.sort == "minutes":
            return self._by_minutes(request, answers, found)
        if request.sort == "distance":
            return self._by_distance(request, answers[0], found)
        if request.sort == "relevance" and request.words:
            return self._by_words(request, answers, found)
        return [hits.hit(one) for one in answers[0]["hits"]]

    def _by_distance(self, request: SearchRequest, answer: Mapping[str, Any], found: Inside) -> Sequence[Hit]:
        """More documents are read until enough offers are surely in their place."""
        end = request.offset + request.limit
        limit = 2 * end
        every = documents(request.filters, self._spec, found)
        while True:
            whole = len(answer["hits"]) < limit
            ordered = hits.in_distance(request, answer["hits"], whole=whole)
            if not whole and len(ordered) < end and self._tied(request, every, answer["hits"]):
                ordered = hits.in_distance(request, answer["hits"], whole=True)
            if whole or len(ordered) >= end:
                break
            limit *= 4
            answer = self._ask([hits.by_distance(request, every, limit=limit)])[0]
        chosen = list(ordered.values())[request.offset : end]
        held = self._whole(chosen)
        return [hits.hit(held[one], request.origin) for one in chosen if one in held]

    def _tied(self, request: SearchRequest, every: str, found: Sequence[Mapping[str, Any]]) -> bool:
        """Whether all that is as far as the last ones read is at one position: then rank alone orders it."""
        queries = hits.as_far(request, every, found)
        there, around = (int(one["totalHits"]) for one in self._ask(queries)) if queries else (0, 1)
        return there == around

    def _by_words(
        self, request: SearchRequest, answers: Sequence[Mapping[str, Any]], found: Inside
    ) -> Sequence[Hit]:
        chosen = hits.merged(request, answers)
        if len(chosen) < request.limit:
            expression, by_site = self._expression(request, found)
            others = self._ask([hits.rest(request, expression, by_site=by_site)])
            chosen = hits.merged(request, [*answers, *others])
        whole = self._whole([identifier for identifier, _ in chosen])
        return [hits.hit(whole[one], score=score) for one, score in chosen if one in whole]

    def _whole(self, chosen: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
        """Documents with what the scorer needs, by id."""
        if not chosen:
            return {}
        answer = self._ask([hits.whole(any_of("id", chosen), number=len(chosen))])[0]
        return {one["id"]: one for one in answer["hits"]}

    def _by_minutes(
        self, request: SearchRequest, answers: Sequence[Mapping[str, Any]], found: Inside
    ) -> Sequence[Hit]:
        """The nearest communes first, those that hold enough; then what no road reaches, by rank."""
        end = request.offset + request.limit
        ordered = self._in_time(request, answers, found)
        if len(ordered) < end:
            away = f"NOT {any_of('site_commune', list(request.minutes))}"
            elsewhere = f"{documents(request.filters, self._spec, found)} AND {away}"
            asked = hits.rest(request, elsewhere, by_site=True)
            asked["limit"] += len(ordered)
            others = {one["offer"]: one["id"] for one in self._ask([asked])[0]["hits"]}
            ordered |= {offer: one for offer, one in others.items() if offer not in ordered}
        chosen = list(ordered.values())[request.offset : end]
        whole = self._whole(chosen)
        return [hits.hit(whole[one], request.origin) for one in chosen if one in whole]

    def _in_time(
        self, request: SearchRequest, answers: Sequence[Mapping[str, Any]], found: Inside
    ) -> dict[str, str]:
        """Document ids by offer, nearest by road first: enough of them, or all that a road reaches."""
        every = documents(request.filters, self._spec, found)
        end = request.offset + request.limit
        numbers = [int(answer["totalHits"]) for answer in answers]
        ordered: dict[str, str] = {}
        for near, number in zip(farther_and_farther(request.minutes), numbers, strict=True):
            if number < min(end, numbers[-1]) or not number:
                continue
            asked = hits.timed_query(f"{every} AND {any_of('site_commune', near)}")
            ordered = hits.in_time(request, self._ask([asked])[0]["hits"])
            if len(ordered) >= end or number == numbers[-1]:
                break
        return ordered

    def _inside(self, request: SearchRequest) -> Inside:
        """What each shape asked holds, from the positions in the cells that its border cuts."""
        filters = [
            request.filters,
            *(c.filters for c in request.counts),
            *(f.filters for f in request.facets),
        ]
        found = dict.fromkeys(shapes(And(tuple(filters))))
        asked = [shape for shape in found if not (isinstance(shape, Box) and upside_down(shape))]
        told = [cover(shape) for shape in asked]
        queries = [_candidates(shape, covered) for shape, covered in zip(asked, told, strict=True)]
        return {
            shape: held(shape, covered, _degrees(answer, "lat"), _degrees(answer, "lon"))
            for shape, covered, answer in zip(asked, told, self._ask(queries), strict=True)
        }

    # Writing

    def _state(self) -> Mapping[str, Any]:
        document = self._reader.call(lambda client: client.index(self._uid).get_document(STATE))
        return {"sequence": document.sequence, "spec": document.spec}

    def _note(self, uid: str, sequence: int) -> None:
        state = as_state(sequence, self._spec.hash)
        self._done(lambda client: client.index(uid).add_documents([state], "id"))

    def _exists(self, uid: str) -> bool:
        try:
            self._server.call(lambda client: client.get_raw_index(uid))
        except EngineUnavailable as error:
            if code_of(error) == "index_not_found":
                return False
            raise
        return True

    def _create(self, uid: str) -> None:
        try:
            self._writer.done(lambda client: client.create_index(uid, {"primaryKey": "id"}))
        except TaskFailedError as failure:
            if failure.code != "index_already_exists":
                raise EngineUnavailable(f"Meilisearch refuse l'index : {failure}") from failure
        self._done(lambda client: client.index(uid).update_settings(settings(self._spec)))

    def _drop(self, uid: str) -> None:
        if self._exists(uid):
            self._done(lambda client: client.delete_index(uid))

    def _done(self, ask: Ask, attempts: int | None = None) -> None:
        try:
            self._writer.done(ask, attempts)
        except TaskFailedError as failure:
            raise EngineUnavailable(f"Meilisearch refuse l'écriture : {failure}") from failure


def _candidates(shape: Shape, told: Cover | None) -> hits.Query:
    """One document for each position in the cells that a shape cuts, or in its box."""
    where = box(box_of(shape)) if told is None else numbered(CELLS, told.cut)
    return {
        "q": "",
        "filter": f"{EVERY} AND {where}",
        "distinct": POINT,
        "limit": MAX_TOTAL_HITS,
        "attributesToRetrieve": ["lat", "lon"],
    }


def _degrees(answer: Mapping[str, Any], name: str) -> NDArray[np.float64]:
    return np.array([one[name] for one in answer["hits"]], dtype=np.float64)
