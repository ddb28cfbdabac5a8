"""Two sources, and what the database holds of partners and offers: what undoing must give back."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select
from sqlmodel import Session, SQLModel, col

from directory import db
from directory.identity import record_id
from directory.models import ContactPoint, EditLayer, MaskDecision, Offer, Partner, Site, SourceRecord
from directory.seen import Seen
from tests.directory.builders import run

LEFT, RIGHT = "annuaire", "registre"
_DATES = frozenset(("updated_at",))


def two_sources(
    database: Engine, left: list[Seen], right: list[Seen], now: datetime, *, trust: tuple[int, int] = (50, 50)
) -> None:
    """Each side imported by its own source."""
    run(database, left, now=now, source=LEFT, trust=trust[0], run_id=1)
    run(database, right, now=now, source=RIGHT, trust=trust[1], run_id=2)


def left(key: str = "p", kind: Any = "partner") -> UUID:
    """An entity of the first source."""
    return record_id(LEFT, key, kind)


def right(key: str = "p", kind: Any = "partner") -> UUID:
    """An entity of the second source."""
    return record_id(RIGHT, key, kind)


def state(database: Engine) -> dict[str, list[dict[str, Any]]]:
    """Every row of what an entity is, but when it was last written."""
    with db.reading(database) as session:
        return {
            model.__name__: _rows(session, model)
            for model in (Partner, Offer, Site, ContactPoint, SourceRecord, EditLayer, MaskDecision)
        }


def _rows(session: Session, model: type[SQLModel]) -> list[dict[str, Any]]:
    rows = [
        {name: value for name, value in row.items() if name not in _DATES}
        for row in session.execute(select(model.__table__)).mappings()  # type: ignore[attr-defined]
    ]
    return sorted(rows, key=lambda row: str(sorted(row.items(), key=str)))


def named(database: Engine, entity: UUID) -> str | None:
    """A partner's name, or ``None`` when there is no such partner."""
    with db.reading(database) as session:
        return session.scalar(select(col(Partner.name)).where(col(Partner.id) == entity))
