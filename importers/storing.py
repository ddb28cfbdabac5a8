"""What becomes of what a run found: it waits for a manager, or it is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from sqlalchemy import Engine

from directory import store
from directory.db import forget, reading, session
from directory.marks import see_again
from directory.reading import chunks
from directory.records import EntityKind
from importers import applying, runs
from importers.applying import Applied
from importers.jobs import Found, Job, refs_of
from importers.report import Held

MOST_VANISHED: Final = 0.20
"""Share of a source's records beyond which nothing is applied until a manager says so."""


def vanishing(job: Job, what: Found) -> tuple[Held | None, dict[EntityKind, int]]:
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
    return Held(_reason(len(missing), known), len(missing), known), gone


def _reason(missing: int, known: int) -> str:
    gone = f"{missing} fiches sur {known} ne sont" if missing > 1 else f"1 fiche sur {known} n'est"
    return (
        f"{gone} plus dans le fichier : c'est plus de {MOST_VANISHED * 100:.0f} %. Rien n'a été changé. "
        "Vérifiez le fichier, puis approuvez l'import."
    )


def forget_what_stopped(engine: Engine) -> None:
    """Drop what the database keeps of what a run hid that stopped before it did so itself (see ``directory.db``)."""
    with reading(engine) as opened:
        stopped = runs.is_one_open(opened)
    if stopped:
        forget(engine)


def stored(job: Job, what: Found, run_id: int) -> Applied:
    """Store it all: hidden places first, then the rest, then what is not in the file any more."""
    applied = applying.apply(
        job.engine,
        what.records,
        what.hidden,
        source=job.source,
        run_id=run_id,
        secret=job.secret,
        now=job.now,
        progress=job.progress,
    )
    for batch in chunks(what.again, applying.BATCH):
        with session(job.engine) as opened:
            told = see_again(opened, job.source.key, batch, run_id=run_id, secret=job.secret, now=job.now)
        add_unchanged(applied, told)
        job.progress.advance(len(batch))
    with session(job.engine) as opened:
        applying.touch_refused(
            opened, job.source.key, refs_of(what.refused), run_id=run_id, secret=job.secret, now=job.now
        )
        store.mark_vanished(opened, job.source.key, run_id, what.kinds, now=job.now)
        store.archive_due(opened, job.now)
    if applied.tally.protected:
        forget(job.engine)
    return applied


def add_unchanged(applied: Applied, counts: Mapping[EntityKind, int]) -> None:
    """Count records that were known again."""
    for kind, count in counts.items():
        applied.tally.of(kind).unchanged += count
