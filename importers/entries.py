"""One record between the two passes of a run: what is known of it at once, and the rest as JSON."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple, Protocol

from pydantic_core import from_json, to_json

from directory.layers import MODELS
from directory.records import EntityKind, OfferRecord, PartnerRecord, Ref, SiteRecord
from directory.safety import Signs, must_mask
from directory.traits import Trait, places_of, traits
from importers.base import Whereabouts


class Entry(NamedTuple):
    """One record in the spool. ``row`` is the rank of its row in the file.

    ``rule`` and ``traits``: what the mask looks at (see ``Signs``). ``payload`` (the row as it may be kept) and
    ``body`` (the record) are JSON: most steps only look at the rest, and these are read once, to be stored.
    """

    kind: EntityKind
    key: str
    partner_key: str | None
    row: int
    sheet: str
    line: int
    digest: str
    mark: str | None
    where: Whereabouts
    takes_partner_place: bool
    rule: str | None
    traits: tuple[Trait, ...]
    payload: bytes
    body: bytes

    @property
    def ref(self) -> Ref:
        """Its name inside the run."""
        return self.kind, self.key

    @property
    def signs(self) -> Signs:
        """What the mask looks at."""
        # As JSON gives them back, they are lists.
        told = frozenset(map(tuple, self.traits))
        return Signs(self.kind, self.key, self.partner_key, self.rule, told)  # type: ignore[arg-type]

    def record(self) -> PartnerRecord | OfferRecord:
        """The record itself."""
        return MODELS[self.kind].model_validate_json(self.body)

    def sites(self) -> tuple[SiteRecord, ...]:
        """The places it tells of: an offer's sites, a partner's own."""
        return places_of(self.record())

    def at(self, sites: tuple[SiteRecord, ...]) -> Entry:
        """The same record elsewhere; of a partner, the first of ``sites`` is its place."""
        record = self.record()
        places = {"sites": sites} if isinstance(record, OfferRecord) else {"place": sites[0]}
        moved = record.model_copy(update=places)
        return self._replace(rule=must_mask(moved), traits=tuple(traits(moved)), body=body_of(moved))

    def packed(self) -> bytes:
        """As bytes, for a spool."""
        name, head = _name(self.ref), to_json(self[_NAME:_HEAD])
        lengths = _LENGTHS.pack(len(name), len(head), len(self.payload))
        return b"".join((lengths, name, head, self.payload, self.body))


_NAME: Final = Entry._fields.index("partner_key")
_HEAD: Final = Entry._fields.index("payload")
"""Fields before these are an entry's name, and what is known of it at once."""
_LENGTHS: Final = struct.Struct(">III")


class Records(Protocol):
    """The records of a run, partners first; they may be read several times."""

    def __call__(self, only: Collection[Ref] | None = None) -> Iterable[Entry]:
        """All of them, or those of these names."""
        ...


def entries(packed: Iterable[bytes], only: Collection[Ref] | None = None) -> Iterator[Entry]:
    """What ``packed`` gave, as entries; ``only``: those of these names, the others are not even looked into."""
    if only is None:
        yield from map(_unpacked, packed)
        return
    names = {_name(ref) for ref in only}
    for record in packed:
        (length, *_) = _LENGTHS.unpack_from(record)
        if record[_LENGTHS.size : _LENGTHS.size + length] in names:
            yield _unpacked(record)


def _unpacked(record: bytes) -> Entry:
    name, head, payload = _LENGTHS.unpack_from(record)
    start = _LENGTHS.size + name
    middle = start + head
    end = middle + payload
    kind, _, key = record[_LENGTHS.size : start].decode().partition("\0")
    told = from_json(record[start:middle])
    return Entry._make((kind, key, *told, record[middle:end], record[end:]))


def _name(ref: Ref) -> bytes:
    return "\0".join(ref).encode()


def body_of(record: PartnerRecord | OfferRecord) -> bytes:
    """A record as JSON, without what it leaves unsaid."""
    return record.model_dump_json(exclude_defaults=True).encode()
