"""Which records of a run are of hidden places, or share something with one: known before any is stored or sent."""

from __future__ import annotations

from itertools import islice
from typing import Final

from sqlalchemy import Engine

from directory import protection
from directory.db import reading
from directory.planning import lookup
from directory.records import Ref
from importers.entries import Records
from importers.kinship import kin

BATCH: Final = 1_000


def concealed(
    records: Records, *, engine: Engine, source: str, secret: bytes, flagged: bool
) -> frozenset[Ref]:
    """Names of the records that the directory hides or would hide, of those ``flagged`` in the file, and of their kin.

    ``flagged``: whether one at least says of itself that it is to be hidden.
    """
    masked = _masked(records, engine, source, secret)
    if not (flagged or masked):
        return frozenset()
    return kin((entry.signs for entry in records()), source, masked)


def _masked(records: Records, engine: Engine, source: str, secret: bytes) -> set[Ref]:
    """Those that the directory hides already, or would by what another source or a manager taught it."""
    found: set[Ref] = set()
    with reading(engine) as opened:
        if not protection.is_taught(opened):
            return found
        rest = (entry.signs for entry in records())
        while batch := list(islice(rest, BATCH)):
            known = lookup(opened, source, secret, [signs.ref for signs in batch])
            found.update(name for name, stored in known.items() if stored.masked)
            found.update(protection.screen(opened, source, batch, known, secret).reasons)
    return found
