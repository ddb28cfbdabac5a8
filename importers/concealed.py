"""Which records of a run are of hidden places, or share something with one: known before any is stored or sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from sqlalchemy import Engine
from sqlmodel import Session

from directory import protection
from directory.db import reading, trial
from directory.models import Source
from directory.planning import lookup
from directory.records import Ref
from directory.safety import Signs
from directory.store import learn
from importers.entries import Records
from importers.kinship import kin

BATCH: Final = 1_000
ROUNDS: Final = 5
"""How often what the file hides in the directory may tell of others of the file, and these of others there."""


def concealed(
    records: Records, *, engine: Engine, source: Source, now: datetime, secret: bytes, flagged: bool
) -> frozenset[Ref]:
    """Names of the records that the directory hides or would hide, of those ``flagged`` in the file, and of their kin.

    Kin too is what shares something with a stored record that these hide. ``flagged``: whether one at least says of
    itself that it is to be hidden. Writes nothing.
    """
    with reading(engine) as opened:
        masked = _masked(records, opened, source.key, secret)
    if not (flagged or masked):
        return frozenset()
    found = kin((entry.signs for entry in records()), source.key, masked)
    with reading(engine) as opened:
        if not _teaches([entry.signs for entry in records(found)], opened, source.key, secret):
            return found
    with trial(engine) as opened:
        for _ in range(ROUNDS):
            told = [entry.signs for entry in records(found)]
            if not learn(opened, source=source, told=told, now=now, secret=secret):
                break
            # What was hidden in the directory may tell of others of the file.
            masked = _masked(records, opened, source.key, secret)
            found |= kin((entry.signs for entry in records()), source.key, masked)
    return found


def _teaches(told: Sequence[Signs], opened: Session, source: str, secret: bytes) -> bool:
    """Whether these records tell of something that the directory does not hide yet: looking for it takes seconds."""
    known = lookup(opened, source, secret, [signs.ref for signs in told])
    screening = protection.screen(opened, source, told, known, secret)
    shown = (name for name in screening.reasons if name in known and not known[name].masked)
    return any(lesson.new for lesson in screening.lessons) or any(shown)


def _masked(records: Records, opened: Session, source: str, secret: bytes) -> set[Ref]:
    """Those that the directory hides already, or would by what another source or a manager taught it."""
    found: set[Ref] = set()
    if not protection.is_taught(opened):
        return found
    rest = (entry.signs for entry in records())
    while batch := list(islice(rest, BATCH)):
        known = lookup(opened, source, secret, [signs.ref for signs in batch])
        found.update(name for name, stored in known.items() if stored.masked)
        found.update(protection.screen(opened, source, batch, known, secret).reasons)
    return found
