"""The mask: pure rules that keep a place from being found (DOMAIN, "Safety of people").

A masked record keeps what it is, for whom, its département, and a short national number to call.
It keeps nothing that leads to the place: see ``mask``. ``directory.protection`` applies this to the
database; nothing else in the house decides who is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeVar

from directory.identity import digest
from directory.records import Candidate, Contact, OfferRecord, PartnerRecord, Provenance, SiteRecord
from directory.vocabularies import TEMPORARY_LODGING, VIOLENCE
from directory.words import plain

REASONS: Final = MappingProxyType(
    {
        "flag": "La source demande de cacher l'adresse.",
        "category": "Établissement d'accueil mère-enfant (catégorie FINESS 166).",
        "violence": "Hébergement pour victimes de violences.",
        "manager": "Un gestionnaire a demandé de cacher cette fiche.",
        "partner": "La structure est cachée.",
        "siret": "Même SIRET qu'une fiche cachée.",
        "finess": "Même numéro FINESS qu'une fiche cachée.",
        "phone": "Même téléphone qu'une fiche cachée.",
        "position": "Même position qu'une fiche cachée.",
        "address": "Même adresse qu'une fiche cachée.",
    }
)
"""Why a record is masked, for managers."""

MASKED_CATEGORIES: Final = frozenset({"166", "finess:166"})
"""FINESS category 166: établissement d'accueil mère-enfant."""

MASKED_NAME: Final = MappingProxyType(
    {"partner": "Structure dont l'adresse est protégée", "offer": "Lieu d'accueil dont l'adresse est protégée"}
)

R = TypeVar("R", PartnerRecord, OfferRecord)

Trait = tuple[str, str]
"""(kind, plain value) that tells which establishment a record is about."""

_SHORT_NUMBER = re.compile(r"\d{2,4}|116\d{3}")
_TELLS_A_PLACE = re.compile(r"\d{5}|https?://|www\.|@|(?:\d[ .\-]?){9}")
_PUNCTUATION = re.compile(r"[\s.\-/()]+")
_GRID: Final = 4
"""Decimals of a position's cell: 0.0001° is 11 m by 8 m here; neighbouring cells match too."""


def must_mask(record: PartnerRecord | OfferRecord) -> str | None:
    """The rule that masks a record on its own content (a key of ``REASONS``), or ``None``."""
    if record.address_masked:
        return "flag"
    if isinstance(record, PartnerRecord):
        return "category" if record.kind in MASKED_CATEGORIES else None
    if record.source_code in MASKED_CATEGORIES:
        return "category"
    return "violence" if {VIOLENCE, TEMPORARY_LODGING} <= set(record.themes) else None


def is_short_number(phone: str) -> bool:
    """True for a national short number (115, 3919, 116006): it leads to nobody's door."""
    return _SHORT_NUMBER.fullmatch(_PUNCTUATION.sub("", phone)) is not None


def traits(record: PartnerRecord | OfferRecord) -> frozenset[Trait]:
    """What identifies the establishment: SIRET, FINESS number, phones, precise positions, addresses."""
    found: set[Trait] = set()
    if isinstance(record, PartnerRecord):
        found |= {("siret", record.siret)} if record.siret else set()
        found |= {("finess", record.finess)} if record.finess else set()
    elif (record.source_code or "").startswith("finess-number:"):
        found.add(("finess", str(record.source_code).partition(":")[2]))
    found |= {("phone", contact.value) for contact in record.contacts if contact.kind == "phone"}
    for site in _places(record):
        found |= set(_site_traits(site))
    return frozenset(trait for trait in found if trait[0] != "phone" or not is_short_number(trait[1]))


def _places(record: PartnerRecord | OfferRecord) -> tuple[SiteRecord, ...]:
    if isinstance(record, OfferRecord):
        return record.sites
    return (record.place,) if record.place else ()


def _site_traits(site: SiteRecord) -> Iterator[Trait]:
    if site.phone:
        yield "phone", site.phone
    if site.lat is not None and site.lon is not None and site.precision == "address" and site.origin != "mairie":
        yield "position", f"{round(site.lat, _GRID):.{_GRID}f},{round(site.lon, _GRID):.{_GRID}f}"
    # Without a house number an address is a whole street, or a whole village.
    if site.address and site.commune and re.search(r"\d", site.address):
        yield "address", f"{site.commune} {plain(site.address)}"


def establishment(source: str, candidate: Candidate) -> Trait | None:
    """The key of the body behind a record in its source: a partner's own, or its offers' ``partner_key``."""
    key = candidate.key if candidate.kind == "partner" else candidate.partner_key
    return ("key", f"{source}\0{key}") if key else None


def same_establishment(candidate: Candidate) -> bool:
    """True for an offer that bears its partner's own key: the offer *is* the establishment."""
    return candidate.kind == "offer" and candidate.key == candidate.partner_key


def digests(secret: bytes, found: Iterable[Trait]) -> dict[str, str]:
    """``{digest: kind}`` of traits, as they are kept; never the values."""
    return {digest(secret, kind, value): kind for kind, value in found}


def match(secret: bytes, found: Iterable[Trait], known: Collection[str]) -> str | None:
    """The kind of the first trait whose digest is known, or ``None``. A position matches its neighbours."""
    if not known:
        return None
    order = ("siret", "finess", "address", "position", "phone")
    for kind, value in sorted(found, key=lambda trait: order.index(trait[0])):
        cells = _around(value) if kind == "position" else (value,)
        if any(digest(secret, kind, cell) in known for cell in cells):
            return kind
    return None


def _around(cell: str) -> Iterator[str]:
    lat, lon = (float(part) for part in cell.split(","))
    step = 10.0**-_GRID
    for north in (0, -1, 1):
        for east in (0, -1, 1):
            yield f"{round(lat + north * step, _GRID):.{_GRID}f},{round(lon + east * step, _GRID):.{_GRID}f}"


def taught(found: Iterable[Trait], reason: str) -> frozenset[Trait]:
    """What a masked record teaches.

    One masked only because it shares a phone may be a whole association behind a switchboard: it
    teaches who it is, not its phones and places, or a département would be masked from one number.
    """
    kept = {"siret", "finess"} if reason == "phone" else {"siret", "finess", "phone", "position", "address"}
    return frozenset(trait for trait in found if trait[0] in kept)


def mask(record: R, names: Collection[str]) -> R:
    """The record without anything that leads to the place; ``names``: communes, valleys, cantons… to look for.

    Gone: sites, place, SIRET, FINESS, e-mails, websites, phones but short national ones, public page,
    capacity, hours, sessions, notes, zones smaller than a département; and any text that still holds
    one of these values, a place's name, a postal code, a phone, an e-mail or a web address.
    """
    return record
