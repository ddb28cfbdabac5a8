"""Writes to Meilisearch: a 202 is a promise, the task says whether it was kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, TypeVar

from meilisearch.models.task import Task, TaskInfo

from search.contract import EngineUnavailable, Rejection
from search.meili.http import PooledClient, Server
from search.spec import Payload

T = TypeVar("T")

Groups = Sequence[Sequence[Payload]]
"""Documents by offer."""
Ask = Callable[[PooledClient], TaskInfo]
"""A write to ask of a client: it answers with a task."""

PATIENCE_S: Final = 600.0
_FIRST_WAIT_S: Final = 0.005
_LONGEST_WAIT_S: Final = 0.25


class TaskFailedError(Exception):
    """A task that Meilisearch could not do, with its reason and code."""

    def __init__(self, reason: str, code: str) -> None:
        self.code = code
        super().__init__(reason)


class Writer:
    """Sends writes and waits for them; ``clock`` times the patience."""

    def __init__(self, server: Server, clock: Callable[[], float] = time.monotonic) -> None:
        self._server, self._clock = server, clock

    def done(self, ask: Ask, attempts: int | None = None) -> None:
        """Ask and wait until done; raises ``TaskFailedError`` or ``EngineUnavailable``."""
        self.wait(self._server.call(ask, attempts).task_uid)

    def wait(self, uid: int) -> None:
        """Wait until a task is done; raises ``TaskFailedError`` or ``EngineUnavailable``."""
        end, pause = self._clock() + PATIENCE_S, _FIRST_WAIT_S
        while True:
            task: Task = self._server.call(lambda client: client.get_task(uid))
            if task.status == "succeeded":
                return
            if task.status in ("failed", "canceled"):
                error = task.error or {}
                raise TaskFailedError(str(error.get("message", task.status)), str(error.get("code", "")))
            if self._clock() > end:
                raise EngineUnavailable("Meilisearch n'a pas fini d'écrire à temps.")
            self._server.sleep(pause)
            pause = min(pause * 1.2, _LONGEST_WAIT_S)

    def add(self, uid: str, groups: Groups) -> list[Rejection]:
        """Add or replace documents, given by offer; a failed batch is halved until the culprit is alone.

        A document without an offer (the state) comes last, and must succeed.
        """
        return self.add_each(uid, [groups]) if groups else []

    def add_each(self, uid: str, several: Iterable[Groups]) -> list[Rejection]:
        """The same for several batches: one is written while the next is made ready."""
        refused: list[Rejection] = []
        before: tuple[Groups, int] | None = None
        for groups in several:
            task = self._sent(uid, groups)
            if before:
                refused += self._written(uid, *before)
            before = groups, task
        return refused + (self._written(uid, *before) if before else [])

    def _sent(self, uid: str, groups: Groups) -> int:
        payload = [document for group in groups for document in group]
        return self._server.call(lambda client: client.index(uid).add_documents(payload, "id")).task_uid

    def _written(self, uid: str, groups: Groups, task: int) -> list[Rejection]:
        try:
            self.wait(task)
        except TaskFailedError as failure:
            if len(groups) > 1:
                half = len(groups) // 2
                return self.add(uid, groups[:half]) + self.add(uid, groups[half:])
            if "offer" not in groups[0][0]:
                raise EngineUnavailable(f"Meilisearch refuse l'écriture : {failure}") from failure
            return [Rejection(str(groups[0][0]["offer"]), str(failure))]
        return []

    def remove(self, uid: str, expression: str) -> None:
        """Remove the documents that an expression finds."""
        self.done(lambda client: client.index(uid).delete_documents(filter=expression))


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items, ``size`` at a time."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
