"""What one run works with, and what it found in its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Engine

from directory.models import Source
from directory.records import EntityKind, Ref
from directory.settings import Settings
from importers.base import Importer
from importers.entries import Records
from importers.geocode.base import Geocoder, Offline
from importers.progress import Progress

OFFLINE: Final = Offline()
Keys = Mapping[EntityKind, AbstractSet[str]]
"""Keys of records, by kind."""


@dataclass(frozen=True, slots=True)
class Job:
    """What one run works with."""

    engine: Engine
    settings: Settings
    importer: Importer
    source: Source
    secret: bytes
    now: datetime
    progress: Progress
    geocoder: Geocoder = OFFLINE


@dataclass(frozen=True, slots=True)
class Found:
    """What a file gives to store, and what it says is still there. ``records`` may be read several times."""

    records: Records
    count: int
    hidden: frozenset[Ref]
    again: Sequence[Ref]
    """Records known again by the mark of their row: not among ``records``, and among ``keys``."""
    keys: Keys
    refused: Keys
    kinds: frozenset[EntityKind]


def keys_of(refs: Iterable[Ref]) -> Keys:
    """These names as keys, by kind."""
    keys: dict[EntityKind, set[str]] = {"partner": set(), "offer": set()}
    for kind, key in refs:
        keys[kind].add(key)
    return keys


def refs_of(keys: Keys) -> Iterator[Ref]:
    """These keys as names."""
    return ((kind, key) for kind, listed in keys.items() for key in listed)


def count_of(keys: Keys) -> int:
    """How many there are."""
    return sum(len(listed) for listed in keys.values())
