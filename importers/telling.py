"""What one row tells, ready to be kept: a row alone decides it, so any process may work it out."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pydantic_core import to_json

from directory.records import EntityKind
from directory.safety import must_mask
from directory.territory import load_territory
from directory.traits import Trait, traits
from importers.base import Context, Draft, Importer, Problem, Row, Whereabouts
from importers.entries import body_of
from importers.places import Places
from importers.privacy import public_payload


class Item(NamedTuple):
    """One record that a row tells of. ``body`` and ``place`` (of a partner) are JSON.

    ``rule`` and ``traits``: what the mask looks at (see ``directory.safety.Signs``).
    """

    kind: EntityKind
    key: str
    partner_key: str | None
    where: Whereabouts
    takes_partner_place: bool
    shared: bool
    rule: str | None
    traits: tuple[Trait, ...]
    place: str | None
    body: bytes


class Task(NamedTuple):
    """What another process needs to map rows as this one would."""

    importer: Importer
    territory: str
    everywhere: bool
    geocoded: bool
    today: date

    def context(self) -> Context:
        """What mapping a row may look at."""
        places = Places(load_territory(self.territory), self.everywhere, self.geocoded)
        return Context(places, self.today)


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
    candidate, record = draft.candidate, draft.candidate.record
    place = candidate.partner.place if candidate.partner else None
    return Item(
        candidate.kind,
        candidate.key,
        candidate.partner_key,
        draft.where,
        draft.takes_partner_place,
        draft.shared,
        must_mask(record),
        tuple(traits(record)),
        place.model_dump_json(exclude_defaults=True) if place else None,
        body_of(record),
    )
