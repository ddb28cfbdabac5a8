"""Which records of a file describe hidden places, found before anything is stored.

The store decides what is masked (``directory.protection``); this only tells which records to hand it first,
so that no record of a hidden place is stored in clear, even for a moment, because it came earlier.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from directory import safety
from directory.records import Ref
from directory.safety import Signs
from directory.traits import GRID

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KINDS: Final = ("key", "siret", "finess", "address", "position", "phone")
_NUMBERS: Final = {kind: number for number, kind in enumerate(_KINDS)}
_KEY: Final = _NUMBERS["key"]
_POSITION: Final = _NUMBERS["position"]
_IDENTITIES: Final = frozenset((_KEY, _NUMBERS["siret"], _NUMBERS["finess"]))
"""What tells who a record is."""
_UNTOUCHED, _NOTHING, _WHO, _ALL = -1, 0, 1, 2
"""What a record teaches: it is not hidden yet, nothing, who it is, everything that identifies it."""
_ROW: Final = 1 << 32
"""From a cell of the grid of positions to the next one north; to the next one east it is 1."""
_AROUND: Final = tuple(north * _ROW + east for north in (-1, 0, 1) for east in (-1, 0, 1))


def kin(records: Iterable[Signs], source: str, hidden: Collection[Ref] = ()) -> frozenset[Ref]:
    """Names of the records that are hidden (say so themselves, or among ``hidden``), and of their kin."""
    kinship = Kinship(source)
    for signs in records:
        kinship.add(signs, hidden=signs.ref in hidden)
    return kinship.hidden()


class _Lesson(NamedTuple):
    """A trait of a hidden record; ``weak``: of one that is hidden weakly (see ``safety.WEAK_REASONS``)."""

    trait: int
    weak: bool


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

    def add(self, signs: Signs, *, hidden: bool = False) -> None:
        """Take in one record; ``hidden``: known to be, whatever it says of itself."""
        if hidden or signs.rule is not None:
            self._flagged.append(len(self._refs))
        self._refs.append(signs.ref)
        own = signs.kind == "partner" or safety.same_establishment(signs)
        if (body := safety.establishment(self._source, signs)) is not None:
            self._put(_KEY, body[1], teaches=own)
        for kind, value in signs.traits:
            self._put(_NUMBERS[kind], value, teaches=True)
        self._starts.append(len(self._hashes))

    def _put(self, kind: int, value: str, *, teaches: bool) -> None:
        self._hashes.append(_cell(value) if kind == _POSITION else hash((kind, value)))
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
            trait = waiting.pop().trait
            first, last = (int(np.searchsorted(ordered, trait, side)) for side in ("left", "right"))
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

    def _level(self, number: int, known: set[_Lesson]) -> int:
        """How much this record teaches, by what it shares with those that are hidden; a lesson has just reached it."""
        strong = {self._kinds[at] for at in self._traits(number) if (self._hashes[at], False) in known}
        if strong:
            return _ALL if strong & _IDENTITIES else _WHO
        weak = {self._kinds[at] for at in self._traits(number) if (self._hashes[at], True) in known}
        # Hidden only because its partner shares a phone or a place.
        return _NOTHING if weak == {_KEY} else _WHO

    def _traits(self, number: int) -> range:
        return range(self._starts[number], self._starts[number + 1])

    def _lessons(self, number: int, *, weak: bool) -> set[_Lesson]:
        # A switchboard's number, or a shared roof, must not hide everybody behind it: see ``safety.lessons``.
        return {
            _Lesson(trait, weak)
            for at in self._traits(number)
            if self._teaches[at] and (not weak or self._kinds[at] in _IDENTITIES)
            for trait in self._forms(at)
        }

    def _forms(self, at: int) -> Iterator[int]:
        """A trait; of a position, its cell and the eight around it."""
        trait = self._hashes[at]
        return (trait + shift for shift in _AROUND) if self._kinds[at] == _POSITION else iter((trait,))


def _cell(position: str) -> int:
    """A position's cell, as a number: no hash, so that those around it are known."""
    lat, lon = (round(float(part) * 10**GRID) for part in position.split(","))
    return lat * _ROW + lon
