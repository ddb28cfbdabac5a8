"""The way of every import: read and check the whole file, then store it; one run, one report.

``read → map → locate`` is ``staging``; ``match → store`` is ``applying`` over ``directory.store``.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlmodel import Session

from directory import protection, store
from directory.db import forget, reading, session
from directory.hours import PARIS
from directory.identity import SECRET_BYTES
from directory.identity import secret as secret_of
from directory.marks import marked, see_again
from directory.models import ImportRun, Source
from directory.reading import chunks
from directory.records import EntityKind, Ref
from directory.safety import Signs
from directory.settings import Settings
from directory.territory import load_territory
from importers import applying, geocoding, held, runs
from importers.applying import Applied, Ranks
from importers.base import Context, Importer, Problem
from importers.crew import processes_of
from importers.entries import Entry, Records, entries
from importers.formats.spreadsheet_mapping import TableMapping
from importers.geocode import Cached, Geocoder, Offline, geocoder_of
from importers.locks import only_run_of
from importers.marks import NO_MARKS, Marks, is_lasting, key_of
from importers.memory import rarely_collected
from importers.places import Places
from importers.progress import Progress, Silent
from importers.readers.parts import Part, parts_of, shown_name
from importers.refusal import FileRefused, NotHeld
from importers.registry import IMPORTERS
from importers.remembered import configured, remember
from importers.report import Held, Report, Rows
from importers.staging import (
    PENDING,
    REJECTED,
    SET_ASIDE,
    STORED,
    UNCHANGED,
    Staged,
    hidden,
    hide,
    settled,
    stage,
)

MOST_VANISHED: Final = 0.20
"""Share of a source's records beyond which nothing is applied until a manager says so."""
NOBODY: Final = Silent()
OFFLINE: Final = Offline()


Keys = Mapping[EntityKind, AbstractSet[str]]
"""Keys of records, by kind."""


@dataclass(frozen=True, slots=True)
class Job:
    """What one run works with."""

    engine: Engine
    settings: Settings
    importer: Importer
    source: Source
    secret: bytes
    now: datetime
    progress: Progress
    geocoder: Geocoder = OFFLINE


@dataclass(frozen=True, slots=True)
class Found:
    """What a file gives to store, and what it says is still there. ``records`` may be read several times."""

    records: Records
    count: int
    hidden: frozenset[Ref]
    again: Sequence[Ref]
    """Records known again by the mark of their row: not among ``records``, and among ``keys``."""
    keys: Keys
    refused: Keys
    kinds: frozenset[EntityKind]


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
    _forget_held(job)
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
    hidden = geocoding.concealed(
        found.records, found.hidden, engine=job.engine, source=job.source.key, secret=job.secret
    )
    geocoder = Cached(job.geocoder, job.engine, job.secret, job.now, keeps=run_id is not None)
    known = geocoding.find(found.records, geocoder, places, hidden)
    if geocoder.problem is not None:
        staged.problems.append((None, geocoding.silent(geocoder.problem)))

    def records(only: Collection[Ref] | None = None) -> Iterable[Entry]:
        return geocoding.placed(found.records(only), known, places, hidden)

    return replace(found, records=records)


def _run(job: Job, staged: Staged, found: Found, run_id: int | None) -> Report:
    waits, gone = _vanishing(job, found)
    job.progress.begin("apply", found.count)
    if run_id is None or waits is not None:
        records = applying.hidden_first(found.records, found.hidden)
        applied = applying.preview(
            job.engine, records, source=job.source, secret=job.secret, now=job.now, progress=job.progress
        )
        _add_unchanged(applied, Counter(kind for kind, _ in found.again))
    else:
        applied = _store(job, found, run_id)
    if run_id is not None and waits is not None:
        held.keep(job.settings.held_folder, run_id, _bundle(found), job.secret)
    return _report(job, staged, found, applied, run_id=run_id, waits=waits, gone=gone)


def _found(job: Job, staged: Staged) -> Found:
    def records(only: Collection[Ref] | None = None) -> Iterable[Entry]:
        return settled(staged, only)

    return Found(
        records,
        _count_of(staged.keys),
        hidden(records(), job.source.key) if staged.flagged else frozenset(),
        staged.again,
        staged.keys,
        staged.refused,
        frozenset(staged.kinds),
    )


def _keys(refs: Iterable[Ref]) -> Keys:
    keys: dict[EntityKind, set[str]] = {"partner": set(), "offer": set()}
    for kind, key in refs:
        keys[kind].add(key)
    return keys


def _refs(keys: Keys) -> Iterator[Ref]:
    return ((kind, key) for kind, listed in keys.items() for key in listed)


def _count_of(keys: Keys) -> int:
    return sum(len(listed) for listed in keys.values())


def _vanishing(job: Job, what: Found) -> tuple[Held | None, dict[EntityKind, int]]:
    """Why the run must wait, if it must, and how many records its source does not show any more, by kind."""
    with reading(job.engine) as opened:
        known = store.live_count(opened, job.source.key, what.kinds)
        if not known:
            return None, {}
        seen = {kind: what.keys[kind] | what.refused[kind] for kind in what.kinds}
        missing = store.missing(opened, job.source.key, seen, job.secret)
    gone = Counter(kind for kind, _ in missing)
    if len(missing) <= MOST_VANISHED * known:
        return None, gone
    reason = (
        f"{len(missing)} fiches sur {known} ne sont plus dans le fichier : c'est plus de "
        f"{MOST_VANISHED:.0%}. Rien n'a été changé. Vérifiez le fichier, puis approuvez l'import.".replace(
            "%", " %"
        )
    )
    return Held(reason, len(missing), known), gone


def _store(job: Job, what: Found, run_id: int) -> Applied:
    records = applying.hidden_first(what.records, what.hidden)
    applied = applying.apply(
        job.engine,
        records,
        source=job.source,
        run_id=run_id,
        secret=job.secret,
        now=job.now,
        progress=job.progress,
    )
    for batch in chunks(what.again, applying.BATCH):
        with session(job.engine) as opened:
            told = see_again(opened, job.source.key, batch, run_id=run_id, secret=job.secret, now=job.now)
        _add_unchanged(applied, told)
        job.progress.advance(len(batch))
    with session(job.engine) as opened:
        applying.touch_refused(
            opened, job.source.key, _refs(what.refused), run_id=run_id, secret=job.secret, now=job.now
        )
        store.mark_vanished(opened, job.source.key, run_id, what.kinds, now=job.now)
        store.archive_due(opened, job.now)
    if applied.tally.protected:
        forget(job.engine)
    return applied


def _add_unchanged(applied: Applied, counts: Mapping[EntityKind, int]) -> None:
    for kind, count in counts.items():
        applied.tally.of(kind).unchanged += count


def _bundle(what: Found) -> held.Bundle:
    return held.Bundle(
        kinds=sorted(what.kinds),
        again=what.again,
        refused=sorted(_refs(what.refused)),
        hidden=sorted(what.hidden),
        records=(entry.packed() for entry in what.records()),
    )


def _report(
    job: Job,
    staged: Staged,
    found: Found,
    applied: Applied,
    *,
    run_id: int | None,
    waits: Held | None,
    gone: dict[EntityKind, int],
) -> Report:
    report = Report(job.source.key, job.importer.name, dry_run=run_id is None, run=run_id, held=waits)
    for row, problem in applied.orphans:
        staged.rows[row] = REJECTED
        staged.problems.append((row, problem))
    report.rows = _rows(staged.rows, applied.written)
    report.set_aside = +staged.aside
    _count(report, applied, gone)
    with reading(job.engine) as opened:
        digests = protection.known_digests(opened)
    # A dry run and a held one store nothing: what this file hides is in no table yet.
    protection.add_private(digests, _hidden_ones(found), job.secret)
    problems = _problems(staged, applied, sum(gone.values()))
    report.problems = [_safe(problem, digests, job.secret) for problem in problems]
    report.changes = applied.changes
    return report


def _hidden_ones(found: Found) -> Iterable[Signs]:
    return (entry.signs for entry in found.records(found.hidden)) if found.hidden else ()


def _rows(states: bytearray, written: Ranks) -> Rows:
    stored = sum(1 for row in written if states[row] in {PENDING, STORED})
    settled_rows = states.count(PENDING) + states.count(STORED) + states.count(UNCHANGED)
    return Rows(stored, settled_rows - stored, states.count(SET_ASIDE), states.count(REJECTED))


def _count(report: Report, applied: Applied, gone: dict[EntityKind, int]) -> None:
    report.protected = applied.tally.protected
    for kind in ("partner", "offer"):
        counted, told = report.of(kind), applied.tally.of(kind)
        counted.added, counted.changed, counted.unchanged = told.added, told.changed, told.unchanged
        counted.vanished = gone.get(kind, 0)


def _problems(staged: Staged, applied: Applied, vanished: int) -> Iterable[Problem]:
    for row, problem in staged.problems:
        yield hide(problem) if row in applied.masked_rows else problem
    if staged.unlisted:
        reason = f"Et {staged.unlisted} autres problèmes, non listés."
        yield Problem(None, None, None, None, None, reason, "Corrigez d'abord ceux de la liste.", "warning")
    if staged.nameless and vanished:
        reason = (
            f"Lignes refusées sans identifiant lisible : {staged.nameless}. Leurs fiches comptent peut-être "
            f"parmi les {vanished} qui ne sont plus dans le fichier."
        )
        fix = "Corrigez ces lignes, puis relancez l'import : leurs fiches reviendront."
        yield Problem(None, None, None, None, None, reason, fix, "warning")


def _safe(problem: Problem, digests: protection.Digests, secret: bytes) -> Problem:
    """The problem, emptied when it quotes a number of a hidden place: its row may not be stored at all."""
    texts = (problem.value, problem.reason, problem.fix)
    if digests and any(text and protection.reveals(text, digests, secret) for text in texts):
        return hide(problem)
    return problem


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
        job = Job(engine, settings, importer, source, secret, at, progress)
        what = _kept(settings, run_id, secret)
        _, gone = _vanishing(job, what)
        job.progress.begin("apply", what.count)
        applied = _store(job, what, run_id)
        report = _approved(told, job, applied, run_id, gone)
        report.seconds = clock() - began
        with session(engine) as opened:
            runs.keep_problems(opened, run_id, [problem for _, problem in applied.orphans])
            runs.end(opened, run_id, "done", datetime.now(UTC), report.as_dict())
        _forget_held(job)
    return report


def _waiting(opened: Session, run_id: int) -> ImportRun:
    run = runs.found(opened, run_id)
    if run.status != "held":
        raise NotHeld(run_id)
    if runs.is_superseded(opened, run):
        raise NotHeld(run_id, "est dépassé par un import plus récent")
    return run


def _forget_held(job: Job) -> None:
    """Delete what this source's runs had kept and nobody can approve any more."""
    with reading(job.engine) as opened:
        left = runs.approvable(opened, job.source.key)
        gone = runs.numbers(opened, job.source.key) - left
    held.forget(job.settings.held_folder, gone)


def _kept(settings: Settings, run_id: int, secret: bytes) -> Found:
    folder = settings.held_folder

    def records(only: Collection[Ref] | None = None) -> Iterable[Entry]:
        return entries(held.load(folder, run_id, secret).records, only)

    bundle = held.load(folder, run_id, secret)
    keys = _keys(chain(bundle.again, (entry.ref for entry in records())))
    return Found(
        records,
        _count_of(keys),
        frozenset(bundle.hidden),
        bundle.again,
        keys,
        _keys(bundle.refused),
        frozenset(bundle.kinds),
    )


def _approved(
    told: dict[str, object], job: Job, applied: Applied, run_id: int, gone: dict[EntityKind, int]
) -> Report:
    """The report of a held run once applied: its rows as they were read, what was stored as it is now."""
    report = Report(job.source.key, job.importer.name, run=run_id)
    report.rows = _rows_as_told(told, applied)
    report.set_aside.update({aside["reason"]: aside["rows"] for aside in told.get("set_aside", [])})  # type: ignore[attr-defined]
    _count(report, applied, gone)
    return report


def _rows_as_told(told: dict[str, object], applied: Applied) -> Rows:
    before = told.get("rows")
    rows = dict(before) if isinstance(before, dict) else {}
    kept = int(rows.get("stored", 0)) + int(rows.get("unchanged", 0))
    stored = min(len(applied.written), kept)
    return Rows(stored, kept - stored, int(rows.get("set_aside", 0)), int(rows.get("rejected", 0)))


__all__ = ["Entry", "approve", "run_import"]
