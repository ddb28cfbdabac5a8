"""Writing a plan: rows in bulk, revisions, and the outbox, all in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import and_, bindparam, delete, select, text, update
from sqlmodel import Session, SQLModel, col

from directory.bulk import insert_rows
from directory.models import ContactPoint, Offer, Outbox, Partner, Revision, Site, SourceRecord
from directory.opening import last_day
from directory.planning import Step
from directory.reading import chunks
from directory.records import EntityKind

WRITER_LOCK = 0x5350494F
"""PostgreSQL advisory lock of who writes records, and under which outbox numbers are given out."""

UNSEEN_FIELDS = frozenset(("notes",))
"""Fields that no reader sees: their change alone indexes nothing."""

_CREATED: Final[Mapping[str, Any]] = {"created": [None, True]}
"""What the history says of all that is new: one value, written out once for all of a batch."""

Rows = list[dict[str, Any]]


def alone(session: Session) -> None:
    """Wait until nobody else writes records, until the commit; SQLite has one writer at a time already.

    To be called before anything is read that decides what is written: of two imports at once, each would
    miss what the other's hidden places teach; of an edit and an import, one would fold without the other.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})


def write_steps(session: Session, steps: Sequence[Step], *, source: str, run_id: int, now: datetime) -> None:
    """Store source records, entities, revisions and outbox rows of a plan (partners before offers)."""
    _write_records(session, steps, source, run_id, now)
    for kind in ("partner", "offer"):
        _write_entities(session, [step for step in steps if step.kind == kind], now)
    _write_revisions(session, steps, f"source:{source}", run_id, now)
    enqueue(session, [step.entity_id for step in steps if step.kind == "offer" and _is_seen(step)])
    enqueue_offers_of(
        session, [s.entity_id for s in steps if s.kind == "partner" and s.before and _is_seen(s)]
    )


def _is_seen(step: Step) -> bool:
    return step.outcome == "added" or is_visible(step.changes)


def is_visible(changes: Mapping[str, Any]) -> bool:
    """True when a reader sees something of these changes."""
    for name, (old, new) in changes.items():
        if name == "provenance" and _without_retrieval(old) == _without_retrieval(new):
            continue
        if name not in UNSEEN_FIELDS:
            return True
    return False


def _without_retrieval(provenance: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (provenance or {}).items() if name != "retrieved_at"}


def touch(session: Session, ids: Iterable[UUID], run_id: int, now: datetime) -> int:
    """Records seen again without a change; answers how many there are: what has vanished is left as it is."""
    table = SourceRecord.__table__  # type: ignore[attr-defined]
    chosen = and_(table.c.id.in_(bindparam("ids", expanding=True)), table.c.vanished_at.is_(None))
    seen = update(table).where(chosen).values(last_seen_at=now, last_run_id=run_id)
    # The connection, not the session: no object of these rows is held, and it tells how many they are.
    return sum(session.connection().execute(seen, {"ids": chunk}).rowcount for chunk in chunks(ids, 1000))


def remark(session: Session, marks: Mapping[UUID, str | None]) -> None:
    """Give records the marks of the rows that tell of them now."""
    _update(session, SourceRecord, [{"old_id": id_, "new_row_mark": mark} for id_, mark in marks.items()])


def _write_records(session: Session, steps: Sequence[Step], source: str, run_id: int, now: datetime) -> None:
    new: Rows = []
    old: Rows = []
    for step in steps:
        row = _record_row(step, run_id, now)
        if step.known:
            old.append({f"new_{name}": value for name, value in row.items()} | {"old_id": step.id})
        else:
            row |= {"id": step.id, "source_key": source, "kind": step.kind, "first_seen_at": now}
            new.append(row | {"entity_id": step.entity_id})
    _insert(session, SourceRecord, new)
    _update(session, SourceRecord, old)


def _record_row(step: Step, run_id: int, now: datetime) -> dict[str, Any]:
    masked = step.mask_reason is not None
    return {
        "key": step.key,
        "parent_id": step.parent_id,
        "payload": {"masked": True} if masked else step.seen.payload,
        "payload_hash": step.seen.payload_hash,
        "row_mark": None if masked else step.seen.row_mark,
        "record": step.layer if masked or step.seen.text is None else step.seen.text,
        "masked": masked,
        "mask_reason": step.mask_reason,
        "changed_at": step.changed_at,
        "last_seen_at": now,
        "last_run_id": run_id,
        "vanished_at": None,
    }


def _write_entities(session: Session, steps: Sequence[Step], now: datetime) -> None:
    new: Rows = []
    old: Rows = []
    for step in steps:
        if step.outcome == "unchanged":
            continue
        row = entity_row(step.kind, step.after, step.origins, masked=step.masked)
        if step.kind == "offer":
            row["partner_id"] = step.partner_id
        if step.outcome == "added":
            new.append(row | {"id": step.entity_id, "created_at": now, "updated_at": now})
        else:
            row |= {"updated_at": now} if is_visible(step.changes) else {}
            old.append({f"new_{name}": value for name, value in row.items()} | {"old_id": step.entity_id})
    if not steps:
        return
    kind = steps[0].kind
    model = Partner if kind == "partner" else Offer
    _insert(session, model, new)
    _update(session, model, old)
    replaced = [step for step in steps if step.outcome == "changed"]
    write_parts(session, kind, {step.entity_id: step.after for step in replaced}, replace=True)
    write_parts(session, kind, {s.entity_id: s.after for s in steps if s.outcome == "added"}, replace=False)


def entity_row(
    kind: EntityKind, values: Mapping[str, Any], origins: Mapping[str, str], *, masked: bool
) -> dict[str, Any]:
    """The columns of a partner or an offer that follow from its effective values."""
    row = {
        "name": values["name"],
        "record": {name: value for name, value in values.items() if name not in ("contacts", "sites")},
        "origins": dict(origins),
        "masked": masked,
        "status": "active",
    }
    if kind == "offer":
        row["verified_at"] = _full_date(values.get("verified_at"))
        row["ends_on"] = last_day(values)
    return row


def _full_date(text_: str | None) -> date | None:
    return date.fromisoformat(text_) if text_ and len(text_) == len("2013-06-05") else None


def write_parts(
    session: Session, kind: EntityKind, entities: Mapping[UUID, Mapping[str, Any]], *, replace: bool
) -> None:
    """The contact points and sites of entities, after those they had when ``replace``."""
    if replace:
        drop_parts(session, entities)
    contacts: Rows = []
    sites: Rows = []
    for entity, values in entities.items():
        contacts += [
            {"label": None, "source_date": None, "entity_kind": kind, "entity_id": entity, "position": n}
            | contact
            for n, contact in enumerate(values.get("contacts", ()))
        ]
        sites += [
            {name: site.get(name) for name in ("commune", "lat", "lon")}
            | {"offer_id": entity, "position": n, "record": site}
            for n, site in enumerate(values.get("sites", ()))
        ]
    _insert(session, ContactPoint, contacts)
    _insert(session, Site, sites)


def drop_parts(session: Session, entities: Iterable[UUID]) -> None:
    """Remove the contact points and sites of entities."""
    for chunk in chunks(entities):
        session.execute(delete(ContactPoint).where(col(ContactPoint.entity_id).in_(chunk)))
        session.execute(delete(Site).where(col(Site.offer_id).in_(chunk)))


def _write_revisions(session: Session, steps: Iterable[Step], actor: str, run_id: int, now: datetime) -> None:
    rows: Rows = []
    for step in steps:
        if step.outcome == "unchanged":
            continue
        changes = _CREATED if step.outcome == "added" else step.changes
        rows.append(
            revision_row(
                step.kind, step.entity_id, changes, actor=actor, reason="import", now=now, run_id=run_id
            )
        )
    _insert(session, Revision, rows)


def revision_row(
    kind: EntityKind,
    entity: UUID,
    changes: Mapping[str, Any],
    *,
    actor: str,
    reason: str,
    now: datetime,
    run_id: int | None = None,
) -> dict[str, Any]:
    """One row of the history."""
    return {
        "entity_kind": kind,
        "entity_id": entity,
        "at": now,
        "actor": actor,
        "run_id": run_id,
        "reason": reason,
        "changes": changes,
    }


def add_revisions(session: Session, rows: Rows) -> None:
    """Write rows made by ``revision_row``."""
    _insert(session, Revision, rows)


def enqueue(session: Session, offers: Iterable[UUID]) -> None:
    """Ask for these offers to be indexed again, in this transaction."""
    rows: Rows = [{"offer_id": offer} for offer in dict.fromkeys(offers)]
    if not rows:
        return
    # Held until the commit: a higher number never becomes visible before a lower one.
    alone(session)
    _insert(session, Outbox, rows)


def enqueue_offers_of(session: Session, partners: Iterable[UUID]) -> None:
    """Ask for every offer of these partners to be indexed again."""
    for chunk in chunks(partners):
        enqueue(session, session.scalars(select(col(Offer.id)).where(col(Offer.partner_id).in_(chunk))))


def _insert(session: Session, model: type[SQLModel], rows: Rows) -> None:
    insert_rows(session.connection(), model.__table__, rows)  # type: ignore[attr-defined]


def _update(session: Session, model: type[SQLModel], rows: Rows) -> None:
    if not rows:
        return
    table = model.__table__  # type: ignore[attr-defined]
    names = [name for name in rows[0] if name != "old_id"]
    by_names: dict[tuple[str, ...], Rows] = {}
    for row in rows:
        by_names.setdefault(tuple(sorted(row)), []).append(row)
    for columns, group in by_names.items():
        names = [name for name in columns if name != "old_id"]
        statement = (
            update(table)
            .where(table.c.id == bindparam("old_id", type_=table.c.id.type))
            .values({name.removeprefix("new_"): bindparam(name) for name in names})
        )
        session.connection().execute(statement, group)
