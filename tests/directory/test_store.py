from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pydantic_core import to_json
from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from directory import db, store
from directory.errors import ReservedSourceKey
from directory.identity import record_id
from directory.jsontext import JsonText
from directory.models import Outbox, Partner, Revision, Source, SourceRecord
from directory.records import Contact, OfferRecord, Provenance
from tests.directory.builders import NAMES, SECRET, offer, partner, phone, run, site

O = record_id("test", "o")  # noqa: E741
P = record_id("test", "p", "partner")


def outbox(session: Session) -> list[UUID]:
    return list(session.scalars(select(col(Outbox.offer_id)).order_by(col(Outbox.seq))))


def load(engine: Engine, id_: UUID) -> store.StoredOffer:
    with db.reading(engine) as session:
        return store.load_offers(session, [id_])[id_]


FULL = {
    "sites": (site(label="Mairie"), site(commune="05023", lat=44.9, lon=6.6)),
    "contacts": (phone("+33492000000"), Contact(kind="website", value="https://exemple.fr")),
    "provenance": Provenance(url="https://exemple.fr/o", source_date="2024-05", retrieved_at="2026-11-01"),
    "verified_at": "2026-10-01",
    "home_visit": False,
}


def test_what_goes_in_comes_out(database: Engine, clock: datetime) -> None:
    tally = run(database, [partner(contacts=(phone("+33493000000"),)), offer(**FULL)], now=clock)
    assert (tally.partners.added, tally.offers.added, tally.stored) == (1, 1, 2)
    stored = load(database, O)
    assert stored.record == OfferRecord.model_validate({"name": "Offre o"} | FULL)
    assert (stored.partner_id, stored.partner_name) == (P, "Structure p")
    assert stored.partner_record.contacts == (phone("+33493000000"),)
    assert stored.published_on(clock.date())
    assert not stored.masked
    assert stored.created_at == stored.updated_at == clock
    assert str(stored.verified_at) == "2026-10-01"
    assert stored.sources == (
        store.SourceRef("test", "o", "https://exemple.fr/o", clock, None, "Source test"),
    )


def test_the_same_batch_again_changes_and_indexes_nothing(database: Engine, clock: datetime) -> None:
    batch = [partner(), offer(**FULL)]
    run(database, batch, now=clock)
    with db.reading(database) as session:
        before = (outbox(session), session.scalar(select(func.count()).select_from(Revision)))
    later = clock + timedelta(days=1)
    tally = run(database, batch, now=later, run_id=2)
    assert (tally.partners.unchanged, tally.offers.unchanged, tally.stored) == (1, 1, 0)
    with db.reading(database) as session:
        assert (outbox(session), session.scalar(select(func.count()).select_from(Revision))) == before
        record = session.get_one(SourceRecord, O)
        assert (record.last_run_id, record.last_seen_at, record.first_seen_at) == (2, later, clock)


def test_a_change_is_told_field_by_field_and_indexed(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer(description="avant")], now=clock)
    later = clock + timedelta(days=1)
    tally = run(database, [offer(description="après", sites=(site(),))], now=later, run_id=2)
    assert tally.offers.changed == 1
    stored = load(database, O)
    assert (stored.record.description, stored.updated_at, stored.created_at) == ("après", later, clock)
    with db.reading(database) as session:
        assert outbox(session) == [O, O]
        revision = session.scalars(select(Revision).where(col(Revision.run_id) == 2)).one()
        assert revision.changes["description"] == ["avant", "après"]
        assert revision.changes["sites"][0] is None
        assert revision.actor == "source:test"


def test_a_change_that_no_reader_sees_indexes_nothing(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer(**FULL)], now=clock)
    unseen = FULL | {
        "notes": "à vérifier",
        "provenance": FULL["provenance"].model_copy(update={"retrieved_at": "2026-11-20"}),  # type: ignore[attr-defined]
    }
    later = clock + timedelta(days=1)
    run(database, [offer(**unseen)], now=later, run_id=2)
    stored = load(database, O)
    assert (stored.record.notes, stored.updated_at) == ("à vérifier", clock)
    with db.reading(database) as session:
        assert outbox(session) == [O]


def test_another_row_with_the_same_meaning_is_unchanged(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer()], now=clock)
    tally = run(database, [offer(payload={"nom": "Offre o "})], now=clock, run_id=2)
    assert (tally.offers.unchanged, tally.stored) == (1, 1)


def test_a_partner_that_changes_has_its_offers_indexed_again(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer("o"), offer("o2")], now=clock)
    run(database, [partner(name="Autre nom")], now=clock, run_id=2)
    with db.reading(database) as session:
        assert sorted(outbox(session)[2:]) == sorted([O, record_id("test", "o2")])
    assert load(database, O).partner_name == "Autre nom"


def test_an_offer_without_its_partner_is_left_out_and_told(database: Engine, clock: datetime) -> None:
    tally = run(database, [offer(partner_key="nobody"), offer("lost", partner_key=None)], now=clock)
    assert tally.orphans == ["o", "lost"]
    assert (tally.offers.added, tally.stored) == (0, 0)
    with db.reading(database) as session:
        assert store.load_offers(session, [O]) == {}


def test_a_partner_and_an_offer_may_share_their_key(database: Engine, clock: datetime) -> None:
    run(database, [partner("same"), offer("same", "same")], now=clock)
    assert load(database, record_id("test", "same")).partner_id == record_id("test", "same", "partner")


def test_a_key_given_twice_in_a_batch_counts_once(database: Engine, clock: datetime) -> None:
    tally = run(database, [partner(), partner(name="Le dernier")], now=clock)
    assert tally.partners.added == 1
    with db.reading(database) as session:
        assert store.load_partners(session, [P])[P].name == "Le dernier"


def test_a_preview_tells_the_same_and_writes_nothing(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer(description="avant")], now=clock)
    batch = [partner(), offer(description="après"), offer("new"), partner("p2"), offer("o2", "p2")]
    with db.reading(database) as session:
        source = session.get_one(Source, "test")
        told = store.preview_batch(session, source=source, batch=batch, now=clock, secret=SECRET, names=NAMES)
    assert {(c.key, c.outcome): c.fields for c in told.changes} == {
        ("o", "changed"): {"description": ["avant", "après"]},
        ("new", "added"): {},
        ("p2", "added"): {},
        ("o2", "added"): {},
    }
    assert load(database, O).record.description == "avant"
    done = run(database, batch, now=clock, run_id=2)
    assert (told.offers, told.partners) == (done.offers, done.partners)


def test_a_preview_knows_the_partners_of_its_earlier_batches(database: Engine, clock: datetime) -> None:
    run(database, [], now=clock)
    with db.reading(database) as session:
        source = session.get_one(Source, "test")
        told = store.preview_batch(
            session,
            source=source,
            batch=[offer()],
            now=clock,
            secret=SECRET,
            names=NAMES,
            planned_partners={"p"},
        )
    assert (told.offers.added, told.orphans) == (1, [])


def test_a_batch_that_fails_leaves_nothing(database: Engine, clock: datetime) -> None:
    run(database, [], now=clock)

    def fail() -> None:
        with db.session(database) as session:
            source = session.get_one(Source, "test")
            store.apply_batch(
                session,
                source=source,
                run_id=1,
                batch=[partner(), offer()],
                now=clock,
                secret=SECRET,
                names=NAMES,
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with db.reading(database) as session:
        assert session.scalar(select(func.count()).select_from(Partner)) == 0
        assert outbox(session) == []


def test_outbox_numbers_are_never_used_twice(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer()], now=clock)
    with db.session(database) as session:
        first = session.scalars(select(Outbox)).one()
        last_seq = first.seq or 0
        session.delete(first)
    run(database, [offer(description="autre")], now=clock, run_id=2)
    with db.reading(database) as session:
        assert (session.scalars(select(Outbox)).one().seq or 0) > last_seq


def test_every_published_offer_is_read_once_in_few_queries(sqlite_database: Engine, clock: datetime) -> None:
    run(sqlite_database, [partner(), *(offer(f"o{n}", sites=(site(),)) for n in range(1200))], now=clock)
    with db.session(sqlite_database) as session:
        archived = session.get_one(Partner, P)
        count = 0
        assert len({stored.id for stored in store.iter_published(session, clock.date())}) == 1200
        assert store.published_count(session, clock.date()) == 1200
        archived.status = "archived"
        session.flush()
        count = sum(1 for _ in store.iter_published(session, clock.date()))
        assert (count, store.published_count(session, clock.date())) == (0, 0)


@pytest.mark.parametrize("key", ["partner", "manager"])
def test_a_source_may_not_pass_for_a_person(sqlite_database: Engine, clock: datetime, key: str) -> None:
    with pytest.raises(ReservedSourceKey):
        run(sqlite_database, [], now=clock, source=key)


def test_values_that_are_json_already_are_stored_as_they_are(database: Engine, clock: datetime) -> None:
    given = offer(**FULL)
    as_text = replace(
        given, payload=JsonText('{"row":["é",1]}'), text=JsonText(to_json(given.values).decode())
    )
    run(database, [partner(), as_text], now=clock)
    with db.reading(database) as session:
        record = session.get_one(SourceRecord, O)
        assert (record.payload, record.record) == ({"row": ["é", 1]}, given.values)


def test_what_is_hidden_is_never_stored_as_the_text_it_came_with(database: Engine, clock: datetime) -> None:
    given = offer(address_masked=True, **FULL)
    as_text = replace(given, payload=JsonText('{"row":1}'), text=JsonText(to_json(given.values).decode()))
    run(database, [partner(), as_text], now=clock)
    with db.reading(database) as session:
        (record,) = session.scalars(select(SourceRecord).where(col(SourceRecord.masked)))
        assert record.payload == {"masked": True}
        assert not {"sites", "contacts"} & record.record.keys()
