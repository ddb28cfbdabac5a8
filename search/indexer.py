"""The indexer: brings every engine to what the database says, through the outbox.

An outbox row is written in the transaction of its change; it goes when every engine has durably taken it in.
Crash anywhere: what was not acknowledged is done again, and doing it again changes nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from filelock import FileLock
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col

from directory import db, freshness, store
from directory.access import route
from directory.hours import PARIS
from directory.models import DeadLetter, IndexPosition, Outbox
from directory.store import StoredOffer
from directory.territory import Territory
from directory.writing import enqueue
from search.contract import (
    Change,
    Delete,
    Document,
    EngineStatus,
    EngineUnavailable,
    Rejected,
    SearchEngine,
    Upsert,
)
from search.document import IndexedOffer, documents
from search.engines import Engines
from search.spec import default_spec

BATCH: Final = 500
"""Outbox rows taken in at once."""

OUTBOX: Final = "outbox"
"""Name under which ``index_position`` keeps the last sequence that has left the outbox."""

LOOK_AGAIN: Final = 30.0
"""Seconds after which the served process looks again at an engine that was not ready."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineState:
    """One engine and how many changes it has still to take in."""

    status: EngineStatus
    pending: int


@dataclass(frozen=True, slots=True)
class State:
    """Database and engines, for ``spie index status`` and ``/health``."""

    database: bool
    offers: int
    engines: tuple[EngineState, ...]


def indexed(offer: StoredOffer) -> IndexedOffer:
    """An offer as its documents are made of it."""
    record = offer.record
    return IndexedOffer(
        id=str(offer.id),
        partner_id=str(offer.partner_id),
        partner_name=offer.partner_name,
        record=record,
        partner=offer.partner_record,
        sources=tuple(dict.fromkeys(source.source for source in offer.sources)),
        route=route(record).code,
        masked=offer.masked,
        updated=offer.updated_at.date(),
        as_of=freshness.known_true(verified_at=offer.verified_at, source_date=record.provenance.source_date),
    )


@dataclass(frozen=True)
class Indexer:
    """Drains the outbox and rebuilds indexes; one at a time per SPIE_HOME."""

    database: Engine
    territory: Territory
    engines: Engines
    lock_file: Path
    clock: Callable[[], datetime]

    def _today(self) -> date:
        return self.clock().astimezone(PARIS).date()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self.lock_file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.lock_file):
            yield

    def prepare(self, progress: Callable[[int], None] | None = None) -> None:
        """Create what is missing, and rebuild the engines whose index was lost or made with other settings."""
        for engine in self.engines.all:
            try:
                if not engine.ensure() or self._lost(engine):
                    self.rebuild(engine, progress)
            except EngineUnavailable as silence:
                log.warning("%s is not ready: %s", engine.name, silence)
        self.check()

    def check(self) -> bool:
        """Tell whether the main engine holds the whole directory, so that it may answer; never raises."""
        main = self.engines.main
        status = main.status()
        known = status.healthy and status.spec_hash == default_spec().hash
        self.engines.ready = known and not self._lost(main)
        return self.engines.ready

    def catch_up(self) -> None:
        """Bring the engines to the database, rebuilding what must be: what a command does before it ends."""
        self.prepare()
        self.drain()

    def rewrite(self) -> None:
        """Build every index again: what was deleted stays on disk until then, and hidden places must not."""
        for engine in self.engines.all:
            try:
                self.rebuild(engine)
            except EngineUnavailable as silence:
                log.warning("%s could not be rewritten: %s", engine.name, silence)

    def _lost(self, engine: SearchEngine) -> bool:
        """Whether the engine lacks changes that have left the outbox: its index is new, or was lost."""
        with db.reading(self.database) as session:
            forgotten = _position(session, OUTBOX)
        return engine.status().sequence < forgotten

    def drain(self) -> int:
        """Take in everything waiting; answers how many changes. A silent engine keeps its rows for later."""
        with self._alone():
            taken = sum(self._drain(engine) for engine in self.engines.all)
            self._forget_done()
        return taken

    def _drain(self, engine: SearchEngine) -> int:
        taken = 0
        try:
            while rows := self._waiting(engine):
                upto = rows[-1][0]
                self._apply(engine, self._changes({offer for _, offer in rows}), upto)
                taken += len(rows)
        except EngineUnavailable as silence:
            log.warning("%s does not take changes in: %s", engine.name, silence)
        return taken

    def _waiting(self, engine: SearchEngine) -> list[tuple[int, UUID]]:
        with db.reading(self.database) as session:
            at = _position(session, engine.name)
            wanted = (
                select(col(Outbox.seq), col(Outbox.offer_id))
                .where(col(Outbox.seq) > at)
                .order_by(col(Outbox.seq))
                .limit(BATCH)
            )
            return [(seq, offer) for seq, offer in session.execute(wanted) if seq is not None]

    def _changes(self, offers: set[UUID]) -> list[Change]:
        """The whole present state of these offers: re-read, never patched."""
        today = self._today()
        with db.reading(self.database) as session:
            stored = store.load_offers(session, offers)
        return [
            Upsert(str(offer), documents(indexed(found), self.territory))
            if (found := stored.get(offer)) and found.published_on(today)
            else Delete(str(offer))
            for offer in sorted(offers)
        ]

    def _apply(self, engine: SearchEngine, changes: Sequence[Change], upto: int) -> None:
        refused = _refused(lambda: engine.apply(changes, upto))
        with db.session(self.database) as session:
            _move(session, engine.name, upto)
            touched = [UUID(change.offer) for change in changes]
            session.execute(
                delete(DeadLetter).where(
                    col(DeadLetter.engine) == engine.name, col(DeadLetter.offer_id).in_(touched)
                )
            )
            _bury(session, engine, refused)

    def _forget_done(self) -> None:
        with db.session(self.database) as session:
            done = min(_position(session, engine.name) for engine in self.engines.all)
            if done > _position(session, OUTBOX):
                session.execute(delete(Outbox).where(col(Outbox.seq) <= done))
                _move(session, OUTBOX, done)

    def rebuild(self, engine: SearchEngine, progress: Callable[[int], None] | None = None) -> int:
        """Build an engine's index again beside the old one and swap it in; answers how many offers."""
        with self._alone():
            with db.reading(self.database) as session:
                mark = _last(session)
            counted = _Counted(self._all_documents(), progress)
            refused = _refused(lambda: engine.rebuild(counted, mark))
            with db.session(self.database) as session:
                _move(session, engine.name, mark)
                session.execute(delete(DeadLetter).where(col(DeadLetter.engine) == engine.name))
                _bury(session, engine, refused)
            self._drain(engine)
        return counted.offers

    def _all_documents(self) -> Iterator[Document]:
        with db.reading(self.database) as session:
            for offer in store.iter_published(session, self._today()):
                yield from documents(indexed(offer), self.territory)

    def reconcile(self) -> int:
        """Ask again for every offer that an engine has too much or lacks; answers how many."""
        with db.reading(self.database) as session:
            published = {str(offer.id) for offer in store.iter_published(session, self._today())}
        return self._again(lambda held: held ^ published)

    def retire(self) -> int:
        """Take out of every engine the offers that are over; answers how many."""
        with db.reading(self.database) as session:
            over = set(map(str, store.over_ids(session, self._today())))
        return self._again(lambda held: held & over) if over else 0

    def _again(self, wrong_of: Callable[[set[str]], set[str]]) -> int:
        """Index again what is wrong among the offers that each engine holds; answers how many."""
        wrong: set[str] = set()
        for engine in self.engines.all:
            try:
                wrong |= wrong_of(engine.offers())
            except EngineUnavailable as silence:
                log.warning("%s cannot be compared: %s", engine.name, silence)
        if wrong:
            with db.session(self.database) as session:
                enqueue(session, (UUID(offer) for offer in sorted(wrong)))
            self.drain()
        return len(wrong)

    def state(self) -> State:
        """Database and engines, now; never raises."""
        try:
            with db.reading(self.database) as session:
                offers = store.published_count(session, self._today())
                pending = {
                    engine.name: session.scalar(
                        select(func.count())
                        .select_from(Outbox)
                        .where(col(Outbox.seq) > _position(session, engine.name))
                    )
                    or 0
                    for engine in self.engines.all
                }
        except SQLAlchemyError:
            log.exception("the database does not answer")
            unknown = tuple(EngineState(engine.status(), 0) for engine in self.engines.all)
            return State(database=False, offers=0, engines=unknown)
        return State(
            database=True,
            offers=offers,
            engines=tuple(EngineState(engine.status(), pending[engine.name]) for engine in self.engines.all),
        )

    def run(self, stop: threading.Event, every: float = 0.3) -> None:
        """Drain until ``stop`` is set: the loop of the served process."""
        next_look = 0.0
        retired: date | None = None
        while not stop.wait(every):
            try:
                if time.monotonic() >= next_look and not self.check():
                    self.prepare()
                    next_look = time.monotonic() + LOOK_AGAIN
                if retired != (today := self._today()):
                    self.retire()
                    retired = today
                if self._anything():
                    self.drain()
            except Exception:
                # The loop must outlive anything: what failed stays in the outbox and is tried again.
                log.exception("indexing failed; it will be tried again")
                stop.wait(10 * every)

    def _anything(self) -> bool:
        with db.reading(self.database) as session:
            return session.scalar(select(col(Outbox.seq)).limit(1)) is not None


class _Counted:
    """Documents passing by, counted by offer."""

    def __init__(self, passing: Iterator[Document], progress: Callable[[int], None] | None) -> None:
        self.offers = 0
        self._passing, self._progress = passing, progress

    def __iter__(self) -> Iterator[Document]:
        for document in self._passing:
            if document.first:
                self.offers += 1
                if self._progress:
                    self._progress(self.offers)
            yield document


def _refused(write: Callable[[], None]) -> dict[str, str]:
    """Do a write; answers the offers that the engine could not hold, each with the reason."""
    try:
        write()
    except Rejected as rejected:
        return {rejection.offer: rejection.reason for rejection in rejected.rejections}
    return {}


def _bury(session: Session, engine: SearchEngine, refused: Mapping[str, str]) -> None:
    now = datetime.now(UTC)
    session.add_all(
        DeadLetter(engine=engine.name, offer_id=UUID(offer), reason=reason, at=now)
        for offer, reason in refused.items()
    )


def _position(session: Session, name: str) -> int:
    found = session.get(IndexPosition, name, populate_existing=True)
    return found.seq if found else 0


def _move(session: Session, name: str, upto: int) -> None:
    session.merge(IndexPosition(engine=name, seq=upto))


def _last(session: Session) -> int:
    """The highest sequence ever given that may still matter."""
    last = session.scalar(select(func.max(col(Outbox.seq)))) or 0
    reached = session.scalar(select(func.max(col(IndexPosition.seq)))) or 0
    return max(last, reached)
