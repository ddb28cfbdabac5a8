"""Bytes to text: which encoding a file is in, without trusting its name."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from charset_normalizer import from_bytes

from importers.readers.parts import Part
from importers.refusal import FileRefused

BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_C1 = range(0x80, 0xA0)
"""Bytes that are signs in cp1252 and controls in latin-1."""
_SINGLE_BYTE = ("cp1252", "latin-1")
_KNOWN_BINARIES = (
    (b"%PDF", "un PDF"),
    (b"\xd0\xcf\x11\xe0", "un ancien fichier Excel (.xls) : enregistrez-le en .xlsx ou en CSV"),
    (b"PK\x03\x04", "un classeur ou une archive"),
    (b"\x1f\x8b", "un fichier compressé (.gz) : décompressez-le"),
    (b"\x89PNG", "une image"),
)


def encoding_of(part: Part) -> str:
    """The encoding of the whole part, read once: a mark, UTF-8, UTF-16 without a mark, cp1252 or latin-1.

    Raises ``FileRefused`` for anything that is not text.
    """
    head = part.head(4096)
    _refuse_binary(head)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if (wide := _utf16_without_mark(head)) is not None:
        return wide
    suspect = _first_not_utf8(part)
    return "utf-8" if suspect is None else _single_byte(suspect)


def _refuse_binary(head: bytes) -> None:
    for start, name in _KNOWN_BINARIES:
        if head.startswith(start):
            raise FileRefused(f"Ce fichier n'est pas du texte : c'est {name}.")


def _utf16_without_mark(head: bytes) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 > len(head) and min(even, odd) == 0:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _first_not_utf8(part: Part) -> bytes | None:
    """A block that is not UTF-8, or None when the whole part is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with part.open() as stream:
        while True:
            block = stream.read(BLOCK)
            if b"\x00" in block:
                raise FileRefused(
                    "Ce fichier contient des octets nuls : il est abîmé ou n'est pas du texte. "
                    "Exportez-le de nouveau, en CSV UTF-8."
                )
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                return block or b"\xff"
            if not block:
                return None


def _single_byte(block: bytes) -> str:
    # Only the two encodings French offices really use are allowed: a guess among forty is a guess.
    best = from_bytes(block[:262_144], cp_isolation=list(_SINGLE_BYTE)).best()
    if best is not None and best.encoding in {"cp1252", "latin_1"}:
        return "latin-1" if best.encoding == "latin_1" and _has_no_cp1252_sign(block) else "cp1252-lenient"
    return "cp1252-lenient"


def _has_no_cp1252_sign(block: bytes) -> bool:
    return not any(byte in _C1 for byte in set(block))


@contextmanager
def opened(part: Part, encoding: str | None = None) -> Iterator[IO[str]]:
    """The part as text with its line ends kept. Raises ``FileRefused`` when a declared encoding is wrong."""
    name = encoding or encoding_of(part)
    lenient = name == "cp1252-lenient"
    with part.open() as raw:
        text = io.TextIOWrapper(
            raw,
            encoding="cp1252" if lenient else name,
            errors="replace" if lenient else "strict",
            newline="",
        )
        try:
            yield text
        except UnicodeDecodeError as error:
            raise FileRefused(
                f"Ce fichier n'est pas encodé en {name} comme annoncé. Enregistrez-le en UTF-8."
            ) from error
        finally:
            text.detach()
