"""Asking again: how often, how long between, and for which failures only."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import stamina

from importers.fetch.errors import Unavailable

T = TypeVar("T")

# Without a handler, each retry would be an English line in the middle of what people read.
logging.getLogger("stamina").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Patience:
    """``attempts`` in all; waits in seconds, doubled each time, plus at most ``jitter`` at random."""

    attempts: int = 4
    first: float = 1.0
    longest: float = 30.0
    jitter: float = 1.0


def persist(call: Callable[[], T], patience: Patience) -> T:
    """What ``call`` answers; asked again only when it raises ``Unavailable``, whose last one goes through.

    A server that says when to come back is obeyed, unless that is longer than ``patience.longest``.
    """

    def again(error: Exception) -> bool | float:
        if not isinstance(error, Unavailable):
            return False
        if error.after is None:
            return True
        return error.after if error.after <= patience.longest else False

    for attempt in stamina.retry_context(
        again,
        attempts=patience.attempts,
        timeout=None,
        wait_initial=patience.first,
        wait_max=patience.longest,
        wait_jitter=patience.jitter,
    ):
        with attempt:
            return call()
    raise AssertionError
