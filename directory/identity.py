"""Identity of records, and the secret that keeps a masked record's identity from being guessed."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from functools import cache, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from directory.errors import SecretProblem
from directory.records import EntityKind

SECRET_BYTES: Final = 32

_NAMESPACES: Final[dict[EntityKind, UUID]] = {
    "offer": uuid5(NAMESPACE_URL, "urn:spie:offer"),
    "partner": uuid5(NAMESPACE_URL, "urn:spie:partner"),
}


@cache
def _namespace(kind: EntityKind, source: str) -> UUID:
    return uuid5(_NAMESPACES[kind], source)


@lru_cache(maxsize=4_000)
def record_id(source: str, key: str, kind: EntityKind = "offer") -> UUID:
    """UUIDv5 of a source and a key; partners and offers may share keys, they never share an id."""
    return uuid5(_namespace(kind, source), key)


def opaque_key(secret: bytes, source: str, key: str) -> str:
    """The key shown for a masked record: a keyed digest, so that trying every FINESS number tells nothing."""
    return "x" + digest(secret, "record", f"{source}\0{key}")


def digest(secret: bytes, kind: str, value: str) -> str:
    """Keyed digest (BLAKE2b, 160 bits) of a value; ``kind`` keeps a phone from matching a SIRET."""
    return digests(secret, kind, (value,))[0]


def digests(secret: bytes, kind: str, values: Iterable[str]) -> tuple[str, ...]:
    """The digests of several values of one kind."""
    key = _mac_key(secret)
    return tuple(
        [blake2b(f"{kind}\0{value}".encode(), key=key, digest_size=20).hexdigest() for value in values]
    )


@lru_cache(maxsize=4)
def _mac_key(secret: bytes) -> bytes:
    # BLAKE2b takes keys of at most 64 bytes; a secret given in the environment may be longer.
    return hashlib.sha256(secret).digest()


def secret(home: Path) -> bytes:
    """The instance's secret: ``SPIE_SECRET`` if set, else ``home/secret``, made at first use (mode 0600).

    Two processes that start at once get the same secret. Raises ``SecretProblem`` when it is too short.
    """
    given = os.environ.get("SPIE_SECRET", "").encode()
    found = given or _kept(home / "secret")
    if len(found) < SECRET_BYTES:
        raise SecretProblem(
            f"Le secret de l'instance doit avoir au moins {SECRET_BYTES} caractères : "
            "vérifiez SPIE_SECRET ou le fichier « secret » du dossier SPIE_HOME."
        )
    return found


def _kept(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    return path.read_bytes().strip()


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_hex(SECRET_BYTES).encode())
        file.flush()
        os.fsync(file.fileno())
    try:
        # A hard link appears whole or not at all, and never over a secret made meanwhile.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
