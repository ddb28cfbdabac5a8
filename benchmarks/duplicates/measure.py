"""A whole instance with the real samples, scanned as a manager would; what became of the labelled pairs."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from benchmarks.duplicates.digital_help import SOURCE, places
from directory import db, store
from directory.duplicates.merging import moved_to
from directory.duplicates.pairs import Scan, found, scan
from directory.identity import secret
from directory.models import ImportRun, Source, SourceRecord
from directory.seen import Seen
from directory.settings import Settings
from directory.territory import load_territory
from importers import bundled_folder
from importers.pipeline import run_import

PAIRS: Final = Path(__file__).with_name("pairs.csv")
Fate = Literal["merged", "asked", "apart"]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One pair judged by reading: ``left`` and ``right`` are ``source:key``."""

    kind: str
    left: str
    right: str
    label: str
    half: str
    why: str

    @property
    def same(self) -> bool:
        """True when it is one thing."""
        return self.label == "same"

    @property
    def sources(self) -> str:
        """The two sources, and the kind."""
        return f"{self.kind} {self.left.partition(':')[0]} × {self.right.partition(':')[0]}"


@dataclass(frozen=True, slots=True)
class Measured:
    """One labelled pair and its fate."""

    pair: Labelled
    fate: Fate


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares in 0–1; ``None`` where nothing was merged, or nothing is the same."""

    pairs: int
    same: int
    merged: int
    wrong: int
    precision: float | None
    recall_merged: float | None
    recall: float | None
    """Merged or in the queue."""


def labelled() -> list[Labelled]:
    """Every labelled pair."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [Labelled(**row) for row in csv.DictReader(file)]


def load(home: Path, samples: Path, now: datetime) -> Engine:
    """A database with the bundle and the three samples."""
    settings = Settings.model_validate({"SPIE_HOME": home, "SPIE_ENGINE": "embedded"})
    db.migrate(settings.database)
    database = db.engine(settings.database)
    files = (
        ("template", bundled_folder(), "demonstration"),
        ("france_services", samples / "france-services-20240801.csv", "france_services"),
        ("finess", samples / "finess-05-20210112.csv", "finess"),
    )
    for format_, path, key in files:
        run_import(database, settings, format=format_, path=path, source_key=key, source_name=key, now=now)
    _digital_help(database, samples / "mediation-numerique-paca-2023.json", secret(settings.home), now)
    return database


def _digital_help(database: Engine, path: Path, key: bytes, now: datetime) -> None:
    with db.session(database) as session:
        source = store.ensure_source(session, Source(key=SOURCE, name=SOURCE, format=SOURCE, created_at=now))
        run = ImportRun(
            source_key=SOURCE, format=SOURCE, file_name=path.name, file_hash="", status="done", started_at=now
        )
        session.add(run)
        session.flush()
        batch = [
            Seen.of(one, {}, sha256(one.model_dump_json().encode()).hexdigest())
            for one in places(path, load_territory())
        ]
        store.apply_batch(session, source=source, run_id=run.id or 0, batch=batch, now=now, secret=key)


def measure(database: Engine, pairs: Sequence[Labelled], now: datetime) -> tuple[Scan, list[Measured]]:
    """Scan, merging what is sure, and answer what became of each labelled pair."""
    with db.session(database) as session:
        before = _entities(session)
        done = scan(session, now=now, apply=True)
        asked = {(pair.left, pair.right) for pair in found(session, "waiting")}
        fates = [Measured(pair, _fate(session, pair, before, asked)) for pair in pairs]
    return done, fates


def _entities(session: Session) -> dict[tuple[str, str], UUID]:
    columns = (SourceRecord.kind, SourceRecord.source_key, SourceRecord.key, SourceRecord.entity_id)
    rows = session.execute(select(*columns).where(col(SourceRecord.masked).is_(False)))  # type: ignore[call-overload]
    return {(kind, f"{source}:{key}"): entity for kind, source, key, entity in rows}


def _fate(
    session: Session,
    pair: Labelled,
    entities: dict[tuple[str, str], UUID],
    asked: set[tuple[UUID, UUID]],
) -> Fate:
    left, right = (
        moved_to(session, entities[pair.kind, key]) or entities[pair.kind, key]
        for key in (pair.left, pair.right)
    )
    if left == right:
        return "merged"
    return "asked" if (min(left, right), max(left, right)) in asked else "apart"


def figures(measured: Iterable[Measured]) -> Figures:
    """What these pairs say."""
    counts = Counter((one.pair.same, one.fate) for one in measured)
    same = sum(number for (is_same, _), number in counts.items() if is_same)
    right, wrong = counts[True, "merged"], counts[False, "merged"]
    return Figures(
        pairs=sum(counts.values()),
        same=same,
        merged=right + wrong,
        wrong=wrong,
        precision=right / (right + wrong) if right + wrong else None,
        recall_merged=right / same if same else None,
        recall=(right + counts[True, "asked"]) / same if same else None,
    )
