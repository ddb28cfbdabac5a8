"""Reading a file as an import does, within a time of computing, and asking whether every row is accounted for."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from types import FrameType

from importers.base import Context, Importer
from importers.kinship import kin
from importers.progress import NOBODY
from importers.readers.parts import Part
from importers.refusal import FileRefused
from importers.staging import REJECTED, SET_ASIDE, settled, stage
from tests.importers.hostile.files import Files

SECRET = b"s" * 32
SECONDS = 10.0
"""Of computing, for one small file: a hundred times what a good one takes."""


class TooSlow(AssertionError):
    """The time of computing is over."""


@contextmanager
def deadline(seconds: float = SECONDS) -> Iterator[None]:
    """Raise ``TooSlow`` inside the block once this process has computed so long: a loaded machine changes nothing."""

    def over(_: int, frame: FrameType | None) -> None:
        raise TooSlow(f"more than {seconds} s of computing, in {frame}")

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def parts(files: Files) -> list[Part]:
    """The files as readers take them."""
    return [Part(name, len(files[name]), _opener(files[name])) for name in sorted(files)]


def _opener(content: bytes):
    return lambda: BytesIO(content)


def check_refusal(refusal: FileRefused) -> None:
    """A refusal is a French sentence that can be shown, whole and not a page long."""
    told = str(refusal)
    told.encode()
    assert told.endswith(".")
    assert len(told) < 2_000
    for word in ("Error", "Traceback", "Exception", "None", "object at"):
        assert word not in told, told


def check(importer: Importer, read: Sequence[Part], context: Context) -> bool:
    """Stage these files; whether they were accepted. Fails unless every row read is accounted for."""
    with deadline():
        importer.sniff(read)
        try:
            staged = stage(importer, read, context, secret=SECRET, progress=NOBODY)
        except FileRefused as refusal:
            check_refusal(refusal)
            return False
        try:
            told = {row for row, problem in staged.problems if problem.severity == "rejected"}
            for problem in (problem for _, problem in staged.problems):
                json.dumps(problem.as_dict(), ensure_ascii=False, allow_nan=False).encode()
            if not staged.unlisted:
                assert told == {row for row, state in enumerate(staged.rows) if state == REJECTED}
            entries = list(settled(staged))
            kept = {entry.row for entry in entries}
            for row, state in enumerate(staged.rows):
                assert state in {REJECTED, SET_ASIDE} or row in kept, (row, state)
            assert staged.rows.count(SET_ASIDE) == sum(staged.aside.values())
            for entry in entries:
                entry.record()
            kin((entry.signs for entry in entries), "source")
        finally:
            staged.close()
    return True
