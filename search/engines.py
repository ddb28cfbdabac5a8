"""The engines of an instance, and what happens when the usual one does not answer."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from directory.errors import SettingProblem
from directory.settings import Settings
from search.contract import EngineUnavailable, SearchEngine, SearchRequest, SearchResult
from search.embedded import EmbeddedEngine

PAUSE_SECONDS: Final = 5.0
"""How long a silent engine is left alone before it is asked again."""
_ASIDE: Final = 16
"""Requests answered aside at once."""

log = logging.getLogger(__name__)


@dataclass
class Engines:
    """The engine that answers, and the embedded one: fallback, and keeper of the vocabulary."""

    embedded: EmbeddedEngine
    main: SearchEngine
    clock: Callable[[], float] = time.monotonic
    ready: bool = False
    """Whether the main engine holds the whole directory: set by the indexer, and until then it is not asked."""
    _silent_until: float = field(default=0.0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_ASIDE, thread_name_prefix="aside"), init=False
    )

    @property
    def all(self) -> tuple[SearchEngine, ...]:
        """Every engine to keep up to date."""
        return (self.embedded,) if self.main is self.embedded else (self.embedded, self.main)

    def search(self, request: SearchRequest) -> tuple[SearchResult, bool]:
        """Answer, and whether it is the fallback that did."""
        if self.main is self.embedded:
            return self.embedded.search(request), False
        if self.ready and self.clock() >= self._silent_until:
            try:
                return self.main.search(request), False
            except EngineUnavailable as silence:
                log.warning("%s does not answer, the embedded engine does: %s", self.main.name, silence)
                with self._lock:
                    self._silent_until = self.clock() + PAUSE_SECONDS
        return self.embedded.search(request), True

    def begin(self, request: SearchRequest) -> Future[tuple[SearchResult, bool]]:
        """What ``search`` gives, worked out on another core while the caller goes on."""
        return self._threads.submit(self.search, request)


def engines_of(settings: Settings) -> Engines:
    """The engines that ``settings`` ask for; the embedded index lives in SPIE_HOME. Raises ``SettingProblem``."""
    embedded = EmbeddedEngine(settings.index_folder)
    wants = settings.engine == "meilisearch" or (settings.engine == "auto" and settings.meilisearch_url)
    if not wants:
        return Engines(embedded, embedded)
    if not settings.meilisearch_url:
        raise SettingProblem("SPIE_ENGINE=meilisearch demande MEILISEARCH_URL, l'adresse du serveur.")
    from search.meili import MeilisearchEngine

    return Engines(
        embedded,
        MeilisearchEngine(
            settings.meilisearch_url, settings.meilisearch_key or None, prefix=settings.index_prefix
        ),
    )
