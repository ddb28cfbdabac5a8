"""Folding stored entities again after one of their layers changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session

from directory.layers import Effective, dump, fold
from directory.mask import mask
from directory.places import place_names
from directory.planning import State, load_layers, load_states, table_of
from directory.records import EntityKind
from directory.revisions import Changes, diff
from directory.writing import (
    add_revisions,
    enqueue,
    enqueue_offers_of,
    entity_row,
    is_visible,
    revision_row,
    write_parts,
)


def effective_of(
    session: Session, kind: EntityKind, entities: Sequence[UUID], names: Collection[str] | None = None
) -> dict[UUID, Effective]:
    """The fold of every layer of these entities, masked when one of their records is."""
    words = place_names() if names is None else names
    folded: dict[UUID, Effective] = {}
    for entity, layers in load_layers(session, kind, entities).items():
        effective = fold(kind, [layer for layer, _ in layers.values()])
        if any(masked for _, masked in layers.values()):
            values = dump(mask(effective.record, words))
            origins = {name: effective.origins.get(name, "system") for name in values}
            effective = Effective(kind, values, origins)
        folded[entity] = effective
    return folded


def refold(
    session: Session,
    kind: EntityKind,
    entities: Sequence[UUID],
    *,
    actor: str,
    reason: str,
    now: datetime,
    names: Collection[str] | None = None,
) -> dict[UUID, Changes]:
    """Fold these entities again; write what changed, its revision and its index task; answer the changes."""
    if not entities:
        return {}
    states = load_states(session, kind, entities)
    changed: dict[UUID, Changes] = {}
    for entity, effective in effective_of(session, kind, entities, names).items():
        changes = diff(states[entity].values, effective.values)
        if not changes:
            continue
        changed[entity] = changes
        _write(session, kind, entity, states[entity], effective, now=now, visible=is_visible(changes))
    rows = [
        revision_row(kind, entity, changes, actor=actor, reason=reason, now=now)
        for entity, changes in changed.items()
    ]
    add_revisions(session, rows)
    return changed


def _write(
    session: Session,
    kind: EntityKind,
    entity: UUID,
    before: State,
    effective: Effective,
    *,
    now: datetime,
    visible: bool,
) -> None:
    table = table_of(kind)
    row = entity_row(kind, effective.values, effective.origins, masked=before.masked)
    row |= {"status": before.status} | ({"updated_at": now} if visible else {})
    session.execute(update(table).where(table.c.id == entity).values(row))
    values: Mapping[str, Any] = effective.values
    write_parts(session, kind, {entity: values}, replace=True)
    if visible:
        (enqueue if kind == "offer" else enqueue_offers_of)(session, [entity])
