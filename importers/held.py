"""A run that waits for a manager: what it had read, encrypted with a key of the instance, until approved."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from directory.records import EntityKind
from importers.refusal import HeldUnreadable
from importers.spool import keep as keep_records
from importers.spool import kept, key_of

_PURPOSE: Final = "held imports, 2"
"""Another number when an entry holds something else: what an older program kept is told to be unreadable."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a held run needs to be applied; ``records`` are those of its spool."""

    kinds: Sequence[EntityKind]
    again: Sequence[tuple[EntityKind, str]]
    refused: Sequence[tuple[EntityKind, str]]
    records: Iterator[bytes]


def _path(folder: Path, run_id: int) -> Path:
    return folder / f"{run_id}.spool"


def keep(folder: Path, run_id: int, bundle: Bundle, secret: bytes) -> None:
    """Keep a run until it is approved."""
    head = {
        "kinds": list(bundle.kinds),
        "again": list(bundle.again),
        "refused": list(bundle.refused),
    }
    keep_records(
        _path(folder, run_id), chain([json.dumps(head).encode()], bundle.records), key_of(secret, _PURPOSE)
    )


def load(folder: Path, run_id: int, secret: bytes) -> Bundle:
    """What was kept. Raises ``HeldUnreadable``."""
    records = kept(_path(folder, run_id), key_of(secret, _PURPOSE))
    first = next(records, None)
    if first is None:
        raise HeldUnreadable
    head = json.loads(first)
    again, refused = ([(kind, key) for kind, key in head[name]] for name in ("again", "refused"))
    return Bundle(head["kinds"], again, refused, records)


def forget(folder: Path, run_ids: Collection[int]) -> None:
    """Delete what these runs had kept, drafts of a process that died included."""
    for path in folder.glob("*"):
        number = path.name.partition(".")[0]
        if number.isdigit() and int(number) in run_ids:
            path.unlink(missing_ok=True)
