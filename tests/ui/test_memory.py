"""Memory is given back whatever the C library, and the thread that does it stops when told."""

from __future__ import annotations

import ctypes
import threading
from types import SimpleNamespace

import pytest

from ui import memory


def test_it_is_given_back_without_a_word() -> None:
    memory.few_arenas()
    memory.give_back()


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())
    memory.few_arenas()
    memory.give_back()


def test_it_is_given_back_again_and_again_until_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    times = threading.Semaphore(0)
    monkeypatch.setattr(memory, "EVERY_SECONDS", 0.001)
    monkeypatch.setattr(memory, "give_back", times.release)
    stop = threading.Event()
    thread = threading.Thread(target=memory.given_back, args=(stop,))
    thread.start()
    assert all(times.acquire(timeout=5) for _ in range(3))
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
