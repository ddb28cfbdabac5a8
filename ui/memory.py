"""Memory given back to the system: the C library keeps what its many threads have freed, hundreds of megabytes."""

from __future__ import annotations

import ctypes
import threading
from typing import Final

EVERY_SECONDS: Final = 60.0
_ARENA_MAX: Final = -8
"""``M_ARENA_MAX`` of ``mallopt``."""
_ARENAS: Final = 2


def few_arenas() -> None:
    """Have threads, those of an index's writers too, share two arenas instead of one each (glibc)."""
    if ask := getattr(ctypes.CDLL(None), "mallopt", None):
        ask(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Give back what is free now, where the C library knows how; it takes some milliseconds."""
    if ask := getattr(ctypes.CDLL(None), "malloc_trim", None):
        ask(0)


def given_back(stop: threading.Event) -> None:
    """Give back what is free every minute, until ``stop``."""
    while not stop.wait(EVERY_SECONDS):
        give_back()
