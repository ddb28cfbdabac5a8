"""The embedded engine: the contract kept with tantivy."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal

import tantivy
from tantivy import Query, Searcher

from search.contract import (
    Change,
    Document,
    EngineStatus,
    EngineUnavailable,
    Rejected,
    Rejection,
    SearchRequest,
    SearchResult,
    Upsert,
)
from search.embedded.counting import OfferCounter, count
from search.embedded.hits import Finder
from search.embedded.queries import Compiler
from search.embedded.schema import ENTITY, STATE, WORDS, as_fields, as_state, schema
from search.embedded.store import Store
from search.filters import EVERYTHING
from search.spec import IndexSpec, default_spec
from search.validation import good_documents, sorted_out
from search.vocabulary import Vocabulary, VocabularyCache

log = logging.getLogger(__name__)

_REBUILD_HEAP: Final = 256_000_000
_APPLY_HEAP: Final = 32_000_000
_LOCK_TRIES: Final = 50


class EmbeddedEngine:
    """Keeps the index in ``folder``. Stateless but for open files: every search reads the last commit."""

    name: Literal["embedded"] = "embedded"

    def __init__(
        self,
        folder: Path,
        spec: IndexSpec | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = Store(folder)
        self._spec = spec or default_spec()
        self.vocabulary = VocabularyCache(self.load_vocabulary, self.version, clock)
        """The words of the offers held, at most two seconds late; call it."""
        self._open: tuple[Path, tantivy.Index] | None = None
        self._opening = Lock()

    def ensure(self) -> bool:
        """Create an empty index when there is none; False when it was made with another spec."""
        if self._store.current() is None:
            with self._store.writing():
                if self._store.current() is None:
                    self._fill((), 0, {})
        return bool(self._state()["spec"] == self._spec.hash)

    def apply(self, changes: Sequence[Change], upto: int) -> None:
        """Write changes in one durable commit; see the contract."""
        good, refused = sorted_out(changes)
        with self._store.writing():
            index = self._current()
            if self._state()["spec"] != self._spec.hash:
                raise EngineUnavailable("L'index doit être reconstruit avant de recevoir des changements.")
            with _writer(index, _APPLY_HEAP, threads=1) as writer:
                for change in good:
                    writer.delete_documents_by_term("offer", change.offer)
                    if isinstance(change, Upsert):
                        self._add(writer, index.schema, change.documents)
                self._commit(writer, index.schema, upto)
        if refused:
            raise Rejected(refused)

    def rebuild(self, documents: Iterable[Document], upto: int) -> None:
        """Build aside, then switch; a crash leaves the old index in place."""
        refused: dict[str, str] = {}
        with self._store.writing():
            self._fill(documents, upto, refused)
        if refused:
            raise Rejected([Rejection(offer, reason) for offer, reason in refused.items()])

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request from the last commit."""
        begun = time.perf_counter()
        index = self._current()
        searcher = _searcher(index)
        compiler = Compiler(self._spec, index.schema, searcher)
        counter = OfferCounter(self._spec, compiler, searcher)
        return SearchResult(
            hits=Finder(self._spec, compiler, searcher).hits(request),
            counts={asked.name: counter.offers(asked.filters) for asked in request.counts},
            facets=counter.facets(request.facets),
            engine=self.name,
            took_ms=(time.perf_counter() - begun) * 1000,
        )

    def offers(self) -> set[str]:
        """Ids of all offers held."""
        index = self._current()
        searcher = _searcher(index)
        query = Compiler(self._spec, index.schema, searcher).documents(EVERYTHING)
        most = max(1, searcher.num_docs)
        asked = {"offers": {"terms": {"field": "offer", "size": most, "segment_size": most}}}
        return {bucket["key"] for bucket in searcher.aggregate(query, asked)["offers"]["buckets"]}

    def status(self) -> EngineStatus:
        """State of the index; never raises."""
        try:
            state, documents = self._state(), max(0, _searcher(self._current()).num_docs - 1)
        except EngineUnavailable as error:
            return self._unwell(str(error))
        except Exception:
            log.exception("the embedded index cannot be read")
            return self._unwell("L'index est illisible : reconstruisez-le.")
        return EngineStatus(
            engine=self.name,
            healthy=True,
            documents=documents,
            sequence=int(state["sequence"]),
            spec_hash=state["spec"],
        )

    def _unwell(self, detail: str) -> EngineStatus:
        return EngineStatus(self.name, healthy=False, documents=0, sequence=0, spec_hash=None, detail=detail)

    def load_vocabulary(self) -> Vocabulary:
        """The words of the offers held, each with its stem and the number of offers, read now."""
        index = self._current()
        searcher = _searcher(index)
        first = Query.term_query(index.schema, "first", field_value=True, index_option="basic")
        pairs = ((term.partition(" "), n) for term, n in searcher.terms_with_prefix(WORDS, "", first))
        words = ((word, root, n) for (word, _, root), n in pairs)
        stems = dict(searcher.terms_with_prefix(self._spec.match_field, "", first))
        return Vocabulary(words, stems, count(searcher, first))

    def version(self) -> object:
        """A value that differs after every commit and every rebuild (cheap: two file look-ups)."""
        current = self._store.current()
        if current is None:
            return None
        try:
            return current.name, (current / "meta.json").stat().st_mtime_ns
        except FileNotFoundError:
            return None

    def _fill(self, documents: Iterable[Document], upto: int, refused: dict[str, str]) -> None:
        generation = self._store.new()
        shape = schema(self._spec)
        index = tantivy.Index(shape, path=str(generation))
        with _writer(index, _REBUILD_HEAP, threads=1) as writer:
            self._add(writer, shape, good_documents(documents, refused))
            self._commit(writer, shape, upto)
        self._store.switch(generation)

    def _add(self, writer: tantivy.IndexWriter, shape: tantivy.Schema, documents: Iterable[Document]) -> None:
        for document in documents:
            writer.add_document(tantivy.Document.from_dict(as_fields(document, self._spec), shape))

    def _commit(self, writer: tantivy.IndexWriter, shape: tantivy.Schema, upto: int) -> None:
        writer.delete_documents_by_term(ENTITY, STATE)
        writer.add_document(tantivy.Document.from_dict(as_state(upto, self._spec.hash), shape))
        writer.commit()

    def _current(self) -> tantivy.Index:
        """The index that readers use now, opened once per generation."""
        for _ in range(3):
            current = self._store.current()
            if current is None:
                break
            held = self._open
            if held and held[0] == current:
                return held[1]
            with self._opening:
                try:
                    self._open = (current, tantivy.Index.open(str(current)))
                except (ValueError, OSError):
                    continue  # the link moved on and the folder went between the two
                return self._open[1]
        raise EngineUnavailable("L'index n'est pas encore construit.")

    def _state(self) -> dict[str, Any]:
        index = self._current()
        searcher = _searcher(index)
        query = Query.term_query(index.schema, ENTITY, STATE, "basic")
        found = searcher.search(query, limit=1, count=False).hits
        if not found:
            return {"sequence": 0, "spec": None}
        state: dict[str, Any] = json.loads(bytes(searcher.doc(found[0][1]).get_first(STATE) or b"{}"))
        return state


def _searcher(index: tantivy.Index) -> Searcher:
    index.reload()
    return index.searcher()


@contextmanager
def _writer(index: tantivy.Index, heap: int, threads: int) -> Iterator[tantivy.IndexWriter]:
    """A writer of its own for one commit: after an error, a writer drops later documents without a word."""
    writer = _opened_writer(index, heap, threads)
    try:
        yield writer
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _opened_writer(index: tantivy.Index, heap: int, threads: int) -> tantivy.IndexWriter:
    for attempt in range(_LOCK_TRIES):
        try:
            return index.writer(heap, threads)
        except ValueError as error:
            if "LockBusy" not in str(error) or attempt == _LOCK_TRIES - 1:
                raise EngineUnavailable("L'index est en cours d'écriture.") from error
            time.sleep(0.05)
    raise AssertionError("unreachable")
