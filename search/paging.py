"""Stable paging: what a cursor carries, so that nothing comes twice or goes missing while things change.

By relevance, the first hits of a search (the scored window) are frozen in the cursor; what follows them comes
in a fixed order (the rank, which is the beginning of the offer's identifier), the window left out. In a strict
order, a mark is the place of the last offer shown and the instant the list was begun (``search.strict``).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import isnan
from typing import Final, Self
from uuid import UUID

from search.query import InvalidQuery, ParameterError, Query

RANK_BITS: Final = 48
WINDOW: Final = 200
_HEAD: Final = struct.Struct(">B4sHQ")
_VERSION: Final = 1
_MARK: Final = struct.Struct(">B4sQddQ")
_MARK_VERSION: Final = 2
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAMAGED: Final = "Ce curseur est abîmé : recommencez la recherche."
_ELSE: Final = "Ce curseur vient d'une autre recherche : gardez les mêmes paramètres."
_RANK_BYTES: Final = RANK_BITS // 8


def rank_of(offer_id: str | UUID) -> int:
    """The rank of an offer: the first 48 bits of its identifier."""
    identifier = offer_id if isinstance(offer_id, UUID) else UUID(offer_id)
    return identifier.int >> (128 - RANK_BITS)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a search goes on: ``shown`` offers of the ``window`` are done; ``tail`` is the last rank shown after it."""

    window: tuple[int, ...]
    shown: int
    tail: int = 0

    def encode(self, query: Query) -> str:
        """The cursor as an opaque text, tied to its query."""
        head = _HEAD.pack(_VERSION, _digest(query), self.shown, self.tail)
        ranks = b"".join(rank.to_bytes(_RANK_BYTES, "big") for rank in self.window)
        return base64.urlsafe_b64encode(head + ranks).rstrip(b"=").decode()

    @classmethod
    def decode(cls, text: str, query: Query) -> Self:
        """Read a cursor; raises ``InvalidQuery`` when it is damaged or belongs to another search."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            version, digest, shown, tail = _HEAD.unpack_from(raw)
        except (ValueError, binascii.Error, struct.error):
            raise _refused(_DAMAGED) from None
        ranks = raw[_HEAD.size :]
        if version != _VERSION or len(ranks) % _RANK_BYTES or len(ranks) > WINDOW * _RANK_BYTES:
            raise _refused(_DAMAGED)
        if digest != _digest(query):
            raise _refused(_ELSE)
        window = tuple(
            int.from_bytes(ranks[at : at + _RANK_BYTES], "big") for at in range(0, len(ranks), _RANK_BYTES)
        )
        return cls(window, min(shown, len(window)), tail)


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a strict order goes on: after the key (``first``, ``second``, ``rank``), in the list begun at ``since``."""

    since: datetime
    first: float
    second: float
    rank: int

    @property
    def key(self) -> tuple[float, float, int]:
        """The place of the last offer shown."""
        return self.first, self.second, self.rank

    def encode(self, query: Query) -> str:
        """The mark as an opaque text, tied to its query."""
        instant = (self.since - _EPOCH) // timedelta(microseconds=1)
        packed = _MARK.pack(_MARK_VERSION, _digest(query), instant, self.first, self.second, self.rank)
        return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()

    @classmethod
    def decode(cls, text: str, query: Query) -> Self:
        """Read a mark; raises ``InvalidQuery`` when it is damaged or belongs to another search."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            version, digest, instant, first, second, rank = _MARK.unpack(raw)
            since = _EPOCH + timedelta(microseconds=instant)
        except (ValueError, OverflowError, binascii.Error, struct.error):
            raise _refused(_DAMAGED) from None
        if version != _MARK_VERSION or isnan(first) or isnan(second) or rank >> RANK_BITS:
            raise _refused(_DAMAGED)
        if digest != _digest(query):
            raise _refused(_ELSE)
        return cls(since, first, second, rank)


def _refused(reason: str) -> InvalidQuery:
    return InvalidQuery([ParameterError("cursor", reason)])


def decoded(text: str, query: Query) -> Cursor | Mark:
    """The cursor of a search, of the kind its order has; raises ``InvalidQuery``."""
    return Cursor.decode(text, query) if query.sort == "relevance" else Mark.decode(text, query)


def _digest(query: Query) -> bytes:
    asked = replace(query, cursor=None, page=1, size=20)
    return hashlib.sha256(repr((asked.to_params(), asked.area)).encode()).digest()[:4]


def identifiers_between(rank: int) -> tuple[UUID, UUID]:
    """First and last identifiers of a rank, both included."""
    low = rank << (128 - RANK_BITS)
    return UUID(int=low), UUID(int=low + (1 << (128 - RANK_BITS)) - 1)


def pages_of(total: int, size: int) -> int:
    """How many pages of ``size`` hold ``total`` offers."""
    return -(-total // size)
