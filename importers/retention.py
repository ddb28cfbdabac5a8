"""How long the problems of a run are kept row by row; afterwards, how many of each kind there were.

See ``docs/adr``: "Problems are kept row by row for the last runs of a source".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import delete, exists, func, select
from sqlmodel import Session, col

from directory.models import ImportRun, Rejection
from directory.writing import alone

KEPT_RUNS: Final = 3
"""The last runs of a source that read their file keep their problems row by row: this many of them."""
RUNS_AT_ONCE: Final = 10
"""Runs that lose their rows when one ends: what was kept for years goes little by little."""
MOST_KINDS: Final = 20
"""Kinds of problems counted one by one, the most frequent first."""

_QUOTED: Final = re.compile("«.*»", re.DOTALL)
"""From the first quotation mark to the last: what a file says may hold some too."""
_NAME: Final = re.compile(r"(?<!^)(?<![.!?»] )\b[A-ZÀ-Þ][’'\w-]*[ß-ÿa-z][’'\w-]*")
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_CUT: Final = re.compile("…(?:[ ,]+…)+")


def forget_rows(opened: Session, source: str, waiting: Collection[int]) -> None:
    """Of the older runs of a source, keep how many problems of each kind there were, and none of their rows.

    ``waiting``: runs that a manager may still approve, which keep theirs.
    """
    mine = col(ImportRun.source_key) == source
    read = (
        select(col(ImportRun.id))
        .where(mine, col(ImportRun.status).in_(("done", "held")))
        .order_by(col(ImportRun.finished_at).desc(), col(ImportRun.id).desc())
        .limit(KEPT_RUNS)
    )
    older = (
        select(ImportRun)
        .where(
            mine,
            col(ImportRun.id).not_in({*opened.scalars(read), *waiting}),
            exists().where(col(Rejection.run_id) == col(ImportRun.id)),
        )
        .order_by(col(ImportRun.id))
        .limit(RUNS_AT_ONCE)
    )
    runs = opened.scalars(older).all()
    if runs:
        # Who hides a place writes on rows of many runs, in an order of its own: each could wait for the other.
        alone(opened)
    for run in runs:
        run.report = run.report | {"forgotten": _counted(opened, run.id)}
        opened.execute(delete(Rejection).where(col(Rejection.run_id) == run.id))


def _counted(opened: Session, run_id: int | None) -> dict[str, Any]:
    """``{problems, kinds: [{severity, field, reason, problems}]}``; the rarest kinds are in the total only."""
    kind = (col(Rejection.severity), col(Rejection.field), col(Rejection.reason))
    kinds = Counter[tuple[str, str | None, str]]()
    for severity, field, reason, problems in opened.execute(
        select(*kind, func.count()).where(col(Rejection.run_id) == run_id).group_by(*kind)
    ):
        kinds[severity, field, without_values(reason)] += problems
    return {
        "problems": kinds.total(),
        "kinds": [
            {"severity": severity, "field": field, "reason": reason, "problems": problems}
            for (severity, field, reason), problems in kinds.most_common(MOST_KINDS)
        ],
    }


def without_values(reason: str) -> str:
    """A reason, and nothing of the row that it was told of: no quotation, no name, no number.

    A place may be hidden one day, and counts are not read again then.
    """
    for pattern, instead in ((_QUOTED, "« … »"), (_NAME, "…"), (_NUMBER, "…"), (_CUT, "…")):
        reason = pattern.sub(instead, reason)
    return reason
