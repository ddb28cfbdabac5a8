"""Lists of what is published: partners by name, a partner's offers, offers by a range of identifiers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from directory.models import Offer, Partner
from directory.reading import StoredOffer, StoredPartner, load_offers, load_partners, offers_published

ACTIVE = "active"


def partners_page(session: Session, offset: int, limit: int) -> tuple[int, list[StoredPartner]]:
    """How many partners are published, and those of one page, by name."""
    published = col(Partner.status) == ACTIVE
    total = session.scalar(select(func.count()).select_from(Partner).where(published)) or 0
    wanted = (
        select(col(Partner.id))
        .where(published)
        .order_by(func.lower(col(Partner.name)), col(Partner.id))
        .offset(offset)
        .limit(limit)
    )
    return total, list(load_partners(session, session.scalars(wanted)).values())


def offer_counts(session: Session, partners: Sequence[UUID], day: date) -> dict[UUID, int]:
    """How many offers each of these partners has published on a day; partners without any are left out."""
    wanted = (
        select(col(Offer.partner_id), func.count())
        .where(col(Offer.partner_id).in_(partners), *offers_published(day))
        .group_by(col(Offer.partner_id))
    )
    return {partner: count for partner, count in session.execute(wanted)}  # noqa: C416 - rows are not pairs to mypy


def offers_of(session: Session, partner: UUID, day: date) -> list[StoredOffer]:
    """A partner's offers published on a day, by name."""
    wanted = (
        select(col(Offer.id))
        .where(col(Offer.partner_id) == partner, *offers_published(day))
        .order_by(func.lower(col(Offer.name)), col(Offer.id))
    )
    return [o for o in load_offers(session, session.scalars(wanted)).values() if o.published_on(day)]


class Named(NamedTuple):
    """A published offer by its name, and its partner's."""

    id: UUID
    name: str
    partner_id: UUID
    partner_name: str
    masked: bool


def names_of(session: Session, offers: Sequence[UUID], day: date) -> list[Named]:
    """The names of those of these offers that are published on a day, in the order given."""
    columns: Any = (Offer.id, Offer.name, Offer.partner_id, col(Partner.name).label("partner"), Offer.masked)
    wanted = (
        select(*columns)
        .join(Partner, col(Partner.id) == col(Offer.partner_id))
        .where(col(Offer.id).in_(offers), *offers_published(day), col(Partner.status) == ACTIVE)
    )
    found = {row.id: Named(*row) for row in session.execute(wanted)}
    return [found[offer] for offer in offers if offer in found]


def offers_between(session: Session, ranges: Sequence[tuple[UUID, UUID]]) -> list[UUID]:
    """Identifiers of offers inside any of these ranges, both ends included."""
    if not ranges:
        return []
    inside = or_(*(and_(col(Offer.id) >= low, col(Offer.id) <= high) for low, high in ranges))
    return list(session.scalars(select(col(Offer.id)).where(inside)))
