"""Where a run keeps what it has read until it is applied: encrypted, and gone with the process.

See ``docs/adr``: "Staging is a spool file". The file has no name (it cannot outlive the process) and its key
is only in memory (what the disk still holds afterwards cannot be read).
"""

from __future__ import annotations

import hashlib
import os
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from importers.refusal import HeldUnreadable

BLOCK: Final = 256 * 1024
"""Bytes of records encrypted together."""
KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_LENGTH: Final = struct.Struct(">I")


class _Cipher:
    """AES-256-GCM, each block under a random nonce: 2³² blocks of one key are safe, and no disk holds them."""

    def __init__(self, key: bytes) -> None:
        self._aes = AESGCM(key)

    def encrypt(self, block: bytes) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aes.encrypt(nonce, block, None)

    def decrypt(self, token: bytes) -> bytes:
        """Raises ``InvalidTag``."""
        return self._aes.decrypt(token[:_NONCE_BYTES], token[_NONCE_BYTES:], None)


class Spool:
    """Records (bytes) in the order they were added. Reading never disturbs writing, nor another reading."""

    def __init__(self, file: IO[bytes] | None = None, key: bytes | None = None) -> None:
        self._file = file or tempfile.TemporaryFile(prefix="spie-")  # noqa: SIM115 (it lives as long as the spool)
        self._cipher = _Cipher(key or os.urandom(KEY_BYTES))
        self._block: list[bytes] = []
        self._size = 0
        self._end = 0
        self.count = 0

    def add(self, record: bytes) -> None:
        """Keep one more record."""
        self._block.append(_LENGTH.pack(len(record)) + record)
        self._size += len(record)
        self.count += 1
        if self._size >= BLOCK:
            self.flush()

    def flush(self) -> None:
        """Write what is still in memory."""
        if not self._block:
            return
        token = self._cipher.encrypt(b"".join(self._block))
        self._file.seek(self._end)
        self._file.write(_LENGTH.pack(len(token)) + token)
        self._end = self._file.tell()
        self._block, self._size = [], 0

    def __iter__(self) -> Iterator[bytes]:
        self.flush()
        at = 0
        while at < self._end:
            self._file.seek(at)
            (size,) = _LENGTH.unpack(self._file.read(_LENGTH.size))
            token = self._file.read(size)
            at = self._file.tell()
            yield from _records(self._cipher.decrypt(token))

    def close(self) -> None:
        """Give the disk space back."""
        self._file.close()


def _records(block: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(block):
        (size,) = _LENGTH.unpack_from(block, at)
        at += _LENGTH.size
        yield block[at : at + size]
        at += size


def key_of(secret: bytes, purpose: str) -> bytes:
    """A key derived from the instance's secret, for one purpose."""
    return hashlib.blake2b(purpose.encode(), key=secret[:64], digest_size=KEY_BYTES).digest()


def keep(path: Path, records: Iterator[bytes], key: bytes) -> None:
    """Write records, encrypted, to a file only its owner may read; it appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.draft")
    with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "w+b") as file:
        spool = Spool(file, key)
        for record in records:
            spool.add(record)
        spool.flush()
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def kept(path: Path, key: bytes) -> Iterator[bytes]:
    """The records of a file written by ``keep``. Raises ``HeldUnreadable`` when gone or of another secret."""
    cipher = _Cipher(key)
    try:
        with path.open("rb") as file:
            while header := file.read(_LENGTH.size):
                (size,) = _LENGTH.unpack(header)
                yield from _records(cipher.decrypt(file.read(size)))
    except (OSError, struct.error, ValueError, InvalidTag) as error:
        raise HeldUnreadable from error
