"""What is stored, as subjects: one per layer, for an entity that has several. Protected records are left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from directory.duplicates.subject import Subject, subject
from directory.layers import MODELS
from directory.models import Offer, Partner, SourceRecord
from directory.reading import StoredOffer, StoredPartner, chunks, load_offers, load_partners
from directory.records import EntityKind


def subjects(session: Session, kind: EntityKind, places: Collection[str]) -> Iterator[Subject]:
    """Every active, visible entity of a kind: as its one source and its editors say, or as each of its sources.

    An entity merged before is compared by what each source says: one name, one phone at a time.
    """
    model: Any = Partner if kind == "partner" else Offer
    wanted = select(col(model.id)).where(col(model.masked).is_(False), col(model.status) == "active")
    for chunk in chunks(session.scalars(wanted.order_by(col(model.id)))):
        yield from subjects_of(session, kind, chunk, places)


def subjects_of(
    session: Session, kind: EntityKind, ids: Collection[UUID], places: Collection[str]
) -> Iterator[Subject]:
    """The subjects of these entities."""
    layers = _layers(session, kind, ids)
    load: Any = load_partners if kind == "partner" else load_offers
    for entity, stored in load(session, ids).items():
        told = layers.get(entity, [])
        if len(told) < 2:
            yield _of(stored, stored.record, [source for source, _ in told], places)
            continue
        for source, values in told:
            yield _of(stored, MODELS[kind].model_validate(values), [source], places)


def _layers(
    session: Session, kind: EntityKind, ids: Collection[UUID]
) -> dict[UUID, list[tuple[str, dict[str, Any]]]]:
    columns = (SourceRecord.entity_id, SourceRecord.source_key, SourceRecord.record)
    wanted = (
        select(*columns)  # type: ignore[call-overload]
        .where(col(SourceRecord.entity_id).in_(list(ids)), col(SourceRecord.kind) == kind)
        .order_by(col(SourceRecord.id))
    )
    found: dict[UUID, list[tuple[str, dict[str, Any]]]] = {}
    for entity, source, values in session.execute(wanted):
        found.setdefault(entity, []).append((source, values))
    return found


def _of(
    stored: StoredPartner | StoredOffer, record: Any, sources: list[str], places: Collection[str]
) -> Subject:
    if isinstance(stored, StoredPartner):
        return subject(stored.id, record, sources=sources, places=places)
    return subject(
        stored.id,
        record,
        sources=sources,
        places=places,
        partner_id=stored.partner_id,
        partner=stored.partner_record,
    )
