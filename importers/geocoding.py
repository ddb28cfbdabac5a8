"""Placing addresses that came without coordinates, once a whole file is read and before it is stored.

Not row by row: only then is it known which places are hidden, and no address of a hidden place, nor of one
that shares something with it, may ever be sent to another service.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from sqlalchemy import Engine

from directory.db import reading
from directory.planning import lookup, ref
from directory.protection import screen
from directory.records import Candidate, SiteRecord
from importers.base import Problem
from importers.geocode import Address, Cached, Position
from importers.kinship import Kinship
from importers.locate import geocoded, to_geocode
from importers.places import Places
from importers.staging import Entry, Ref

BATCH: Final = 1_000
_AT_THE_MAIRIE: Final = b'"mairie"'

Found = Mapping[Address, Position]


def find(
    records: Callable[[], Iterable[Entry]], geocoder: Cached, places: Places, hidden: Collection[Ref]
) -> Found:
    """Positions of the addresses of these records that stand at a mairie; ``hidden`` ones are left out."""
    secretive: set[Address] = set()
    wanted: dict[Address, None] = {}
    for entry in records():
        if _AT_THE_MAIRIE in entry.body:
            addresses = _addresses(entry.candidate(), places)
            if entry.ref in hidden:
                secretive.update(addresses)
            else:
                wanted |= dict.fromkeys(addresses)
    asked = [address for address in wanted if address not in secretive]
    answers = zip(asked, geocoder.locate(asked), strict=True)
    return {address: position for address, position in answers if position is not None}


def concealed(
    records: Callable[[], Iterable[Entry]],
    hidden: frozenset[Ref],
    *,
    engine: Engine,
    source: str,
    secret: bytes,
) -> frozenset[Ref]:
    """``hidden``, what the directory already knows to hide, and what shares something with either."""
    masked: set[Ref] = set()
    rest = (entry.candidate() for entry in records())
    while batch := list(islice(rest, BATCH)):
        masked |= _masked(engine, source, batch, secret)
    if not masked:
        return hidden
    kinship = Kinship(source)
    for entry in records():
        kinship.add(entry.candidate(), hidden=entry.ref in masked)
    return hidden | kinship.hidden()


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


def _masked(engine: Engine, source: str, candidates: Sequence[Candidate], secret: bytes) -> set[Ref]:
    """Those that the directory hides already, by what another source taught it."""
    with reading(engine) as opened:
        known = lookup(opened, source, secret, [ref(candidate) for candidate in candidates])
        stored = {name for name, one in known.items() if one.masked}
        return stored | set(screen(opened, source, candidates, known, secret).reasons)


def _sites(candidate: Candidate) -> tuple[SiteRecord, ...]:
    if candidate.offer is not None:
        return candidate.offer.sites
    place = candidate.partner.place if candidate.partner else None
    return (place,) if place is not None else ()


def _addresses(candidate: Candidate, places: Places) -> list[Address]:
    return [address for site in _sites(candidate) if (address := to_geocode(site, places)) is not None]


def _placed(entry: Entry, found: Found, places: Places) -> Entry:
    candidate = entry.candidate()
    sites = tuple(_at(site, found, places) for site in _sites(candidate))
    if sites == _sites(candidate):
        return entry
    offer = candidate.offer and candidate.offer.model_copy(update={"sites": sites})
    partner = candidate.partner and candidate.partner.model_copy(update={"place": sites[0]})
    changed = candidate.model_copy(update={"offer": offer, "partner": partner})
    body = changed.model_dump_json(exclude_defaults=True)
    return entry._replace(body=body.encode())


def _at(site: SiteRecord, found: Found, places: Places) -> SiteRecord:
    address = to_geocode(site, places)
    position = found.get(address) if address is not None else None
    return site if position is None else geocoded(site, position, places)
