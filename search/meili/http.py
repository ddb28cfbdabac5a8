"""One pooled client per thread, and what is asked again.

The official client mutates one dictionary of headers and opens a connection per call: threads that share one
lose headers. Each thread has its own client here, all on one pooled session.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from threading import local
from typing import Any, Final, TypeVar

import meilisearch
import requests
from meilisearch._httprequests import HttpRequests
from meilisearch.config import Config
from meilisearch.errors import (
    MeilisearchApiError,
    MeilisearchCommunicationError,
    MeilisearchError,
    MeilisearchTimeoutError,
)
from meilisearch.index import Index
from requests.adapters import HTTPAdapter

from search.contract import EngineUnavailable

T = TypeVar("T")

POOL: Final = 32
UNAVAILABLE: Final = 503
FIRST_WAIT_S: Final = 0.05


class PooledRequests(HttpRequests):
    """The official client's transport, on a session that keeps its connections."""

    def __init__(self, config: Config, session: requests.Session) -> None:
        super().__init__(config)
        self._session = session

    def send_request(self, http_method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Send with the session's method of the same name as the function given."""
        return super().send_request(getattr(self._session, http_method.__name__), *args, **kwargs)


class PooledClient(meilisearch.Client):
    """The official client, whose every call goes through one session."""

    def __init__(self, url: str, key: str | None, timeout_s: int, session: requests.Session) -> None:
        super().__init__(url, key, timeout=timeout_s)
        self.http = self._pooled = PooledRequests(self.config, session)
        self.task_handler.http = self._pooled

    def documents(self, uid: str, ids: Sequence[str], fields: Sequence[str]) -> list[dict[str, Any]]:
        """Documents by id, in any order: a search for them takes five times as long."""
        asked = {"ids": ids, "fields": fields, "limit": len(ids)}
        found: list[dict[str, Any]] = self._pooled.post(f"indexes/{uid}/documents/fetch", body=asked)[
            "results"
        ]
        return found

    def index(self, uid: str) -> Index:
        """An index that uses the session too."""
        index = super().index(uid)
        index.http = self._pooled
        index.task_handler.http = self._pooled
        return index


class Server:
    """A Meilisearch server: a client for each thread, retries with jitter, errors in our terms.

    Only time-outs, lost connections and 503 are tried again. ``sleep`` and ``jitter`` (a number in 0–1) are
    given by tests.
    """

    def __init__(
        self,
        url: str,
        key: str | None,
        *,
        timeout_s: int,
        attempts: int,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._url, self._key, self._timeout_s, self._attempts = url.rstrip("/"), key, timeout_s, attempts
        self.sleep, self._jitter = sleep, jitter
        self._session = requests.Session()
        # Compressed answers come in pieces that wait for each other: 45 ms each on a kept connection.
        self._session.headers["Accept-Encoding"] = "identity"
        adapter = HTTPAdapter(pool_connections=1, pool_maxsize=POOL)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._mine = local()

    @property
    def client(self) -> PooledClient:
        """This thread's client."""
        held: PooledClient | None = getattr(self._mine, "client", None)
        if held is None:
            held = self._mine.client = PooledClient(self._url, self._key, self._timeout_s, self._session)
        return held

    def call(self, ask: Callable[[PooledClient], T], attempts: int | None = None) -> T:
        """The answer; raises ``EngineUnavailable``, from the client's error."""
        left = attempts or self._attempts
        wait = FIRST_WAIT_S
        while True:
            left -= 1
            try:
                return ask(self.client)
            except MeilisearchError as error:
                if not left or not _passing(error):
                    raise EngineUnavailable(_reason(error)) from error
            self.sleep(wait * (0.5 + self._jitter()))
            wait *= 2


def code_of(error: EngineUnavailable) -> str | None:
    """Meilisearch's code of the error behind ours (``index_not_found``…)."""
    cause = error.__cause__
    return cause.code if isinstance(cause, MeilisearchApiError) else None


def _passing(error: MeilisearchError) -> bool:
    if isinstance(error, (MeilisearchTimeoutError, MeilisearchCommunicationError)):
        return True
    return isinstance(error, MeilisearchApiError) and error.status_code == UNAVAILABLE


def _reason(error: MeilisearchError) -> str:
    if isinstance(error, MeilisearchTimeoutError):
        return "Meilisearch met trop de temps à répondre."
    if isinstance(error, MeilisearchCommunicationError):
        return "Meilisearch est injoignable."
    return f"Meilisearch refuse la demande : {error.message}"
