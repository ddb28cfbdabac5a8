"""Second pass: hand what was staged to the store, in batches of one transaction each, or only preview it."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Final

from pydantic_core import from_json
from sqlalchemy import Engine
from sqlmodel import Session

from directory.db import reading, session, trial
from directory.jsontext import JsonText
from directory.models import Source
from directory.planning import lookup
from directory.records import Ref
from directory.safety import Signs
from directory.seen import Change, Seen, Tally
from directory.store import apply_batch, learn, preview_batch, screened
from directory.writing import touch
from importers.ahead import Ahead
from importers.base import Problem
from importers.entries import Entry, Records
from importers.progress import Progress
from importers.staging import hide

BATCH: Final = 500
"""Records in one transaction: what a kill may cost, how long others wait to write, and most of the memory."""


class Ranks:
    """Some rows of a file, by their rank: a byte each, where a set would take ninety."""

    def __init__(self) -> None:
        self._held = bytearray()

    def add(self, rank: int) -> None:
        """Take in one more."""
        if rank >= len(self._held):
            self._held.extend(bytes(rank + 1 - len(self._held)))
        self._held[rank] = 1

    def __iter__(self) -> Iterator[int]:
        return (rank for rank, held in enumerate(self._held) if held)

    def __len__(self) -> int:
        return self._held.count(1)


@dataclass(slots=True)
class Applied:
    """What the store answered. ``written``: rows something of which was stored."""

    tally: Tally = field(default_factory=Tally)
    written: Ranks = field(default_factory=Ranks)
    orphans: list[tuple[int, Problem]] = field(default_factory=list)
    masked_rows: set[int] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)


def seen_of(entry: Entry, secret: bytes) -> Seen:
    """The record as the store takes it; its hash covers the original row and what was made of it."""
    content = entry.digest.encode() + b"\0" + entry.body
    made = hmac.digest(secret, content, "sha256").hex()
    return Seen(
        entry.signs,
        from_json(entry.body),
        JsonText(entry.payload.decode()),
        made,
        JsonText(entry.body.decode()),
        entry.mark,
    )


def first_ones(records: Records, hidden: frozenset[Ref]) -> frozenset[Ref]:
    """Hidden records, and the partners of those among them that are offers: a partner is stored before its offers."""
    if not hidden:
        return hidden
    return hidden.union(("partner", entry.partner_key) for entry in records(hidden) if entry.partner_key)


def in_order(records: Records, first: frozenset[Ref]) -> Iterator[Entry]:
    """The records, the ``first_ones`` first; in both halves partners come before their offers."""
    if first:
        yield from records(first)
    yield from (entry for entry in records() if entry.ref not in first)


def batches(records: Iterable[Entry], secret: bytes) -> Iterator[tuple[list[Entry], list[Seen]]]:
    """The records in lists of at most ``BATCH``, as they were staged and as the store takes them."""
    rest = iter(records)
    while batch := list(islice(rest, BATCH)):
        yield batch, [seen_of(entry, secret) for entry in batch]


def _told_before(records: Records, first: frozenset[Ref]) -> list[Signs]:
    """The ``first_ones`` where they come in several batches: what a later one teaches hides those of the earlier ones.

    The store learns from a whole batch before it writes any of it: one batch needs no more.
    """
    return [entry.signs for entry in records(first)] if len(first) > BATCH else []


def apply(
    engine: Engine,
    records: Records,
    hidden: frozenset[Ref],
    *,
    source: Source,
    run_id: int,
    secret: bytes,
    now: datetime,
    progress: Progress,
) -> Applied:
    """Store everything, one transaction per batch, the ``hidden`` ones first."""
    applied, first = Applied(), first_ones(records, hidden)
    if told := _told_before(records, first):
        with session(engine) as opened:
            applied.tally.protected = learn(opened, source=source, told=told, now=now, secret=secret)
    with Ahead(batches(in_order(records, first), secret)) as ahead:
        for batch, seen in ahead:
            with session(engine) as opened:
                tally = apply_batch(opened, source=source, run_id=run_id, batch=seen, now=now, secret=secret)
                # While this one is written to the disk.
                ahead.prepare()
            _add(applied, batch, tally)
            progress.advance(len(batch))
    return applied


def preview(
    engine: Engine,
    records: Records,
    hidden: frozenset[Ref],
    *,
    source: Source,
    secret: bytes,
    now: datetime,
    progress: Progress,
) -> Applied:
    """What ``apply`` would do; writes nothing."""
    applied, first = Applied(), first_ones(records, hidden)
    planned: set[str] = set()
    masks: dict[Ref, str] = {}
    if first:
        told = [entry.signs for entry in records(first)]
        with trial(engine) as opened:
            masks = screened(opened, source=source, told=told, now=now, secret=secret)
    with reading(engine) as opened:
        for batch, seen in batches(in_order(records, first), secret):
            tally = preview_batch(
                opened,
                source=source,
                batch=seen,
                now=now,
                secret=secret,
                planned_partners=planned,
                masks=masks,
            )
            planned |= {entry.key for entry in batch if entry.kind == "partner"}
            _add(applied, batch, tally)
            applied.changes += tally.changes
            progress.advance(len(batch))
    return applied


def _add(applied: Applied, batch: list[Entry], tally: Tally) -> None:
    orphans = set(tally.orphans)
    for entry in batch:
        masked = entry.ref in tally.masked
        if entry.kind == "offer" and entry.key in orphans:
            problem = _orphan(entry)
            applied.orphans.append((entry.row, hide(problem) if masked else problem))
        elif entry.ref in tally.written:
            applied.written.add(entry.row)
        if masked:
            applied.masked_rows.add(entry.row)
    applied.tally.partners += tally.partners
    applied.tally.offers += tally.offers
    applied.tally.protected += tally.protected


def _orphan(entry: Entry) -> Problem:
    return Problem(
        entry.sheet,
        entry.line,
        None,
        "partner_key",
        entry.partner_key,
        "La structure de cette offre n'est ni dans le fichier, ni dans l'annuaire pour cette source.",
        "Ajoutez sa structure au fichier, ou importez d'abord le fichier des structures.",
        "rejected",
    )


def touch_refused(
    opened: Session, source: str, refused: Iterable[Ref], *, run_id: int, secret: bytes, now: datetime
) -> None:
    """Note that refused rows are still in the file: what was stored of them has not vanished."""
    known = lookup(opened, source, secret, list(refused))
    touch(opened, [found.id for found in known.values()], run_id, now)
