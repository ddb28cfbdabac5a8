"""What leaves the directory in a file: a source's layers, or what is published; nothing of a protected place.

Rows stream in a stable order: memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from directory.layers import MODELS
from directory.models import Offer, Partner, SourceRecord
from directory.planning import table_of
from directory.reading import CHUNK, StoredOffer, StoredPartner, chunks, load_offers, load_partners
from directory.records import EntityKind, OfferRecord, PartnerRecord


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One layer of a source. A protected one has no record, and its key is the opaque one."""

    key: str
    parent_key: str | None
    """For an offer: its partner's key in the source, opaque when that one is protected."""
    parent_name: str | None
    record: PartnerRecord | OfferRecord | None


def layers_of(session: Session, source: str, kind: EntityKind) -> Iterator[Outgoing]:
    """What a source says now, by key; protected records last.

    A record in clear is left out when another source protects its entity, or its partner's: its very key may
    lead there.
    """
    parent, body, entity = aliased(SourceRecord), aliased(Partner), table_of(kind).alias("entity")
    wanted = (
        select(
            col(SourceRecord.key),
            col(SourceRecord.masked),
            col(SourceRecord.record),
            col(parent.key).label("parent"),
            col(body.name).label("parent_name"),
        )
        .join(entity, entity.c.id == col(SourceRecord.entity_id))
        .join(parent, col(parent.id) == col(SourceRecord.parent_id), isouter=True)
        .join(body, col(body.id) == col(parent.entity_id), isouter=True)
        .where(*_live(source, kind))
        .where(or_(col(SourceRecord.masked), entity.c.masked.is_(False)))
        .where(or_(col(SourceRecord.masked), func.coalesce(parent.masked, True), col(body.masked).is_(False)))
        .order_by(col(SourceRecord.masked), col(SourceRecord.key))
    )
    for row in _streamed(session, wanted):
        if row.masked:
            yield Outgoing(row.key, None, None, None)
        else:
            record = MODELS[kind].model_validate(row.record)
            yield Outgoing(row.key, row.parent, row.parent_name, record)


def layer_count(session: Session, source: str) -> int:
    """How many records a source shows now."""
    wanted = select(func.count()).select_from(SourceRecord)
    return sum(session.scalar(wanted.where(*_live(source, kind))) or 0 for kind in MODELS)


def _live(source: str, kind: EntityKind) -> tuple[Any, ...]:
    return (
        col(SourceRecord.source_key) == source,
        col(SourceRecord.kind) == kind,
        col(SourceRecord.vanished_at).is_(None),
    )


def active_partners(session: Session, only: UUID | None = None) -> Iterator[StoredPartner]:
    """Partners that are published and not protected, by name."""
    wanted = (
        select(col(Partner.id))
        .where(*_open_partners(only))
        .order_by(func.lower(col(Partner.name)), col(Partner.id))
    )
    for chunk in chunks(_streamed(session, wanted).scalars()):
        yield from load_partners(session, chunk).values()


def active_offers(session: Session, only: UUID | None = None) -> Iterator[StoredOffer]:
    """Their offers that are published and not protected, by partner and name; ``only``: of this partner.

    Those whose last day is past are among them: the dates say it.
    """
    wanted = (
        select(col(Offer.id))
        .join(Partner, col(Partner.id) == col(Offer.partner_id))
        .where(col(Offer.status) == "active", col(Offer.masked).is_(False), *_open_partners(only))
        .order_by(func.lower(col(Partner.name)), col(Partner.id), func.lower(col(Offer.name)), col(Offer.id))
    )
    for chunk in chunks(_streamed(session, wanted).scalars()):
        yield from load_offers(session, chunk).values()


def active_count(session: Session, only: UUID | None = None) -> int:
    """How many partners and offers these two give."""
    partners = select(func.count()).select_from(Partner).where(*_open_partners(only))
    offers = (
        select(func.count())
        .select_from(Offer)
        .join(Partner, col(Partner.id) == col(Offer.partner_id))
        .where(col(Offer.status) == "active", col(Offer.masked).is_(False), *_open_partners(only))
    )
    return (session.scalar(partners) or 0) + (session.scalar(offers) or 0)


def protected_count(session: Session, only: UUID | None = None) -> int:
    """How many published records, being protected or a protected partner's, are left out of these two."""
    mine = () if only is None else (col(Partner.id) == only,)
    active = (col(Partner.status) == "active", *mine)
    offers = select(func.count()).select_from(Offer).join(Partner, col(Partner.id) == col(Offer.partner_id))
    told = (session.scalar(select(func.count()).select_from(Partner).where(*active)) or 0) + (
        session.scalar(offers.where(col(Offer.status) == "active", *active)) or 0
    )
    return told - active_count(session, only)


def _open_partners(only: UUID | None) -> tuple[Any, ...]:
    mine = () if only is None else (col(Partner.id) == only,)
    return col(Partner.status) == "active", col(Partner.masked).is_(False), *mine


def _streamed(session: Session, wanted: Select[Any]) -> Any:
    return session.execute(wanted, execution_options={"yield_per": CHUNK})
