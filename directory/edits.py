"""What people write over sources: edits, corrections, accepted conflicts, and going back in time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select
from sqlmodel import Session, col

from directory.errors import InvalidValues, NotFound, RestoreRefused
from directory.hiding import hide_stored
from directory.layers import MODELS, PEOPLE, Conflict, fold
from directory.mask import mask
from directory.models import EditLayer, Revision
from directory.places import place_names
from directory.planning import Context, State, load_layers, load_states
from directory.records import EntityKind
from directory.refold import refold
from directory.revisions import Changes, diff, undo
from directory.safety import must_mask
from directory.writing import alone

WORDS = {"partner": "Structure", "offer": "Offre"}


def edit(
    session: Session,
    kind: EntityKind,
    entity: UUID,
    *,
    origin: str,
    values: Mapping[str, Any],
    now: datetime,
    secret: bytes,
    reason: str = "modification",
    names: Collection[str] | None = None,
) -> Changes:
    """Lay a person's values over what sources say (``None`` removes a field); answers what changed.

    ``origin``: ``partner`` or ``manager``. A person who asks to hide the address hides it everywhere.
    Raises ``NotFound``, or ``InvalidValues`` when a record cannot hold these values.
    """
    if origin not in PEOPLE:
        raise InvalidValues(f"« {origin} » n'est pas une personne.")
    alone(session)
    context = Context(secret, place_names() if names is None else names, now)
    state = _state(session, kind, entity)
    checked = _checked(kind, state, values, context)
    base = _sources_say(session, kind, entity)
    layer = EditLayer(
        entity_kind=kind,
        entity_id=entity,
        origin=origin,
        values=checked,
        base={name: base[name] for name in checked if name in base},
        at=now,
    )
    session.add(layer)
    session.flush()
    changed = refold(session, kind, [entity], actor=origin, reason=reason, now=now, names=context.names)
    rule = must_mask(MODELS[kind].model_validate(_state(session, kind, entity).values))
    if rule and not state.masked:
        hide_stored(session, [], context=context, also={entity: rule})
    return changed.get(entity, {})


def _state(session: Session, kind: EntityKind, entity: UUID) -> State:
    state = load_states(session, kind, [entity]).get(entity)
    if state is None:
        raise NotFound(WORDS[kind])
    return state


def _checked(kind: EntityKind, state: State, values: Mapping[str, Any], context: Context) -> dict[str, Any]:
    given = {name: value for name, value in values.items() if value is not None}
    kept = {name: value for name, value in state.values.items() if name not in values}
    try:
        record = MODELS[kind].model_validate(kept | given)
    except ValidationError as error:
        fields = ", ".join(sorted({str(problem["loc"][0]) for problem in error.errors() if problem["loc"]}))
        raise InvalidValues(f"Valeurs refusées : {fields}.") from error
    full = (mask(record, context.names) if state.masked else record).model_dump(mode="json")
    return {name: full[name] if values[name] is not None else None for name in values}


def _sources_say(session: Session, kind: EntityKind, entity: UUID) -> Mapping[str, Any]:
    layers = load_layers(session, kind, [entity]).get(entity, {})
    sources = [layer for layer, _ in layers.values() if layer.origin not in PEOPLE]
    return fold(kind, sources).values if sources else {}


def conflicts(session: Session, kind: EntityKind, entity: UUID) -> tuple[Conflict, ...]:
    """What sources changed after a person had edited it, for the person to accept or leave."""
    layers = load_layers(session, kind, [entity]).get(entity, {})
    return fold(kind, [layer for layer, _ in layers.values()]).conflicts if layers else ()


def history(session: Session, kind: EntityKind, entity: UUID) -> list[Revision]:
    """Every revision of an entity, newest first."""
    wanted = select(Revision).where(col(Revision.entity_kind) == kind, col(Revision.entity_id) == entity)
    return list(session.scalars(wanted.order_by(col(Revision.id).desc())))


def state_at(session: Session, revision: Revision) -> dict[str, Any]:
    """The effective values of the entity as this revision left them."""
    kind: EntityKind = "partner" if revision.entity_kind == "partner" else "offer"
    values = _state(session, kind, revision.entity_id).values
    for later in history(session, kind, revision.entity_id):
        if later.id == revision.id:
            break
        values = undo(values, {n: pair for n, pair in later.changes.items() if n not in _NOT_FIELDS})
    return values


_NOT_FIELDS = frozenset(("created", "status", "masked"))


def restore(
    session: Session,
    revision_id: int,
    *,
    actor: str,
    now: datetime,
    secret: bytes,
    names: Collection[str] | None = None,
) -> Changes:
    """Bring an entity back to the state a revision left it in; a new revision, that can be undone alike.

    Raises ``NotFound``, or ``RestoreRefused`` for a state from before the entity was masked.
    """
    alone(session)
    revision = session.get(Revision, revision_id)
    if revision is None:
        raise NotFound("Version")
    kind: EntityKind = "partner" if revision.entity_kind == "partner" else "offer"
    later = [r for r in history(session, kind, revision.entity_id) if (r.id or 0) > revision_id]
    if any(r.changes.get("masked") == [False, True] for r in later):
        raise RestoreRefused("Cette version date d'avant la protection de la fiche : elle ne revient pas.")
    state = _state(session, kind, revision.entity_id)
    wanted = {name: new for name, (_, new) in diff(state.values, state_at(session, revision)).items()}
    written = _written_by_partner(session, kind, revision.entity_id)
    changed: Changes = {}
    # A field that a partner wrote, or removed, gives way only to a layer of the same rank.
    for origin in ("partner", "manager"):
        mine = {name: value for name, value in wanted.items() if (name in written) == (origin == "partner")}
        if mine:
            changed |= edit(
                session,
                kind,
                revision.entity_id,
                origin=origin,
                values=mine,
                now=now,
                secret=secret,
                reason=f"retour à la version {revision_id} ({actor})",
                names=names,
            )
    return changed


def _written_by_partner(session: Session, kind: EntityKind, entity: UUID) -> set[str]:
    layers = load_layers(session, kind, [entity]).get(entity, {})
    return {name for layer, _ in layers.values() if layer.origin == "partner" for name in layer.values}
