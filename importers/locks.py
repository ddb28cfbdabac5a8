"""One run per source at a time, let go by the system when a process dies."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, text

from importers.refusal import ImportBusy


@contextmanager
def only_run_of(engine: Engine, home: Path, source: str) -> Iterator[None]:
    """Hold the source. Raises ``ImportBusy`` when another run has it.

    PostgreSQL: an advisory lock, good for several machines. SQLite: a lock on a file of the instance.
    """
    lock = _on_postgresql(engine, source) if engine.dialect.name == "postgresql" else _on_file(home, source)
    with lock:
        yield


def _number(source: str) -> int:
    return int.from_bytes(
        hashlib.blake2b(f"import\0{source}".encode(), digest_size=8).digest(), "big", signed=True
    )


@contextmanager
def _on_postgresql(engine: Engine, source: str) -> Iterator[None]:
    with engine.connect() as connection:
        if not connection.scalar(text("select pg_try_advisory_lock(:n)"), {"n": _number(source)}):
            raise ImportBusy(source)
        connection.commit()
        try:
            yield
        finally:
            connection.scalar(text("select pg_advisory_unlock(:n)"), {"n": _number(source)})
            connection.commit()


@contextmanager
def _on_file(home: Path, source: str) -> Iterator[None]:
    path = home / "locks" / f"{_number(source) & (2**64 - 1):016x}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ImportBusy(source) from error
        yield
