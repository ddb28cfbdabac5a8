"""Two writers at once: what one learns of hidden places, or edits, is never missed by the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Event, Thread
from typing import Any

from sqlalchemy import Engine, select
from sqlmodel import col

from directory import db, store
from directory.edits import edit
from directory.identity import record_id
from directory.models import ImportRun, Partner, Source
from directory.seen import Seen
from tests.directory.builders import NAMES, SECRET, partner, phone, run

PHONE = phone("+33492112233")


def prepared(database: Engine, clock: datetime, key: str, run_id: int) -> None:
    told: dict[str, Any] = {"file_name": "f", "file_hash": "h", "status": "running", "started_at": clock}
    with db.session(database) as session:
        session.add(Source(key=key, name=key, format="test", created_at=clock))
        session.flush()
        session.add(ImportRun(id=run_id, source_key=key, format="test", **told))


def apply(database: Engine, clock: datetime, run_id: int, seen: Seen, then: Callable[[], None]) -> None:
    with db.session(database) as session:
        source = session.get_one(Source, session.get_one(ImportRun, run_id).source_key)
        store.apply_batch(
            session, source=source, run_id=run_id, batch=[seen], now=clock, secret=SECRET, names=NAMES
        )
        then()


def together(first: Callable[[Callable[[], None]], None], second: Callable[[], None]) -> None:
    """Run the second while the first has written and not committed yet."""
    written = Event()
    thread = Thread(target=second)

    def then() -> None:
        thread.start()
        # The second must be waiting by now; it may not, on a machine that lets it pass, be over.
        written.wait(0.3)

    first(then)
    thread.join(30)
    assert not thread.is_alive()


def test_two_imports_at_once_hide_what_they_share(database: Engine, clock: datetime) -> None:
    prepared(database, clock, "finess", 1)
    prepared(database, clock, "other", 2)
    refuge = partner("refuge", address_masked=True, contacts=(PHONE,))
    neighbour = partner("voisin", contacts=(PHONE,))
    together(
        lambda then: apply(database, clock, 1, refuge, then),
        lambda: apply(database, clock, 2, neighbour, lambda: None),
    )
    with db.reading(database) as session:
        assert session.scalars(select(col(Partner.masked))).all() == [True, True]


def test_an_edit_during_an_import_is_folded_in(database: Engine, clock: datetime) -> None:
    run(database, [partner("p", description="avant")], now=clock, source="s", run_id=2)
    entity = record_id("s", "p", "partner")

    def edited() -> None:
        with db.session(database) as session:
            values = {"description": "par la structure"}
            edit(
                session,
                "partner",
                entity,
                origin="partner",
                values=values,
                now=clock,
                secret=SECRET,
                names=NAMES,
            )

    changed = partner("p", kind="association", description="après")
    together(
        lambda then: apply(database, clock, 2, changed, then),
        edited,
    )
    with db.reading(database) as session:
        record = session.get_one(Partner, entity).record
    assert (record["kind"], record["description"]) == ("association", "par la structure")
