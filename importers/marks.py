"""Marks of rows: by them a row that did not change since the last import is known before it is mapped.

Only rows that said nothing wrong have one (what is wrong must be told again), and only in formats whose mapping
does not look at the date, nor at other rows (see ``directory.marks``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import directory
import importers
from directory.marks import Known, Marked
from importers.base import Importer, Row
from importers.places import Places
from importers.telling import Item, Told

LASTING: Final = frozenset({"data_inclusion", "template"})
"""Formats in which a row without a problem says the same on another day."""
LIBRARIES: Final = (
    "email-validator",
    "data-inclusion-schema",
    "nh3",
    "opening-hours-py",
    "phonenumbers",
    "pydantic",
    "python-stdnum",
    "shapely",
)
"""What the mapping of a row depends on besides our own code and tables."""
_BYTES: Final = 12


@cache
def program() -> bytes:
    """A digest of all that reads a row: our code and tables, and the libraries' versions."""
    made = hashlib.blake2b(" ".join(version(name) for name in LIBRARIES).encode())
    for path in _files():
        made.update(path.name.encode() + b"\0" + path.read_bytes())
    return made.digest()


def _files() -> Iterator[Path]:
    for package in (directory, importers):
        for folder in package.__path__:
            files = (path for path in Path(folder).rglob("*") if path.is_file() and path.suffix != ".pyc")
            yield from sorted(files)


class Marks:
    """The marks of one run: those known already, and those of the rows it reads."""

    def __init__(self, key: bytes | None = None, known: Marked | None = None) -> None:
        self._key = key
        self._known = known or Marked()

    def of(self, row: Row, content: bytes) -> str | None:
        """The mark of a row (``content``: its values as JSON), None when no row of this run has one."""
        if self._key is None:
            return None
        told = f"{row.kinds}\0{row.fault}\0".encode()
        return hashlib.blake2b(told + content, key=self._key, digest_size=_BYTES).hexdigest()

    def known(self, mark: str | None) -> Known | None:
        """The record that a row of this mark told of the last time."""
        return self._known.records.get(mark) if mark is not None else None

    def place(self, partner_key: str) -> str | None:
        """The place of a partner that is known again, as JSON."""
        return self._known.places.get(partner_key)


NO_MARKS: Final = Marks()


def is_lasting(importer: Importer) -> bool:
    """Whether rows of this format may be known again."""
    return importer.name in LASTING


def key_of(importer: Importer, places: Places, secret: bytes) -> bytes:
    """The key of a run's marks: another program, territory or instance gives others."""
    told = f"{importer.name}\0{places.territory.code}\0{places.everywhere}\0".encode()
    return hashlib.blake2b(told + program(), key=hashlib.sha256(secret).digest()).digest()


def deserves_one(told: Told, items: Sequence[Item]) -> bool:
    """Whether a row that was mapped so says it all: one record, here, and nothing to mend."""
    if len(items) != 1 or told.problems or told.hidden or told.set_aside:
        return False
    (item,) = items
    return item.where == "inside" and not (item.shared or item.takes_partner_place)
