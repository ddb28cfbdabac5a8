"""The next piece of work is made ready in another thread, in its turn, and its failures are told."""

from __future__ import annotations

import threading

import pytest

from importers.ahead import Ahead


def test_things_come_in_their_order_whether_they_were_asked_for_or_not():
    with Ahead(iter(range(1, 6))) as ahead:
        seen = []
        for thing in ahead:
            seen.append(thing)
            if thing % 2:
                ahead.prepare()
                ahead.prepare()
    assert seen == [1, 2, 3, 4, 5]


def test_the_next_one_is_made_while_this_one_is_worked_on():
    made = threading.Event()

    def things():
        yield 1
        made.set()
        yield 2

    with Ahead(things()) as ahead:
        for thing in ahead:
            if thing == 1:
                assert not made.is_set()
                ahead.prepare()
                assert made.wait(5)


def test_what_fails_is_told_in_its_turn_and_no_thread_is_left():
    def things():
        yield 1
        raise ValueError("cut")

    before = threading.active_count()
    with Ahead(things()) as ahead:
        rest = iter(ahead)
        assert next(rest) == 1
        ahead.prepare()
        with pytest.raises(ValueError, match="cut"):
            next(rest)
    assert threading.active_count() == before


def test_nothing_is_nothing():
    with Ahead(iter(())) as ahead:
        assert list(ahead) == []
