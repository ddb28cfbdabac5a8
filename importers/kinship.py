"""Which records of a file describe hidden places, found before anything is stored.

The store decides what is masked (``directory.protection``); this only tells which records to hand it first,
so that no record of a hidden place is stored in clear, even for a moment, because it came earlier.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from directory import safety
from directory.planning import Ref, ref
from directory.records import Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KINDS: Final = (
    *("key", "siret", "finess", "address", "position", "phone"),
    *("weak-key", "weak-siret", "weak-finess"),
)
_KEY: Final = _KINDS.index("key")
_POSITION: Final = _KINDS.index("position")
_WEAK_KEY: Final = _KINDS.index("weak-key")
_IDENTITIES: Final = {number: _KINDS.index(f"weak-{_KINDS[number]}") for number in range(3)}
"""What tells who a record is, and the same as taught by one that is hidden weakly."""
_TAUGHT_WEAKLY: Final = frozenset(_IDENTITIES.values())
_WEAK: Final = frozenset(range(len(_KINDS))) - _IDENTITIES.keys()
"""Who shares no more than these with hidden records is hidden weakly: see ``safety.WEAK_REASONS``."""
_UNTOUCHED, _NOTHING, _WHO, _ALL = -1, 0, 1, 2
"""What a record teaches: it is not hidden yet, nothing, who it is, everything that identifies it."""
_CELL: Final = 4
"""Decimals of the store's grid of positions."""


class Kinship:
    """Traits of every record of a file, as in-memory hashes: a few bytes each, and none is ever written."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._starts = array("Q", [0])
        self._hashes = array("q")
        self._kinds = array("B")
        self._teaches = array("B")
        self._refs: list[Ref] = []
        self._flagged: list[int] = []

    def add(self, candidate: Candidate, *, hidden: bool = False) -> None:
        """Take in one record; ``hidden``: known to be, whatever it says of itself."""
        number = len(self._refs)
        self._refs.append(ref(candidate))
        own = candidate.kind == "partner" or safety.same_establishment(candidate)
        if (body := safety.establishment(self._source, candidate)) is not None:
            self._put(_KEY, body[1], teaches=own)
        for kind, value in safety.traits(candidate.record):
            if kind == "position":
                for rank, (lat, lon) in enumerate(_cells(value)):
                    self._put(_POSITION, lat, lon, teaches=rank == 0)
            elif kind in _KINDS:
                self._put(_KINDS.index(kind), value, teaches=True)
        self._starts.append(len(self._hashes))
        if hidden or safety.must_mask(candidate.record) is not None:
            self._flagged.append(number)

    def _put(self, kind: int, *value: str | int, teaches: bool) -> None:
        if (weak := _IDENTITIES.get(kind)) is not None:
            self._put(weak, *value, teaches=teaches)
        self._hashes.append(hash((kind, *value)))
        self._kinds.append(kind)
        self._teaches.append(teaches)

    def hidden(self) -> frozenset[Ref]:
        """Names of the records that are hidden, or share something with one that is.

        Each lesson is looked up once among the sorted hashes: a chain of a hundred thousand records takes seconds.
        """
        hashes = np.frombuffer(self._hashes, dtype=np.int64)
        order = hashes.argsort(kind="stable")
        ordered = hashes[order]
        taught = dict.fromkeys(self._flagged, _ALL)
        known = {lesson for number in self._flagged for lesson in self._lessons(number, weak=False)}
        waiting = list(known)
        while waiting:
            lesson = waiting.pop()
            first, last = (int(np.searchsorted(ordered, lesson, side)) for side in ("left", "right"))
            for number in self._holders(order[first:last]):
                level = self._level(number, known)
                if level <= taught.get(number, _UNTOUCHED):
                    continue
                taught[number] = level
                new = self._lessons(number, weak=level == _WHO) - known if level else set()
                known |= new
                waiting += new
        return frozenset(self._refs[number] for number in taught)

    def _holders(self, places: NDArray[np.int64]) -> Iterator[int]:
        for at in places.tolist():
            yield bisect_right(self._starts, at) - 1

    def _level(self, number: int, known: set[int]) -> int:
        """How much this record teaches, by what it shares with those that are hidden."""
        shared = self._shared(number, known)
        if shared == {_WEAK_KEY}:
            # Hidden only because its partner shares a phone or a place.
            return _NOTHING
        return _WHO if shared <= _WEAK else _ALL

    def _traits(self, number: int) -> range:
        return range(self._starts[number], self._starts[number + 1])

    def _shared(self, number: int, known: set[int]) -> set[int]:
        return {self._kinds[at] for at in self._traits(number) if self._hashes[at] in known}

    def _lessons(self, number: int, *, weak: bool) -> set[int]:
        # A switchboard's number, or a shared roof, must not hide everybody behind it: see ``safety.lessons``.
        return {
            self._hashes[at]
            for at in self._traits(number)
            if self._teaches[at] and (self._kinds[at] in _TAUGHT_WEAKLY) is weak
        }


def _cells(position: str) -> Iterator[tuple[int, int]]:
    """A position's cell, then its neighbours, counted in steps of the grid."""
    lat, lon = (round(float(part) * 10**_CELL) for part in position.split(","))
    for north in (0, -1, 1):
        for east in (0, -1, 1):
            yield lat + north, lon + east
