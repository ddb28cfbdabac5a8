"""What is asked of Meilisearch again, and how its silence is told."""

from __future__ import annotations

import socket

import pytest
from meilisearch.errors import MeilisearchApiError, MeilisearchCommunicationError, MeilisearchTimeoutError
from requests import Response

from search.contract import EngineUnavailable
from search.meili import MeilisearchEngine
from search.meili.http import PooledClient, Server, code_of


def refusal(status: int, code: str) -> MeilisearchApiError:
    response = Response()
    response.status_code = status
    response._content = f'{{"message": "non", "code": "{code}"}}'.encode()
    return MeilisearchApiError("refused", response)


def asked(error: Exception, attempts: int = 3) -> tuple[int, list[float], EngineUnavailable]:
    """How often a failing call was made, the waits between, and the error at the end."""
    waits: list[float] = []
    calls: list[PooledClient] = []
    server = Server("http://x", None, timeout_s=1, attempts=attempts, sleep=waits.append, jitter=lambda: 0.5)

    def fail(client: PooledClient) -> None:
        calls.append(client)
        raise error

    with pytest.raises(EngineUnavailable) as told:
        server.call(fail)
    return len(calls), waits, told.value


@pytest.mark.parametrize(
    "error",
    [
        MeilisearchTimeoutError("late"),
        MeilisearchCommunicationError("gone"),
        refusal(503, "internal"),
    ],
)
def test_silence_is_asked_again_each_time_later(error: Exception) -> None:
    calls, waits, _ = asked(error)
    assert calls == 3
    assert waits == [0.05, 0.1]


def test_a_refusal_is_not_asked_again_and_keeps_its_code() -> None:
    calls, waits, told = asked(refusal(404, "index_not_found"))
    assert (calls, waits) == (1, [])
    assert code_of(told) == "index_not_found"


def test_a_server_that_is_not_there_is_unavailable_in_french() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        engine = MeilisearchEngine(url, prefix="nobody")
        assert engine.status().detail == "Meilisearch est injoignable."
        with pytest.raises(EngineUnavailable, match="injoignable"):
            engine.ensure()
