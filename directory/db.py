"""The database: engines, transactions and migrations, for SQLite (default) and PostgreSQL.

What migrations need is loaded when they run: the processes that map rows for an import never do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlmodel import Session

from directory.errors import DatabaseProblem, SchemaProblem
from directory.jsontext import JsonText

if TYPE_CHECKING:
    from alembic.config import Config

BUSY_TIMEOUT_SECONDS = 30
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "wal_autocheckpoint=16000",  # pages of 4 KiB: a large import is not copied back at each of its commits
)
"""How each connection to SQLite is set."""
READING_KIB: Final = 2_048
WRITING_KIB: Final = 16_384
"""Pages each connection keeps: a large import writes rows in the order of their random identifiers, and is alone;
readers are many, and the system keeps their pages."""
MIGRATION_LOCK = 0x53504945
"""PostgreSQL advisory lock held while migrating ("SPIE" in ASCII)."""


def engine(url: str) -> Engine:
    """An engine for ``sqlite:///…`` or ``postgresql[+psycopg]://…``; creates the folder of an SQLite file.

    SQLite runs in WAL, with foreign keys, a busy timeout, and ``secure_delete``: what is masked is
    overwritten in the file, not only unlinked.
    """
    parsed = _address(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    try:
        return create_engine(
            parsed,
            json_serializer=_dumps,
            json_deserializer=from_json,
            # What a statement was given may be an address that is hidden: no error tells it.
            hide_parameters=True,
            pool_pre_ping=True,
        )
    except ImportError as error:
        raise DatabaseProblem(
            "PostgreSQL demande le pilote psycopg : installez spie-annuaire[postgresql]."
        ) from error


POSTGRESQL = "postgresql+psycopg"


def _address(url: str) -> URL:
    """Raises ``DatabaseProblem``; the address is not told again: it may hold a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseProblem(
            "DATABASE_URL n'est pas l'adresse d'une base : écrivez sqlite:///… ou postgresql://…"
        ) from None
    if parsed.drivername in ("postgres", "postgresql"):
        parsed = parsed.set(drivername=POSTGRESQL)
    if parsed.drivername not in ("sqlite", POSTGRESQL):
        raise DatabaseProblem(
            f"DATABASE_URL : « {parsed.drivername} » n'est pas pris en charge. "
            "Écrivez sqlite:///… ou postgresql://…"
        )
    return parsed


def _dumps(value: object) -> str:
    return value.text if isinstance(value, JsonText) else to_json(value).decode()


def _sqlite(url: URL) -> Engine:
    if url.database:
        folder = Path(url.database).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseProblem(
                f"Le dossier « {folder} » ne peut pas être créé : vérifiez SPIE_HOME ou DATABASE_URL."
            ) from error
    made = create_engine(
        url,
        json_serializer=_dumps,
        json_deserializer=from_json,
        hide_parameters=True,
        connect_args={"timeout": BUSY_TIMEOUT_SECONDS},
    )
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    # The driver's own BEGIN comes too late (only before the first write): transactions are opened below.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads before it writes cannot wait for its turn in WAL: writers ask at once.
    write = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql(f"PRAGMA cache_size = {-WRITING_KIB if write else -READING_KIB}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def session(engine: Engine) -> Iterator[Session]:
    """One transaction that may write: committed at the end, rolled back by an exception."""
    with Session(engine.execution_options(writes=True), expire_on_commit=False) as opened, opened.begin():
        yield opened


@contextmanager
def trial(engine: Engine) -> Iterator[Session]:
    """One transaction that may write, as ``session``, and is thrown away at the end: to see what would follow."""
    with Session(engine.execution_options(writes=True), expire_on_commit=False) as opened:
        try:
            yield opened
        finally:
            opened.rollback()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One consistent view that takes no write lock; what it changes is thrown away."""
    if engine.dialect.name == "postgresql":
        # By default every statement sees another state: an offer, and then its partner already gone.
        engine = engine.execution_options(isolation_level="REPEATABLE READ")
    with Session(engine, expire_on_commit=False) as opened:
        try:
            yield opened
        finally:
            opened.rollback()


def config() -> Config:
    """Alembic's configuration, made in code: no ini file."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", "directory:migrations")
    return made


def head() -> str:
    """The newest revision of the schema."""
    from alembic.script import ScriptDirectory

    found = ScriptDirectory.from_config(config()).get_current_head()
    if found is None:
        raise SchemaProblem("Aucune migration n'est installée : réinstallez le programme.")
    return found


def migrate(url: str) -> None:
    """Bring the database to ``head``; several processes may start at once, one of them does the work.

    Raises ``SchemaProblem`` when the database is newer than this program, ``DatabaseProblem`` when it cannot
    be opened.
    """
    opened = engine(url)
    try:
        _reach(opened)
        with opened.execution_options(writes=True).begin() as connection:
            _upgrade(connection)
    finally:
        opened.dispose()


def _reach(opened: Engine) -> None:
    """Open and read once, so that what an operator can mend is told in a sentence."""
    address = opened.url
    try:
        with opened.connect() as connection:
            if address.get_backend_name() == "sqlite":
                connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    except DatabaseError as error:
        if address.get_backend_name() == "sqlite":
            damaged = "not a database" in str(error.orig) or "malformed" in str(error.orig)
            why = (
                "n'est pas une base SQLite, ou il est abîmé"
                if damaged
                else "ne peut pas être ouvert ou écrit"
            )
            raise DatabaseProblem(f"Le fichier « {address.database} » {why}.") from error
        where = f"{address.host or 'cette machine'}, port {address.port or 5432}, base {address.database}"
        raise DatabaseProblem(
            f"La base PostgreSQL ne s'ouvre pas ({where}) : vérifiez DATABASE_URL et que le serveur est en marche."
        ) from error


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.util import CommandError

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
    made = config()
    made.attributes["connection"] = connection
    try:
        command.upgrade(made, "head")
    except CommandError as error:
        raise SchemaProblem(
            "La base de données vient d'une version plus récente du programme : mettez-le à jour."
        ) from error


def forget(engine: Engine) -> None:
    """Drop what the database keeps of overwritten rows (SQLite's WAL, PostgreSQL's dead rows).

    To be called, outside any transaction, after a mask was set on stored records.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.exec_driver_sql("VACUUM")
