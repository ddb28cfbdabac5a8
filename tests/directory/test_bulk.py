"""Rows written in bulk are those that SQLAlchemy would write one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert
from sqlalchemy.exc import IntegrityError

from directory.bulk import insert_rows
from directory.models import Offer, Site, SourceRecord

PARIS = timezone(timedelta(hours=2))
NOW = datetime(2026, 11, 25, 9, 30, 1, 250, tzinfo=PARIS)


def record(number, **more):
    return {
        "id": UUID(int=number),
        "source_key": "a",
        "kind": "offer",
        "key": f"é{number}",
        "entity_id": UUID(int=number),
        "parent_id": None if number % 2 else UUID(int=9),
        "payload": {"n": number, "t": "œuf", "d": [1.5, None]},
        "payload_hash": "x",
        "record": {},
        "masked": number % 2 == 0,
        "first_seen_at": NOW,
        "changed_at": NOW + timedelta(days=number),
        "last_seen_at": NOW.astimezone(UTC),
        "last_run_id": 1,
        "vanished_at": None if number else NOW,
    } | more


def offer(number):
    return {
        "id": UUID(int=number),
        "partner_id": UUID(int=1),
        "name": "x",
        "record": {"a": number},
        "origins": {},
        "masked": False,
        "status": "active",
        "verified_at": date(2026, 1, 2) if number else None,
        "ends_on": None,
        "created_at": NOW,
        "updated_at": NOW,
    }


def site(number):
    place = {"commune": None, "lat": 44.5 + number, "lon": 6}
    return {"offer_id": UUID(int=number), "position": number, "record": None if number else {}} | place


@pytest.fixture
def memory():
    opened = create_engine("sqlite://")
    yield opened
    opened.dispose()


@pytest.mark.parametrize(("model", "row"), [(SourceRecord, record), (Offer, offer), (Site, site)])
def test_values_are_those_that_sqlalchemy_writes(memory, model, row):
    table, rows = model.__table__, [row(number) for number in range(5)]
    written = []
    for write in (insert_rows, lambda connection, table, rows: connection.execute(insert(table), rows)):
        with memory.begin() as connection:
            table.create(connection)
            write(connection, table, rows)
            written.append(connection.exec_driver_sql(f"select * from {table.name}").all())
            table.drop(connection)
    assert written[0] == written[1]
    assert len(written[0]) == 5


def test_nothing_is_written_of_rows_that_are_refused(memory):
    table = SourceRecord.__table__
    with memory.begin() as connection:
        table.create(connection)
    for refused, error in (
        (record(1), IntegrityError),
        (record(2, changed_at=NOW.replace(tzinfo=None)), ValueError),
    ):
        with pytest.raises(error), memory.begin() as connection:
            insert_rows(connection, table, [record(1), refused])
    with memory.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from source_record").scalar() == 0


def test_a_column_that_fills_itself_is_filled(memory):
    table = Table("t", MetaData(), Column("a", Integer), Column("b", String, default="plein"))
    with memory.begin() as connection:
        table.create(connection)
        insert_rows(connection, table, [])
        insert_rows(connection, table, [{"a": 1}, {"a": 2}])
        assert connection.execute(table.select()).all() == [(1, "plein"), (2, "plein")]
