"""The next piece of work made ready while this thread waits for the disk.

Python runs one thread at a time: more than this would only make both wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """The things of an iterator, in turn; each may be asked for before its turn. Its thread ends with its context."""

    def __init__(self, things: Iterator[T]) -> None:
        self._things = things
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._next: Future[T | None] | None = None

    def __enter__(self) -> Ahead[T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown()

    def prepare(self) -> None:
        """Begin to make the next one, in the other thread; say so just before waiting for something."""
        if self._next is None:
            self._next = self._thread.submit(next, self._things, None)

    def __iter__(self) -> Iterator[T]:
        """Each thing in its turn; what making it raised is raised here."""
        while True:
            self.prepare()
            if self._next is None or (thing := self._next.result()) is None:
                return
            self._next = None
            yield thing
