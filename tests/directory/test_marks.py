"""Records known again are noted as seen, whatever became of them since."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, select, update
from sqlmodel import col

from directory import db
from directory.marks import see_again
from directory.models import SourceRecord
from tests.directory.builders import SECRET, offer, partner, run


def again(database: Engine, at: datetime, *refs: tuple[str, str]) -> tuple[dict[str, int], dict[str, int]]:
    """How many were counted, by kind, and the last run that saw each record, by name."""
    with db.session(database) as session:
        told = see_again(session, "test", refs, run_id=2, secret=SECRET, now=at)  # type: ignore[arg-type]
    with db.reading(database) as session:
        runs = session.execute(
            select(col(SourceRecord.record)["name"].as_string(), col(SourceRecord.last_run_id))
        )
        return dict(told), dict(runs.all())  # type: ignore[arg-type]


def test_each_record_is_seen_once_more(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer("a"), offer("b")], now=clock)
    later = clock + timedelta(days=1)
    told, seen = again(database, later, ("partner", "p"), ("offer", "a"), ("offer", "a"))
    assert told == {"partner": 1, "offer": 1}
    assert seen == {"Structure p": 2, "Offre a": 2, "Offre b": 1}


def test_one_that_was_masked_since_is_found_under_its_other_name(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer("a", address_masked=True), offer("b")], now=clock)
    told, seen = again(database, clock, ("offer", "a"), ("offer", "b"))
    assert told == {"offer": 2}
    assert sorted(seen.values()) == [1, 2, 2]


def test_one_that_has_vanished_stays_so(database: Engine, clock: datetime) -> None:
    run(database, [partner(), offer("a"), offer("b")], now=clock)
    with db.session(database) as session:
        session.execute(update(SourceRecord).where(col(SourceRecord.key) == "a").values(vanished_at=clock))
    told, seen = again(database, clock, ("offer", "a"), ("offer", "b"), ("offer", "nobody"))
    assert told == {"offer": 2}
    assert seen == {"Structure p": 1, "Offre a": 1, "Offre b": 2}
