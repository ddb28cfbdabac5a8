"""What a request costs in our own code and in the engine, in one process and without HTTP."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from statistics import median

from benchmarks.shapes import Params
from search.contract import SearchEngine, SearchRequest, SearchResult
from search.engines import Engines
from search.query import Query
from ui.api import present
from ui.services import Services
from ui.urls import Urls

WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Shares:
    """Median milliseconds of one query shape: the engine's calls, and everything else."""

    engine: float
    ours: float


class _Timed:
    """An engine that notes how long its answers take."""

    def __init__(self, engine: SearchEngine) -> None:
        self._engine = engine
        self.spent = 0.0

    def __getattr__(self, name: str) -> object:
        return getattr(self._engine, name)

    def search(self, request: SearchRequest) -> SearchResult:
        """The engine's answer."""
        started = time.perf_counter()
        try:
            return self._engine.search(request)
        finally:
            self.spent += time.perf_counter() - started


def shares(services: Services, shape: Sequence[Params], repeats: int) -> Shares:
    """Time parsing, searching, loading and writing JSON, with the engine's calls told apart."""
    engines = services.search.engines
    timed = _Timed(engines.main)
    main, begin = engines.main, engines.begin
    # One thing after another: time spent at once on two cores belongs to nobody.
    engines.main, engines.begin = timed, partial(_at_once, engines)  # type: ignore[assignment, method-assign]
    engine_ms, our_ms = [], []
    try:
        for at in range(repeats + WARM_UP):
            timed.spent = 0.0
            started = time.perf_counter()
            _answer(services, shape[at % len(shape)])
            total = time.perf_counter() - started
            if at >= WARM_UP:
                engine_ms.append(timed.spent * 1000)
                our_ms.append((total - timed.spent) * 1000)
    finally:
        engines.main, engines.begin = main, begin  # type: ignore[method-assign]
    return Shares(median(engine_ms), median(our_ms))


def _at_once(engines: Engines, request: SearchRequest) -> Future[tuple[SearchResult, bool]]:
    answered: Future[tuple[SearchResult, bool]] = Future()
    answered.set_result(engines.search(request))
    return answered


def _answer(services: Services, params: Params) -> str:
    query = Query.parse(params, services.territory)
    results = services.search.search(query, services.clock())
    urls = Urls(services.settings.base_url)
    return present.offer_list(results, services.territory, urls).model_dump_json()
