"""What the tests of importers share: places, a context, an instance with an empty database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import Engine

from directory import db
from directory.settings import Settings
from directory.territory import load_territory
from importers.base import Context, Importer, Mapped, Notes, Row
from importers.pipeline import run_import
from importers.places import Places
from importers.readers.parts import Part
from importers.report import Report

TODAY = date(2026, 11, 25)


@dataclass(frozen=True)
class Instance:
    """One instance: its home, its settings, its database; ``load`` imports a file there."""

    home: Path
    settings: Settings
    engine: Engine

    def load(
        self,
        format_: str,
        path: Path,
        *,
        now: datetime = datetime(2026, 11, 25, 9, 30, tzinfo=UTC),
        **more: object,
    ) -> Report:
        """Import a file."""
        return run_import(self.engine, self.settings, format=format_, path=path, now=now, **more)  # type: ignore[arg-type]


@pytest.fixture
def context() -> Context:
    """A context that keeps only the territory."""
    return Context(Places(load_territory()), TODAY)


@pytest.fixture
def everywhere() -> Context:
    """A context that keeps everything."""
    return Context(Places(load_territory(), everywhere=True), TODAY)


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    """An instance of its own on SQLite."""
    home = tmp_path / "home"
    home.mkdir()
    settings = Settings(SPIE_HOME=home)
    db.migrate(settings.database)
    engine = db.engine(settings.database)
    yield Instance(home, settings, engine)
    engine.dispose()


@pytest.fixture
def part() -> Callable[[str, bytes], Part]:
    """A part of a file made in memory."""

    def made(name: str, content: bytes) -> Part:
        return Part(name, len(content), lambda: BytesIO(content))

    return made


@pytest.fixture
def mapped(context: Context) -> Callable[..., list[tuple[Row, Mapped]]]:
    """Every row of some parts with what it was mapped to."""

    def run(
        importer: Importer, parts: Sequence[Part], notes: Notes | None = None
    ) -> list[tuple[Row, Mapped]]:
        return [(row, importer.map(row, context)) for row in importer.read(parts, notes or Notes())]

    return run
