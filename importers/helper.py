"""A process that maps rows for the one that started it (``importers.crew``), and ends with it.

A thread for each way of the line lets the next rows come in, and the last ones leave, while some are mapped.
"""

from __future__ import annotations

import os
import sys
import traceback
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Final

from importers.base import Row
from importers.memory import rarely_collected
from importers.telling import Task, Told, tell

SWITCH_SECONDS: Final = 0.0005
"""How long the line may wait for its turn: rows are mapped without a pause."""


def main(line: Connection) -> None:
    """Map rows until the parent closes its end."""
    sys.setswitchinterval(SWITCH_SECONDS)
    task: Task = line.recv()
    asked: SimpleQueue[list[Row]] = SimpleQueue()
    done: SimpleQueue[list[Told]] = SimpleQueue()
    Thread(target=_receive, args=(line, asked), daemon=True).start()
    context = task.context()
    # There: rows may come.
    line.send(None)
    Thread(target=_answer, args=(line, done), daemon=True).start()
    with rarely_collected():
        while True:
            done.put([tell(task.importer, row, context) for row in asked.get()])


def _receive(line: Connection, asked: SimpleQueue[list[Row]]) -> None:
    try:
        while True:
            asked.put(line.recv())
    except (EOFError, OSError):
        # At once, whatever row is being mapped.
        os._exit(0)


def _answer(line: Connection, done: SimpleQueue[list[Told]]) -> None:
    try:
        while True:
            line.send(done.get())
    except OSError:
        os._exit(0)


def tell_where(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """Print what kind of error ends this process, and where: its message may quote an address that is hidden."""
    sys.stderr.write(f"importers.helper: {kind.__qualname__}\n")
    traceback.print_tb(trace)


if __name__ == "__main__":
    sys.excepthook = tell_where
    main(Connection(int(sys.argv[1])))
