"""What a batch would do, before anything is written: shared by the import and its dry run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from directory.identity import opaque_key, record_id
from directory.layers import MODELS, Layer, dump, fold
from directory.models import EditLayer, Offer, Partner, Source, SourceRecord
from directory.reading import CHUNK, chunks, contact_values, site_values
from directory.records import Candidate, EntityKind
from directory.revisions import Changes, diff
from directory.safety import mask
from directory.seen import Outcome, Seen

Ref = tuple[EntityKind, str]
"""Kind and key of a record in its source: one name inside a run."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of a source record."""

    id: UUID
    entity_id: UUID
    payload_hash: str
    masked: bool
    vanished: bool


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

    seen: Seen
    known: Known | None
    id: UUID
    key: str
    """As stored: opaque when masked."""
    entity_id: UUID
    layer: dict[str, Any]
    mask_reason: str | None = None
    parent_id: UUID | None = None
    partner_id: UUID | None = None
    before: State | None = None
    after: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    masked: bool = False
    changes: Changes = field(default_factory=dict)
    outcome: Outcome = "added"

    @property
    def kind(self) -> EntityKind:
        """Its kind."""
        return self.seen.candidate.kind


def ref(candidate: Candidate) -> Ref:
    """The name of a record inside its run."""
    return candidate.kind, candidate.key


def lookup(session: Session, source: str, secret: bytes, refs: Iterable[Ref]) -> dict[Ref, Known]:
    """What is stored of these records, under their plain or their opaque identity."""
    found, missing = _lookup(session, {record_id(source, key, kind): (kind, key) for kind, key in refs})
    opaque = {record_id(source, opaque_key(secret, source, key), kind): (kind, key) for kind, key in missing}
    return found | _lookup(session, opaque)[0]


def _lookup(session: Session, wanted: Mapping[UUID, Ref]) -> tuple[dict[Ref, Known], set[Ref]]:
    table = SourceRecord.__table__  # type: ignore[attr-defined]
    columns = select(
        table.c.id, table.c.entity_id, table.c.payload_hash, table.c.masked, table.c.vanished_at.is_not(None)
    )
    found = {}
    for chunk in chunks(wanted, 2 * CHUNK):
        for row in session.execute(columns.where(table.c.id.in_(chunk))):
            found[wanted[row[0]]] = Known(*row)
    return found, set(wanted.values()) - found.keys()


def is_fresh(seen: Seen, known: Known | None) -> bool:
    """True for a record that is new, or that says something else than when it was last read."""
    return known is None or known.vanished or known.payload_hash != seen.payload_hash


def steps(
    session: Session,
    source: Source,
    fresh: Sequence[tuple[Seen, Known | None]],
    masks: Mapping[Ref, str],
    names: Collection[str],
    secret: bytes,
    now: datetime,
) -> list[Step]:
    """The plan of the fresh records of a batch, fold included; offers without a parent are dealt with before."""
    planned = [_step(source.key, seen, known, masks.get(ref(seen.candidate)), names, secret) for seen, known in fresh]
    for kind in MODELS:
        _fold_all(session, source, [step for step in planned if step.kind == kind], kind, names, now)
    return planned


def _step(
    source: str, seen: Seen, known: Known | None, reason: str | None, names: Collection[str], secret: bytes
) -> Step:
    candidate = seen.candidate
    key = candidate.key if reason is None else opaque_key(secret, source, candidate.key)
    record = candidate.record if reason is None else mask(candidate.record, names)
    id_ = known.id if known else record_id(source, key, candidate.kind)
    return Step(seen, known, id_, key, known.entity_id if known else id_, dump(record), reason)


def _fold_all(
    session: Session, source: Source, planned: list[Step], kind: EntityKind, names: Collection[str], now: datetime
) -> None:
    stored = [step.entity_id for step in planned if step.known]
    states = load_states(session, kind, stored)
    layers = load_layers(session, kind, stored)
    for step in planned:
        own = layer_of(source.key, source.trust, step.layer, now)
        others = {id_: layer for id_, (layer, _) in layers.get(step.entity_id, {}).items() if id_ != step.id}
        masked_elsewhere = any(
            masked for id_, (_, masked) in layers.get(step.entity_id, {}).items() if id_ != step.id
        )
        _settle(step, states.get(step.entity_id), [own, *others.values()], masked_elsewhere, names)


def _settle(
    step: Step, before: State | None, layers: Sequence[Layer], masked_elsewhere: bool, names: Collection[str]
) -> None:
    effective = fold(step.kind, layers)
    step.masked = masked_elsewhere or step.mask_reason is not None
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


def layer_of(source: str, trust: int, values: Mapping[str, Any], at: datetime, vanished: bool = False) -> Layer:
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
    columns = select(
        *(records.c[n] for n in ("id", "entity_id", "source_key", "record", "masked", "changed_at", "vanished_at"))
    )
    for chunk in chunks(entities):
        for row in session.execute(columns.where(records.c.entity_id.in_(chunk))):
            layer = layer_of(
                row.source_key, trusts[row.source_key], row.record, row.changed_at, row.vanished_at is not None
            )
            found.setdefault(row.entity_id, {})[row.id] = (layer, row.masked)
        for row in session.execute(select(edits).where(edits.c.entity_id.in_(chunk), edits.c.entity_kind == kind)):
            layer = Layer(row.origin, row.values, row.at, base=row.base)
            found.setdefault(row.entity_id, {})[row.id] = (layer, False)
    return found


def load_states(session: Session, kind: EntityKind, entities: Sequence[UUID]) -> dict[UUID, State]:
    """The stored state of these entities."""
    found: dict[UUID, State] = {}
    table = (Partner if kind == "partner" else Offer).__table__  # type: ignore[attr-defined]
    for chunk in chunks(entities):
        contacts = contact_values(session, kind, chunk)
        sites = site_values(session, chunk) if kind == "offer" else {}
        for row in session.execute(select(table).where(table.c.id.in_(chunk))):
            values = row.record | contacts.get(row.id, {}) | sites.get(row.id, {})
            parent = row.partner_id if kind == "offer" else None
            found[row.id] = State(values, row.origins, row.status, row.masked, parent)
    return found
