"""The record of truth: applying what sources say, previewing it, and what became of vanished records.

Nothing here commits: the caller's transaction (``directory.db.session``) is the unit, one per batch.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlmodel import Session

from directory import protection
from directory.duplicates.merging import moved_to
from directory.edits import conflicts, edit, history, restore, state_at
from directory.errors import ReservedSourceKey
from directory.hiding import hide_stored
from directory.layers import PEOPLE
from directory.models import Source
from directory.places import place_names
from directory.planning import Context, Known, Step, is_fresh, lookup, steps
from directory.reading import (
    SourceRef,
    StoredOffer,
    StoredPartner,
    iter_published,
    load_offers,
    load_partners,
    over_ids,
    published_count,
)
from directory.records import Ref
from directory.rejected import scrub_rejections
from directory.safety import Signs
from directory.seen import Change, Count, Seen, Tally
from directory.vanishing import Vanished, archive_due, live_count, mark_vanished, missing, vanished
from directory.writing import alone, remark, touch, write_steps

__all__ = [
    "Change",
    "Count",
    "Seen",
    "SourceRef",
    "StoredOffer",
    "StoredPartner",
    "Tally",
    "Vanished",
    "apply_batch",
    "archive_due",
    "conflicts",
    "edit",
    "ensure_source",
    "history",
    "iter_published",
    "learn",
    "live_count",
    "load_offers",
    "load_partners",
    "mark_vanished",
    "missing",
    "moved_to",
    "over_ids",
    "preview_batch",
    "published_count",
    "restore",
    "screened",
    "state_at",
    "vanished",
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
    alone(session)
    context = Context(secret, _names(names), now)
    latest = {seen.ref: seen for seen in batch}
    known = lookup(session, source.key, secret, latest)
    told = [seen.signs for seen, _ in _sort(latest, known)[0]]
    protected, reasons = _protect(session, source.key, told, known, context)
    if protected:
        known = lookup(session, source.key, secret, latest)
    fresh, unchanged = _sort(latest, known)
    planned, orphans = _plan(session, source, fresh, reasons, context)
    write_steps(session, planned, source=source.key, run_id=run_id, now=now)
    touch(session, [known[name].id for name in unchanged], run_id, now)
    remark(session, dict(_other_marks(unchanged, latest, known)))
    return _tally(planned, unchanged, known, orphans=orphans, masked=reasons, protected=protected)


def learn(
    session: Session,
    *,
    source: Source,
    told: Sequence[Signs],
    now: datetime,
    secret: bytes,
    names: Collection[str] | None = None,
) -> int:
    """Keep what these records teach to hide, before any is stored; answers how many stored ones it hid.

    For records that tell of each other and do not come in one batch.
    """
    return _taught(session, source, told, Context(secret, _names(names), now))[0]


def screened(
    session: Session, *, source: Source, told: Sequence[Signs], now: datetime, secret: bytes
) -> dict[Ref, str]:
    """Which of these records would be masked, and why (keys of ``safety.REASONS``).

    Hides stored ones to see what they teach: for a ``db.trial``.
    """
    return _taught(session, source, told, Context(secret, _names(None), now))[1]


def _taught(
    session: Session, source: Source, told: Sequence[Signs], context: Context
) -> tuple[int, dict[Ref, str]]:
    """What ``_protect`` answers for records that are not stored yet, alone in their transaction."""
    alone(session)
    known = lookup(session, source.key, context.secret, [signs.ref for signs in told])
    return _protect(session, source.key, told, known, context)


def preview_batch(
    session: Session,
    *,
    source: Source,
    batch: Sequence[Seen],
    now: datetime,
    secret: bytes,
    names: Collection[str] | None = None,
    planned_partners: Collection[str] = (),
    masks: Mapping[Ref, str] = MappingProxyType({}),
) -> Tally:
    """What ``apply_batch`` would do, with every change field by field; writes nothing.

    ``planned_partners``: keys of partners that earlier batches of this preview would add.
    ``masks``: what ``screened`` told of records of this batch and of others.
    """
    context = Context(secret, _names(names), now)
    latest = {seen.ref: seen for seen in batch}
    known = lookup(session, source.key, secret, latest)
    fresh, unchanged = _sort(latest, known)
    screening = protection.screen(session, source.key, [seen.signs for seen, _ in fresh], known, secret)
    reasons = {**masks, **screening.reasons}
    planned, orphans = _plan(session, source, fresh, reasons, context, planned_partners=planned_partners)
    tally = _tally(planned, unchanged, known, orphans=orphans, masked=reasons)
    tally.changes = [
        Change(step.kind, step.key, step.entity_id, step.after["name"], step.outcome, step.changes)
        for step in planned
        if step.outcome != "unchanged"
    ]
    return tally


def _names(given: Collection[str] | None) -> Collection[str]:
    return place_names() if given is None else given


def _sort(
    latest: dict[Ref, Seen], known: dict[Ref, Known]
) -> tuple[list[tuple[Seen, Known | None]], list[Ref]]:
    fresh = [(seen, known.get(name)) for name, seen in latest.items() if is_fresh(seen, known.get(name))]
    return fresh, [name for name, seen in latest.items() if not is_fresh(seen, known.get(name))]


def _protect(
    session: Session, source: str, told: Sequence[Signs], known: dict[Ref, Known], context: Context
) -> tuple[int, dict[Ref, str]]:
    """Hide what these records tell us to hide among stored ones; why they are masked themselves."""
    protected, secret = 0, context.secret
    while True:
        screening = protection.screen(session, source, told, known, secret)
        protection.keep(session, screening.lessons, secret, context.now)
        shown = {name: known[name] for name in screening.reasons if name in known and not known[name].masked}
        also = {stored.entity_id: screening.reasons[name] for name, stored in shown.items()}
        hidden = hide_stored(session, screening.lessons, context=context, also=also)
        if not hidden:
            masked = (signs for signs in told if signs.ref in screening.reasons)
            scrub_rejections(
                session, {trait for signs in masked for trait in protection.private(source, signs)}
            )
            return protected, screening.reasons
        # What was just hidden may tell of others of these records.
        protected += len(hidden)
        known = lookup(session, source, secret, [signs.ref for signs in told])


def _plan(
    session: Session,
    source: Source,
    fresh: Sequence[tuple[Seen, Known | None]],
    reasons: dict[Ref, str],
    context: Context,
    *,
    planned_partners: Collection[str] = (),
) -> tuple[list[Step], list[str]]:
    """What to write, and the keys of offers left out for want of their partner."""
    planned = steps(session, source, fresh, reasons, context)
    parents = _parents(session, source.key, planned, context.secret)
    kept: list[Step] = []
    orphans: list[str] = []
    for step in planned:
        key = step.seen.signs.partner_key or ""
        if step.kind == "offer" and key not in parents and key not in planned_partners:
            orphans.append(step.seen.signs.key)
            continue
        if step.kind == "offer":
            step.parent_id, step.partner_id = parents.get(key, (None, None))
            if step.before and step.before.partner_id and step.entity_id != step.id:
                # An offer merged into another stays with that one's partner.
                step.partner_id = step.before.partner_id
        kept.append(step)
    return kept, orphans


def _parents(
    session: Session, source: str, planned: Sequence[Step], secret: bytes
) -> dict[str, tuple[UUID, UUID]]:
    keys = {step.seen.signs.partner_key for step in planned if step.kind == "offer"}
    stored = lookup(session, source, secret, [("partner", key) for key in keys if key])
    here = {step.seen.signs.key: (step.id, step.entity_id) for step in planned if step.kind == "partner"}
    return {key: (found.id, found.entity_id) for (_, key), found in stored.items()} | here


def _other_marks(
    unchanged: Sequence[Ref], latest: dict[Ref, Seen], known: dict[Ref, Known]
) -> Iterator[tuple[UUID, str | None]]:
    for name in unchanged:
        stored, mark = known[name], latest[name].row_mark
        if stored.row_mark != mark and not stored.masked:
            yield stored.id, mark


def _tally(
    planned: Sequence[Step],
    unchanged: Sequence[Ref],
    known: dict[Ref, Known],
    *,
    orphans: list[str],
    masked: Collection[Ref],
    protected: int = 0,
) -> Tally:
    tally = Tally(stored=len(planned), orphans=orphans, masked=set(masked), protected=protected)
    for step in planned:
        tally.of(step.kind).add(step.outcome)
        tally.written.add(step.seen.ref)
    for name in unchanged:
        tally.of(name[0]).add("unchanged")
        if known[name].masked:
            tally.masked.add(name)
    return tally
