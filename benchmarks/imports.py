"""Imports of ``make bench``: each in a process of its own, first into an empty directory, then unchanged."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Final

from benchmarks import data_inclusion
from directory import db
from directory.settings import settings
from directory.territory import Territory, load_territory
from importers import generate, run_import
from importers.crew import processes_of

Writer = Callable[[Path, int, Territory], object]


@dataclass(frozen=True, slots=True)
class Imported:
    """What one import cost: ``seconds`` of the run itself, ``cpu`` seconds of its process and its helpers.

    ``peak_mb``: of its process; ``helper_mb``: of its largest helper, 0 without one.
    """

    seconds: float
    cpu: float
    peak_mb: float
    helper_mb: float
    rows: int


CASES: Final[tuple[tuple[str, str, int, Writer], ...]] = (
    ("template", "template (CSV)", 20_000, generate.write),
    ("data_inclusion", "data_inclusion (NDJSON)", 100_000, data_inclusion.write),
    ("data_inclusion", "data_inclusion (JSON)", 100_000, partial(data_inclusion.write, suffix="json")),
)
"""Format, its label, offers, and what writes them."""


def section() -> Iterator[str]:
    """The lines of the report."""
    yield from (
        "## Imports",
        "",
        "Each import is a new process on SQLite, with everything on: redaction, mask, places, layers, history,",
        f"outbox, and helpers ({processes_of(None) - 1} here) once 2,000 rows were mapped (`SPIE_IMPORT_WORKERS`). The",
        "index, which follows from the outbox, is measured above. Rows are those of the file: offers and their",
        "partners. Processor time is that of all processes; memory (peak resident set) that of the import and of one",
        "helper, with the libraries that both share.",
        "",
        "| import | rows | seconds | rows/s | processor seconds | peak MB | of a helper |",
        "|---|---:|---:|---:|---:|---:|---:|",
    )
    for format_, label, offers, write in CASES:
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            write(data, offers, load_territory())
            for what in ("new", "again, unchanged"):
                one = imported(format_, data, Path(folder) / "home")
                yield _line(f"{label}, {offers:,} offers, {what}", one)
    yield ""


def _line(label: str, one: Imported) -> str:
    rate = f"{one.rows / one.seconds:,.0f}"
    memory = f"{one.peak_mb:.0f} | {one.helper_mb:.0f}"
    return f"| {label} | {one.rows:,} | {one.seconds:.1f} | {rate} | {one.cpu:.1f} | {memory} |"


def imported(format_: str, data: Path, home: Path) -> Imported:
    """Import a folder in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.imports", format_, str(data)]
    environment = os.environ | {"SPIE_HOME": str(home)}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    return Imported(**json.loads(done.stdout))


def _alone(format_: str, data: Path) -> Imported:
    """Import a folder in this process, which does nothing else, and its helpers."""
    chosen = settings()
    db.migrate(chosen.database)
    report = run_import(db.engine(chosen.database), chosen, format=format_, path=data)
    own, helpers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = sum(used.ru_utime + used.ru_stime for used in (own, helpers))
    return Imported(report.seconds, cpu, _peak_mb(own), helpers.ru_maxrss / 1024, report.rows.read)


def _peak_mb(own: resource.struct_rusage) -> float:
    """The peak of this process; ``ru_maxrss`` would count what its parent held when it was started."""
    status = Path("/proc/self/status")
    if not status.exists():
        return own.ru_maxrss / 1024
    told = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
    return int(told.split()[1]) / 1024


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(asdict(_alone(sys.argv[1], Path(sys.argv[2])))))
    else:
        print("\n".join(section()))
