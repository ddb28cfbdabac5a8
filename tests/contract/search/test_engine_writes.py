"""What every engine keeps when it is written to."""

from __future__ import annotations

import threading
from dataclasses import replace
from uuid import uuid4

import pytest

from search.contract import (
    Count,
    Delete,
    Document,
    EngineUnavailable,
    Facet,
    Rejected,
    SearchEngine,
    SearchRequest,
    Upsert,
)
from search.filters import EVERYTHING, In, Radius
from search.spec import default_spec
from tests.contract.search.conftest import Make
from tests.contract.search.corpus import an_offer, offer_id, some_offers


def upsert(number: int, sites: int | None = None, **changes: object) -> Upsert:
    return Upsert(offer_id(number), tuple(an_offer(number, sites, **changes)))


def total(engine: SearchEngine, node: object = EVERYTHING) -> int:
    result = engine.search(SearchRequest(limit=0, counts=(Count("n", node),)))  # type: ignore[arg-type]
    return result.counts["n"]


def test_an_empty_index_answers(engine: SearchEngine) -> None:
    request = SearchRequest(
        Radius(44.5, 6.0, 1000), counts=(Count("n", EVERYTHING),), facets=(Facet("themes", EVERYTHING),)
    )
    result = engine.search(request)
    assert (result.hits, dict(result.counts), result.facets["themes"]) == ((), {"n": 0}, {})
    assert engine.offers() == set()
    assert engine.status().sequence == 0


def test_changes_written_twice_are_written_once(engine: SearchEngine) -> None:
    changes = [upsert(1), upsert(2, sites=3), Delete(offer_id(3))]
    engine.apply(changes, 7)
    engine.apply(changes, 7)
    assert engine.offers() == {offer_id(1), offer_id(2)}
    assert total(engine) == 2
    assert engine.status().sequence == 7


def test_an_offer_that_loses_sites_loses_their_documents(engine: SearchEngine) -> None:
    engine.apply([upsert(1, sites=4)], 1)
    engine.apply([upsert(1, sites=2)], 2)
    assert engine.status().documents == 2
    engine.apply([upsert(1, sites=0)], 3)
    assert engine.status().documents == 1
    assert total(engine) == 1


def test_the_last_change_of_an_offer_wins(engine: SearchEngine) -> None:
    engine.apply([upsert(1), Delete(offer_id(1)), upsert(2), upsert(2, sites=1, fees=("payant",))], 1)
    engine.apply([Delete(offer_id(3)), upsert(3)], 2)
    assert total(engine, In("fees", ("payant",))) == 1
    assert engine.offers() == {offer_id(2), offer_id(3)}


def test_deleting_what_is_not_there_is_no_error(engine: SearchEngine) -> None:
    engine.apply([Delete(offer_id(404))], 5)
    assert engine.status().sequence == 5


def test_nothing_to_write_still_moves_the_sequence(engine: SearchEngine) -> None:
    engine.apply([], 9)
    assert engine.status().sequence == 9


@pytest.mark.parametrize(
    ("lat", "lon"),
    [(91.0, 6.0), (44.5, -181.0), (float("nan"), 6.0), (44.5, float("inf")), (44.5, None)],
)
def test_an_impossible_position_is_refused_and_the_rest_written(
    engine: SearchEngine, lat: float, lon: float | None
) -> None:
    engine.apply([upsert(2, sites=2)], 1)
    good, bad = upsert(1), an_offer(2, sites=2)
    bad[1] = replace(bad[1], lat=lat, lon=lon)
    with pytest.raises(Rejected) as refused:
        engine.apply([good, Upsert(offer_id(2), tuple(bad))], 2)
    assert [(one.offer, one.reason[:8]) for one in refused.value.rejections] == [(offer_id(2), "position")]
    assert engine.offers() == {offer_id(1)}, "a refused offer must not stay as it was"
    assert engine.status().sequence == 2
    with pytest.raises(Rejected):
        engine.rebuild([*good.documents, *bad], 3)
    assert engine.offers() == {offer_id(1)}


def test_a_rebuild_replaces_everything(engine: SearchEngine) -> None:
    engine.apply([upsert(number) for number in range(20)], 4)
    engine.rebuild(some_offers(range(10, 15)), 9)
    assert engine.offers() == {offer_id(number) for number in range(10, 15)}
    assert engine.status().sequence == 9
    engine.apply([upsert(50)], 10)
    assert total(engine) == 6


def test_searches_see_the_old_index_until_the_new_one_is_whole(engine: SearchEngine) -> None:
    sizes = {30, 60}
    engine.rebuild(some_offers(range(30)), 1)
    seen: set[int] = set()
    failures: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                result = engine.search(SearchRequest(sort="rank", limit=100))
                seen.add(len(result.hits))
        except BaseException as failure:
            failures.append(failure)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for size in (60, 30, 60):
        engine.rebuild(some_offers(range(size)), size)
    stop.set()
    for reader in readers:
        reader.join()
    assert not failures
    assert seen <= sizes
    assert total(engine) == 60


def test_a_rebuild_that_fails_leaves_the_index_as_it_was(engine: SearchEngine) -> None:
    engine.rebuild(some_offers(range(5)), 1)

    def broken() -> object:
        yield from some_offers(range(100, 103))
        raise OSError("the database went away")

    with pytest.raises(OSError, match="went away"):
        engine.rebuild(broken(), 2)  # type: ignore[arg-type]
    assert total(engine) == 5
    assert engine.status().sequence == 1
    engine.rebuild(some_offers(range(6)), 3)
    assert total(engine) == 6


def test_another_spec_is_noticed_until_the_rebuild(make: Make) -> None:
    name = uuid4().hex[:8]
    before, after = make(name), make(name, spec=replace(default_spec(), version="another"))
    assert before.ensure()
    before.apply([upsert(1)], 3)
    assert not after.ensure()
    with pytest.raises(EngineUnavailable, match="reconstruit"):
        after.apply([upsert(2)], 4)
    assert total(after) == 1, "searches go on meanwhile"
    after.rebuild(some_offers(range(3)), 5)
    assert after.ensure()
    assert not before.ensure()
    assert after.status().sequence == 5


def test_an_index_that_is_not_there_says_so(make: Make) -> None:
    missing = make(uuid4().hex[:8])
    status = missing.status()
    assert (status.healthy, status.detail) == (False, "L'index n'est pas encore construit.")
    with pytest.raises(EngineUnavailable):
        missing.search(SearchRequest())


def test_two_engines_on_one_index_see_the_same(make: Make) -> None:
    name = uuid4().hex[:8]
    writer, reader = make(name), make(name)
    writer.ensure()
    reader.ensure()
    for number in range(3):
        writer.apply([upsert(number)], number)
        assert total(reader) == number + 1
    writer.rebuild(some_offers(range(8)), 9)
    assert total(reader) == 8


def test_totals_past_a_thousand_are_exact(engine: SearchEngine) -> None:
    documents: list[Document] = [
        document for number in range(1500) for document in an_offer(number, sites=1 + number % 2)
    ]
    engine.rebuild(documents, 1)
    near = Radius(44.6, 6.2, 300_000)
    assert total(engine) == 1500
    result = engine.search(SearchRequest(sort="rank", offset=1400, limit=200, counts=(Count("near", near),)))
    assert len(result.hits) == 100
    placed = {one.offer for one in documents if one.lat is not None}
    assert result.counts["near"] == len(placed)
    assert len(engine.offers()) == 1500
