"""What a batch would do, before anything is written: shared by the import and its dry run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, Table, bindparam, select
from sqlmodel import Session, SQLModel, col

from directory.identity import opaque_key, record_id
from directory.layers import MODELS, Layer, dump, fold
from directory.mask import mask
from directory.models import EditLayer, Offer, Partner, Source, SourceRecord
from directory.reading import CHUNK, chunks, contact_values, site_values
from directory.records import EntityKind, Ref
from directory.revisions import Changes, diff
from directory.seen import Outcome, Seen


@dataclass(frozen=True, slots=True)
class Context:
    """What every step of a batch needs."""

    secret: bytes
    names: Collection[str]
    """Words that tell a place, to look for in the texts of masked records."""
    now: datetime


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of a source record."""

    id: UUID
    entity_id: UUID
    payload_hash: str
    masked: bool
    vanished: bool
    row_mark: str | None = None


@dataclass(slots=True)
class State:
    """A stored entity: its effective values (sites and contacts included), origins and status."""

    values: dict[str, Any]
    origins: dict[str, str]
    status: str
    masked: bool
    partner_id: UUID | None = None


@dataclass(slots=True)
class Step:
    """One record to write, and what its entity becomes."""

    kind: EntityKind
    seen: Seen
    known: Known | None
    id: UUID
    key: str
    """As stored: opaque when masked."""
    entity_id: UUID
    layer: dict[str, Any]
    changed_at: datetime
    """When the layer's content last changed."""
    mask_reason: str | None = None
    parent_id: UUID | None = None
    partner_id: UUID | None = None
    before: State | None = None
    after: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    masked: bool = False
    changes: Changes = field(default_factory=dict)
    outcome: Outcome = "added"


def lookup(session: Session, source: str, secret: bytes, refs: Iterable[Ref]) -> dict[Ref, Known]:
    """What is stored of these records, under their plain or their opaque identity."""
    found, missing = _lookup(session, {record_id(source, key, kind): (kind, key) for kind, key in refs})
    opaque = {record_id(source, opaque_key(secret, source, key), kind): (kind, key) for kind, key in missing}
    return found | _lookup(session, opaque)[0]


def _lookup(session: Session, wanted: Mapping[UUID, Ref]) -> tuple[dict[Ref, Known], set[Ref]]:
    found = {}
    for chunk in chunks(wanted, 2 * CHUNK):
        for row in session.execute(_KNOWN, {"ids": chunk}):
            found[wanted[row[0]]] = Known(*row)
    return found, set(wanted.values()) - found.keys()


def _known() -> Select[Any]:
    table = SourceRecord.__table__.c  # type: ignore[attr-defined]
    told = (table[name] for name in ("id", "entity_id", "payload_hash", "masked"))
    columns = select(*told, table.vanished_at.is_not(None), table.row_mark)
    return columns.where(table.id.in_(bindparam("ids", expanding=True)))


_KNOWN = _known()
"""What ``Known`` holds, of the records ``:ids``. Made once: a condition on a thousand values takes a while to make."""


def is_fresh(seen: Seen, known: Known | None) -> bool:
    """True for a record that is new, or that says something else than when it was last read."""
    return known is None or known.vanished or known.payload_hash != seen.payload_hash


def steps(
    session: Session,
    source: Source,
    fresh: Sequence[tuple[Seen, Known | None]],
    masks: Mapping[Ref, str],
    context: Context,
) -> list[Step]:
    """The plan of the fresh records of a batch, fold included, parents not yet looked up."""
    planned = [_step(source.key, seen, known, masks.get(seen.ref), context) for seen, known in fresh]
    for kind in MODELS:
        _fold_all(session, source, [step for step in planned if step.kind == kind], kind, context)
    return planned


def _step(source: str, seen: Seen, known: Known | None, reason: str | None, context: Context) -> Step:
    kind, plain = seen.ref
    key = plain if reason is None else opaque_key(context.secret, source, plain)
    id_ = known.id if known else record_id(source, key, kind)
    layer = _layer(seen, reason, context)
    return Step(kind, seen, known, id_, key, known.entity_id if known else id_, layer, context.now, reason)


def _layer(seen: Seen, reason: str | None, context: Context) -> dict[str, Any]:
    if reason is None:
        return seen.values
    record = MODELS[seen.signs.kind].model_validate(seen.values)
    return dump(mask(record, context.names, reason))


def _fold_all(
    session: Session, source: Source, planned: list[Step], kind: EntityKind, context: Context
) -> None:
    stored = [step.entity_id for step in planned if step.known]
    states = load_states(session, kind, stored)
    layers = load_layers(session, kind, stored)
    for step in planned:
        stored_layer = layers.get(step.entity_id, {}).get(step.id)
        if stored_layer is not None and _says_the_same(stored_layer[0], step.layer):
            step.changed_at = stored_layer[0].seen_at
    fresh: dict[UUID | int, tuple[Layer, bool]] = {
        step.id: (
            layer_of(source.key, source.trust, step.layer, step.changed_at),
            step.mask_reason is not None,
        )
        for step in planned
    }
    for step in planned:
        # Two records of one entity may come in one batch: each is folded with what the other says now.
        told = layers.get(step.entity_id, {})
        others = [fresh.get(id_, found) for id_, found in told.items() if id_ != step.id]
        step.masked = step.mask_reason is not None or any(masked for _, masked in others)
        own, before = fresh[step.id][0], states.get(step.entity_id)
        _settle(step, before, [own, *(layer for layer, _ in others)], context.names)
        parent = before.partner_id if before else None
        states[step.entity_id] = State(step.after, step.origins, "active", step.masked, parent)


def _says_the_same(stored: Layer, values: Mapping[str, Any]) -> bool:
    """Whether a row that reads otherwise (another format, another spelling) changes nothing of its layer."""
    return not stored.vanished and stored.values == values


def _settle(step: Step, before: State | None, layers: Sequence[Layer], names: Collection[str]) -> None:
    effective = fold(step.kind, layers)
    step.after, step.origins = dict(effective.values), dict(effective.origins)
    if step.masked and len(layers) > 1:
        step.after = dump(mask(effective.record, names))
        step.origins = {name: step.origins.get(name, "system") for name in step.after}
    step.before = before
    if before is None:
        step.outcome = "added"
        return
    step.changes = diff(before.values, step.after)
    if before.status != "active":
        step.changes["status"] = [before.status, "active"]
    if before.masked != step.masked:
        step.changes["masked"] = [before.masked, step.masked]
    step.outcome = "changed" if step.changes else "unchanged"


def layer_of(
    source: str, trust: int, values: Mapping[str, Any], at: datetime, *, vanished: bool = False
) -> Layer:
    """The layer of a source record; ``at``: when its content last changed here."""
    date = values.get("provenance", {}).get("source_date") or values.get("updated_at")
    return Layer(source, values, at, trust, date, vanished)


def load_layers(
    session: Session, kind: EntityKind, entities: Sequence[UUID]
) -> dict[UUID, dict[UUID | int, tuple[Layer, bool]]]:
    """``{entity: {source record id or edit id: (layer, masked)}}``, every layer of these entities."""
    found: dict[UUID, dict[UUID | int, tuple[Layer, bool]]] = {}
    trusts = {row.key: row.trust for row in session.execute(select(col(Source.key), col(Source.trust)))}
    records = SourceRecord.__table__  # type: ignore[attr-defined]
    edits = EditLayer.__table__  # type: ignore[attr-defined]
    names = ("id", "entity_id", "source_key", "record", "masked", "changed_at", "vanished_at")
    columns = select(*(records.c[name] for name in names))
    for chunk in chunks(entities):
        for row in session.execute(columns.where(records.c.entity_id.in_(chunk))):
            trust, vanished = trusts[row.source_key], row.vanished_at is not None
            layer = layer_of(row.source_key, trust, row.record, row.changed_at, vanished=vanished)
            found.setdefault(row.entity_id, {})[row.id] = (layer, row.masked)
        mine = select(edits).where(edits.c.entity_id.in_(chunk), edits.c.entity_kind == kind)
        for row in session.execute(mine):
            layer = Layer(row.origin, row.values, row.at, base=row.base, sequence=row.id)
            found.setdefault(row.entity_id, {})[row.id] = (layer, False)
    return found


def table_of(kind: EntityKind) -> Table:
    """The table of partners or of offers."""
    model: type[SQLModel] = Partner if kind == "partner" else Offer
    return cast("Table", model.__table__)  # type: ignore[attr-defined]


def load_states(session: Session, kind: EntityKind, entities: Sequence[UUID]) -> dict[UUID, State]:
    """The stored state of these entities."""
    found: dict[UUID, State] = {}
    table = table_of(kind)
    for chunk in chunks(entities):
        contacts = contact_values(session, kind, chunk)
        sites = site_values(session, chunk) if kind == "offer" else {}
        for row in session.execute(select(table).where(table.c.id.in_(chunk))):
            values = row.record | contacts.get(row.id, {}) | sites.get(row.id, {})
            parent = row.partner_id if kind == "offer" else None
            found[row.id] = State(values, row.origins, row.status, row.masked, parent)
    return found
