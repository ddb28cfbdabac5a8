"""The record of truth: applying what sources say, previewing it, and what became of vanished records.

Nothing here commits: the caller's transaction (``directory.db.session``) is the unit, one per batch.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from directory import protection
from directory.errors import ReservedSourceKey
from directory.layers import PEOPLE
from directory.models import Source
from directory.places import place_names
from directory.planning import Known, Ref, Step, is_fresh, lookup, ref, steps
from directory.reading import (
    SourceRef,
    StoredOffer,
    StoredPartner,
    iter_published,
    load_offers,
    load_partners,
    published_count,
)
from directory.seen import Change, Count, Seen, Tally
from directory.writing import touch, write_steps

__all__ = [
    "Change",
    "Count",
    "Seen",
    "SourceRef",
    "StoredOffer",
    "StoredPartner",
    "Tally",
    "apply_batch",
    "ensure_source",
    "iter_published",
    "load_offers",
    "load_partners",
    "preview_batch",
    "published_count",
]


def ensure_source(session: Session, source: Source) -> Source:
    """The stored source of this key, created when new, brought up to date when its description changed."""
    if source.key in PEOPLE:
        raise ReservedSourceKey(source.key)
    stored = session.get(Source, source.key)
    if stored is None:
        session.add(source)
        session.flush()
        return source
    for name in ("name", "format", "url", "licence", "trust", "grace_days"):
        setattr(stored, name, getattr(source, name))
    session.flush()
    return stored


def apply_batch(
    session: Session,
    *,
    source: Source,
    run_id: int,
    batch: Sequence[Seen],
    now: datetime,
    secret: bytes,
    names: Collection[str] | None = None,
) -> Tally:
    """Store what one source says, refold what changed, and ask for it to be indexed; answers the counts.

    Partners before their offers, in the same batch or an earlier one. The mask is applied before
    anything is written. ``names``: words that tell a place, to look for in the texts of masked records
    (unset: every commune, canton and valley of the territory). A record given twice counts once.
    """
    latest = {ref(seen.candidate): seen for seen in batch}
    known = lookup(session, source.key, secret, latest)
    fresh = [(seen, known.get(name)) for name, seen in latest.items() if is_fresh(seen, known.get(name))]
    screening = protection.screen(session, source.key, [seen.candidate for seen, _ in fresh], known, secret)
    protection.keep(session, screening.lessons, secret, now)
    tally = Tally()
    planned = _plan(session, source, fresh, known, screening.reasons, _names(names), secret, now, tally)
    write_steps(session, planned, source=source.key, run_id=run_id, now=now)
    unchanged = [name for name in latest if name in known and not is_fresh(latest[name], known[name])]
    touch(session, [known[name].id for name in unchanged], run_id, now)
    _count(tally, planned, unchanged, known)
    return tally


def preview_batch(
    session: Session,
    *,
    source: Source,
    batch: Sequence[Seen],
    now: datetime,
    secret: bytes,
    names: Collection[str] | None = None,
    planned_partners: Collection[str] = (),
) -> Tally:
    """What ``apply_batch`` would do, with every change field by field; writes nothing.

    ``planned_partners``: keys of partners that earlier batches of this preview would add.
    """
    latest = {ref(seen.candidate): seen for seen in batch}
    known = lookup(session, source.key, secret, latest)
    fresh = [(seen, known.get(name)) for name, seen in latest.items() if is_fresh(seen, known.get(name))]
    screening = protection.screen(session, source.key, [seen.candidate for seen, _ in fresh], known, secret)
    tally = Tally()
    planned = _plan(
        session, source, fresh, known, screening.reasons, _names(names), secret, now, tally, planned_partners
    )
    unchanged = [name for name in latest if name in known and not is_fresh(latest[name], known[name])]
    _count(tally, planned, unchanged, known)
    tally.changes = [
        Change(step.kind, step.key, step.entity_id, step.after["name"], step.outcome, step.changes)
        for step in planned
        if step.outcome != "unchanged"
    ]
    return tally


def _names(given: Collection[str] | None) -> Collection[str]:
    return place_names() if given is None else given


def _plan(
    session: Session,
    source: Source,
    fresh: Sequence[tuple[Seen, Known | None]],
    known: dict[Ref, Known],
    reasons: dict[Ref, str],
    names: Collection[str],
    secret: bytes,
    now: datetime,
    tally: Tally,
    planned_partners: Collection[str] = (),
) -> list[Step]:
    planned = steps(session, source, fresh, reasons, names, secret, now)
    parents = _parents(session, source.key, planned, secret)
    kept = []
    for step in planned:
        if step.kind == "offer":
            key = step.seen.candidate.partner_key or ""
            if key not in parents and key not in planned_partners:
                tally.orphans.append(step.seen.candidate.key)
                continue
            step.parent_id, step.partner_id = parents.get(key, (None, None))
        kept.append(step)
    return kept


def _parents(session: Session, source: str, planned: Sequence[Step], secret: bytes) -> dict[str, tuple[UUID, UUID]]:
    wanted = {step.seen.candidate.partner_key for step in planned if step.kind == "offer"} - {None}
    stored = lookup(session, source, secret, [("partner", key) for key in wanted if key])
    here = {
        step.seen.candidate.key: (step.id, step.entity_id) for step in planned if step.kind == "partner"
    }
    return {key: (found.id, found.entity_id) for (_, key), found in stored.items()} | here


def _count(tally: Tally, planned: Sequence[Step], unchanged: Sequence[Ref], known: dict[Ref, Known]) -> None:
    for step in planned:
        tally.of(step.kind).add(step.outcome)
        if step.mask_reason:
            tally.masked.add(ref(step.seen.candidate))
    for name in unchanged:
        tally.of(name[0]).add("unchanged")
        if known[name].masked:
            tally.masked.add(name)
    tally.stored += len(planned)
