"""What tells which establishment a record is about: its numbers and its places. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from directory.identity import digests
from directory.records import OfferRecord, PartnerRecord, SiteRecord
from directory.words import plain

Trait = tuple[str, str]
"""(kind, plain value) that tells which establishment a record is about."""

_SHORT_NUMBER = re.compile(r"\d{2,4}|116\d{3}")
_PUNCTUATION = re.compile(r"[\s.\-/()]+")
_DIGIT = re.compile(r"\d")
GRID: Final = 4
"""Decimals of a position's cell: 0.0001° is 11 m by 8 m here; neighbouring cells match too."""
REMEMBERED: Final = 1_000
"""Values whose digests are remembered: the offers of one body, which share most of theirs, come one after the other."""


def is_short_number(phone: str) -> bool:
    """True for a national short number (115, 3919, 116006): it leads to nobody's door."""
    return _SHORT_NUMBER.fullmatch(without_punctuation(phone)) is not None


def without_punctuation(text: str) -> str:
    """The text without spaces, dots, dashes and the like, as numbers are compared."""
    return _PUNCTUATION.sub("", text)


def traits(record: PartnerRecord | OfferRecord) -> frozenset[Trait]:
    """What identifies the establishment: SIRET, FINESS number, phones, precise positions, addresses."""
    return frozenset(_traits(record))


def _traits(record: PartnerRecord | OfferRecord) -> Iterator[Trait]:
    if isinstance(record, PartnerRecord):
        if record.siret:
            yield "siret", record.siret
        if record.finess:
            yield "finess", record.finess
    for contact in record.contacts:
        if contact.kind == "phone":
            yield from _phone(contact.value)
    for site in places_of(record):
        yield from _site_traits(site)


def places_of(record: PartnerRecord | OfferRecord) -> tuple[SiteRecord, ...]:
    """The places a record tells of: an offer's sites, a partner's own."""
    if isinstance(record, OfferRecord):
        return record.sites
    return (record.place,) if record.place else ()


def _phone(number: str) -> Iterator[Trait]:
    if not is_short_number(number):
        yield "phone", number


def _site_traits(site: SiteRecord) -> Iterator[Trait]:
    if site.phone:
        yield from _phone(site.phone)
    if (
        site.lat is not None
        and site.lon is not None
        and site.precision == "address"
        and site.origin != "mairie"
    ):
        yield "position", f"{site.lat:.{GRID}f},{site.lon:.{GRID}f}"
    # Without a house number an address is a whole street, or a whole village.
    if site.address and site.commune and _DIGIT.search(site.address):
        yield "address", f"{site.commune} {plain(site.address)}"


def forms(kind: str, value: str) -> tuple[str, ...]:
    """The values that count as this one: a position's cell and its eight neighbours."""
    return _cells(value) if kind == "position" else (value,)


@lru_cache(maxsize=REMEMBERED)
def _cells(position: str) -> tuple[str, ...]:
    lats, lons = (_around(float(part)) for part in position.split(","))
    return tuple([f"{lat},{lon}" for lat in lats for lon in lons])


def _around(degrees: float) -> list[str]:
    return [f"{degrees + steps * 10.0**-GRID:.{GRID}f}" for steps in (0, -1, 1)]


@lru_cache(maxsize=REMEMBERED)
def digests_of(secret: bytes, taught_as: str, kind: str, value: str, body: str = "") -> tuple[str, ...]:
    """The keyed digests by which this trait is known when somebody taught it: one for each of its ``forms``.

    ``taught_as``: the kind under which it was; ``body``: whose place it is, of places that count for one body only.
    """
    counted = forms(kind, value)
    return digests(secret, taught_as, [f"{body}\0{form}" for form in counted] if body else counted)
