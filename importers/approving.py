"""Applying a run that waited for a manager, and forgetting those that nobody can approve any more."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import Engine
from sqlmodel import Session

from directory.db import reading, session
from directory.identity import secret as secret_of
from directory.models import ImportRun
from directory.records import EntityKind, Ref
from directory.settings import Settings
from importers import held, runs
from importers.applying import Applied
from importers.concealed import concealed
from importers.entries import Entry, entries
from importers.jobs import Found, Job, count_of, keys_of
from importers.locks import only_run_of
from importers.memory import rarely_collected
from importers.progress import NOBODY, Progress
from importers.refusal import NotHeld
from importers.registry import IMPORTERS
from importers.report import Report, Rows
from importers.reporting import count, safe
from importers.storing import forget_what_stopped, stored, vanishing


def approve(
    engine: Engine,
    settings: Settings,
    run_id: int,
    *,
    progress: Progress = NOBODY,
    now: datetime | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Report:
    """Apply a held run. Raises ``RunNotFound``, ``NotHeld``, ``HeldUnreadable``, ``ImportBusy``."""
    began, at = clock(), now or datetime.now(UTC)
    secret = secret_of(settings.home)
    with reading(engine) as opened:
        source_key = _waiting(opened, run_id).source_key
    with rarely_collected(), only_run_of(engine, settings.home, source_key):
        with reading(engine) as opened:
            # Once more: another process may have approved it, or imported a newer file, meanwhile.
            run = _waiting(opened, run_id)
            importer = IMPORTERS[run.format]
            source, told = runs.describe(opened, importer, run.source_key, at), dict(run.report)
        forget_what_stopped(engine)
        job = Job(engine, settings, importer, source, secret, at, progress)
        what = _kept(job, run_id)
        _, gone = vanishing(job, what)
        job.progress.begin("apply", what.count)
        applied = stored(job, what, run_id)
        report = _approved(told, job, applied, run_id, gone)
        report.seconds = clock() - began
        problems = safe(job, what, (problem for _, problem in applied.orphans))
        with session(engine) as opened:
            runs.keep_problems(opened, run_id, problems)
            runs.end(opened, run_id, "done", datetime.now(UTC), report.as_dict())
        forget_held(job)
    return report


def _waiting(opened: Session, run_id: int) -> ImportRun:
    run = runs.found(opened, run_id)
    if run.status != "held":
        raise NotHeld(run_id)
    if runs.is_superseded(opened, run):
        raise NotHeld(run_id, "est dépassé par un import plus récent")
    return run


def forget_held(job: Job) -> None:
    """Delete what this source's runs had kept and nobody can approve any more."""
    with reading(job.engine) as opened:
        left = runs.approvable(opened, job.source.key)
        gone = runs.numbers(opened, job.source.key) - left
    held.forget(job.settings.held_folder, gone)


def _kept(job: Job, run_id: int) -> Found:
    folder, secret = job.settings.held_folder, job.secret

    def records(only: Collection[Ref] | None = None) -> Iterable[Entry]:
        return entries(held.load(folder, run_id, secret).records, only)

    bundle = held.load(folder, run_id, secret)
    keys = keys_of(chain(bundle.again, (entry.ref for entry in records())))
    return Found(
        records,
        count_of(keys),
        # As it is now: the directory may have learned meanwhile whom to hide.
        concealed(records, engine=job.engine, source=job.source, now=job.now, secret=secret, flagged=True),
        bundle.again,
        keys,
        keys_of(bundle.refused),
        frozenset(bundle.kinds),
    )


def _approved(
    told: dict[str, object], job: Job, applied: Applied, run_id: int, gone: dict[EntityKind, int]
) -> Report:
    """The report of a held run once applied: its rows as they were read, what was stored as it is now."""
    report = Report(job.source.key, job.importer.name, run=run_id)
    report.rows = _rows_as_told(told, applied)
    report.set_aside.update({aside["reason"]: aside["rows"] for aside in told.get("set_aside", [])})  # type: ignore[attr-defined]
    count(report, job, applied, gone)
    return report


def _rows_as_told(told: dict[str, object], applied: Applied) -> Rows:
    before = told.get("rows")
    rows = dict(before) if isinstance(before, dict) else {}
    kept = int(rows.get("stored", 0)) + int(rows.get("unchanged", 0))
    stored = min(len(applied.written), kept)
    return Rows(stored, kept - stored, int(rows.get("set_aside", 0)), int(rows.get("rejected", 0)))
