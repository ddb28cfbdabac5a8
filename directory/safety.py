"""The mask: pure rules that keep a place from being found (DOMAIN, "Safety of people").

A masked record keeps what it is, for whom, its département, and a short national number to call.
It keeps nothing that leads to the place: see ``directory.mask``. ``directory.protection`` applies this to the
database; nothing else in the house decides who is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from directory.identity import digest
from directory.records import Candidate, OfferRecord, PartnerRecord, SiteRecord
from directory.vocabularies import TEMPORARY_LODGING, VIOLENCE
from directory.words import plain

REASONS: Final = MappingProxyType(
    {
        "flag": "La source demande de cacher l'adresse.",
        "category": "Établissement d'accueil mère-enfant (catégorie FINESS 166).",
        "violence": "Hébergement pour victimes de violences.",
        "manager": "Un gestionnaire a demandé de cacher cette fiche.",
        "partner": "La structure est cachée.",
        "merged": "Une autre source de la même fiche est cachée.",
        "siret": "Même SIRET qu'une fiche cachée.",
        "finess": "Même numéro FINESS qu'une fiche cachée.",
        "phone": "Même téléphone qu'une fiche cachée.",
        "position": "Même position qu'une fiche cachée.",
        "address": "Même adresse qu'une fiche cachée.",
        "weak-siret": "Même SIRET qu'une fiche cachée pour son téléphone ou son adresse.",
        "weak-finess": "Même numéro FINESS qu'une fiche cachée pour son téléphone ou son adresse.",
        "weak-place": "Même lieu que sa structure, cachée pour son téléphone ou son adresse.",
    }
)
"""Why a record is masked, for managers."""

MASKED_CATEGORIES: Final = frozenset({"166", "finess:166"})
"""FINESS category 166: établissement d'accueil mère-enfant."""

Trait = tuple[str, str]
"""(kind, plain value) that tells which establishment a record is about."""

Known = Mapping[str, Mapping[str, Collection[UUID]]]
"""``{kind: {digest: entities that taught it}}``: everything masked, as it is kept."""

_SHORT_NUMBER = re.compile(r"\d{2,4}|116\d{3}")
_PUNCTUATION = re.compile(r"[\s.\-/()]+")
WEAK: Final = "weak-"
"""Prefix of identities taught by a record that is masked by its phone or its place alone."""
PLACE: Final = f"{WEAK}place"
"""Kind of "where this partner sits", for its own offers only."""
STRENGTH: Final = ("siret", "finess", "address", "position", "phone", f"{WEAK}siret", f"{WEAK}finess")
"""Kinds of traits that hide a record, the surest first."""
WEAK_REASONS: Final = frozenset(("phone", "address", "position", f"{WEAK}siret", f"{WEAK}finess", PLACE))
_IDENTITIES: Final = frozenset(("siret", "finess"))
_PLACES: Final = frozenset(("address", "position"))
SAME_PLACE: Final = _IDENTITIES | _PLACES
"""Reasons that say: the same place as a hidden one, under a name that nobody chose to publish as such."""
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
    return _SHORT_NUMBER.fullmatch(without_punctuation(phone)) is not None


def without_punctuation(text: str) -> str:
    """The text without spaces, dots, dashes and the like, as numbers are compared."""
    return _PUNCTUATION.sub("", text)


def traits(record: PartnerRecord | OfferRecord) -> frozenset[Trait]:
    """What identifies the establishment: SIRET, FINESS number, phones, precise positions, addresses."""
    found: set[Trait] = set()
    if isinstance(record, PartnerRecord):
        found |= {("siret", record.siret)} if record.siret else set()
        found |= {("finess", record.finess)} if record.finess else set()
    found |= {("phone", contact.value) for contact in record.contacts if contact.kind == "phone"}
    for site in places_of(record):
        found |= set(_site_traits(site))
    return frozenset(trait for trait in found if trait[0] != "phone" or not is_short_number(trait[1]))


def places_of(record: PartnerRecord | OfferRecord) -> tuple[SiteRecord, ...]:
    """The places a record tells of: an offer's sites, a partner's own."""
    if isinstance(record, OfferRecord):
        return record.sites
    return (record.place,) if record.place else ()


def _site_traits(site: SiteRecord) -> Iterator[Trait]:
    if site.phone:
        yield "phone", site.phone
    if (
        site.lat is not None
        and site.lon is not None
        and site.precision == "address"
        and site.origin != "mairie"
    ):
        yield "position", _cell(site.lat, site.lon)
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


def match(secret: bytes, told: Iterable[Trait], known: Known, own: UUID | None = None) -> str | None:
    """The kind of the strongest trait that another masked entity taught, or ``None``.

    ``own``: the entity itself, whose own lessons say nothing about it. A position matches its
    neighbouring cells too: two files seldom agree on the last metres.
    """
    found = frozenset(told)
    for kind in STRENGTH:
        if known.get(kind) and _is_known(secret, kind, _values(found, kind), known[kind], own):
            return kind
    return None


def _values(found: Collection[Trait], kind: str) -> list[str]:
    return [value for name, value in found if name == kind.removeprefix(WEAK)]


def _is_known(
    secret: bytes, kind: str, values: Iterable[str], known: Mapping[str, Collection[UUID]], own: UUID | None
) -> bool:
    digests = (digest(secret, kind, form) for value in values for form in forms(kind, value))
    return any(teacher != own for made in digests for teacher in known.get(made, ()))


def match_place(secret: bytes, source: str, candidate: Candidate, known: Known) -> bool:
    """True for an offer that happens where its partner sits, itself hidden by its phone or place alone."""
    taught = known.get(PLACE)
    if not taught or candidate.kind != "offer":
        return False
    found = [(kind, form) for kind, value in traits(candidate.record) for form in forms(kind, value)]
    body = f"{source}\0{candidate.partner_key}"
    return any(
        digest(secret, PLACE, f"{body}\0{value}") in taught for kind, value in found if kind in _PLACES
    )


def forms(kind: str, value: str) -> Iterator[str]:
    """The values that count as this one: a position's cell and its eight neighbours."""
    if kind != "position":
        yield value
        return
    lats, lons = (_around(float(part)) for part in value.split(","))
    for lat in lats:
        for lon in lons:
            yield f"{lat},{lon}"


def _around(degrees: float) -> list[str]:
    return [f"{degrees + steps * 10.0**-_GRID:.{_GRID}f}" for steps in (0, -1, 1)]


def _cell(lat: float, lon: float) -> str:
    return f"{lat:.{_GRID}f},{lon:.{_GRID}f}"


def lessons(source: str, candidate: Candidate, reason: str) -> Iterator[Trait]:
    """What a masked record teaches, so that others like it are masked.

    One masked only because it shares a phone or an address may be a whole association with one hidden
    place behind its switchboard: it teaches who it is (weakly: what follows teaches no more) and which
    of its own offers happen at its seat, or one number would hide half a département.
    """
    own = traits(candidate.record)
    body = establishment(source, candidate)
    if reason in WEAK_REASONS:
        yield from ((f"{WEAK}{kind}", value) for kind, value in own if kind in _IDENTITIES)
        if candidate.kind == "partner" and body:
            yield from ((PLACE, f"{body[1]}\0{value}") for kind, value in own if kind in _PLACES)
        return
    if body and (candidate.kind == "partner" or same_establishment(candidate)):
        yield body
    yield from own
