"""Records that a source does not show any more: not seen since, then archived, never deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlmodel import Session, col

from directory.identity import opaque_key
from directory.models import EditLayer, Source, SourceRecord
from directory.planning import table_of
from directory.reading import CHUNK, chunks
from directory.records import EntityKind, Ref
from directory.refold import refold
from directory.writing import add_revisions, alone, enqueue, enqueue_offers_of, revision_row


@dataclass(frozen=True, slots=True)
class Vanished:
    """A record that its source showed, and does not show any more."""

    id: UUID
    kind: EntityKind
    key: str
    """Opaque when masked."""
    entity_id: UUID


def live_count(session: Session, source: str, kinds: Collection[EntityKind]) -> int:
    """How many records of these kinds the source showed the last time: what a share of vanished is of."""
    wanted = select(func.count()).select_from(SourceRecord).where(*_live(source, kinds))
    return session.scalar(wanted) or 0


def vanished(session: Session, source: str, run_id: int, kinds: Collection[EntityKind]) -> list[Vanished]:
    """Records of these kinds that the run, fully applied, has not seen."""
    return list(_read(session, *_live(source, kinds), col(SourceRecord.last_run_id) != run_id))


def missing(
    session: Session, source: str, seen: Mapping[EntityKind, Collection[str]], secret: bytes
) -> list[Ref]:
    """Records that a file, not applied yet, does not hold (a masked one bears an opaque key).

    ``seen``: the keys that it holds, of each kind that it tells of.
    """
    live = select(col(SourceRecord.kind), col(SourceRecord.key)).where(*_live(source, seen))
    rows = session.execute(live, execution_options={"yield_per": CHUNK})
    left = dict.fromkeys((kind, key) for kind, key in rows if key not in seen[kind])
    if left:
        for kind, keys in seen.items():
            for key in keys:
                left.pop((kind, opaque_key(secret, source, key)), None)
    return sorted(left)


def _live(source: str, kinds: Collection[EntityKind]) -> tuple[ColumnElement[bool], ...]:
    return (
        col(SourceRecord.source_key) == source,
        col(SourceRecord.kind).in_(list(kinds)),
        col(SourceRecord.vanished_at).is_(None),
    )


def _read(session: Session, *conditions: ColumnElement[bool]) -> Iterator[Vanished]:
    columns = (SourceRecord.id, SourceRecord.kind, SourceRecord.key, SourceRecord.entity_id)
    wanted = select(*columns).where(*conditions).order_by(col(SourceRecord.kind), col(SourceRecord.key))  # type: ignore[call-overload]
    yield from (Vanished(*row) for row in session.execute(wanted, execution_options={"yield_per": CHUNK}))


def mark_vanished(
    session: Session,
    source: str,
    run_id: int,
    kinds: Collection[EntityKind],
    *,
    now: datetime,
    names: Collection[str] | None = None,
) -> dict[EntityKind, int]:
    """Note that these records are not seen since now; answers how many, by kind.

    What other layers say comes forward at once. An entity that nothing else tells of stays as it was
    until ``archive_due``.
    """
    alone(session)
    gone = vanished(session, source, run_id, kinds)
    for chunk in chunks(record.id for record in gone):
        session.execute(update(SourceRecord).where(col(SourceRecord.id).in_(chunk)).values(vanished_at=now))
    counts: dict[EntityKind, int] = {}
    for kind in ("partner", "offer"):
        entities = [record.entity_id for record in gone if record.kind == kind]
        counts[kind] = len(entities)
        reason = f"absent de {source}"
        refold(session, kind, _shared(session, entities), actor="system", reason=reason, now=now, names=names)
    return counts


def _shared(session: Session, entities: Iterable[UUID]) -> list[UUID]:
    """Those that several layers tell of."""
    found: list[UUID] = []
    for chunk in chunks(entities):
        grouped = select(col(SourceRecord.entity_id)).where(col(SourceRecord.entity_id).in_(chunk))
        found += session.scalars(grouped.group_by(col(SourceRecord.entity_id)).having(func.count() > 1))
    return found


def archive_due(session: Session, now: datetime) -> dict[EntityKind, int]:
    """Archive what no source has shown for its grace period and no person has edited; counts by kind."""
    alone(session)
    counts: dict[EntityKind, int] = {}
    for kind in ("partner", "offer"):
        due = _due(session, kind, now)
        counts[kind] = len(due)
        table = table_of(kind)
        for chunk in chunks(due):
            session.execute(
                update(table).where(table.c.id.in_(chunk)).values(status="archived", updated_at=now)
            )
        changes = {"status": ["active", "archived"]}
        rows = [
            revision_row(kind, id_, changes, actor="system", reason="délai de grâce écoulé", now=now)
            for id_ in due
        ]
        add_revisions(session, rows)
        (enqueue if kind == "offer" else enqueue_offers_of)(session, due)
    return counts


def _due(session: Session, kind: EntityKind, now: datetime) -> list[UUID]:
    records, table = SourceRecord, table_of(kind)
    rows = session.execute(
        select(col(records.entity_id), col(records.vanished_at), col(Source.grace_days))
        .join(Source, col(Source.key) == col(records.source_key))
        .join(table, table.c.id == col(records.entity_id))
        .where(col(records.kind) == kind, table.c.status == "active")
        .where(
            col(records.entity_id).in_(
                select(col(records.entity_id)).where(col(records.vanished_at).is_not(None))
            )
        )
    )
    alive = set(session.scalars(select(col(EditLayer.entity_id)).where(col(EditLayer.entity_kind) == kind)))
    waiting: dict[UUID, None] = {}
    for entity, vanished_at, grace_days in rows:
        if vanished_at is None or vanished_at + timedelta(days=grace_days) > now:
            alive.add(entity)
        waiting[entity] = None
    return [entity for entity in waiting if entity not in alive]
