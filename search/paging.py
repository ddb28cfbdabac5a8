"""Stable paging: a cursor carries the order already shown, so that nothing comes twice while things change.

The first hits of a search (the scored window) are frozen in the cursor; what follows them comes in a fixed
order (the rank, which is the beginning of the offer's identifier), the window left out.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self
from uuid import UUID

from search.query import InvalidQuery, ParameterError, Query

RANK_BITS: Final = 48
WINDOW: Final = 200
_HEAD: Final = struct.Struct(">B4sHQ")
_VERSION: Final = 1
_RANK_BYTES: Final = RANK_BITS // 8


def rank_of(offer_id: str | UUID) -> int:
    """The rank of an offer: the first 48 bits of its identifier."""
    identifier = offer_id if isinstance(offer_id, UUID) else UUID(offer_id)
    return identifier.int >> (128 - RANK_BITS)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a search goes on: ``shown`` offers of the ``window`` are done; ``tail`` is the last rank shown after it.

    For strict sorts ``tail`` counts the offers shown after the window instead.
    """

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
            raise _refused("Ce curseur est abîmé : recommencez la recherche.") from None
        ranks = raw[_HEAD.size :]
        if version != _VERSION or len(ranks) % _RANK_BYTES or len(ranks) > WINDOW * _RANK_BYTES:
            raise _refused("Ce curseur est abîmé : recommencez la recherche.")
        if digest != _digest(query):
            raise _refused("Ce curseur vient d'une autre recherche : gardez les mêmes paramètres.")
        window = tuple(
            int.from_bytes(ranks[at : at + _RANK_BYTES], "big") for at in range(0, len(ranks), _RANK_BYTES)
        )
        return cls(window, min(shown, len(window)), tail)


def _refused(reason: str) -> InvalidQuery:
    return InvalidQuery([ParameterError("cursor", reason)])


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


def remaining(window: Sequence[int], shown: int, size: int) -> Sequence[int]:
    """The next ranks of the window to show."""
    return window[shown : shown + size]
