"""Running sources: claimed, fetched when they changed, imported, and told when they are due again."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import Engine

from directory.db import reading, session
from directory.models import Source
from directory.settings import Settings
from importers import claims, sources
from importers.fetch import Fetcher, Limits, Version, policy
from importers.pipeline import run_import
from importers.progress import NOBODY, Progress
from importers.refusal import FileRefused, ImportBusy, SourceUnknown
from importers.report import Report

Outcome = Literal["done", "held", "unchanged", "refused", "busy"]
RETRY: Final = timedelta(hours=1)
"""After a failure, the next try; sooner when the source is due sooner."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of one source. ``reason`` in French when it was refused."""

    key: str
    outcome: Outcome
    report: Report | None = None
    reason: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The object ``spie sources run --json`` prints."""
        report = self.report.as_dict() if self.report else None
        return {"source": self.key, "outcome": self.outcome, "reason": self.reason, "report": report}


def fetcher_of(settings: Settings) -> Fetcher:
    """What these settings allow to fetch."""
    limits = Limits(settings.fetch_max_mb * 1_000_000, float(settings.fetch_max_seconds))
    return Fetcher(policy(settings.fetch_hosts, settings.fetch_networks), limits)


def worker_name() -> str:
    """A name for this process that no other has."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def run_sources(
    engine: Engine,
    settings: Settings,
    *,
    keys: Sequence[str] = (),
    only_due: bool = False,
    force: bool = False,
    fetcher: Fetcher | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    worker: str | None = None,
    progress: Progress = NOBODY,
) -> Iterator[Ran]:
    """Run the sources named, or those that are due when none is; ``only_due``: the named ones that are due.

    ``force``: also when the file has not changed. One that fails does not stop the others. Several workers
    may do this at once. Raises ``SourcesUnreadable``, ``SourceUnknown``.
    """
    name, get = worker or worker_name(), fetcher or fetcher_of(settings)
    only_due = only_due or not keys
    with session(engine) as opened:
        sources.sync(opened, settings.sources_file, clock())
    for key in _wanted(engine, keys, clock(), only_due=only_due):
        if not claims.claim(engine, key, name, clock(), only_due=only_due):
            yield Ran(key, "busy")
            continue
        yield _run_one(engine, settings, key, name, force=force, fetcher=get, clock=clock, progress=progress)


def _wanted(engine: Engine, keys: Sequence[str], now: datetime, *, only_due: bool) -> list[str]:
    with reading(engine) as opened:
        for key in keys:
            stored = opened.get(Source, key)
            if stored is None or stored.location is None:
                raise SourceUnknown(key)
        if not only_due:
            return list(dict.fromkeys(keys))
        return [key for key in sources.due(opened, now) if not keys or key in keys]


def _run_one(
    engine: Engine,
    settings: Settings,
    key: str,
    worker: str,
    *,
    force: bool,
    fetcher: Fetcher,
    clock: Callable[[], datetime],
    progress: Progress,
) -> Ran:
    with reading(engine) as opened:
        source = Source(**opened.get_one(Source, key).model_dump())
    known = Version() if force else Version(source.etag, source.last_modified)
    after: dict[str, Any] = {"next_due_at": _failed_until(source, clock())}
    try:
        with _brought(source, settings, fetcher, known) as found:
            if found is None:
                ran = Ran(key, "unchanged")
            else:
                ran = _imported(engine, settings, source, found[0], now=clock(), progress=progress)
                after |= {"etag": found[1].etag, "last_modified": found[1].last_modified}
        after |= {"next_due_at": _next(source, clock()), "problem": None, "last_run_at": clock()}
    except ImportBusy:
        ran, after = Ran(key, "busy"), {}
    except FileRefused as refusal:
        ran = Ran(key, "refused", reason=str(refusal))
        after |= {"problem": str(refusal), "last_run_at": clock()}
    except BaseException:
        claims.release(engine, key, worker, after | {"problem": "L'import s'est arrêté : voyez le journal."})
        raise
    claims.release(engine, key, worker, after)
    return ran


def _imported(
    engine: Engine,
    settings: Settings,
    source: Source,
    path: Path,
    *,
    now: datetime,
    progress: Progress,
) -> Ran:
    report = run_import(
        engine,
        settings,
        format=source.format,
        path=path,
        source_key=source.key,
        progress=progress,
        now=now,
    )
    return Ran(source.key, "held" if report.held else "done", report)


def _next(source: Source, now: datetime) -> datetime | None:
    return now + sources.interval(source.schedule) if source.schedule else None


def _failed_until(source: Source, now: datetime) -> datetime | None:
    return now + min(sources.interval(source.schedule), RETRY) if source.schedule else None


@contextmanager
def _brought(
    source: Source, settings: Settings, fetcher: Fetcher, known: Version
) -> Iterator[tuple[Path, Version] | None]:
    """The file and its version; None when it is the one already imported. What was fetched is deleted after."""
    location = source.location or ""
    if "://" not in location:
        path = Path(location)
        version = _version_of(path)
        yield None if version == known and known != Version() else (path, version)
        return
    with _folder(settings.home / "fetched", source.key) as folder:
        found = fetcher.fetch(location, folder, known)
        yield (found.path, found.version) if found else None


@contextmanager
def _folder(home: Path, key: str) -> Iterator[Path]:
    """A folder of its own, readable by its owner only; what dead workers left of this source goes first."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    oldest = datetime.now(UTC) - claims.LEASE
    for left in home.glob(f"{key}.*"):
        if datetime.fromtimestamp(left.stat().st_mtime, UTC) < oldest:
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"{key}.", dir=home) as made:
        yield Path(made)


def _version_of(path: Path) -> Version:
    """The state of a file or a folder on the disk: sizes and dates of its files."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    stats = [file.stat() for file in files if file.is_file()]
    return Version(etag=";".join(f"{stat.st_size}-{stat.st_mtime_ns}" for stat in stats)[:500] or None)
