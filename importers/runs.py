"""The runs of imports, as they are kept: begun, ended, listed, shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import delete, func, insert, select, update
from sqlmodel import Session, col

from directory.models import ImportRun, Rejection, Source, SourceRecord
from importers.base import Importer, Problem
from importers.refusal import RunNotFound
from importers.report import Report
from importers.retention import forget_rows

Status = Literal["running", "done", "held", "refused", "failed"]
CHUNK: Final = 1_000


def describe(opened: Session, importer: Importer, key: str, now: datetime) -> Source:
    """The source of this key: as it is stored, or as its format describes it. Adds nothing."""
    stored = opened.get(Source, key)
    if stored is not None:
        return Source(**stored.model_dump() | {"format": importer.name})
    own = key == importer.name
    return Source(
        key=key,
        name=importer.facts.name if own else key,
        format=importer.name,
        url=importer.facts.url if own else None,
        licence=importer.facts.licence,
        created_at=now,
    )


def begin(
    opened: Session, source: str, format_: str, *, file_name: str, file_hash: str, now: datetime
) -> int:
    """A new run, ``running``; runs of the source that a dead process left so are ``failed``."""
    opened.execute(
        update(ImportRun)
        .where(col(ImportRun.source_key) == source, col(ImportRun.status) == "running")
        .values(status="failed", finished_at=now)
    )
    run = ImportRun(
        source_key=source,
        format=format_,
        file_name=file_name,
        file_hash=file_hash,
        status="running",
        started_at=now,
    )
    opened.add(run)
    opened.flush()
    if run.id is None:
        raise RuntimeError("the database gave the run no number")
    return run.id


def end(opened: Session, run_id: int, status: Status, now: datetime, report: dict[str, Any]) -> None:
    """Close a run; its problems have their own table, which those of older runs of its source leave."""
    kept = {name: value for name, value in report.items() if name != "problems"}
    opened.execute(
        update(ImportRun)
        .where(col(ImportRun.id) == run_id)
        .values(status=status, finished_at=now, report=kept)
    )
    source = found(opened, run_id).source_key
    forget_rows(opened, source, approvable(opened, source))


def refuse(opened: Session, run_id: int, now: datetime, reason: str) -> None:
    """Close a run whose file was refused; a source that was made for it goes with it.

    Such a source has no other run, and is not in ``sources.toml``.
    """
    source = opened.get_one(Source, found(opened, run_id).source_key)
    if source.location is None and numbers(opened, source.key) == {run_id}:
        opened.execute(delete(ImportRun).where(col(ImportRun.id) == run_id))
        opened.delete(source)
    else:
        end(opened, run_id, "refused", now, {"reason": reason})


def keep_problems(opened: Session, run_id: int, problems: Sequence[Problem]) -> None:
    """Keep a run's problems."""
    for start in range(0, len(problems), CHUNK):
        rows = [problem.as_dict() | {"run_id": run_id} for problem in problems[start : start + CHUNK]]
        opened.execute(insert(Rejection), rows)


def list_sources(opened: Session) -> list[dict[str, Any]]:
    """Every source by key: ``key, name, format, url, licence, partners, offers, records, last_run``.

    Counts are of the records seen at its last run; ``last_run`` is a run as ``list_runs`` gives it, or None.
    """
    counts: dict[tuple[str, str], int] = {}
    wanted = (
        select(col(SourceRecord.source_key), col(SourceRecord.kind), func.count())
        .where(col(SourceRecord.vanished_at).is_(None))
        .group_by(col(SourceRecord.source_key), col(SourceRecord.kind))
    )
    for source_key, kind, count in opened.execute(wanted):
        counts[source_key, kind] = count
    return [
        _source(opened, source, counts) for source in opened.scalars(select(Source).order_by(col(Source.key)))
    ]


def _source(opened: Session, source: Source, counts: dict[tuple[str, str], int]) -> dict[str, Any]:
    partners, offers = (counts.get((source.key, kind), 0) for kind in ("partner", "offer"))
    last = next(iter(list_runs(opened, source=source.key, limit=1)), None)
    return {
        "key": source.key,
        "name": source.name,
        "format": source.format,
        "url": source.url,
        "licence": source.licence,
        "partners": partners,
        "offers": offers,
        "records": partners + offers,
        "last_run": last and f"n° {last['id']}, {last['status']}, {last['started_at'][:10]}",
    }


def list_runs(opened: Session, *, source: str | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """The last runs, newest first: ``id, source, format, status, started_at, finished_at, file, rows``."""
    wanted = select(ImportRun).order_by(col(ImportRun.id).desc()).limit(limit)
    if source is not None:
        wanted = wanted.where(col(ImportRun.source_key) == source)
    return [_run(run) for run in opened.scalars(wanted)]


def _run(run: ImportRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "source": run.source_key,
        "format": run.format,
        "status": run.status,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "file": run.file_name,
        "file_hash": run.file_hash,
        "rows": run.report.get("rows"),
    }


def show_run(opened: Session, run_id: int) -> dict[str, Any]:
    """The object that ``spie import --json`` printed, and its ``status``, dates, file, ``reason`` if refused.

    ``forgotten`` is None while its problems are kept row by row; then ``{problems, kinds}``: how many there were, and
    of each kind (``importers.retention``). Raises ``RunNotFound``.
    """
    run = found(opened, run_id)
    wanted = select(Rejection).where(col(Rejection.run_id) == run_id).order_by(col(Rejection.id))
    problems = [{name: getattr(row, name) for name in Problem.__slots__} for row in opened.scalars(wanted)]
    empty = Report(run.source_key, run.format, run=run_id).as_dict() | {"forgotten": None}
    return empty | run.report | {k: v for k, v in _run(run).items() if k != "rows"} | {"problems": problems}


def found(opened: Session, run_id: int) -> ImportRun:
    """One run. Raises ``RunNotFound``."""
    run = opened.get(ImportRun, run_id)
    if run is None:
        raise RunNotFound(run_id)
    return run


def is_superseded(opened: Session, run: ImportRun) -> bool:
    """Whether a later run of the same source was applied."""
    wanted = (
        select(func.count())
        .select_from(ImportRun)
        .where(
            col(ImportRun.source_key) == run.source_key,
            col(ImportRun.id) > run.id,
            col(ImportRun.status) == "done",
        )
    )
    return bool(opened.scalar(wanted))


def numbers(opened: Session, source: str) -> set[int]:
    """Every run of a source."""
    return set(opened.scalars(select(col(ImportRun.id)).where(col(ImportRun.source_key) == source)))


def is_one_open(opened: Session) -> bool:
    """Whether a run of any source was not ended well, nor followed by one of that source that was.

    One that waits for a manager counts too: to approve it may have begun.
    """
    applied = (
        select(col(ImportRun.source_key), func.max(col(ImportRun.id)).label("last"))
        .where(col(ImportRun.status) == "done")
        .group_by(col(ImportRun.source_key))
        .subquery()
    )
    left = (
        select(col(ImportRun.id))
        .outerjoin(applied, applied.c.source_key == col(ImportRun.source_key))
        .where(
            col(ImportRun.status).in_(("running", "failed", "held")),
            col(ImportRun.id) > func.coalesce(applied.c.last, 0),
        )
    )
    return opened.execute(left.limit(1)).first() is not None


def approvable(opened: Session, source: str) -> set[int]:
    """Its runs that wait for a manager, and that no later one has made pointless."""
    wanted = select(ImportRun).where(col(ImportRun.source_key) == source, col(ImportRun.status) == "held")
    return {run.id for run in opened.scalars(wanted) if run.id is not None and not is_superseded(opened, run)}
