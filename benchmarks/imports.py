"""Imports of ``make bench``: each in a process of its own, first into an empty directory, then unchanged."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Final

from benchmarks import data_inclusion
from directory import db
from directory.settings import settings
from directory.territory import Territory, load_territory
from importers import generate
from importers.crew import processes_of
from importers.pipeline import run_import

Writer = Callable[[Path, int, Territory], object]


@dataclass(frozen=True, slots=True)
class Imported:
    """What one import cost: ``seconds`` of the run itself, ``cpu`` seconds of its process and its helpers.

    ``peak_mb``: resident memory of its process; ``all_mb``: of it and its helpers at one moment, what they share
    counted once.
    """

    seconds: float
    cpu: float
    peak_mb: float
    all_mb: float
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
        "partners. Processor time is that of all processes. Memory is the peak resident set of the import's process,",
        "then the peak of the import and its helpers together, libraries that they share counted once (proportional",
        "set size, looked at twice a second).",
        "",
        "| import | rows | seconds | rows/s | processor seconds | peak MB | all processes |",
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
    memory = f"{one.peak_mb:.0f} | {one.all_mb:.0f}"
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
    with _together() as together:
        report = run_import(db.engine(chosen.database), chosen, format=format_, path=data)
    own, helpers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = sum(used.ru_utime + used.ru_stime for used in (own, helpers))
    return Imported(report.seconds, cpu, _peak_mb(own), max(together), report.rows.read)


@contextmanager
def _together() -> Iterator[list[float]]:
    """What this process and its children hold, MB, looked at again and again until the end."""
    seen, over = [0.0], Event()

    def look() -> None:
        while not over.wait(0.5):
            seen.append(sum(_held_kb(pid) for pid in [os.getpid(), *_children()]) / 1024)

    watcher = Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def _children() -> Iterator[int]:
    with suppress(OSError):
        for of_thread in Path("/proc/self/task").glob("*/children"):
            yield from map(int, of_thread.read_text(encoding="ascii").split())


def _held_kb(pid: int) -> int:
    """Proportional set size of a process; 0 when it is gone, or where nobody tells."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


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
