"""The Meilisearch engine: the contract kept with a server."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
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
from search.geometry import box_of, upside_down
from search.meili import hits
from search.meili.by_road import ByRoad
from search.meili.counting import Counting
from search.meili.filters import EVERY, Inside, any_of, box, documents, numbered
from search.meili.http import Server, code_of
from search.meili.nearest import Nearest
from search.meili.settings import MAX_TOTAL_HITS, STATE, as_payload, as_state, settings
from search.meili.tasks import Ask, TaskFailedError, Writer, batches
from search.scope import by_offer, shapes
from search.spec import IndexSpec, Payload, default_spec
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
            refused += self._apply(good, as_state(upto, self._spec.hash))
        if refused:
            raise Rejected(refused)

    def _apply(self, changes: Sequence[Change], note: Payload) -> list[Rejection]:
        """Each task costs as much as a hundred documents do: the note goes with them when nothing is to be removed."""
        groups = [
            [as_payload(document, self._spec) for document in change.documents]
            for change in changes
            if isinstance(change, Upsert) and change.documents
        ]
        noted = not self._number(_stale(changes))
        refused = self._writer.add(self._uid, [*groups, [note]] if noted else groups)
        if refused or not noted:
            stale = _stale(changes, {rejection.offer for rejection in refused})
            if self._number(stale):
                self._writer.remove(self._uid, stale)
            self._writer.add(self._uid, [[note]])
        return refused

    def _number(self, expression: str) -> int:
        """Documents an expression finds: a look is a hundred times quicker than a task with nothing to do."""
        return int(self._ask([hits.counted(expression)])[0]["totalHits"])

    def rebuild(self, documents: Iterable[Document], upto: int) -> None:
        """Fill a second index, then swap the two in one task; a crash leaves the old one in place."""
        refused: dict[str, str] = {}
        with self._writing:
            self._drop(self._next)
            self._create(self._next)
            groups = groupby(good_documents(documents, refused), key=lambda document: document.offer)
            payloads = ([as_payload(document, self._spec) for document in group] for _, group in groups)
            failed = self._writer.add_each(self._next, batches(payloads, _BATCH))
            refused |= {rejection.offer: rejection.reason for rejection in failed}
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
        """Answer a request: its hits, in one to four batches of queries, then its counts and facets in one."""
        begun = time.perf_counter()
        found = self._inside(request)
        counting = Counting(self._spec, found)
        counting.add(request.counts, request.facets)
        held = self._hits(request, found) if request.limit > 0 else ()
        counts, facets = counting.read(self._ask(counting.queries()))
        return SearchResult(
            hits=tuple(held),
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

    def _hits(self, request: SearchRequest, found: Inside) -> Sequence[Hit]:
        if request.sort in ("distance", "minutes"):
            return self._by_nearness(request, documents(request.filters, self._spec, found))
        expression, by_site = self._expression(request, found)
        if request.sort == "relevance" and request.words:
            return self._by_words(request, expression, by_site=by_site)
        answer = self._ask([hits.sorted_query(request, expression, by_site=by_site)])[0]
        return [hits.hit(one) for one in answer["hits"]]

    def _expression(self, request: SearchRequest, found: Inside) -> tuple[str, bool]:
        """One document of each offer that passes, or every one of its sites that does, and which of the two."""
        told = by_offer(request.filters, self._spec)
        if told is None:
            return documents(request.filters, self._spec, found), True
        return documents(told, self._spec, found, "first = true"), False

    def _by_nearness(self, request: SearchRequest, every: str) -> Sequence[Hit]:
        end = request.offset + request.limit
        nearest = Nearest(self._ask, request.origin)
        if request.sort == "minutes":
            found = ByRoad(nearest, request.minutes).offers(every, end)
        elif request.origin:
            found = nearest.offers(every, end)
        else:
            raise ValueError("a distance needs an origin")
        return [hits.hit(one, request.origin) for one in list(found.values())[request.offset : end]]

    def _by_words(
        self, request: SearchRequest, expression: str, *, by_site: bool, tries: int = 3
    ) -> Sequence[Hit]:
        queries = hits.by_word(request, expression, by_site=by_site)
        answers = self._ask([query for query, _ in queries])
        told = [(answer, times) for answer, (_, times) in zip(answers, queries, strict=True)]
        chosen = hits.merged(request, told)
        held: dict[str, hits.Answer] = {}
        if len(chosen) < request.limit:
            # What the words' own queries left out.
            others = hits.ranked(expression, request.offset + request.limit, by_site=by_site)
            answer = self._ask([others])[0]
            held = {one["id"]: one for one in answer["hits"]}
            chosen = hits.merged(request, [*told, (answer, 1)])
        if missing := [identifier for identifier, _ in chosen if identifier not in held]:
            read = self._reader.call(lambda client: client.documents(self._uid, missing, hits.WHOLE))
            held |= {one["id"]: one for one in read}
        if tries > 1 and any(one not in held for one, _ in chosen):
            # Gone between the two questions: a list cut short would be taken for a whole one.
            return self._by_words(request, expression, by_site=by_site, tries=tries - 1)
        return [hits.hit(held[one], score=score) for one, score in chosen if one in held]

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


def _stale(changes: Sequence[Change], failed: Collection[str] = ()) -> str:
    """Documents of changed offers that are not to be there any more."""
    kept = [
        document.id
        for change in changes
        if isinstance(change, Upsert) and change.offer not in failed
        for document in change.documents
    ]
    found = any_of("offer", [change.offer for change in changes])
    return f"{found} AND NOT {any_of('id', kept)}" if kept else found


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
