"""What Meilisearch is asked to do: a change is one task when it can be, and few documents are read for an order."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import requests

from search.contract import Delete, Document, Rejected, SearchRequest, SortKey, Upsert
from search.meili import MeilisearchEngine, hits
from tests.contract.search.corpus import an_offer, offer_id

KEY = os.environ.get("MEILISEARCH_KEY")
HEADERS = {"Authorization": f"Bearer {KEY}"} if KEY else {}


@pytest.fixture
def prefix(meilisearch_url: str) -> Iterator[str]:
    """Of an index that goes at the end."""
    found = f"costs{uuid4().hex[:8]}"
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


def of_a_town(number: int, at: random.Random) -> list[Document]:
    """An offer somewhere in a few streets."""
    lat, lon = round(at.uniform(44.555, 44.563), 7), round(at.uniform(6.074, 6.082), 7)
    return an_offer(number, 1, site_commune="05061", lat=lat, lon=lon)


@pytest.mark.parametrize("sort", ["distance", "minutes"])
def test_few_documents_are_read_of_a_town_where_each_offer_has_its_own_door(
    server: MeilisearchEngine, monkeypatch: pytest.MonkeyPatch, sort: SortKey
) -> None:
    chance = random.Random(3)
    server.rebuild([one for number in range(2_000) for one in of_a_town(number, chance)], 1)
    read: list[int] = []
    ask = MeilisearchEngine._ask

    def counting(self: MeilisearchEngine, queries: Sequence[hits.Query]) -> Sequence[Mapping[str, Any]]:
        answers = ask(self, queries)
        read.extend(len(answer["hits"]) for answer in answers)
        return answers

    monkeypatch.setattr(MeilisearchEngine, "_ask", counting)
    request = SearchRequest(sort=sort, origin=(44.559, 6.078), minutes={"05061": 0.0}, limit=20)
    assert len(server.search(request).hits) == 20
    assert sum(read) < 300
