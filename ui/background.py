"""What the served process does beside answering: taking changes in, and the nightly check of the indexes."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, time, timedelta
from typing import Final

import anyio
from starlette.applications import Starlette

from directory.hours import PARIS
from search import lexicon
from ui import memory
from ui.services import Services

NIGHT: Final = time(3, 30)
"""When indexes are compared with the database, in Paris: nobody searches then."""

log = logging.getLogger(__name__)


def lifespan(services: Services) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """The lifespan of a served application: the indexer's loop and the nightly check run as long as it does."""

    @asynccontextmanager
    async def running(_: Starlette) -> AsyncIterator[None]:
        stop = threading.Event()
        threads = [
            threading.Thread(target=services.indexer.run, args=(stop,), name="indexer", daemon=True),
            threading.Thread(target=nightly, args=(services, stop), name="nightly", daemon=True),
            threading.Thread(target=memory.given_back, args=(stop,), name="memory", daemon=True),
        ]
        for thread in threads:
            thread.start()
        # What lives as long as the process (territory, tables, vocabulary, lexicon) is not looked through again by
        # each full collection, which would stop every answer for a tenth of a second.
        services.search.engines.embedded.vocabulary()
        lexicon.is_word("")
        gc.collect()
        gc.freeze()
        memory.give_back()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                await anyio.to_thread.run_sync(thread.join, 10)

    return running


def nightly(services: Services, stop: threading.Event) -> None:
    """Compare every index with the database each night, until ``stop``."""
    while not stop.wait(seconds_until(NIGHT, services.clock())):
        try:
            log.info("nightly check: %d offers indexed again", services.indexer.reconcile())
        except Exception:
            # Tomorrow night tries again; the search goes on.
            log.exception("the nightly check failed")


def seconds_until(hour: time, now: datetime) -> float:
    """Seconds from ``now`` to the next ``hour`` in Paris; never zero."""
    local = now.astimezone(PARIS)
    then = datetime.combine(local.date(), hour, PARIS)
    if then <= local:
        then = datetime.combine(local.date() + timedelta(days=1), hour, PARIS)
    return (then - now).total_seconds()
