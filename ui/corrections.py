"""Messages sent with "Corriger ou retirer", for whoever manages the directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from directory.errors import NotFound
from directory.models import CorrectionRequest
from directory.reading import load_offers, load_partners
from ui import urls

NEW = "new"
DONE = "done"


@dataclass(frozen=True, slots=True)
class Message:
    """One message; ``name`` is that of the record it is about, ``None`` when it is stored no more."""

    id: int
    kind: urls.EntityKind
    entity_id: UUID
    name: str | None
    wish: str
    message: str
    reply_to: str | None
    at: datetime
    status: str

    def as_dict(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        return {name: getattr(self, name) for name in self.__slots__} | {"at": self.at.isoformat()}


def listed(session: Session, *, every: bool = False) -> list[Message]:
    """New messages, the oldest first; ``every``: those dealt with too."""
    wanted = select(CorrectionRequest).order_by(col(CorrectionRequest.id))
    if not every:
        wanted = wanted.where(col(CorrectionRequest.status) == NEW)
    return _messages(session, list(session.exec(wanted)))


def found(session: Session, number: int) -> Message:
    """One message. Raises ``NotFound``."""
    return _messages(session, [_stored(session, number)])[0]


def deal_with(session: Session, number: int) -> None:
    """Mark a message as dealt with; again changes nothing. Raises ``NotFound``."""
    _stored(session, number).status = DONE


def _stored(session: Session, number: int) -> CorrectionRequest:
    stored = session.get(CorrectionRequest, number)
    if stored is None:
        raise NotFound(f"Message n° {number}")
    return stored


def _messages(session: Session, stored: list[CorrectionRequest]) -> list[Message]:
    offers = load_offers(session, [each.entity_id for each in stored if each.entity_kind == "offer"])
    partners = load_partners(session, [each.entity_id for each in stored if each.entity_kind == "partner"])
    names = {id_: one.record.name for id_, one in offers.items()}
    names |= {id_: one.name for id_, one in partners.items()}
    return [
        Message(
            id=each.id or 0,
            kind="offer" if each.entity_kind == "offer" else "partner",
            entity_id=each.entity_id,
            name=names.get(each.entity_id),
            wish=each.wish,
            message=each.message,
            reply_to=each.reply_to,
            at=each.at,
            status=each.status,
        )
        for each in stored
    ]
