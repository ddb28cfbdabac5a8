"""One record between the two passes of a run: what is known of it at once, and the rest as JSON."""

from __future__ import annotations

import struct
from typing import Final, NamedTuple

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
        told = frozenset((kind, value) for kind, value in self.traits)
        return Signs(self.kind, self.key, self.partner_key, self.rule, told)

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
        head = to_json(self[:_HEAD])
        return _LENGTHS.pack(len(head), len(self.payload)) + head + self.payload + self.body


_HEAD: Final = Entry._fields.index("payload")
"""Fields before the payload and the body."""
_LENGTHS: Final = struct.Struct(">II")


def unpacked(record: bytes) -> Entry:
    """The entry that ``packed`` gave."""
    head, payload = _LENGTHS.unpack_from(record)
    middle = _LENGTHS.size + head
    end = middle + payload
    return Entry._make([*from_json(record[_LENGTHS.size : middle]), record[middle:end], record[end:]])


def body_of(record: PartnerRecord | OfferRecord) -> bytes:
    """A record as JSON, without what it leaves unsaid."""
    return record.model_dump_json(exclude_defaults=True).encode()
