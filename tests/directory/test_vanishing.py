from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlmodel import col

from directory import db, store
from directory.identity import opaque_key, record_id
from directory.models import Offer, Outbox, SourceRecord
from tests.directory.builders import NAMES, SECRET, offer, partner, run

O = record_id("test", "o")  # noqa: E741
KINDS = ("partner", "offer")


def vanish(engine: Engine, run_id: int, now: datetime, kinds: tuple[str, ...] = KINDS) -> dict[str, int]:
    with db.session(engine) as session:
        return dict(store.mark_vanished(session, "test", run_id, kinds, now=now, names=NAMES))  # type: ignore[arg-type]


def archive(engine: Engine, now: datetime) -> dict[str, int]:
    with db.session(engine) as session:
        return dict(store.archive_due(session, now))


def published(engine: Engine) -> list[str]:
    with db.reading(engine) as session:
        return sorted(stored.record.name for stored in store.iter_published(session, date(2026, 12, 1)))


def test_what_a_run_has_not_seen_is_marked_then_archived_after_its_grace(
    database: Engine, clock: datetime
) -> None:
    run(database, [partner(), offer("o"), offer("o2")], now=clock)
    run(database, [partner(), offer("o2")], now=clock, run_id=2)
    with db.reading(database) as session:
        assert store.live_count(session, "test", KINDS) == 3
        assert [record.key for record in store.vanished(session, "test", 2, KINDS)] == ["o"]
    assert vanish(database, 2, clock) == {"partner": 0, "offer": 1}
    assert vanish(database, 2, clock) == {"partner": 0, "offer": 0}
    assert archive(database, clock + timedelta(days=29)) == {"partner": 0, "offer": 0}
    assert published(database) == ["Offre o", "Offre o2"]
    with db.session(database) as session:
        session.execute(delete(Outbox))
    assert archive(database, clock + timedelta(days=30)) == {"partner": 0, "offer": 1}
    assert published(database) == ["Offre o2"]
    with db.reading(database) as session:
        assert store.load_offers(session, [O])[O].status == "archived"
        assert list(session.scalars(select(col(Outbox.offer_id)))) == [O]
        assert store.history(session, "offer", O)[0].changes == {"status": ["active", "archived"]}
    assert archive(database, clock + timedelta(days=31)) == {"partner": 0, "offer": 0}


def test_only_the_kinds_of_the_file_vanish(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer()], now=clock)
    run(database, [], now=clock, run_id=2)
    assert vanish(database, 2, clock, ("offer",)) == {"partner": 0, "offer": 1}


def test_what_reappears_is_published_again(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer()], now=clock)
    run(database, [partner()], now=clock, run_id=2)
    vanish(database, 2, clock)
    archive(database, clock + timedelta(days=40))
    assert published(database) == []
    tally = run(database, [partner(), offer()], now=clock + timedelta(days=41), run_id=3)
    assert tally.offers.changed == 1
    assert published(database) == ["Offre o"]
    with db.reading(database) as session:
        assert session.get_one(SourceRecord, O).vanished_at is None


def test_offers_of_an_archived_partner_are_not_published(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer()], now=clock)
    run(database, [offer()], now=clock, run_id=2)
    vanish(database, 2, clock)
    with db.session(database) as session:
        session.execute(delete(Outbox))
    assert archive(database, clock + timedelta(days=30)) == {"partner": 1, "offer": 0}
    assert published(database) == []
    with db.reading(database) as session:
        assert list(session.scalars(select(col(Outbox.offer_id)))) == [O]
        assert not store.load_offers(session, [O])[O].published_on(clock.date())


def test_an_edit_keeps_what_its_source_lost(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer()], now=clock)
    with db.session(database) as session:
        values = {"a_savoir": "toujours là"}
        store.edit(
            session, "offer", O, origin="partner", values=values, now=clock, secret=SECRET, names=NAMES
        )
    run(database, [partner()], now=clock, run_id=2)
    vanish(database, 2, clock)
    assert archive(database, clock + timedelta(days=365)) == {"partner": 0, "offer": 0}


def test_another_source_keeps_what_one_lost_and_speaks_first(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer(description="première")], now=clock, trust=90)
    run(database, [partner("q"), offer("b", "q", description="seconde")], now=clock, source="other", run_id=2)
    with db.session(database) as session:
        # Merging two records is a later feature: two layers of one entity are made here by hand.
        other = record_id("other", "b")
        session.execute(update(SourceRecord).where(col(SourceRecord.id) == other).values(entity_id=O))
        session.execute(delete(Offer).where(col(Offer.id) == other))
    run(database, [partner()], now=clock, run_id=3, trust=90)
    vanish(database, 3, clock)
    assert archive(database, clock + timedelta(days=365)) == {"partner": 0, "offer": 0}
    with db.reading(database) as session:
        stored = store.load_offers(session, [O])[O]
        assert stored.record.description == "seconde"
        assert [ref.source for ref in stored.sources] == ["other"]
        assert [ref.source for ref in stored.former_sources] == ["test"]


@pytest.mark.parametrize("masked", [False, True])
def test_a_source_that_lost_a_record_is_named_without_its_key(
    database: Engine, clock: datetime, masked: bool
) -> None:
    provenance = {"url": "https://exemple.fr/o"}
    run(database, [partner(), offer(address_masked=masked, provenance=provenance)], now=clock)
    run(database, [], now=clock, run_id=2)
    later = clock + timedelta(days=1)
    vanish(database, 2, later)
    former = store.SourceRef("test", None, None, clock, None, "Source test", later)
    with db.reading(database) as session:
        (told,) = store.load_offers(session, list(session.scalars(select(col(Offer.id))))).values()
        (of_partner,) = store.load_partners(session, [record_id("test", "p", "partner")]).values()
    assert (told.masked, told.sources, told.former_sources) == (masked, (), (former,))
    assert (of_partner.sources, of_partner.former_sources) == ((), (former,))


def test_a_source_that_shows_a_record_under_another_key_has_not_lost_it(
    database: Engine, clock: datetime
) -> None:
    run(database, [partner(), offer("o"), offer("again")], now=clock)
    with db.session(database) as session:
        again = record_id("test", "again")
        session.execute(update(SourceRecord).where(col(SourceRecord.id) == again).values(entity_id=O))
        session.execute(delete(Offer).where(col(Offer.id) == again))
    run(database, [partner(), offer("again")], now=clock, run_id=2)
    vanish(database, 2, clock)
    with db.reading(database) as session:
        stored = store.load_offers(session, [O])[O]
    assert [ref.key for ref in stored.sources] == ["again"]
    assert stored.former_sources == ()


def test_a_file_tells_what_would_vanish_before_it_is_applied(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer("o"), offer("hidden", address_masked=True)], now=clock)
    with db.reading(database) as session:
        held = store.missing(session, "test", {"partner": ["p"], "offer": ["hidden"]}, SECRET)
        assert held == [("offer", "o")]
        gone = store.missing(session, "test", {"offer": ["o"]}, SECRET)
        assert gone == [("offer", opaque_key(SECRET, "test", "hidden"))]
