"""Fixtures of every test: databases, a fixed clock, the shared data; and what was skipped, at the end."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import Engine, make_url, text

from directory import db
from tests import instance, meilisearch, postgresql
from ui.services import Services

NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)

# Invented examples are the same on every run, unless ``SPIE_FUZZ`` asks to look further; a loaded machine must not
# fail one for its time.
settings.register_profile("project", derandomize="SPIE_FUZZ" not in os.environ, database=None, deadline=None)
settings.load_profile("project")


@pytest.fixture
def clock() -> datetime:
    """The instant at which tests happen: Wednesday 25 November 2026, 10:30 in Paris."""
    return NOW


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """The bundled directory, loaded and indexed once for all tests; to be read, not changed."""
    return instance.loaded(tmp_path_factory.mktemp("demo"), NOW)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data (``SPIE_SHARED_DATA`` or ``../shared/data``); skips where it is absent."""
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("SPIE_SHARED_DATA") or beside)
    if not folder.is_dir():
        pytest.skip("real data absent: no SPIE_SHARED_DATA, no ../shared/data")
    return folder


@pytest.fixture(scope="session")
def meilisearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real server: ``MEILISEARCH_URL``, or one started for these tests; skips where there is none."""
    if url := os.environ.get("MEILISEARCH_URL"):
        yield url
        return
    if meilisearch.binary() is None:
        pytest.skip("no Meilisearch: set MEILISEARCH_URL or put the meilisearch binary on PATH")
    with meilisearch.throw_away_server(tmp_path_factory.mktemp("meilisearch")) as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a PostgreSQL server: ``SPIE_TEST_POSTGRES``, or one started for these tests."""
    if given := os.environ.get("SPIE_TEST_POSTGRES"):
        yield given
        return
    if postgresql.binaries() is None:
        pytest.skip("PostgreSQL absent: no SPIE_TEST_POSTGRES, no /usr/lib/postgresql/*/bin/initdb")
    with postgresql.throw_away_server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty database, not migrated; runs the test on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'spie.sqlite3'}"
        return
    server = request.getfixturevalue("postgresql_server")
    with _new_database(server) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Engine]:
    """An empty database at head; runs the test on SQLite and on PostgreSQL."""
    yield from _migrated(database_url)


@pytest.fixture
def sqlite_database(tmp_path: Path) -> Iterator[Engine]:
    """An empty SQLite database at head, for tests where the kind of database does not matter."""
    yield from _migrated(f"sqlite:///{tmp_path / 'spie.sqlite3'}")


def _migrated(url: str) -> Iterator[Engine]:
    db.migrate(url)
    engine = db.engine(url)
    yield engine
    engine.dispose()


class _new_database:  # noqa: N801 - used as a function
    """A fresh database on a server, dropped at the end."""

    def __init__(self, server: str) -> None:
        self.server, self.name = server, f"spie_test_{uuid4().hex[:12]}"

    def _run(self, statement: str) -> None:
        engine = db.engine(self.server)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        engine.dispose()

    def __enter__(self) -> str:
        self._run(f"CREATE DATABASE {self.name}")
        return make_url(self.server).set(database=self.name).render_as_string(hide_password=False)

    def __exit__(self, *_: object) -> None:
        self._run(f"DROP DATABASE {self.name} WITH (FORCE)")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Name, in the last lines, what this machine could not run and why."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in skipped)
    terminalreporter.section("skipped on this machine", sep="-")
    if not reasons:
        terminalreporter.write_line("nothing: every test ran")
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"{count} test{'s' if count > 1 else ''} – {reason}")
