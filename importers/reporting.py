"""The report of a run: every row accounted for, and nothing of a hidden place."""

from __future__ import annotations

from collections.abc import Iterable

from directory import protection
from directory.db import reading
from directory.records import EntityKind
from directory.safety import Signs
from importers.applying import Applied, Ranks
from importers.base import Problem
from importers.jobs import Found, Job
from importers.report import Held, Report, Rows
from importers.staging import PENDING, REJECTED, SET_ASIDE, UNCHANGED, Staged, hide


def report_of(
    job: Job,
    staged: Staged,
    found: Found,
    applied: Applied,
    *,
    run_id: int | None,
    waits: Held | None,
    gone: dict[EntityKind, int],
) -> Report:
    """What the run did, or would do. ``gone``: records that its source does not show any more, by kind."""
    report = Report(job.source.key, job.importer.name, dry_run=run_id is None, run=run_id, held=waits)
    for row, problem in applied.orphans:
        staged.rows[row] = REJECTED
        staged.problems.append((row, problem))
    report.rows = _rows(staged.rows, applied.written)
    report.set_aside = +staged.aside
    count(report, job, applied, gone)
    report.problems = safe(job, found, _problems(staged, applied, sum(gone.values())))
    report.changes = applied.changes
    return report


def safe(job: Job, found: Found, problems: Iterable[Problem]) -> list[Problem]:
    """The problems, emptied when they quote a number of a hidden place: their rows may not be stored at all."""
    with reading(job.engine) as opened:
        digests = protection.known_digests(opened)
    # A dry run and a held one store nothing: what this file hides is in no table yet.
    protection.add_private(digests, _hidden_ones(found), job.secret)
    return [hide(problem) if _reveals(problem, digests, job.secret) else problem for problem in problems]


def _hidden_ones(found: Found) -> Iterable[Signs]:
    return (entry.signs for entry in found.records(found.hidden)) if found.hidden else ()


def _rows(states: bytearray, written: Ranks) -> Rows:
    stored = sum(1 for row in written if states[row] == PENDING)
    settled_rows = states.count(PENDING) + states.count(UNCHANGED)
    return Rows(stored, settled_rows - stored, states.count(SET_ASIDE), states.count(REJECTED))


def count(report: Report, job: Job, applied: Applied, gone: dict[EntityKind, int]) -> None:
    """What became of the records, by kind, and how long what vanished stays."""
    report.grace_days = job.source.grace_days
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


def _reveals(problem: Problem, digests: protection.Digests, secret: bytes) -> bool:
    texts = (problem.value, problem.reason, problem.fix)
    return bool(digests) and any(text and protection.reveals(text, digests, secret) for text in texts)
