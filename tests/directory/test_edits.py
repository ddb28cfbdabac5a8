from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from directory import db, store
from directory.errors import InvalidValues, NotFound
from directory.identity import record_id
from directory.layers import Conflict
from directory.models import Outbox
from directory.records import OfferRecord
from tests.directory.builders import NAMES, SECRET, offer, partner, run, site

O = record_id("test", "o")  # noqa: E741


def edit(engine: Engine, values: Mapping[str, Any], now: datetime, origin: str = "partner") -> Any:
    with db.session(engine) as session:
        return store.edit(
            session, "offer", O, origin=origin, values=values, now=now, secret=SECRET, names=NAMES
        )


def effective(engine: Engine) -> OfferRecord:
    with db.reading(engine) as session:
        return store.load_offers(session, [O])[O].record


def revisions(engine: Engine) -> list[int]:
    with db.reading(engine) as session:
        return [revision.id or 0 for revision in store.history(session, "offer", O)]


def test_an_import_never_overwrites_what_a_partner_wrote(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer(description="source", a_savoir="s")], now=clock)
    changes = edit(database, {"description": "nous", "a_savoir": None}, clock)
    assert changes == {"description": ["source", "nous"], "a_savoir": ["s", None]}
    tally = run(database, [offer(description="source 2", a_savoir="s", type="aide")], now=clock, run_id=2)
    assert tally.offers.changed == 1
    record = effective(database)
    assert (record.description, record.a_savoir, record.type) == ("nous", None, "aide")
    with db.reading(database) as session:
        assert store.conflicts(session, "offer", O) == (
            Conflict("description", "nous", "partner", "source 2", "test"),
        )


def test_an_edit_is_indexed(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer()], now=clock)
    edit(database, {"sites": [site().model_dump(mode="json")]}, clock + timedelta(hours=1), "manager")
    assert effective(database).sites == (site(),)
    with db.reading(database) as session:
        assert list(session.scalars(select(col(Outbox.offer_id)))) == [O, O]
        assert store.load_offers(session, [O])[O].updated_at == clock + timedelta(hours=1)


@pytest.mark.parametrize(
    "values", [{"nom": "x"}, {"age_min": 999}, {"name": None}, {"sites": [{"lat": 200}]}]
)
def test_values_that_a_record_cannot_hold_are_refused(
    sqlite_database: Engine, clock: datetime, values: dict[str, Any]
) -> None:
    run(sqlite_database, [partner(), offer()], now=clock)
    with pytest.raises(InvalidValues, match=next(iter(values))):
        edit(sqlite_database, values, clock)


def test_a_source_is_nobody(sqlite_database: Engine, clock: datetime) -> None:
    run(sqlite_database, [partner(), offer()], now=clock)
    with pytest.raises(InvalidValues):
        edit(sqlite_database, {"name": "x"}, clock, origin="test")


def test_what_is_not_stored_cannot_be_edited(sqlite_database: Engine, clock: datetime) -> None:
    with pytest.raises(NotFound):
        edit(sqlite_database, {"name": "x"}, clock)


def test_any_past_state_can_be_read_and_restored(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer(description="un", sites=(site(),))], now=clock)
    first = effective(database)
    run(database, [offer(description="deux")], now=clock, run_id=2)
    edit(database, {"description": "trois", "fees": ["gratuit"]}, clock)
    last = effective(database)
    created = revisions(database)[-1]
    with db.session(database) as session:
        changed = store.restore(session, created, actor="manager", now=clock, secret=SECRET, names=NAMES)
    assert set(changed) == {"description", "sites", "fees"}
    assert effective(database) == first
    # Going back is a change like another: it can be undone.
    before = revisions(database)[2]
    with db.reading(database) as session:
        wanted = next(r for r in store.history(session, "offer", O) if r.id == before)
        assert store.state_at(session, wanted)["description"] == "trois"
    with db.session(database) as session:
        store.restore(session, before, actor="manager", now=clock + timedelta(1), secret=SECRET, names=NAMES)
    assert effective(database) == last


def test_restoring_the_present_changes_nothing(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer()], now=clock)
    (only,) = revisions(database)
    with db.session(database) as session:
        assert store.restore(session, only, actor="manager", now=clock, secret=SECRET, names=NAMES) == {}
    assert revisions(database) == [only]


def test_an_unknown_version_cannot_be_restored(sqlite_database: Engine, clock: datetime) -> None:
    with db.session(sqlite_database) as session, pytest.raises(NotFound):
        store.restore(session, 99, actor="manager", now=clock, secret=SECRET, names=NAMES)
