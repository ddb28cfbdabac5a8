"""The way of every import: read and check the whole file, then store it; one run, one report.

``read → map → locate`` is ``staging``; ``match → store`` is ``storing``, by ``applying`` over ``directory.store``;
the report is ``reporting``.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from directory import store
from directory.db import reading, session
from directory.hours import PARIS
from directory.identity import SECRET_BYTES
from directory.identity import secret as secret_of
from directory.marks import marked
from directory.models import Source
from directory.records import Ref
from directory.settings import Settings
from directory.territory import load_territory
from importers import applying, geocoding, held, runs
from importers.approving import forget_held
from importers.base import Context
from importers.concealed import concealed
from importers.crew import processes_of
from importers.entries import Entry
from importers.formats.spreadsheet_mapping import TableMapping
from importers.geocode.base import Geocoder, Offline
from importers.geocode.cache import Cached
from importers.geocode.chosen import geocoder_of
from importers.jobs import Found, Job, count_of, refs_of
from importers.locks import only_run_of
from importers.marks import NO_MARKS, Marks, is_lasting, key_of
from importers.memory import rarely_collected
from importers.places import Places
from importers.progress import NOBODY, Progress
from importers.readers.parts import Part, parts_of, shown_name
from importers.refusal import FileRefused
from importers.registry import IMPORTERS
from importers.remembered import configured, remember
from importers.report import Report
from importers.reporting import report_of
from importers.staging import Staged, settled, stage
from importers.storing import add_unchanged, forget_what_stopped, stored, vanishing


def run_import(
    engine: Engine,
    settings: Settings,
    *,
    format: str,  # noqa: A002 (the word of the command line)
    path: Path,
    source_key: str | None = None,
    source_name: str | None = None,
    territory_all: bool = False,
    dry_run: bool = False,
    progress: Progress = NOBODY,
    now: datetime | None = None,
    clock: Callable[[], float] = time.monotonic,
    geocoder: Geocoder | None = None,
    mapping: TableMapping | None = None,
) -> Report:
    """Import a file, a folder or a zip, and answer what it did (see ``Report``).

    ``source_key`` defaults to the format's name. A dry run writes nothing at all, and its report holds every
    change field by field. Raises ``FileRefused`` (nothing changed), ``ImportBusy``, KeyError for an unknown
    format. A run that would make more than a fifth of the source vanish is held: ``report.held`` says so.
    ``geocoder`` defaults to the one that the settings name. ``mapping``: how the columns of a ``spreadsheet`` are
    read; its source remembers it, unless the file is refused.
    """
    importer = IMPORTERS[format]
    began, at = clock(), now or datetime.now(UTC)
    key = source_key or importer.name
    with reading(engine) as opened:
        source = runs.describe(opened, importer, key, at)
    if source_name is not None:
        source.name = source_name
    importer = configured(importer, source, mapping)
    secret = _secret(settings, dry_run=dry_run)
    job = Job(engine, settings, importer, source, secret, at, progress, geocoder or geocoder_of(settings))
    with rarely_collected(), parts_of(path) as parts:
        if dry_run:
            report = _staged_report(job, parts, territory_all=territory_all, run_id=None)
        else:
            with only_run_of(engine, settings.home, key):
                report = _kept_run(job, path, parts, territory_all=territory_all, began=began, clock=clock)
                if mapping is not None:
                    remember(engine, key, mapping)
    report.seconds = clock() - began
    return report


def _secret(settings: Settings, *, dry_run: bool) -> bytes:
    """The instance's secret; a dry run on an instance that has none yet makes none."""
    if dry_run and not (settings.home / "secret").exists() and "SPIE_SECRET" not in os.environ:
        return secrets.token_bytes(SECRET_BYTES)
    return secret_of(settings.home)


def _kept_run(
    job: Job,
    path: Path,
    parts: Sequence[Part],
    *,
    territory_all: bool,
    began: float,
    clock: Callable[[], float],
) -> Report:
    digest = _file_hash(parts)
    forget_what_stopped(job.engine)
    with session(job.engine) as opened:
        store.ensure_source(opened, Source(**job.source.model_dump()))
        run_id = runs.begin(
            opened,
            job.source.key,
            job.importer.name,
            file_name=shown_name(path),
            file_hash=digest,
            now=job.now,
        )
    try:
        report = _staged_report(job, parts, territory_all=territory_all, run_id=run_id)
    except FileRefused as refusal:
        with session(job.engine) as opened:
            runs.refuse(opened, run_id, datetime.now(UTC), str(refusal))
        raise
    except BaseException:
        with session(job.engine) as opened:
            runs.end(opened, run_id, "failed", datetime.now(UTC), {})
        raise
    report.seconds = clock() - began
    with session(job.engine) as opened:
        runs.keep_problems(opened, run_id, report.problems)
        runs.end(opened, run_id, "held" if report.held else "done", datetime.now(UTC), report.as_dict())
    forget_held(job)
    return report


def _file_hash(parts: Sequence[Part]) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(f"{part.name}\0{part.size}\0".encode())
        with part.open() as stream:
            while block := stream.read(1 << 20):
                made.update(block)
    return made.hexdigest()


def _staged_report(job: Job, parts: Sequence[Part], *, territory_all: bool, run_id: int | None) -> Report:
    asks = not isinstance(job.geocoder, Offline)
    places = Places(load_territory(job.settings.territory), everywhere=territory_all, geocoded=asks)
    context = Context(places, job.now.astimezone(PARIS).date())
    # A geocoder may answer today what it could not tell the last time.
    marks = NO_MARKS if asks else _marks(job, places)
    staged = stage(
        job.importer,
        parts,
        context,
        secret=job.secret,
        progress=job.progress,
        marks=marks,
        processes=processes_of(job.settings.import_workers) if is_lasting(job.importer) else 1,
    )
    try:
        found = _found(job, staged)
        return _run(job, staged, _geocoded(job, staged, found, places, run_id) if asks else found, run_id)
    finally:
        staged.close()


def _marks(job: Job, places: Places) -> Marks:
    if not is_lasting(job.importer):
        return NO_MARKS
    with reading(job.engine) as opened:
        return Marks(key_of(job.importer, places, job.secret), marked(opened, job.source.key))


def _geocoded(job: Job, staged: Staged, found: Found, places: Places, run_id: int | None) -> Found:
    """What was found in the file, its addresses placed. A dry run asks too, and keeps no answer."""
    geocoder = Cached(job.geocoder, job.engine, job.secret, job.now, keeps=run_id is not None)
    known = geocoding.find(found.records, geocoder, places, found.hidden)
    if geocoder.problem is not None:
        staged.problems.append((None, geocoding.silent(geocoder.problem)))

    def records(only: Collection[Ref] | None = None) -> Iterable[Entry]:
        return geocoding.placed(found.records(only), known, places, found.hidden)

    return replace(found, records=records)


def _run(job: Job, staged: Staged, found: Found, run_id: int | None) -> Report:
    waits, gone = vanishing(job, found)
    job.progress.begin("apply", found.count)
    if run_id is None or waits is not None:
        applied = applying.preview(
            job.engine,
            found.records,
            found.hidden,
            source=job.source,
            secret=job.secret,
            now=job.now,
            progress=job.progress,
        )
        add_unchanged(applied, Counter(kind for kind, _ in found.again))
    else:
        applied = stored(job, found, run_id)
    if run_id is not None and waits is not None:
        held.keep(job.settings.held_folder, run_id, _bundle(found), job.secret)
    return report_of(job, staged, found, applied, run_id=run_id, waits=waits, gone=gone)


def _found(job: Job, staged: Staged) -> Found:
    def records(only: Collection[Ref] | None = None) -> Iterable[Entry]:
        return settled(staged, only)

    return Found(
        records,
        count_of(staged.keys),
        concealed(
            records,
            engine=job.engine,
            source=job.source,
            now=job.now,
            secret=job.secret,
            flagged=staged.flagged,
        ),
        staged.again,
        staged.keys,
        staged.refused,
        frozenset(staged.kinds),
    )


def _bundle(what: Found) -> held.Bundle:
    return held.Bundle(
        kinds=sorted(what.kinds),
        again=what.again,
        refused=sorted(refs_of(what.refused)),
        records=(entry.packed() for entry in what.records()),
    )
