"""Who is at a source: claimed by compare-and-swap, so that several workers never run it together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import CursorResult, Engine, or_, update
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from directory.db import session
from directory.models import Source

LEASE: Final = timedelta(hours=2)
"""Age at which a claim is a dead worker's. Longer than any run: a download has its limit, an import takes
minutes; were one alive still, the lock of ``importers.locks`` keeps the other out."""


def claim(engine: Engine, key: str, worker: str, now: datetime, *, only_due: bool) -> bool:
    """Take a source that nobody holds (and, with ``only_due``, whose time has come); False when it is taken."""
    free = or_(col(Source.claimed_at).is_(None), col(Source.claimed_at) <= now - LEASE)
    conditions: list[ColumnElement[bool]] = [free]
    if only_due:
        # Another worker may have run it since it was listed.
        conditions.append(col(Source.next_due_at) <= now)
    return _changed(engine, key, conditions, {"claimed_by": worker, "claimed_at": now})


def release(engine: Engine, key: str, worker: str, values: Mapping[str, Any]) -> bool:
    """Let go, and write what became of it; False, and nothing is written, when the claim was lost."""
    mine = [col(Source.claimed_by) == worker]
    return _changed(engine, key, mine, {"claimed_by": None, "claimed_at": None} | dict(values))


def _changed(
    engine: Engine, key: str, conditions: list[ColumnElement[bool]], values: Mapping[str, Any]
) -> bool:
    wanted = update(Source).where(col(Source.key) == key, *conditions).values(**values)
    with session(engine) as opened:
        done = opened.execute(wanted)
        return isinstance(done, CursorResult) and done.rowcount == 1
