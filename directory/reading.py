"""Reading stored offers and partners, whole, in a handful of queries whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Row, Select, bindparam, or_, select
from sqlmodel import Session, col

from directory.models import ContactPoint, Offer, Partner, Site, Source, SourceRecord
from directory.records import EntityKind, OfferRecord, PartnerRecord

CHUNK = 500
"""Ids in one query: under every database's limit of parameters."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SourceRef:
    """One source that tells of a record, or did.

    ``key`` and ``url`` are ``None`` for a masked record, and for one that is not there any more: they lead nowhere.
    """

    source: str
    key: str | None
    url: str | None
    seen_at: datetime
    licence: str | None = None
    name: str | None = None
    """The source's public name."""
    vanished_at: datetime | None = None
    """Since when the source does not show it any more."""


@dataclass(frozen=True, slots=True)
class StoredPartner:
    """A partner as stored, contacts included."""

    id: UUID
    record: PartnerRecord
    status: str
    masked: bool
    created_at: datetime
    updated_at: datetime
    sources: tuple[SourceRef, ...]
    former_sources: tuple[SourceRef, ...] = ()
    """Those that do not show it any more."""

    @property
    def name(self) -> str:
        """Its name."""
        return self.record.name

    @property
    def published(self) -> bool:
        """True when people may see it."""
        return self.status == "active"


@dataclass(frozen=True, slots=True)
class StoredOffer:
    """An offer as stored, with its sites, contacts and partner. Instants are UTC."""

    id: UUID
    partner_id: UUID
    partner_name: str
    partner_record: PartnerRecord
    record: OfferRecord
    status: str
    partner_status: str
    masked: bool
    created_at: datetime
    updated_at: datetime
    verified_at: date | None
    ends_on: date | None
    sources: tuple[SourceRef, ...]
    former_sources: tuple[SourceRef, ...] = ()
    """Those that do not show it any more."""

    def published_on(self, day: date) -> bool:
        """True when people may see it: it is not over, and neither it nor its partner is archived."""
        over = self.ends_on is not None and self.ends_on < day
        return self.status == self.partner_status == "active" and not over


def load_partners(session: Session, ids: Iterable[UUID]) -> dict[UUID, StoredPartner]:
    """The partners of these ids that exist, archived ones included, in the order of ``ids``."""
    return _by_chunk(ids, lambda chunk: _partners(session, chunk))


def load_offers(session: Session, ids: Iterable[UUID]) -> dict[UUID, StoredOffer]:
    """The offers of these ids that exist, archived ones included, in the order of ``ids``."""
    return _by_chunk(ids, lambda chunk: _offers(session, chunk))


def iter_published(session: Session, day: date) -> Iterator[StoredOffer]:
    """Every offer published on a day, by id, in chunks: memory does not grow with their number."""
    last: UUID | None = None
    while chunk := _published_ids(session, day, last):
        yield from load_offers(session, chunk).values()
        last = chunk[-1]


def offers_published(day: date) -> tuple[ColumnElement[bool], ...]:
    """Conditions on ``offer`` for those published on a day, as ``StoredOffer.published_on``, but the partner's."""
    return col(Offer.status) == "active", or_(col(Offer.ends_on).is_(None), col(Offer.ends_on) >= day)


def _published_ids(session: Session, day: date, after: UUID | None) -> list[UUID]:
    wanted = (
        select(col(Offer.id))
        .join(Partner, col(Partner.id) == col(Offer.partner_id))
        .where(*offers_published(day), col(Partner.status) == "active")
        .order_by(col(Offer.id))
        .limit(CHUNK)
    )
    return list(session.scalars(wanted if after is None else wanted.where(col(Offer.id) > after)))


def over_ids(session: Session, day: date) -> list[UUID]:
    """Offers whose last day is before ``day``."""
    return list(session.scalars(select(col(Offer.id)).where(col(Offer.ends_on) < day)))


def published_count(session: Session, day: date) -> int:
    """How many offers people may see on a day."""
    wanted = (
        select(Offer.id)  # type: ignore[call-overload]
        .join(Partner, col(Partner.id) == col(Offer.partner_id))
        .where(*offers_published(day), col(Partner.status) == "active")
    )
    return _count(session, wanted)


def _count(session: Session, wanted: Select[Any]) -> int:
    from sqlalchemy import func

    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0


def chunks(values: Iterable[T], size: int = CHUNK) -> Iterator[list[T]]:
    """The values in lists of at most ``size``."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def _by_chunk(ids: Iterable[UUID], load: Callable[[Sequence[UUID]], dict[UUID, T]]) -> dict[UUID, T]:
    found: dict[UUID, T] = {}
    for chunk in chunks(dict.fromkeys(ids)):
        loaded = load(chunk)
        found |= {id_: loaded[id_] for id_ in chunk if id_ in loaded}
    return found


_SOURCE, _SOURCE_RECORD = Source.__table__, SourceRecord.__table__  # type: ignore[attr-defined]
_OFFER, _PARTNER = Offer.__table__, Partner.__table__  # type: ignore[attr-defined]
_SITE, _CONTACT = Site.__table__, ContactPoint.__table__  # type: ignore[attr-defined]
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
# Statements are made once: making one and its cache key costs as much as running it.
_PARTNERS: Final = select(_PARTNER).where(_PARTNER.c.id.in_(_IDS))
_OFFERS: Final = (
    select(_OFFER, _PARTNER.c.record.label("partner_record"), _PARTNER.c.status.label("partner_status"))
    .join(_PARTNER, _PARTNER.c.id == _OFFER.c.partner_id)
    .where(_OFFER.c.id.in_(_IDS))
)
_CONTACTS: Final = (
    select(_CONTACT).where(_CONTACT.c.entity_id.in_(_IDS)).order_by(_CONTACT.c.entity_id, _CONTACT.c.position)
)
_SITES: Final = (
    select(_SITE.c.offer_id, _SITE.c.record)
    .where(_SITE.c.offer_id.in_(_IDS))
    .order_by(_SITE.c.offer_id, _SITE.c.position)
)
_SOURCES: Final = (
    select(
        _SOURCE_RECORD.c.entity_id,
        _SOURCE_RECORD.c.source_key,
        _SOURCE_RECORD.c.key,
        _SOURCE_RECORD.c.masked,
        _SOURCE_RECORD.c.last_seen_at,
        _SOURCE_RECORD.c.vanished_at,
        _SOURCE_RECORD.c.record["provenance"]["url"].as_string().label("url"),
        _SOURCE.c.licence,
        _SOURCE.c.name,
    )
    .join(_SOURCE, _SOURCE.c.key == _SOURCE_RECORD.c.source_key)
    .where(_SOURCE_RECORD.c.entity_id.in_(_IDS))
    .order_by(_SOURCE_RECORD.c.entity_id, _SOURCE_RECORD.c.source_key, _SOURCE_RECORD.c.id)
)


def _rows(session: Session, wanted: Select[Any], ids: Sequence[UUID]) -> Sequence[Row[Any]]:
    return session.connection().execute(wanted, {"ids": list(ids)}).all()


def _partners(session: Session, ids: Sequence[UUID]) -> dict[UUID, StoredPartner]:
    contacts = contact_values(session, "partner", ids)
    sources = _sources(session, ids)
    return {
        row.id: StoredPartner(
            row.id,
            PartnerRecord.model_validate(row.record | contacts.get(row.id, {})),
            row.status,
            row.masked,
            row.created_at,
            row.updated_at,
            *_shown_and_former(sources.get(row.id, ())),
        )
        for row in _rows(session, _PARTNERS, ids)
    }


def _offers(session: Session, ids: Sequence[UUID]) -> dict[UUID, StoredOffer]:
    rows = _rows(session, _OFFERS, ids)
    contacts = _contacts(session, [*ids, *{row.partner_id for row in rows}])
    sites = site_values(session, ids)
    sources = _sources(session, ids)
    return {row.id: _offer(row, contacts, sites.get(row.id, {}), sources.get(row.id, ())) for row in rows}


def _offer(
    row: Row[Any],
    contacts: dict[tuple[str, UUID], dict[str, Any]],
    sites: dict[str, Any],
    sources: Iterable[SourceRef],
) -> StoredOffer:
    shown, former = _shown_and_former(sources)
    of_partner = row.partner_record | contacts.get(("partner", row.partner_id), {})
    partner = PartnerRecord.model_validate(of_partner)
    return StoredOffer(
        id=row.id,
        partner_id=row.partner_id,
        partner_name=partner.name,
        partner_record=partner,
        record=OfferRecord.model_validate(row.record | contacts.get(("offer", row.id), {}) | sites),
        status=row.status,
        partner_status=row.partner_status,
        masked=row.masked,
        created_at=row.created_at,
        updated_at=row.updated_at,
        verified_at=row.verified_at,
        ends_on=row.ends_on,
        sources=shown,
        former_sources=former,
    )


def contact_values(session: Session, kind: EntityKind, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """``{entity: {"contacts": […]}}`` as layers hold them; entities without contacts are left out."""
    found = _contacts(session, ids)
    return {id_: values for (of_kind, id_), values in found.items() if of_kind == kind}


def _contacts(session: Session, ids: Sequence[UUID]) -> dict[tuple[str, UUID], dict[str, Any]]:
    """The same for entities of both kinds, by kind and id."""
    found: dict[tuple[str, UUID], dict[str, Any]] = {}
    for row in _rows(session, _CONTACTS, ids):
        contact = {"kind": row.kind, "value": row.value, "label": row.label, "source_date": row.source_date}
        listed = found.setdefault((row.entity_kind, row.entity_id), {"contacts": []})["contacts"]
        listed.append({name: value for name, value in contact.items() if value is not None})
    return found


def site_values(session: Session, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """``{offer: {"sites": […]}}`` as layers hold them; offers without sites are left out."""
    found: dict[UUID, dict[str, Any]] = {}
    for row in _rows(session, _SITES, ids):
        found.setdefault(row.offer_id, {"sites": []})["sites"].append(row.record)
    return found


def _shown_and_former(refs: Iterable[SourceRef]) -> tuple[tuple[SourceRef, ...], tuple[SourceRef, ...]]:
    """The sources that show a record, and those that do not any more under any key."""
    refs = tuple(refs)
    shown = tuple(ref for ref in refs if not ref.vanished_at)
    showing = {ref.source for ref in shown}
    return shown, tuple(ref for ref in refs if ref.source not in showing)


def _sources(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[SourceRef]]:
    found: dict[UUID, list[SourceRef]] = {}
    for row in _rows(session, _SOURCES, ids):
        untold = row.masked or row.vanished_at
        ref = SourceRef(
            row.source_key,
            None if untold else row.key,
            None if untold else row.url,
            row.last_seen_at,
            row.licence,
            row.name,
            row.vanished_at,
        )
        found.setdefault(row.entity_id, []).append(ref)
    return found
