"""Hiding what is stored already: records, entities, histories and rejections, and their identity.

A record found to be masked after it was stored gets another identity (an opaque key, hence another id):
the old one could be guessed from a FINESS number. The old id stays in the outbox just long enough for
the indexes to forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, delete, false, insert, or_, select, true, update
from sqlalchemy import cast as sql_cast
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from directory import protection, safety
from directory.duplicates.forgetting import forget
from directory.identity import opaque_key, record_id
from directory.layers import MODELS, dump, fold
from directory.mask import mask, mask_changes, mask_values
from directory.models import (
    CorrectionRequest,
    DeadLetter,
    EditLayer,
    MaskDecision,
    MaskFingerprint,
    Offer,
    Revision,
    SourceRecord,
)
from directory.planning import Context, load_layers, table_of
from directory.protection import Lesson
from directory.reading import CHUNK, chunks
from directory.records import EntityKind, OfferRecord, PartnerRecord
from directory.rejected import SIEVED_BY, scrub_rejections
from directory.safety import Signs
from directory.traits import Trait, forms, traits
from directory.writing import (
    add_revisions,
    alone,
    drop_parts,
    enqueue,
    enqueue_offers_of,
    entity_row,
    revision_row,
    write_parts,
)

NEEDLES_AT_ONCE = 50
"""Values looked for in one query: databases limit the depth of a condition. Of more, every record is read."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A source record as stored, not masked yet."""

    id: UUID
    source: str
    kind: EntityKind
    key: str
    entity_id: UUID
    record: PartnerRecord | OfferRecord
    parent_id: UUID | None
    partner_key: str | None

    @property
    def signs(self) -> Signs:
        """What the mask looks at in it."""
        rule, found = safety.must_mask(self.record), traits(self.record)
        return Signs(self.kind, self.key, self.partner_key, rule, found)


def hide_stored(
    session: Session,
    lessons: Iterable[Lesson],
    *,
    context: Context,
    also: Mapping[UUID, str] | None = None,
) -> list[UUID]:
    """Hide every stored entity that these lessons, or what follows from them, tell of; answers their ids once hidden.

    ``also``: entities to hide whatever they hold, each with its reason. The lessons are kept already.
    """
    alone(session)
    pending = [lesson for lesson in lessons if lesson.new]
    entities, hidden, secret = dict(also or {}), list[UUID](), context.secret
    scrub_rejections(session, [lesson.trait for lesson in pending])
    while pending or entities:
        entities = _told_of(session, pending, secret) | entities
        learned: list[Lesson] = []
        told: set[Trait] = set()
        digests = protection.known_digests(session)
        for entity, records in _records_of(session, entities).items():
            learned += _lessons(records, entities[entity], digests, secret)
            told |= {trait for stored in records for trait in protection.private(stored.source, stored.signs)}
            hidden.append(_hide(session, entity, records, entities[entity], context))
        protection.keep(session, learned, secret, context.now)
        pending = [lesson for lesson in learned if lesson.new]
        scrub_rejections(session, told)
        entities = {}
    return hidden


def _told_of(session: Session, lessons: Sequence[Lesson], secret: bytes) -> dict[UUID, str]:
    if not lessons:
        return {}
    digests, decided = protection.known_digests(session), protection.decisions(session)
    found: dict[UUID, str] = {}
    for entity, reason in _by_establishment(session, lessons, secret):
        found.setdefault(entity, reason)
    for stored_record in _holding(session, lessons):
        own = _hidden_entity([stored_record], secret)
        reason_ = safety.match(secret, traits(stored_record.record), digests, own)
        if reason_:
            found.setdefault(stored_record.entity_id, reason_)
    return {entity: reason for entity, reason in found.items() if entity not in decided}


def _by_establishment(
    session: Session, lessons: Sequence[Lesson], secret: bytes
) -> Iterator[tuple[UUID, str]]:
    """Partners whose key is hidden with all their offers, and offers that sit with a hidden partner."""
    whole: set[UUID] = set()
    seats: dict[UUID, list[str]] = {}
    for kind, value in (lesson.trait for lesson in lessons):
        if kind not in ("key", safety.PLACE):
            continue
        source, key, *place = value.split("\0")
        for form in (key, opaque_key(secret, source, key)):
            partner = record_id(source, form, "partner")
            seats.setdefault(partner, []).extend(place)
            whole |= set() if place else {partner}
    for ids in chunks(seats):
        here = col(SourceRecord.parent_id).in_(ids)
        for stored in _stored(session, or_(here, col(SourceRecord.id).in_(ids))):
            if stored.id in whole or stored.parent_id in whole:
                yield stored.entity_id, "partner"
            elif stored.parent_id and any(
                _is_at(stored.record, at) for at in seats.get(stored.parent_id, ())
            ):
                yield stored.entity_id, safety.PLACE


def _is_at(record: PartnerRecord | OfferRecord, place: str) -> bool:
    return any(place in forms(kind, value) for kind, value in traits(record))


def _holding(session: Session, lessons: Sequence[Lesson]) -> Iterator[Stored]:
    """Records whose text holds one of the values: a sieve, their traits are compared afterwards.

    Of many values every record is given: reading all of them once costs less than looking through them often.
    """
    needles = {needle for lesson in lessons for needle in _needles(*lesson.trait)}
    if len(needles) > NEEDLES_AT_ONCE:
        yield from _stored(session, true())
        return
    text = sql_cast(col(SourceRecord.record), Text)
    held = (and_(*(text.contains(part, autoescape=True) for part in needle)) for needle in sorted(needles))
    yield from _stored(session, or_(false(), *held))


def _needles(kind: str, value: str) -> Iterator[tuple[str, ...]]:
    """Texts that a record with this trait holds, all of them."""
    if kind.removeprefix(safety.WEAK) in ("siret", "finess", "phone"):
        yield (value,)
    elif kind == "address":
        commune, _, address = value.partition(" ")
        yield commune, *islice((word for word in address.split() if word.isdigit()), SIEVED_BY)
    elif kind == "position":
        # A neighbouring cell may begin with other digits: the whole span of the cells, truncated.
        lat = float(value.partition(",")[0])
        for shift in (-0.00015, 0.0, 0.00015):
            yield (f"{lat + shift:.6f}"[:-4],)


def _stored(session: Session, condition: ColumnElement[bool]) -> Iterator[Stored]:
    parent = aliased(SourceRecord)
    names = ("id", "source_key", "kind", "key", "entity_id", "record", "parent_id")
    wanted = (
        select(*(col(getattr(SourceRecord, name)) for name in names), col(parent.key).label("partner_key"))
        .outerjoin(parent, col(parent.id) == col(SourceRecord.parent_id))
        .where(condition, col(SourceRecord.masked).is_(False))
        .order_by(col(SourceRecord.id))
        .execution_options(yield_per=CHUNK)
    )
    for row in session.execute(wanted):
        yield Stored(
            row.id,
            row.source_key,
            row.kind,
            row.key,
            row.entity_id,
            MODELS[cast("EntityKind", row.kind)].model_validate(row.record),
            row.parent_id,
            row.partner_key if row.kind == "offer" else None,
        )


def _records_of(session: Session, entities: Iterable[UUID]) -> dict[UUID, list[Stored]]:
    found: dict[UUID, list[Stored]] = {}
    for chunk in chunks(entities):
        for stored in _stored(session, col(SourceRecord.entity_id).in_(chunk)):
            found.setdefault(stored.entity_id, []).append(stored)
    return found


def _lessons(
    records: Sequence[Stored], reason: str, digests: protection.Digests, secret: bytes
) -> list[Lesson]:
    """What a hidden entity teaches; ``digests`` hold it afterwards."""
    entity = _hidden_entity(records, secret)
    return [
        lesson
        for stored in records
        for lesson in protection.learn(
            stored.source, stored.signs, reason, taught_by=entity, digests=digests, secret=secret
        )
    ]


def _hidden_entity(records: Sequence[Stored], secret: bytes) -> UUID:
    """The entity's id once hidden: another one when it can be computed from the key of a record."""
    for stored in records:
        if stored.entity_id == stored.id:
            return record_id(stored.source, opaque_key(secret, stored.source, stored.key), stored.kind)
    return records[0].entity_id


def _hide(
    session: Session,
    entity: UUID,
    records: Sequence[Stored],
    reason: str,
    context: Context,
) -> UUID:
    """Answers the entity's identifier from now on."""
    kind, hidden = records[0].kind, _hidden_entity(records, context.secret)
    renamed = {stored.id: _hide_record(session, stored, hidden, reason, context) for stored in records}
    _move(session, entity, hidden)
    forget(session, entity, hidden, renamed)
    _hide_history(session, hidden)
    _hide_entity(session, kind, entity, hidden, context)
    masked = {"masked": [False, True]}
    why = safety.REASONS[reason]
    add_revisions(session, [revision_row(kind, hidden, masked, actor="system", reason=why, now=context.now)])
    return hidden


def _hide_record(session: Session, stored: Stored, entity: UUID, reason: str, context: Context) -> UUID:
    """Answers the record's identifier from now on."""
    secret = context.secret
    key = opaque_key(secret, stored.source, stored.key)
    id_ = stored.id
    # An id that was opaque already (shown again by a manager, then hidden) stays.
    if id_ == record_id(stored.source, stored.key, stored.kind):
        id_ = record_id(stored.source, key, stored.kind)
    session.execute(
        update(SourceRecord)
        .where(col(SourceRecord.id) == stored.id)
        .values(
            id=id_,
            key=key,
            entity_id=entity,
            payload={"masked": True},
            record=dump(mask(stored.record, context.names, reason)),
            masked=True,
            mask_reason=reason,
            row_mark=None,
        )
    )
    session.execute(
        update(SourceRecord).where(col(SourceRecord.parent_id) == stored.id).values(parent_id=id_)
    )
    return id_


def _move(session: Session, old: UUID, new: UUID) -> None:
    if old == new:
        return
    session.execute(delete(DeadLetter).where(col(DeadLetter.offer_id) == old))
    for model in (EditLayer, Revision, MaskDecision, CorrectionRequest):
        entity_id = col(model.entity_id)
        session.execute(update(model).where(entity_id == old).values(entity_id=new))
    session.execute(
        update(MaskFingerprint).where(col(MaskFingerprint.taught_by) == old).values(taught_by=new)
    )


def _hide_history(session: Session, entity: UUID) -> None:
    for revision in session.scalars(select(Revision).where(col(Revision.entity_id) == entity)):
        revision.changes = mask_changes(revision.changes)
    for layer in session.scalars(select(EditLayer).where(col(EditLayer.entity_id) == entity)):
        layer.values = mask_values(layer.values)
        layer.base = mask_values(layer.base)
    session.flush()


def _hide_entity(session: Session, kind: EntityKind, old: UUID, new: UUID, context: Context) -> None:
    table = table_of(kind)
    stored = session.execute(select(table).where(table.c.id == old)).mappings().one()
    layers = [layer for layer, _ in load_layers(session, kind, [new]).get(new, {}).values()]
    effective = fold(kind, layers)
    values = dump(mask(effective.record, context.names))
    origins = {name: effective.origins.get(name, "system") for name in values}
    row = dict(stored) | entity_row(kind, values, origins, masked=True)
    row |= {"id": new, "status": stored["status"], "updated_at": context.now}
    drop_parts(session, [old])
    if old == new:
        session.execute(update(table).where(table.c.id == old).values(row))
    else:
        session.execute(insert(table).values(row))
        session.execute(update(Offer).where(col(Offer.partner_id) == old).values(partner_id=new))
        session.execute(delete(table).where(table.c.id == old))
    write_parts(session, kind, {new: values}, replace=False)
    if kind == "offer":
        enqueue(session, [old, new])
    else:
        enqueue_offers_of(session, [new])
