"""What a run did, as the command line prints it and the manager's console shows it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from directory.records import EntityKind
from directory.seen import Change
from importers.base import Problem

MAX_PROBLEMS: Final = 20_000
"""Problems kept of one run: beyond, a sentence says how many more there were."""


@dataclass(slots=True)
class Rows:
    """Where each row went: ``read`` is always the sum of the four others."""

    stored: int = 0
    unchanged: int = 0
    set_aside: int = 0
    rejected: int = 0

    @property
    def read(self) -> int:
        """Rows read."""
        return self.stored + self.unchanged + self.set_aside + self.rejected


@dataclass(slots=True)
class Entities:
    """What became of the entities of one kind."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    vanished: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """Why a run waits for a manager: ``vanished`` of the ``of`` records its source had."""

    reason: str
    vanished: int
    of: int


@dataclass(slots=True)
class Report:
    """What a run did, or would do. ``run`` is None for a dry run, which writes nothing."""

    source: str
    format: str
    dry_run: bool = False
    run: int | None = None
    rows: Rows = field(default_factory=Rows)
    partners: Entities = field(default_factory=Entities)
    offers: Entities = field(default_factory=Entities)
    set_aside: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    held: Held | None = None
    grace_days: int | None = None
    """Days that what its source does not show any more stays published; None when it is not known."""
    seconds: float = 0.0
    protected: int = 0
    """Records stored before this run that it taught to hide."""
    changes: list[Change] = field(default_factory=list)
    """Field by field, for a dry run."""

    def of(self, kind: EntityKind) -> Entities:
        """The count of one kind."""
        return self.partners if kind == "partner" else self.offers

    def as_dict(self) -> dict[str, Any]:
        """The object that ``spie import --json`` prints."""
        return {
            "run": self.run,
            "source": self.source,
            "format": self.format,
            "dry_run": self.dry_run,
            "rows": {"read": self.rows.read} | _numbers(self.rows),
            "partners": _numbers(self.partners),
            "offers": _numbers(self.offers),
            "set_aside": [{"reason": reason, "rows": rows} for reason, rows in self.set_aside.most_common()],
            "problems": [problem.as_dict() for problem in self.problems],
            "held": _numbers(self.held) if self.held else None,
            "grace_days": self.grace_days,
            "seconds": round(self.seconds, 3),
        }


def _numbers(counted: Rows | Entities | Held) -> dict[str, Any]:
    return {name: getattr(counted, name) for name in counted.__slots__}
