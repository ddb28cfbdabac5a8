"""The parts an instance is made of, put together once per process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Engine

from directory import db
from directory.duplicates.pairs import scan
from directory.hours import PARIS
from directory.settings import Settings
from directory.territory import Territory, load_territory
from search.engines import engines_of
from search.indexer import Indexer
from search.service import SearchService


def now() -> datetime:
    """The present instant, UTC: the one clock of the programs."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Services:
    """What pages, API and command line work with."""

    settings: Settings
    territory: Territory
    database: Engine
    search: SearchService
    indexer: Indexer
    clock: Callable[[], datetime] = now

    def today(self) -> date:
        """The present day in Paris."""
        return self.clock().astimezone(PARIS).date()


def settle(services: Services, *, hidden: bool) -> None:
    """What follows a change of the database: sure duplicates merged where the settings say
    so, indexes brought up to it, and rewritten when something was hidden.
    """
    if services.settings.auto_merge:
        with db.session(services.database) as session:
            scan(session, now=services.clock(), apply=True)
    services.indexer.catch_up()
    if hidden:
        services.indexer.rewrite()


def build(settings: Settings, clock: Callable[[], datetime] = now) -> Services:
    """Migrate the database of ``settings`` and open everything on it."""
    db.migrate(settings.database)
    territory = load_territory(settings.territory)
    database = db.engine(settings.database)
    engines = engines_of(settings)
    indexer = Indexer(
        database=database,
        territory=territory,
        engines=engines,
        lock_file=settings.home / "indexer.lock",
        clock=clock,
    )
    indexer.check()
    return Services(
        settings=settings,
        territory=territory,
        database=database,
        search=SearchService(database=database, territory=territory, engines=engines),
        indexer=indexer,
        clock=clock,
    )
