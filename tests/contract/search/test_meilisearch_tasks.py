"""What Meilisearch's tasks make of a change: one task when they can, and the culprit alone is refused."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest
import requests

from search.contract import Delete, Rejected, Upsert
from search.meili import MeilisearchEngine
from tests.contract.search.corpus import an_offer, offer_id

KEY = os.environ.get("MEILISEARCH_KEY")
HEADERS = {"Authorization": f"Bearer {KEY}"} if KEY else {}


@pytest.fixture
def prefix(meilisearch_url: str) -> Iterator[str]:
    """Of an index that goes at the end."""
    found = f"tasks{uuid4().hex[:8]}"
    yield found
    requests.delete(f"{meilisearch_url}/indexes/{found}_offers", headers=HEADERS, timeout=10)


@pytest.fixture
def server(meilisearch_url: str, prefix: str) -> MeilisearchEngine:
    """The engine, on an empty index."""
    engine = MeilisearchEngine(meilisearch_url, KEY, prefix=prefix)
    engine.ensure()
    return engine


def tasks_of(url: str, prefix: str) -> int:
    asked = {"indexUids": f"{prefix}_offers"}
    found = requests.get(f"{url}/tasks", params=asked, headers=HEADERS, timeout=10).json()
    return int(found["total"])


def test_a_change_is_one_task_and_more_when_documents_go(
    server: MeilisearchEngine, meilisearch_url: str, prefix: str
) -> None:
    asked = []
    for upto, change in enumerate(
        [
            Upsert(offer_id(1), tuple(an_offer(1, 2))),
            Upsert(offer_id(1), tuple(an_offer(1, 3))),
            Delete(offer_id(2)),
            Upsert(offer_id(1), tuple(an_offer(1, 1))),
            Delete(offer_id(1)),
        ],
        start=1,
    ):
        before = tasks_of(meilisearch_url, prefix)
        server.apply([change], upto)
        asked.append(tasks_of(meilisearch_url, prefix) - before)
        assert server.status().sequence == upto
    assert asked == [1, 1, 1, 3, 2]
    assert server.offers() == set()


def test_a_document_that_the_server_refuses_is_refused_alone(server: MeilisearchEngine) -> None:
    offers = {number: an_offer(number, 1) for number in range(6)}
    server.apply([Upsert(offer_id(4), tuple(offers[4]))], 1)
    offers[4] = [replace(one, id="no such id!") for one in offers[4]]
    changes = [Upsert(offer_id(number), tuple(documents)) for number, documents in offers.items()]
    held = {offer_id(number) for number in (0, 1, 2, 3, 5)}
    with pytest.raises(Rejected) as refused:
        server.apply(changes, 2)
    assert [one.offer for one in refused.value.rejections] == [offer_id(4)]
    assert (server.offers(), server.status().sequence) == (held, 2)
    with pytest.raises(Rejected) as refused:
        server.rebuild((one for documents in offers.values() for one in documents), 3)
    assert [one.offer for one in refused.value.rejections] == [offer_id(4)]
    assert (server.offers(), server.status().sequence) == (held, 3)
