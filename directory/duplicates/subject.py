"""What is compared of a partner or an offer, made comparable once. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from directory.duplicates.kinds import kinds
from directory.duplicates.names import comparable, street
from directory.records import Contact, EntityKind, OfferRecord, PartnerRecord, SiteRecord
from directory.traits import is_short_number, places_of

SHARED_HOSTS: Final = frozenset(
    (
        *("gmail.com", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "hotmail.fr", "hotmail.com"),
        *("outlook.fr", "outlook.com", "yahoo.fr", "yahoo.com", "sfr.fr", "neuf.fr", "live.fr", "icloud.com"),
        *("facebook.com", "instagram.com", "helloasso.com", "wordpress.com", "weebly.com", "google.com"),
        *("data.gouv.fr", "service-public.fr", "france-services.gouv.fr", "linkedin.com", "youtube.com"),
    )
)
"""Hosts of mail and pages that many bodies share: they tell of nobody."""


@dataclass(frozen=True, slots=True)
class Point:
    """A position (WGS84 degrees) and whether it is that of an address, not of a town."""

    lat: float
    lon: float
    precise: bool


@dataclass(frozen=True, slots=True)
class Subject:
    """One partner or offer, ready to be compared."""

    id: UUID
    kind: EntityKind
    name: str
    words: tuple[str, ...]
    """Its name's words, see ``names.comparable``."""
    full: tuple[str, ...]
    """The same, places included."""
    kinds: frozenset[str]
    siret: str | None = None
    finess: str | None = None
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    """Hosts of websites and e-mails that are its own."""
    communes: frozenset[str] = frozenset()
    streets: frozenset[tuple[str, str, str]] = frozenset()
    """``(commune, number, way)``."""
    points: tuple[Point, ...] = ()
    sources: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    partner: UUID | None = None
    """For an offer."""
    partner_words: tuple[str, ...] = ()
    partner_siret: str | None = None


def subject(
    id_: UUID,
    record: PartnerRecord | OfferRecord,
    *,
    sources: Iterable[str],
    places: Collection[str],
    partner_id: UUID | None = None,
    partner: PartnerRecord | None = None,
) -> Subject:
    """The subject of a record; ``places``: names of places, left out of names; ``partner``: an offer's."""
    body = record if isinstance(record, PartnerRecord) else None
    offer = record if isinstance(record, OfferRecord) else None
    sites = places_of(record)
    return Subject(
        id=id_,
        kind="offer" if offer else "partner",
        name=record.name,
        words=comparable(record.name, places),
        full=comparable(record.name),
        kinds=kinds(record.name, body.kind if body else None, offer.source_code if offer else None),
        siret=body.siret if body else None,
        finess=body.finess if body else None,
        phones=frozenset(_phones(record.contacts, sites)),
        emails=frozenset(contact.value.lower() for contact in record.contacts if contact.kind == "email"),
        hosts=frozenset(_hosts(record.contacts)) - SHARED_HOSTS,
        communes=frozenset(site.commune for site in sites if site.commune),
        streets=frozenset(
            (site.commune, *street(line)) for site in sites if site.commune for line in _lines(site)
        ),
        points=tuple(
            Point(site.lat, site.lon, site.precision == "address" and site.origin != "mairie")
            for site in sites
            if site.lat is not None and site.lon is not None
        ),
        sources=frozenset(sources),
        themes=frozenset(offer.themes) if offer else frozenset(),
        partner=partner_id,
        partner_words=comparable(partner.name, places) if partner else (),
        partner_siret=partner.siret if partner else None,
    )


def _phones(contacts: Iterable[Contact], sites: Iterable[SiteRecord]) -> Iterable[str]:
    told = [contact.value for contact in contacts if contact.kind == "phone"]
    told += [site.phone for site in sites if site.phone]
    return (phone for phone in told if not is_short_number(phone))


def _hosts(contacts: Iterable[Contact]) -> Iterable[str]:
    for contact in contacts:
        if contact.kind == "email":
            yield contact.value.rpartition("@")[2].lower()
        elif contact.kind == "website":
            # An address with a broken port has no host for urlsplit either.
            yield re.sub(r"^www\.", "", (urlsplit(contact.value).hostname or "").lower())


def _lines(site: SiteRecord) -> Iterable[str]:
    """Parts of an address that may name a way: a building often comes after, or before."""
    parts = re.split(r"\s+[–-]\s+|,\s*(?=\D)|\(|\)", site.address or "")
    return (part for part in parts if part.strip())
