"""Page after page, nothing comes twice and nothing is missed, while offers change too."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col

from directory import db
from directory.models import Offer
from directory.records import OfferRecord
from directory.writing import enqueue
from search.query import InvalidQuery, Query
from tests.contract.oracle.conftest import Build, Instance
from tests.contract.oracle.directories import COMMUNES, PARTNERS, SOURCES, a_record, a_site, records, seen
from tests.contract.oracle.oracle import Oracle
from tests.contract.oracle.queries import SORTS
from tests.directory.builders import partner, run

Directory = Callable[[int, int], tuple[Instance, Oracle]]
MANY = 450
"""More than twice what a cursor freezes."""
LIVING = 290
"""Fewer where every page waits for the indexes: still more than a cursor freezes."""
QUERIES = {
    "everything": Query(commune="05061"),
    "words": Query(commune="05023", q="zorglub kwizera bolchovik"),
    "around": Query(lat=44.6, lon=6.1, radius_km=120.0),
    "no road": Query(lat=48.85, lon=2.35),
    "by road": Query(commune="05065", max_minutes=120.0, group="on_site"),
}


def by_cursor(instance: Instance, query: Query, size: int) -> Iterator[list[str]]:
    results = instance.search.search(replace(query, size=size), instance.now)
    yield [item.id for item in results.items]
    while results.next:
        assert len(results.next) < 2_000
        results = instance.search.search(replace(query, size=size, cursor=results.next), instance.now)
        yield [item.id for item in results.items]


def by_number(instance: Instance, query: Query, size: int) -> Iterator[list[str]]:
    pages = instance.search.search(replace(query, size=size), instance.now).pages
    for page in range(1, pages + 2):
        found = instance.search.search(replace(query, size=size, page=page), instance.now)
        yield [item.id for item in found.items]


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
@pytest.mark.parametrize("sort", SORTS)
def test_pages_put_end_to_end_are_the_export_and_the_whole_list(
    directory_of: Directory, sort: str, query: Query
) -> None:
    instance, oracle = directory_of(7, MANY)
    query = replace(query, sort=sort)  # type: ignore[arg-type]
    exported = [item.id for item in instance.search.walk(query, instance.now)]
    expected = [str(id_) for id_ in oracle.answer(query).order]
    assert sorted(exported) == sorted(expected)
    assert len(exported) == len(set(exported))
    if sort != "relevance":
        assert exported == expected
    for size, ways in ((200, (by_cursor, by_number)), (67, (by_cursor,))):
        for pages in ways:
            found = list(pages(instance, query, size))
            assert [id_ for page in found for id_ in page] == exported, (pages.__name__, size)
            assert all(len(page) == size for page in found[: len(exported) // size])


@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_may_follow_any_page_number(directory_of: Directory, sort: str) -> None:
    instance, _ = directory_of(7, MANY)
    query = Query(commune="05061", sort=sort, size=50)  # type: ignore[arg-type]
    exported = [item.id for item in instance.search.walk(query, instance.now)]
    for page in (1, 3, 4, 5, 7):
        numbered = instance.search.search(replace(query, page=page), instance.now)
        followed = instance.search.search(replace(query, cursor=numbered.next), instance.now)
        assert [item.id for item in followed.items] == exported[page * 50 : (page + 1) * 50], page


def test_totals_are_exact_past_a_thousand(build: Build) -> None:
    chance = random.Random(8)
    instance = build([a_record(chance).model_copy(update={"address_masked": False}) for _ in range(1_500)])
    oracle = instance.oracle
    for query in (Query(), Query(commune="05061", radius_km=200.0), Query(commune="05061", sort="minutes")):
        expected = oracle.answer(query)
        assert len(expected.offers) > 1_000
        pages = list(by_cursor(instance, query, 200))
        found = [id_ for page in pages for id_ in page]
        results = instance.search.search(query, instance.now)
        assert results.total == len(expected.offers) == len(found) == len(set(found))
        assert results.groups == expected.groups
        assert results.pages == -(-results.total // 20)
    far = instance.search.search(
        Query(commune="05061", sort="distance", page=100_000, size=200), instance.now
    )
    assert (far.items, far.next, far.total) == ((), None, len(oracle.offers))


@dataclass
class Living:
    """A directory in which things happen between two pages."""

    instance: Instance
    held: dict[int, OfferRecord]
    chance: random.Random
    at: datetime

    def happen(self) -> None:
        """Some offers change their text or their sites, some go, some come; the indexes are still to follow."""
        self.at += timedelta(minutes=7)
        for _ in range(12):
            number = self.chance.choice(list(self.held))
            old = self.held[number]
            sites = tuple(a_site(self.chance) for _ in range(self.chance.choice((1, 2, 3))))
            changed = self.chance.choice(
                (
                    {"description": f"dit le {self.at:%H:%M}"},
                    {"sites": sites},
                    {"sites": sites, "modes": ("en-presentiel",)},
                    {"sites": ()},
                )
            )
            self.put(number, old.model_copy(update=changed))
        for _ in range(3):
            self.put(max(self.held) + 1, a_record(self.chance))
        for _ in range(3):
            self.archive(self.chance.choice(list(self.held)))

    def put(self, number: int, record: OfferRecord) -> None:
        self.held[number] = record
        run_id = number // 5 % 2
        batch = [partner(f"p{n}") for n in range(PARTNERS)] + [seen(number, record)]
        run(self.instance.database, batch, now=self.at, source=SOURCES[run_id], run_id=1 + run_id)

    def archive(self, number: int) -> None:
        del self.held[number]
        with db.session(self.instance.database) as session:
            from directory.identity import record_id

            ids = [record_id(SOURCES[number // 5 % 2], f"o{number}")]
            wanted = update(Offer).where(col(Offer.id).in_(ids))
            session.execute(wanted.values(status="archived", updated_at=self.at))
            enqueue(session, ids)


def staying(living: Living, query: Query) -> set[UUID]:
    return set(living.instance.oracle.answer(query).offers)


@pytest.mark.parametrize(
    ("sort", "name"),
    [("relevance", "everything"), ("distance", "around"), ("minutes", "everything"), ("updated", "around")],
)
def test_nothing_comes_twice_nor_is_missed_while_offers_change(build: Build, sort: str, name: str) -> None:
    held = [record.model_copy(update={"address_masked": False}) for record in records(9, LIVING)]
    instance = build(held)
    living = Living(instance, dict(enumerate(held)), random.Random(f"{sort}{name}"), instance.now)
    query = replace(QUERIES[name], sort=sort, size=70)  # type: ignore[arg-type]
    stayed = staying(living, query)
    shown: Counter[str] = Counter()
    results = instance.search.search(query, living.at)
    shown.update(item.id for item in results.items)
    pages = 1
    while results.next:
        living.happen()
        instance.indexer.drain()
        stayed &= staying(living, query)
        results = instance.search.search(replace(query, cursor=results.next), living.at)
        shown.update(item.id for item in results.items)
        pages += 1
    assert pages >= 4
    assert [id_ for id_, times in shown.items() if times > 1] == []
    assert {str(id_) for id_ in stayed} - shown.keys() == set()
    assert len(stayed) > 130


def test_a_strict_cursor_is_refused_once_the_directory_is_another(
    build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.earlier.MOST", 20)
    held = list(records(10, 60))
    instance = build(held)
    living = Living(instance, dict(enumerate(held)), random.Random(1), instance.now)
    query = Query(sort="updated", size=10)
    first = instance.search.search(query, instance.now)
    for _ in range(4):
        living.happen()
    with pytest.raises(InvalidQuery, match="beaucoup changé"):
        instance.search.search(replace(query, cursor=first.next), living.at)


@pytest.mark.parametrize("text", ["AAAA", "é", "A" * 56, "_" * 50])
def test_a_damaged_mark_is_refused(directory_of: Directory, text: str) -> None:
    instance, _ = directory_of(1, 120)
    with pytest.raises(InvalidQuery):
        instance.search.search(Query(sort="updated", cursor=text), instance.now)


def test_the_site_shown_comes_from_a_known_commune_or_none(directory_of: Directory) -> None:
    instance, _ = directory_of(7, MANY)
    query = Query(in_commune=(COMMUNES[0],), updated_since=date(2026, 1, 1), group="on_site", size=200)
    found = instance.search.search(query, instance.now)
    assert found.items
    assert {item.site.commune for item in found.items if item.site} == {COMMUNES[0]}
