"""Rows known again by their mark: what a source said last time, and would say again word for word.

A mark is a keyed digest of a row and of the program that reads it. An importer that finds the mark of a row here
need not map it: its record is stored as it would be stored again. Nothing masked has a mark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlmodel import Session

from directory.identity import record_id
from directory.models import SourceRecord
from directory.planning import lookup
from directory.records import EntityKind, Ref
from directory.writing import alone, touch


@dataclass(frozen=True, slots=True)
class Known:
    """The record that a row tells of."""

    kind: EntityKind
    key: str
    partner_key: str | None = None


@dataclass(slots=True)
class Marked:
    """Records of a source by the marks of their rows, and the places of its partners (JSON) by key."""

    records: dict[str, Known] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def marked(session: Session, source: str) -> Marked:
    """What a source showed the last time it was read, for the rows that have a mark."""
    found = Marked()
    partners: dict[UUID, str] = {}
    for mark, key, vanished_at, id_, place in session.execute(_told(source, "partner", _RECORDS.id, _PLACE)):
        partners[id_] = key
        if mark is not None and vanished_at is None:
            found.records[mark] = Known("partner", key)
            if place is not None:
                found.places[key] = place
    for mark, key, vanished_at, parent in session.execute(_told(source, "offer", _RECORDS.parent_id)):
        if mark is not None and vanished_at is None and parent in partners:
            found.records[mark] = Known("offer", key, partners[parent])
    return found


_RECORDS = SourceRecord.__table__.c  # type: ignore[attr-defined]
_PLACE = _RECORDS.record["place"].as_string()


def _told(source: str, kind: EntityKind, *more: ColumnElement[Any]) -> Select[Any]:
    return select(_RECORDS.row_mark, _RECORDS.key, _RECORDS.vanished_at, *more).where(
        _RECORDS.source_key == source, _RECORDS.kind == kind, _RECORDS.masked.is_(False)
    )


def see_again(
    session: Session, source: str, records: Iterable[Ref], *, run_id: int, secret: bytes, now: datetime
) -> Counter[EntityKind]:
    """Note that these records were seen once more, unchanged; answers how many, by kind.

    Where one is missing all are looked up: it may have been masked, and so renamed, since ``marked`` told of it.
    """
    alone(session)
    wanted = list(dict.fromkeys(records))
    if touch(session, (record_id(source, key, kind) for kind, key in wanted), run_id, now) < len(wanted):
        known = lookup(session, source, secret, wanted)
        touch(session, [stored.id for stored in known.values()], run_id, now)
        wanted = list(known)
    return Counter(kind for kind, _ in wanted)
