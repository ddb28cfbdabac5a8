"""The mask: pure rules that keep a place from being found (DOMAIN, "Safety of people").

A masked record keeps what it is, for whom, its département, and a short national number to call.
It keeps nothing that leads to the place: see ``mask``. ``directory.protection`` applies this to the
database; nothing else in the house decides who is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

from directory.identity import digest
from directory.records import Candidate, Contact, OfferRecord, PartnerRecord, SiteRecord
from directory.vocabularies import TEMPORARY_LODGING, VIOLENCE
from directory.words import plain

REASONS: Final = MappingProxyType(
    {
        "flag": "La source demande de cacher l'adresse.",
        "category": "Établissement d'accueil mère-enfant (catégorie FINESS 166).",
        "violence": "Hébergement pour victimes de violences.",
        "manager": "Un gestionnaire a demandé de cacher cette fiche.",
        "partner": "La structure est cachée.",
        "partner-phone": "La structure est cachée, parce qu'elle partage un téléphone avec une fiche cachée.",
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
    {
        "partner": "Structure dont l'adresse est protégée",
        "offer": "Lieu d'accueil dont l'adresse est protégée",
    }
)

R = TypeVar("R", bound=PartnerRecord | OfferRecord)

Trait = tuple[str, str]
"""(kind, plain value) that tells which establishment a record is about."""

_SHORT_NUMBER = re.compile(r"\d{2,4}|116\d{3}")
_TELLS_A_PLACE = re.compile(r"\d{5}|https?://|www\.|@|(?:\d[ .\-]?){9}")
_PUNCTUATION = re.compile(r"[\s.\-/()]+")
SHORTEST_PHRASE: Final = 4
"""Letters under which a label (\"CMP\") is no help to find a place, and found in any text."""
_STRENGTH: Final = ("siret", "finess", "address", "position", "phone")
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


def match(secret: bytes, found: Iterable[Trait], known: Mapping[str, Collection[str]]) -> str | None:
    """The kind of the strongest trait whose digest is known, or ``None``; ``known``: ``{kind: digests}``.

    A position matches its neighbouring cells too: two files seldom agree on the last metres.
    """
    for kind, value in sorted(found, key=lambda trait: _STRENGTH.index(trait[0])):
        digests = known.get(kind)
        if digests and any(digest(secret, kind, form) in digests for form in _forms(kind, value)):
            return kind
    return None


def _forms(kind: str, value: str) -> Iterator[str]:
    if kind != "position":
        yield value
        return
    lat, lon = (float(part) for part in value.split(","))
    for north in (0, -1, 1):
        for east in (0, -1, 1):
            yield _cell(lat + north * 10.0**-_GRID, lon + east * 10.0**-_GRID)


def _cell(lat: float, lon: float) -> str:
    return f"{lat:.{_GRID}f},{lon:.{_GRID}f}"


def lessons(source: str, candidate: Candidate, reason: str) -> Iterator[Trait]:
    """What a masked record teaches, so that others like it are masked.

    One that is masked only because it shares a phone may be a whole association behind a switchboard:
    it teaches who it is, not its phones and places, else one number would hide half a département.
    """
    weak = reason in ("phone", "partner-phone")
    if reason == "partner-phone":
        return
    establishment_ = establishment(source, candidate)
    if establishment_ and (candidate.kind == "partner" or same_establishment(candidate)):
        yield ("weak-key" if weak else "key"), establishment_[1]
    for trait in traits(candidate.record):
        if not weak or trait[0] in ("siret", "finess"):
            yield trait


def mask(record: R, names: Collection[str]) -> R:
    """The record without anything that leads to the place; ``names``: communes, valleys… to look for.

    Gone: sites, place, SIRET, FINESS, e-mails, websites, phones but short national ones, public page,
    capacity, hours, sessions, notes, zones smaller than a département; and any text that still holds
    one of these values, a place's name, a postal code, a phone, an e-mail or a web address.
    Masking twice changes nothing.
    """
    kind = "partner" if isinstance(record, PartnerRecord) else "offer"
    leaks = _Leaks.of(record, names)
    update: dict[str, Any] = {name: leaks.clean(getattr(record, name)) for name in _TEXTS[kind]}
    update |= dict.fromkeys(_EMPTIED[kind]) | dict.fromkeys(_EMPTIED_LISTS[kind], ())
    update |= {
        "name": leaks.clean_name(record.name) or MASKED_NAME[kind],
        "contacts": tuple(_short_numbers(record)),
        "provenance": record.provenance.model_copy(update={"url": None}),
        "address_masked": True,
    }
    if isinstance(record, OfferRecord):
        update["zone_eligibilite"] = tuple(dict.fromkeys(_wide_zones(record)))
        update["validity"] = (
            record.validity if record.validity and leaks.clean(record.validity.text) else None
        )
    return cast("R", record.model_copy(update=update))


_TEXTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "partner": ("description",),
        "offer": ("audiences_text", "description", "conditions", "how_to_access", "fees_detail", "a_savoir"),
    }
)
_EMPTIED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "partner": ("siret", "finess", "place", "accessibility_url"),
        "offer": ("capacity", "hours_text", "notes", "mobilisation_url"),
    }
)
_EMPTIED_LISTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"partner": (), "offer": ("sites", "sessions")}
)

SAFE_FIELDS: Final = frozenset(
    (
        *("families", "themes", "type", "audiences", "age_min", "age_max", "mobilisable_par"),
        *("modes_mobilisation", "fees", "modes", "home_visit", "languages", "suspended", "closed"),
        *("updated_at", "verified_at", "cadence_months", "reseaux_porteurs", "address_masked"),
        *("created", "status", "masked"),
    )
)
"""Fields whose values come from a vocabulary or are dates and numbers: they may stay in a history."""


def mask_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes of a revision, with the values of every field that could lead to the place emptied."""
    return {name: pair if name in SAFE_FIELDS else [None, None] for name, pair in changes.items()}


def mask_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an edit layer that may stay once its entity is masked."""
    return {name: value for name, value in values.items() if name in SAFE_FIELDS}


def _short_numbers(record: PartnerRecord | OfferRecord) -> Iterator[Contact]:
    for contact in record.contacts:
        if contact.kind == "phone" and is_short_number(contact.value):
            yield contact.model_copy(update={"label": None})


def _wide_zones(record: OfferRecord) -> Iterator[str]:
    communes = [site.commune for site in record.sites if site.commune]
    zones = [*record.zone_eligibilite, *(f"commune:{commune}" for commune in communes)]
    for zone in zones:
        level, _, code = zone.partition(":")
        if level in ("departement", "region", "pays"):
            yield zone
        elif level in ("commune", "canton"):
            yield f"departement:{code[:3] if code.startswith('97') else code[:2]}"


@dataclass(frozen=True, slots=True)
class _Leaks:
    """What a text must not hold: the record's own values, and names of places."""

    phrases: frozenset[str]
    numbers: frozenset[str]
    names: re.Pattern[str] | None

    @classmethod
    def of(cls, record: PartnerRecord | OfferRecord, names: Collection[str]) -> _Leaks:
        found = traits(record)
        numbers = {
            re.sub(r"\D", "", value)[-9:] for kind, value in found if kind in ("siret", "finess", "phone")
        }
        phrases = {plain(text) for site in _places(record) for text in (site.address, site.label) if text}
        phrases |= {re.sub(r"^\d+( bis| ter)? ", "", phrase) for phrase in phrases}
        telling = frozenset(phrase for phrase in phrases if len(phrase) >= SHORTEST_PHRASE)
        return cls(telling, frozenset(numbers), _pattern(frozenset(names)))

    def clean(self, text: str | None) -> str | None:
        """The text, or ``None`` when it leads to the place."""
        if text is None or self._names_a_place(text):
            return None
        return None if any(f" {phrase} " in f" {plain(text)} " for phrase in self.phrases) else text

    def clean_name(self, name: str) -> str | None:
        """As ``clean``; a site often bears the name of what happens there, which is no address."""
        return None if self._names_a_place(name) else name

    def _names_a_place(self, text: str) -> bool:
        if _TELLS_A_PLACE.search(text):
            return True
        digits = _PUNCTUATION.sub("", text)
        if any(number in digits for number in self.numbers):
            return True
        return self.names is not None and self.names.search(plain(text)) is not None


@lru_cache(maxsize=8)
def _pattern(names: frozenset[str]) -> re.Pattern[str] | None:
    words = sorted({plain(name) for name in names} - {""}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b") if words else None
