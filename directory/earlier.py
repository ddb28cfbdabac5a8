"""Offers as they were at an instant: what a list read page by page goes on with when they change meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from directory.errors import TooManyChanges
from directory.models import Offer, Revision
from directory.planning import load_states
from directory.reading import chunks
from directory.records import OfferRecord
from directory.revisions import undo
from directory.writing import is_visible

MOST: Final = 5_000
"""Changes past which a list is begun again rather than gone on with."""
_NOT_FIELDS: Final = frozenset(("created", "status", "masked"))


@dataclass(frozen=True, slots=True)
class Earlier:
    """An offer that changed since, as it was: its record then, and the instant of its last change then.

    What has been hidden since has no place in it: the history forgot it.
    """

    id: UUID
    record: OfferRecord
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of offers since an instant: those that changed, and those that did not exist."""

    earlier: tuple[Earlier, ...]
    new: tuple[UUID, ...]

    @property
    def all(self) -> tuple[UUID, ...]:
        """Every offer concerned."""
        return (*(offer.id for offer in self.earlier), *self.new)


def changes_since(session: Session, since: datetime) -> Changes:
    """Offers that a reader sees otherwise than at ``since``; raises ``TooManyChanges`` past ``MOST``."""
    wanted = select(col(Offer.id), col(Offer.created_at)).where(col(Offer.updated_at) > since).limit(MOST + 1)
    rows = session.execute(wanted).all()
    if len(rows) > MOST:
        raise TooManyChanges
    old = [row.id for row in rows if row.created_at <= since]
    states, histories = load_states(session, "offer", old), _histories(session, old)
    earlier = (_as_of(id_, states[id_].values, histories.get(id_, []), since) for id_ in old)
    return Changes(tuple(earlier), tuple(row.id for row in rows if row.created_at > since))


_History = Sequence[tuple[datetime, Mapping[str, Any]]]


def _histories(
    session: Session, offers: Sequence[UUID]
) -> dict[UUID, list[tuple[datetime, Mapping[str, Any]]]]:
    """``{offer: [(instant, changes)…]}``, the last first."""
    found: dict[UUID, list[tuple[datetime, Mapping[str, Any]]]] = {}
    for chunk in chunks(offers):
        wanted = (
            select(col(Revision.entity_id), col(Revision.at), col(Revision.changes))
            .where(col(Revision.entity_kind) == "offer", col(Revision.entity_id).in_(chunk))
            .order_by(col(Revision.id).desc())
        )
        for entity, at, changes in session.execute(wanted):
            found.setdefault(entity, []).append((at, changes))
    return found


def _as_of(id_: UUID, values: Mapping[str, Any], history: _History, since: datetime) -> Earlier:
    then = dict(values)
    for at, changes in history:
        if at > since:
            then = undo(then, {name: list(pair) for name, pair in changes.items() if name not in _NOT_FIELDS})
    # The history of what is hidden keeps no name.
    record = OfferRecord.model_validate({"name": values["name"]} | then)
    return Earlier(id_, record, max(_visible(history, since), default=since))


def _visible(history: _History, since: datetime) -> Iterator[datetime]:
    return (at for at, changes in history if at <= since and is_visible(changes))
