"""What managers decide about hidden records: see them, show one, hide one, keep a list of values."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, col

from directory import protection
from directory.errors import InvalidValues, NotFound
from directory.hiding import hide_stored
from directory.identity import digest
from directory.models import MaskDecision, MaskFingerprint, Offer, Partner, SourceRecord
from directory.places import place_names
from directory.planning import Context, load_states
from directory.protection import Lesson
from directory.records import EntityKind
from directory.safety import REASONS
from directory.words import plain

Decision = Literal["mask", "show"]
Listed = Literal["siret", "finess", "phone"]
_NAMES: Final = {"siret": "SIRET", "finess": "FINESS", "phone": "de téléphone complet"}

BY_A_MANAGER = UUID(int=0)
"""Who taught the values that a manager listed."""

READ_AGAIN = ""
"""A payload hash that no row has: the record is read again at the next import of its source."""


@dataclass(frozen=True, slots=True)
class MaskedEntity:
    """A hidden partner or offer, for managers only."""

    kind: EntityKind
    id: UUID
    name: str
    reasons: tuple[str, ...]
    """Sentences, from ``safety.REASONS``."""
    sources: tuple[str, ...]
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a manager's word hid: the record itself, under the id it has once hidden, and others of the same place."""

    id: UUID
    others: tuple[MaskedEntity, ...]


def list_masked(session: Session) -> list[MaskedEntity]:
    """Every hidden entity, partners first, by name."""
    decided = protection.decisions(session)
    wanted = select(col(SourceRecord.entity_id), col(SourceRecord.mask_reason), col(SourceRecord.source_key))
    told: dict[UUID, tuple[list[str], list[str]]] = {}
    for entity, reason, source in session.execute(wanted.where(col(SourceRecord.masked))):
        reasons, sources = told.setdefault(entity, ([], []))
        reasons.append(REASONS[reason])
        sources.append(source)
    return [
        MaskedEntity(kind, id_, name, *_both(told.get(id_, ([], []))), decided.get(id_))  # type: ignore[arg-type]
        for kind, model in (("partner", Partner), ("offer", Offer))
        for id_, name in session.execute(
            select(col(model.id), col(model.name))
            .where(col(model.masked))
            .order_by(col(model.name), col(model.id))
        )
    ]


def _both(told: tuple[list[str], list[str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(dict.fromkeys(told[0])), tuple(dict.fromkeys(told[1]))


def decide(
    session: Session,
    kind: EntityKind,
    entity: UUID,
    decision: Decision,
    reason: str,
    *,
    now: datetime,
    secret: bytes,
    names: Collection[str] | None = None,
) -> Hidden:
    """Hide an entity at once, or let it be shown: then what was removed comes back with the next import.

    Hiding one hides what is told to be the same place. Showing one also forgets what it taught, so that records
    hidden because of it may be read again. Raises ``NotFound``.
    """
    if entity not in load_states(session, kind, [entity]):
        raise NotFound("Structure" if kind == "partner" else "Offre")
    session.execute(delete(MaskDecision).where(col(MaskDecision.entity_id) == entity))
    word = {"entity_kind": kind, "entity_id": entity, "decision": decision, "reason": reason, "at": now}
    # Before hiding, which may give the entity another id: the decision then follows it.
    session.execute(insert(MaskDecision), [word])
    if decision == "mask":
        context = Context(secret, place_names() if names is None else names, now)
        hidden = hide_stored(session, [], context=context, also={entity: "manager"})
        # The first is the entity itself, unless it was hidden already.
        own, others = (hidden[0], hidden[1:]) if hidden else (entity, [])
        return Hidden(own, tuple(found for found in list_masked(session) if found.id in others))
    session.execute(delete(MaskFingerprint).where(col(MaskFingerprint.taught_by) == entity))
    session.execute(update(SourceRecord).where(col(SourceRecord.masked)).values(payload_hash=READ_AGAIN))
    return Hidden(entity, ())


def add_to_list(
    session: Session,
    kind: Listed,
    value: str,
    *,
    now: datetime,
    secret: bytes,
    names: Collection[str] | None = None,
) -> int:
    """Hide whatever bears this SIRET, FINESS number or phone (E.164), now and later; answers how many now."""
    trait = (kind, _listed(kind, value))
    lesson = Lesson(trait, BY_A_MANAGER)
    if session.get(MaskFingerprint, (digest(secret, *trait), BY_A_MANAGER)) is None:
        protection.keep(session, [lesson], secret, now)
    context = Context(secret, place_names() if names is None else names, now)
    return len(hide_stored(session, [lesson], context=context))


def remove_from_list(session: Session, kind: Listed, value: str, *, secret: bytes) -> None:
    """Take a value off the list; what it hid is read again at the next import."""
    made = digest(secret, kind, _listed(kind, value))
    session.execute(
        delete(MaskFingerprint).where(
            col(MaskFingerprint.digest) == made, col(MaskFingerprint.taught_by) == BY_A_MANAGER
        )
    )
    session.execute(update(SourceRecord).where(col(SourceRecord.masked)).values(payload_hash=READ_AGAIN))


def _listed(kind: Listed, value: str) -> str:
    bare = plain(value).replace(" ", "")
    if kind == "phone":
        bare = f"+{bare}"
    lengths = {"siret": (14,), "finess": (9,), "phone": tuple(range(9, 17))}
    if len(bare) not in lengths[kind]:
        raise InvalidValues(f"« {value} » : ce n'est pas un numéro {_NAMES[kind]}.")
    return bare
