"""Merging two entities, and separating them again: the layers of one go to the other, and come back.

Nothing is lost: the entity that goes is what its layers say, and its few other facts are kept in the
``Merge`` row. Nothing here commits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, SQLModel, col

from directory.errors import MergeRefused, NotFound
from directory.layers import Effective
from directory.models import CorrectionRequest, EditLayer, MaskDecision, Merge, Offer, SourceRecord
from directory.planning import State, load_states, table_of
from directory.reading import chunks
from directory.records import EntityKind
from directory.refold import effective_of, refold
from directory.writing import (
    add_revisions,
    drop_parts,
    enqueue,
    enqueue_offers_of,
    entity_row,
    revision_row,
    write_parts,
)

WORDS: Final[Mapping[EntityKind, str]] = {"partner": "Structure", "offer": "Offre"}
_OWNED: Final[Mapping[str, type[SQLModel]]] = {
    "records": SourceRecord,
    "edits": EditLayer,
    "requests": CorrectionRequest,
}
"""What belongs to an entity and changes hands with it; its history stays where it was written."""


def moved_to(session: Session, entity: UUID) -> UUID | None:
    """The entity that this one was merged into, at the end of the chain; ``None`` when it was not."""
    wanted = select(col(Merge.kept_id)).where(col(Merge.undone_at).is_(None))
    found: UUID | None = None
    while (kept := session.scalar(wanted.where(col(Merge.gone_id) == (found or entity)))) is not None:
        found = kept
    return found


def merge(
    session: Session,
    kind: EntityKind,
    kept: UUID,
    gone: UUID,
    *,
    pair_id: int,
    by: str,
    now: datetime,
    names: Collection[str] | None = None,
) -> Merge:
    """Give every layer of ``gone`` to ``kept``, and its offers when it is a partner.

    Raises ``NotFound``, or ``MergeRefused`` when one of the two is hidden and the other is not.
    """
    states = _both(session, kind, kept, gone)
    if states[kept].masked != states[gone].masked:
        raise MergeRefused(
            "L'une des deux fiches est protégée, l'autre non. Pour les fusionner, protégez aussi l'autre "
            "(spie mask hide), ou dites que la première peut être montrée (spie mask show)."
        )
    created_at = session.scalar(select(table_of(kind).c.created_at).where(table_of(kind).c.id == gone))
    parent = states[gone].partner_id
    done = Merge(
        pair_id=pair_id,
        entity_kind=kind,
        kept_id=kept,
        gone_id=gone,
        moved={name: _hand_over(session, name, kind, gone, kept) for name in _OWNED},
        former={
            "status": states[gone].status,
            "kept_status": states[kept].status,
            "created_at": created_at.isoformat() if created_at else now.isoformat(),
            "partner_id": str(parent) if parent else None,
        },
        at=now,
    )
    done.former["decision"] = _give_decision(session, gone, kept)
    done.moved["offers"] = _hand_over_offers(session, gone, kept) if kind == "partner" else []
    session.add(done)
    session.flush()
    _remove(session, kind, gone)
    if states[gone].status == "active":
        _set_status(session, kind, kept, "active")
    _fold_again(session, kind, kept, by=by, reason=f"fusion n° {done.id}", now=now, names=names)
    _index(session, kind, [kept, gone])
    return done


def unmerge(
    session: Session,
    merge_id: int,
    *,
    by: str,
    now: datetime,
    names: Collection[str] | None = None,
) -> list[Merge]:
    """Separate what was merged: each gets its layers back; answers the merges undone, the last first.

    Offers of the two partners merged since are separated before. Raises ``NotFound``, or
    ``MergeRefused`` when the kept one has gone into a third meanwhile.
    """
    done = session.get(Merge, merge_id)
    if done is None or done.undone_at is not None:
        raise NotFound("Fusion")
    if (later := _taken_by(session, done.kept_id)) is not None:
        raise MergeRefused(
            f"La fiche gardée a été fusionnée depuis avec une autre : annulez d'abord celle-là (paire {later.pair_id})."
        )
    kind: EntityKind = "partner" if done.entity_kind == "partner" else "offer"
    undone: list[Merge] = []
    for other in _between(session, done) if kind == "partner" else ():
        undone += unmerge(session, other, by=by, now=now, names=names)
    for name in _OWNED:
        _give_back(session, name, done.moved[name], done.kept_id, done.gone_id)
    _take_decision(session, done)
    _restore(session, kind, done, names=names, now=now)
    if kind == "partner":
        _give_offers_back(session, done)
    _set_status(session, kind, done.kept_id, done.former["kept_status"])
    done.undone_at = now
    session.flush()
    reason = f"fusion n° {done.id} annulée"
    add_revisions(session, [revision_row(kind, done.gone_id, {}, actor=by, reason=reason, now=now)])
    _fold_again(session, kind, done.kept_id, by=by, reason=reason, now=now, names=names)
    _index(session, kind, [done.kept_id, done.gone_id])
    return [*undone, done]


def _both(session: Session, kind: EntityKind, kept: UUID, gone: UUID) -> dict[UUID, State]:
    states = load_states(session, kind, [kept, gone])
    if len(states) < 2:
        raise MergeRefused("C'est la même fiche.") if kept == gone else NotFound(WORDS[kind])
    return states


def _hand_over(session: Session, name: str, kind: EntityKind, gone: UUID, kept: UUID) -> list[Any]:
    table = _OWNED[name].__table__  # type: ignore[attr-defined]
    kind_column = table.c.kind if name == "records" else table.c.entity_kind
    mine = select(table.c.id).where(table.c.entity_id == gone, kind_column == kind).order_by(table.c.id)
    ids = list(session.scalars(mine))
    for chunk in chunks(ids):
        session.execute(update(table).where(table.c.id.in_(chunk)).values(entity_id=kept))
    return [str(id_) if isinstance(id_, UUID) else id_ for id_ in ids]


def _give_back(session: Session, name: str, ids: Sequence[Any], kept: UUID, gone: UUID) -> None:
    table = _OWNED[name].__table__  # type: ignore[attr-defined]
    for chunk in chunks(UUID(id_) if isinstance(id_, str) else id_ for id_ in ids):
        mine = table.c.id.in_(chunk), table.c.entity_id == kept
        session.execute(update(table).where(*mine).values(entity_id=gone))


def _give_decision(session: Session, gone: UUID, kept: UUID) -> bool:
    """A manager's word on who may be seen goes along; true when it did."""
    word, other = session.get(MaskDecision, gone), session.get(MaskDecision, kept)
    if word is None or other is not None:
        return False
    session.execute(update(MaskDecision).where(col(MaskDecision.entity_id) == gone).values(entity_id=kept))
    return True


def _take_decision(session: Session, done: Merge) -> None:
    if done.former.get("decision"):
        mine = col(MaskDecision.entity_id) == done.kept_id
        session.execute(update(MaskDecision).where(mine).values(entity_id=done.gone_id))


def _hand_over_offers(session: Session, gone: UUID, kept: UUID) -> list[str]:
    ids = list(session.scalars(select(col(Offer.id)).where(col(Offer.partner_id) == gone)))
    session.execute(update(Offer).where(col(Offer.partner_id) == gone).values(partner_id=kept))
    return sorted(str(id_) for id_ in ids)


def _give_offers_back(session: Session, done: Merge) -> None:
    """Those it had, and those its sources brought since."""
    since = select(col(SourceRecord.entity_id)).where(
        col(SourceRecord.parent_id).in_([UUID(id_) for id_ in done.moved["records"]]),
        col(SourceRecord.id) == col(SourceRecord.entity_id),
    )
    offers = {UUID(id_) for id_ in done.moved["offers"]} | set(session.scalars(since))
    for chunk in chunks(offers):
        mine = col(Offer.id).in_(chunk), col(Offer.partner_id) == done.kept_id
        session.execute(update(Offer).where(*mine).values(partner_id=done.gone_id))


def _remove(session: Session, kind: EntityKind, gone: UUID) -> None:
    drop_parts(session, [gone])
    session.execute(delete(table_of(kind)).where(table_of(kind).c.id == gone))


def _restore(
    session: Session, kind: EntityKind, done: Merge, *, names: Collection[str] | None, now: datetime
) -> None:
    effective = effective_of(session, kind, [done.gone_id], names)[done.gone_id]
    hidden = session.scalar(select(table_of(kind).c.masked).where(table_of(kind).c.id == done.kept_id))
    row = entity_row(kind, effective.values, effective.origins, masked=bool(hidden))
    row |= {
        "id": done.gone_id,
        "status": done.former["status"],
        "created_at": datetime.fromisoformat(done.former["created_at"]),
        "updated_at": now,
    }
    if kind == "offer":
        former = UUID(done.former["partner_id"])
        row["partner_id"] = moved_to(session, former) or former
    session.execute(insert(table_of(kind)), [row])
    write_parts(session, kind, {done.gone_id: effective.values}, replace=False)


def _fold_again(
    session: Session,
    kind: EntityKind,
    entity: UUID,
    *,
    by: str,
    reason: str,
    now: datetime,
    names: Collection[str] | None,
) -> None:
    if not refold(session, kind, [entity], actor=by, reason=reason, now=now, names=names):
        add_revisions(session, [revision_row(kind, entity, {}, actor=by, reason=reason, now=now)])
    # Equal values may come from another layer now: a fold without a change does not write that.
    effective: Effective = effective_of(session, kind, [entity], names)[entity]
    table = table_of(kind)
    session.execute(update(table).where(table.c.id == entity).values(origins=dict(effective.origins)))


def _set_status(session: Session, kind: EntityKind, entity: UUID, status: str) -> None:
    table = table_of(kind)
    session.execute(update(table).where(table.c.id == entity).values(status=status))


def _index(session: Session, kind: EntityKind, entities: Iterable[UUID]) -> None:
    (enqueue if kind == "offer" else enqueue_offers_of)(session, entities)


def _taken_by(session: Session, kept: UUID) -> Merge | None:
    wanted = select(Merge).where(col(Merge.gone_id) == kept, col(Merge.undone_at).is_(None))
    return session.scalar(wanted)


def _between(session: Session, done: Merge) -> list[int]:
    """Merges, since, of an offer of one of the two partners with an offer of the other; the last first."""
    wanted = select(Merge).where(
        col(Merge.entity_kind) == "offer", col(Merge.undone_at).is_(None), col(Merge.id) > done.id
    )
    mine = set(done.moved["records"])
    return [
        other.id
        for other in session.scalars(wanted.order_by(col(Merge.id).desc()))
        if other.id is not None and _crosses(session, other, mine)
    ]


def _crosses(session: Session, other: Merge, mine: set[str]) -> bool:
    wanted = select(col(SourceRecord.id), col(SourceRecord.parent_id)).where(
        col(SourceRecord.entity_id) == other.kept_id
    )
    went = set(other.moved["records"])
    sides: dict[bool, set[bool]] = {True: set(), False: set()}
    for record, parent in session.execute(wanted):
        sides[str(record) in went].add(str(parent) in mine)
    return bool(sides[True] and sides[False]) and len(sides[True] | sides[False]) > 1
