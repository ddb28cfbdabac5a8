"""The spool: what is read stays unreadable on disk, and comes back in order."""

from __future__ import annotations

import os

import pytest

from importers.refusal import HeldUnreadable
from importers.spool import Spool, keep, kept, key_of


def test_records_come_back_in_order_several_times():
    spool = Spool()
    records = [os.urandom(size) for size in (0, 1, 300_000, 7, 50_000)] * 3
    for record in records:
        spool.add(record)
    assert list(spool) == records
    spool.add(b"more")
    assert list(zip(spool, spool, strict=True))[-1] == (b"more", b"more")
    assert spool.count == len(records) + 1
    spool.close()


def test_nothing_readable_is_on_disk(tmp_path):
    with (tmp_path / "spool").open("w+b") as file:
        spool = Spool(file)
        spool.add(b"12 rue des Alpes" * 1000)
        spool.flush()
        file.flush()
        assert b"rue des Alpes" not in (tmp_path / "spool").read_bytes()


def test_what_is_kept_needs_the_secret(tmp_path):
    path, key = tmp_path / "held" / "1.spool", key_of(b"s" * 32, "held imports")
    keep(path, iter([b"12 rue des Alpes", b"b"]), key)
    assert list(kept(path, key)) == [b"12 rue des Alpes", b"b"]
    assert b"rue des Alpes" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(HeldUnreadable):
        list(kept(path, key_of(b"t" * 32, "held imports")))
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(HeldUnreadable):
        list(kept(path, key))
