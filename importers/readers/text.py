"""Bytes to text: which encoding a file is in, without trusting its name."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from importers.readers.parts import Part
from importers.refusal import FileRefused

BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CP1252 = "cp1252-lenient"
"""What is not UTF-8 is read as Windows writes it, Latin-1 included; bytes that are no sign there become "�"."""
NULS = (
    "Ce fichier contient des octets nuls : il est abîmé ou n'est pas du texte. "
    "Exportez-le de nouveau, en CSV UTF-8."
)
_KNOWN_BINARIES = (
    (b"%PDF", "un PDF"),
    (b"\xd0\xcf\x11\xe0", "un ancien fichier Excel (.xls) : enregistrez-le en .xlsx ou en CSV"),
    (b"PK\x03\x04", "un classeur ou une archive"),
    (b"\x1f\x8b", "un fichier compressé (.gz) : décompressez-le"),
    (b"\x89PNG", "une image"),
)


def encoding_of(part: Part) -> str:
    """The encoding of the whole part, read once: a mark, UTF-8, UTF-16 without a mark, else cp1252.

    Raises ``FileRefused`` for anything that is not text, and for UTF-8 that is damaged or cut.
    """
    head = part.head(4096)
    _refuse_binary(head)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if (wide := _utf16_without_mark(head)) is not None:
        return wide
    return "utf-8" if _is_utf8(part) else CP1252


def _refuse_binary(head: bytes) -> None:
    for start, name in _KNOWN_BINARIES:
        if head.startswith(start):
            raise FileRefused(f"Ce fichier n'est pas du texte : c'est {name}.")


def _utf16_without_mark(head: bytes) -> str | None:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 > len(head) and min(even, odd) == 0:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _is_utf8(part: Part) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    accents = False
    with part.open() as stream:
        while True:
            block = stream.read(BLOCK)
            if b"\x00" in block:
                raise FileRefused(NULS)
            try:
                accents = not decoder.decode(block, final=not block).isascii() or accents
            except UnicodeDecodeError:
                _refuse_damaged(block, accents=accents)
                return False
            if not block:
                return True


def _refuse_damaged(block: bytes, *, accents: bool) -> None:
    """Refuse UTF-8 with a few wrong bytes: read as cp1252, every accent of the file would turn into two signs."""
    text = block.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(not char.isascii() for char in text) - wrong
    # In cp1252 two signs in a row hardly ever happen to be one of UTF-8's.
    if accents or 0 < right >= wrong:
        raise FileRefused(
            "Ce fichier est en UTF-8, mais il est coupé ou abîmé : un caractère ne se lit pas. "
            "Exportez-le de nouveau, en CSV UTF-8."
        )


@contextmanager
def opened(part: Part, encoding: str | None = None) -> Iterator[IO[str]]:
    """The part as text with its line ends kept. Raises ``FileRefused`` when a declared encoding is wrong."""
    name = encoding or encoding_of(part)
    lenient = name == CP1252
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
