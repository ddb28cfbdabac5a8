"""Rows of a large file are mapped by several processes, and come back in the order of the file.

See ``docs/adr``: "Large files are mapped by several processes". Helpers are plain child processes that speak through
a pipe: nothing is forked from a process with threads, and a helper ends when its parent does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Pipe
from types import TracebackType
from typing import Final, NamedTuple

from directory.marks import Known
from importers.base import Context, Importer, Row
from importers.telling import Task, Told, tell

ALONE: Final = 2_000
"""Rows mapped before helpers are called: to start one takes as long as to map a thousand."""
CHUNK: Final = 100
"""Rows handed over at once."""
QUEUE: Final = 2
"""Chunks in the hands of one helper: the next one is there when it has finished one."""
AHEAD: Final = 10
"""Chunks that may wait for an earlier one, for each helper."""
MOST: Final = 4
"""More processes than this would wait for the one that reads the file."""
_PRIVATE: Final = frozenset({"SPIE_SECRET", "DATABASE_URL", "MEILISEARCH_KEY"})
"""Of the environment, what mapping a row never needs."""


class Read(NamedTuple):
    """A row as read. ``content``: its values as JSON; ``known``: the record of its mark, last time."""

    row: Row
    content: bytes
    mark: str | None
    known: Known | None


@dataclass(slots=True, eq=False)
class _Chunk:
    reads: list[Read]
    told: list[Told] | None = None
    """Of the rows that are not known again, in their order."""

    def rows(self) -> list[Row]:
        return [read.row for read in self.reads if read.known is None]

    def pairs(self) -> Iterator[tuple[Read, Told | None]]:
        told = iter(self.told or ())
        for read in self.reads:
            yield read, next(told) if read.known is None else None


def processes_of(asked: int | None) -> int:
    """How many processes map rows, this one included: those asked for, else one for each core, within reason."""
    if os.name != "posix":
        return 1
    return asked or min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, MOST)


def all_told(
    reads: Iterator[Read], importer: Importer, context: Context, *, processes: int
) -> Generator[tuple[Read, Told | None], None, None]:
    """Every row with what it tells, in order; nothing for rows known again. To be closed: helpers end then."""
    alone = 0
    for read in reads:
        told = tell(importer, read.row, context) if read.known is None else None
        yield read, told
        alone += told is not None
        if alone >= ALONE and processes > 1:
            break
    else:
        return
    with Crew(importer, context, processes - 1) as crew:
        yield from crew.all_told(reads)


class Crew:
    """This process and its helpers, started on entry. Who dies on the way is done without: its rows are mapped here."""

    def __init__(self, importer: Importer, context: Context, helpers: int) -> None:
        self._importer, self._context = importer, context
        self._count = helpers
        self._helpers: list[_Helper] = []

    def __enter__(self) -> Crew:
        places = self._context.places
        task = Task(
            self._importer, places.territory.code, places.everywhere, places.geocoded, self._context.today
        )
        # No room for another process: this one does it alone.
        with suppress(OSError):
            for _ in range(self._count):
                helper = _Helper()
                self._helpers.append(helper)
                helper.brief(task)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for helper in self._helpers:
            helper.close()

    def all_told(self, reads: Iterable[Read]) -> Iterator[tuple[Read, Told | None]]:
        """Every row with what it tells, in order; reads a bounded number of rows ahead."""
        waiting: deque[_Chunk] = deque()
        rest = iter(reads)
        while some := list(islice(rest, CHUNK)):
            chunk = _Chunk(some)
            waiting.append(chunk)
            self._collect()
            self._hand_out(chunk)
            while waiting and (waiting[0].told is not None or len(waiting) > AHEAD * self._count):
                yield from self._finished(waiting.popleft())
        for chunk in waiting:
            yield from self._finished(chunk)

    def _hand_out(self, chunk: _Chunk) -> None:
        """To the helper with the least to do; mapped here when none is there yet, or all have enough."""
        free = [helper for helper in self._helpers if helper.is_there and len(helper.chunks) < QUEUE]
        if not chunk.rows() or not free:
            self._map(chunk)
            return
        helper = min(free, key=lambda one: len(one.chunks))
        try:
            helper.give(chunk)
        except OSError:
            self._lose(helper)

    def _map(self, chunk: _Chunk) -> None:
        chunk.told = [tell(self._importer, row, self._context) for row in chunk.rows()]

    def _collect(self) -> None:
        """Take what helpers have finished, without waiting."""
        for helper in list(self._helpers):
            while helper in self._helpers and helper.has_spoken():
                self._take(helper)

    def _finished(self, chunk: _Chunk) -> Iterator[tuple[Read, Told | None]]:
        while chunk.told is None:
            self._take(next(helper for helper in self._helpers if chunk in helper.chunks))
        return chunk.pairs()

    def _take(self, helper: _Helper) -> None:
        try:
            helper.take()
        except (EOFError, OSError):
            self._lose(helper)

    def _lose(self, helper: _Helper) -> None:
        self._helpers.remove(helper)
        helper.close()
        for chunk in helper.chunks:
            self._map(chunk)
        helper.chunks.clear()


class _Helper:
    """A process that maps chunks in the order they are given."""

    def __init__(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name not in _PRIVATE}
        self._line, other = Pipe()
        with other:
            # A session of its own: Ctrl-C is the parent's, which ends its helpers. No warning: it may quote a row.
            self._process = subprocess.Popen(  # noqa: S603 (our own module)
                [sys.executable, "-P", "-W", "ignore", "-m", "importers.helper", str(other.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[other.fileno()],
                env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
                start_new_session=True,
            )
        self.is_there = False
        """Whether it has started: what is sent before would wait, and the sender with it."""
        self.chunks: deque[_Chunk] = deque()

    def brief(self, task: Task) -> None:
        """Say how rows are mapped. Raises ``OSError`` when the process is gone."""
        self._line.send(task)

    def give(self, chunk: _Chunk) -> None:
        """Ask for a chunk. Raises ``OSError`` when the process is gone."""
        self.chunks.append(chunk)
        self._line.send(chunk.rows())

    def has_spoken(self) -> bool:
        """Whether something is there to take, or the process is gone."""
        return self._line.poll()

    def take(self) -> None:
        """Wait for the oldest chunk, or the greeting. Raises ``EOFError`` or ``OSError`` when the process is gone."""
        told = self._line.recv()
        if told is None:
            self.is_there = True
        else:
            self.chunks.popleft().told = told

    def close(self) -> None:
        """End the process: it holds nothing."""
        self._line.close()
        self._process.kill()
        self._process.wait()
