"""What duplicates forget of an entity that is hidden: its address, evidence about it, histories of what it took in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import delete, or_, select, update
from sqlmodel import Session, col

from directory.mask import mask_changes
from directory.models import DuplicatePair, Merge, Revision


def forget(session: Session, old: UUID, new: UUID, renamed: Mapping[UUID, UUID]) -> None:
    """Follow an entity, and what was merged into it, to their hidden identifiers.

    ``renamed``: ``{identifier of each of its source records: the hidden one}``. No old address leads to
    the hidden entity any more, pairs that were waiting or refused are dropped, and merges can still be undone.
    """
    told = {**renamed, old: new}
    for done in session.scalars(select(Merge).where(col(Merge.kept_id).in_([old, new]))):
        gone = renamed.get(done.gone_id) or uuid5(new, str(done.id))
        told[done.gone_id] = gone
        _hide_revisions(session, done.gone_id, gone)
        done.kept_id, done.gone_id = new, gone
        _rename_pair(session, done.pair_id, new, gone)
    session.flush()
    _rename(session, {str(before): str(after) for before, after in told.items()})
    _drop_pairs(session, {*told, *told.values()})


def _hide_revisions(session: Session, gone: UUID, hidden: UUID) -> None:
    for revision in session.scalars(select(Revision).where(col(Revision.entity_id) == gone)):
        revision.entity_id, revision.changes = hidden, mask_changes(revision.changes)


def _rename_pair(session: Session, pair: int, kept: UUID, gone: UUID) -> None:
    ids = {"left_id": min(kept, gone), "right_id": max(kept, gone), "evidence": []}
    session.execute(update(DuplicatePair).where(col(DuplicatePair.id) == pair).values(ids))


def _rename(session: Session, told: Mapping[str, str]) -> None:
    """Merges of a hidden partner's offers, and of a hidden offer's partner, name them too."""
    for done in session.scalars(select(Merge)):
        moved = {name: [_new(told, id_) for id_ in ids] for name, ids in done.moved.items()}
        former = done.former | {"partner_id": _new(told, done.former["partner_id"])}
        if moved != done.moved or former != done.former:
            done.moved, done.former = moved, former
    session.flush()


def _new(told: Mapping[str, str], id_: Any) -> Any:
    return told.get(id_, id_) if isinstance(id_, str) else id_


def _drop_pairs(session: Session, told: set[UUID]) -> None:
    """Those that are not of a merge; a merge undone, and its pair, go too."""
    ids = list(told)
    pair = or_(col(DuplicatePair.left_id).in_(ids), col(DuplicatePair.right_id).in_(ids))
    mine = or_(col(Merge.kept_id).in_(ids), col(Merge.gone_id).in_(ids))
    session.execute(delete(Merge).where(mine, col(Merge.undone_at).is_not(None)))
    session.execute(
        delete(DuplicatePair).where(pair, col(DuplicatePair.id).not_in(select(col(Merge.pair_id))))
    )
