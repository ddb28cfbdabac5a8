from __future__ import annotations

import multiprocessing
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

from directory import db
from directory.errors import SchemaProblem
from directory.models import Offer, Partner


def test_models_match_head(database: Engine) -> None:
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
        assert context.get_current_revision() == db.head()


def test_migrating_again_changes_nothing(database_url: str) -> None:
    db.migrate(database_url)
    db.migrate(database_url)
    engine = db.engine(database_url)
    assert "offer" in inspect(engine).get_table_names()
    engine.dispose()


def test_a_database_of_an_older_program_is_told_the_last_day_of_its_offers(database_url: str) -> None:
    db.migrate(database_url)
    engine = db.engine(database_url)
    now, partner, offer = datetime(2026, 11, 25, tzinfo=UTC), uuid4(), uuid4()
    common = {"created_at": now, "updated_at": now, "origins": {}}
    with db.session(engine) as session:
        session.add(Partner(id=partner, name="Mairie", record={"name": "Mairie"}, **common))
        session.flush()
        record = {"name": "Navette", "validity": {"text": "hiver", "ends_on": "2027-03"}}
        session.add(Offer(id=offer, partner_id=partner, name="Navette", record=record, **common))
    with engine.execution_options(writes=True).begin() as connection:
        alembic = db.config()
        alembic.attributes["connection"] = connection
        command.downgrade(alembic, "0003")
    assert "ends_on" not in {column["name"] for column in inspect(engine).get_columns("offer")}
    db.migrate(database_url)
    with db.reading(engine) as session:
        assert session.get_one(Offer, offer).ends_on == date(2027, 3, 31)
    engine.dispose()


def test_several_processes_may_migrate_at_once(database_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(3) as pool:
        pool.map(db.migrate, [database_url] * 3)
    engine = db.engine(database_url)
    with engine.connect() as connection:
        assert MigrationContext.configure(connection).get_current_heads() == (db.head(),)
    engine.dispose()


def test_a_database_of_a_newer_program_is_refused(database_url: str) -> None:
    db.migrate(database_url)
    engine = db.engine(database_url)
    with db.session(engine) as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    engine.dispose()
    with pytest.raises(SchemaProblem, match="plus récente"):
        db.migrate(database_url)


def test_a_failed_transaction_leaves_nothing(database: Engine) -> None:
    def fail() -> None:
        with db.session(database) as session:
            session.execute(text("INSERT INTO index_position (engine, seq) VALUES ('embedded', 1)"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with db.reading(database) as session:
        assert session.execute(text("SELECT count(*) FROM index_position")).scalar() == 0


def test_reading_keeps_nothing(database: Engine) -> None:
    with db.reading(database) as session:
        session.execute(text("INSERT INTO index_position (engine, seq) VALUES ('embedded', 1)"))
    with db.reading(database) as session:
        assert session.execute(text("SELECT count(*) FROM index_position")).scalar() == 0


def test_a_reader_does_not_wait_for_a_writer(database: Engine) -> None:
    with db.session(database) as writer:
        writer.execute(text("INSERT INTO index_position (engine, seq) VALUES ('embedded', 1)"))
        with db.reading(database) as reader:
            assert reader.execute(text("SELECT count(*) FROM index_position")).scalar() == 0


def test_sqlite_overwrites_what_it_forgets(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "spie.sqlite3"
    db.migrate(f"sqlite:///{file}")
    engine = db.engine(f"sqlite:///{file}")
    with db.session(engine) as session:
        session.execute(text("INSERT INTO index_position (engine, seq) VALUES ('SECRET-PLACE', 1)"))
    with db.session(engine) as session:
        session.execute(text("UPDATE index_position SET engine = 'masked'"))
    db.forget(engine)
    engine.dispose()
    kept = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"SECRET-PLACE" not in kept
    assert b"masked" in kept


def test_pragmas_of_sqlite(sqlite_database: Engine) -> None:
    with sqlite_database.connect() as connection:
        read = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "foreign_keys", "secure_delete", "busy_timeout")
        }
    assert read == {"journal_mode": "wal", "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 30_000}


def test_a_reader_sees_one_state_from_beginning_to_end(database: Engine) -> None:
    count = text("SELECT count(*) FROM index_position")
    with db.reading(database) as reader:
        assert reader.execute(count).scalar() == 0
        with db.session(database) as writer:
            writer.execute(text("INSERT INTO index_position (engine, seq) VALUES ('embedded', 1)"))
        assert reader.execute(count).scalar() == 0
