"""Placing addresses that came without coordinates, once a whole file is read and before it is stored.

Not row by row: only then is it known which places are hidden, and no address of a hidden place, nor of one
that shares something with it, may ever be sent to another service.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from directory.records import Ref, SiteRecord
from importers.base import Problem
from importers.entries import Entry, Records
from importers.geocode.base import Address, Position
from importers.geocode.cache import Cached
from importers.locate import geocoded, to_geocode
from importers.places import Places

_AT_THE_MAIRIE: Final = b'"mairie"'

Found = Mapping[Address, Position]


def find(records: Records, geocoder: Cached, places: Places, hidden: Collection[Ref]) -> Found:
    """Positions of the addresses of these records that stand at a mairie; ``hidden`` ones are left out."""
    secretive: set[Address] = set()
    wanted: dict[Address, None] = {}
    for entry in records():
        if _AT_THE_MAIRIE in entry.body:
            addresses = _addresses(entry, places)
            if entry.ref in hidden:
                secretive.update(addresses)
            else:
                wanted |= dict.fromkeys(addresses)
    asked = [address for address in wanted if address not in secretive]
    answers = zip(asked, geocoder.locate(asked), strict=True)
    return {address: position for address, position in answers if position is not None}


def placed(
    records: Iterable[Entry], found: Found, places: Places, hidden: Collection[Ref]
) -> Iterator[Entry]:
    """The records, with the positions found; those of hidden places as they are."""
    for entry in records:
        if found and _AT_THE_MAIRIE in entry.body and entry.ref not in hidden:
            yield _placed(entry, found, places)
        else:
            yield entry


def silent(problem: str) -> Problem:
    """What a report says when the geocoder did not answer."""
    return Problem(
        None,
        None,
        None,
        None,
        None,
        f"{problem} Les adresses sans coordonnées sont placées à la mairie de leur commune.",
        "Relancez l'import plus tard.",
        "warning",
    )


def _addresses(entry: Entry, places: Places) -> list[Address]:
    return [address for site in entry.sites() if (address := to_geocode(site, places)) is not None]


def _placed(entry: Entry, found: Found, places: Places) -> Entry:
    stated = entry.sites()
    sites = tuple(_at(site, found, places) for site in stated)
    return entry if sites == stated else entry.at(sites)


def _at(site: SiteRecord, found: Found, places: Places) -> SiteRecord:
    address = to_geocode(site, places)
    position = found.get(address) if address is not None else None
    return site if position is None else geocoded(site, position, places)
