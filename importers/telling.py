"""What one row tells, ready to be kept: a row alone decides it, so any process may work it out."""

from __future__ import annotations

from typing import NamedTuple

from pydantic_core import to_json

from directory import safety
from directory.records import Candidate, EntityKind
from importers.base import Context, Draft, Importer, Problem, Row, Whereabouts
from importers.privacy import public_payload


class Item(NamedTuple):
    """One record that a row tells of. ``body`` and ``place`` (of a partner) are JSON."""

    kind: EntityKind
    key: str
    partner_key: str | None
    where: Whereabouts
    takes_partner_place: bool
    shared: bool
    flagged: bool
    """Whether it says of itself that it is to be hidden."""
    place: str | None
    body: bytes


class Told(NamedTuple):
    """What ``Mapped`` says, its records and the row itself (``payload``, as it may be kept) as JSON."""

    items: tuple[Item, ...]
    problems: tuple[Problem, ...]
    set_aside: str | None
    keys: tuple[tuple[EntityKind, str], ...]
    hidden: bool
    payload: bytes


def tell(importer: Importer, row: Row, context: Context) -> Told:
    """Map a row, and take out of it what may not be kept."""
    mapped = importer.map(row, context)
    payload = b""
    if mapped.drafts:
        payload = to_json(public_payload(row.values, importer.drops, mapped.context), fallback=str)
    return Told(
        tuple(_item(draft) for draft in mapped.drafts),
        mapped.problems,
        mapped.set_aside,
        mapped.keys,
        mapped.hidden,
        payload,
    )


def _item(draft: Draft) -> Item:
    candidate = draft.candidate
    place = candidate.partner.place if candidate.partner else None
    return Item(
        candidate.kind,
        candidate.key,
        candidate.partner_key,
        draft.where,
        draft.takes_partner_place,
        draft.shared,
        safety.must_mask(candidate.record) is not None,
        place.model_dump_json(exclude_defaults=True) if place else None,
        body_of(candidate),
    )


def body_of(candidate: Candidate) -> bytes:
    """A record as JSON, without what it leaves unsaid."""
    return candidate.model_dump_json(exclude_defaults=True).encode()
