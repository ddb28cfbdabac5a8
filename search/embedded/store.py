"""The folders of the embedded index: generations, and a ``current`` link that readers follow.

A rebuild fills a new generation and then moves the link in one step; the generation before is kept until the
next rebuild. One writer at a time, across processes, holds a lock that dies with it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from search.contract import EngineUnavailable

_PREFIX: Final = "generation-"


class Store:
    """Generations of an index in one folder; ``clock`` and ``sleep`` time the wait for the lock."""

    def __init__(
        self,
        folder: Path,
        wait_s: float = 120.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.folder = folder
        self._wait_s, self._clock, self._sleep = wait_s, clock, sleep
        self._link = folder / "current"

    def current(self) -> Path | None:
        """The generation that readers use; ``None`` before the first one."""
        try:
            return self.folder / self._link.readlink()
        except FileNotFoundError:
            return None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the right to write; raises ``EngineUnavailable`` when another process keeps it too long."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "write.lock").open("a") as lock:
            self._take(lock.fileno())
            yield

    def _take(self, lock: int) -> None:
        end = self._clock() + self._wait_s
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                if self._clock() >= end:
                    raise EngineUnavailable("L'index est en cours d'écriture ailleurs.") from error
                self._sleep(0.02)
            else:
                return

    def new(self) -> Path:
        """An empty folder for the next generation, leftovers removed first; the caller holds the lock."""
        kept = self._kept()
        for folder in self._generations():
            if folder.name not in kept:
                shutil.rmtree(folder, ignore_errors=True)
        numbers = [int(folder.name.removeprefix(_PREFIX)) for folder in self._generations()]
        folder = self.folder / f"{_PREFIX}{max(numbers, default=0) + 1}"
        folder.mkdir()
        return folder

    def switch(self, generation: Path) -> None:
        """Show a generation to readers, in one durable step."""
        before = self.current()
        self._point(self.folder / "previous", before.name if before else None)
        self._point(self._link, generation.name)

    def _point(self, link: Path, target: str | None) -> None:
        if target is None:
            return
        fresh = link.with_name(f"{link.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(target)
        fresh.replace(link)
        _sync(self.folder)

    def _kept(self) -> set[str]:
        links = (self._link, self.folder / "previous")
        return {link.readlink().name for link in links if link.is_symlink()}

    def _generations(self) -> list[Path]:
        return [path for path in self.folder.glob(f"{_PREFIX}*") if path.is_dir()]


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
