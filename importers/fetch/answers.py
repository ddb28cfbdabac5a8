"""Reading an HTTP answer: its status, its kind, its name, its body within a size."""

from __future__ import annotations

import mimetypes
import re
import zlib
from collections.abc import Iterable, Iterator
from email.message import Message
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

import httpx2

from importers.fetch.errors import FetchFailed, FetchRefused, Unavailable

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
LONGEST_NAME: Final = 120
MOST_MEMBERS: Final = 1_000
"""Pieces of one gzip: a file made of empty ones would take hours."""
_WRONG_KINDS: Final = re.compile(r"^(text/html|application/xhtml\+xml|(image|audio|video|font)/)")
_HTML: Final = re.compile(rb"^(\xef\xbb\xbf)?\s*(<!doctype\s+html|<html)", re.IGNORECASE)
_BLOCK: Final = 1 << 16
_GZIP: Final = 16 + zlib.MAX_WBITS

_SAID: Final = {
    401: "Le site demande un mot de passe.",
    403: "Le site refuse de donner ce fichier.",
    404: "Le fichier n'est plus à cette adresse.",
    410: "Le fichier a été retiré par le site.",
    429: "Le site demande d'attendre avant de recommencer.",
}


def check_status(response: httpx2.Response) -> None:
    """Raise unless the answer is the whole file: ``Unavailable`` for 5xx, else ``FetchFailed``."""
    code = response.status_code
    if code == HTTPStatus.OK:
        return
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unavailable(f"Le site ne répond pas comme il faut (erreur {code}). Réessayez plus tard.")
    raise FetchFailed(_SAID.get(code, f"Le site a répondu autre chose que le fichier (code {code})."))


def check_kind(response: httpx2.Response) -> None:
    """Raise ``FetchRefused`` when the answer says that it is a page, a picture or a sound."""
    kind = response.headers.get("Content-Type", "").strip().lower()
    if _WRONG_KINDS.match(kind):
        raise FetchRefused(
            f"L'adresse donne autre chose qu'un fichier de données ({kind.partition(';')[0]})."
        )


def check_size(response: httpx2.Response, most: int) -> None:
    """Raise ``FetchRefused`` when the answer says that it is larger than ``most`` bytes."""
    said = response.headers.get("Content-Length", "")
    if said.isdigit() and int(said) > most:
        raise _too_large(most)


def body(response: httpx2.Response, most: int) -> Iterator[bytes]:
    """The file itself, ungzipped, in blocks; never more than ``most`` bytes, on the wire or unpacked.

    Raises ``FetchRefused``: too large, a web page, an unknown encoding; ``FetchFailed``: cut.
    """
    total, first = 0, b""
    for block in _unpacked(
        _limited(response.iter_raw(_BLOCK), most), response.headers.get("Content-Encoding")
    ):
        total += len(block)
        if total > most:
            raise _too_large(most)
        if len(first) < len(b"<!doctype html>") * 4:
            first += block[:_BLOCK]
            if _HTML.match(first):
                raise FetchRefused("L'adresse donne une page web, pas un fichier de données.")
        yield block
    if not total:
        raise FetchRefused("Le fichier donné par le site est vide.")


def _limited(blocks: Iterable[bytes], most: int) -> Iterator[bytes]:
    total = 0
    for block in blocks:
        total += len(block)
        if total > most:
            raise _too_large(most)
        yield block


def _unpacked(blocks: Iterable[bytes], encoding: str | None) -> Iterator[bytes]:
    coding = (encoding or "identity").strip().lower()
    if coding == "identity":
        yield from blocks
    elif coding in {"gzip", "x-gzip"}:
        yield from _gunzipped(blocks)
    else:
        raise FetchRefused(f"Le site envoie le fichier sous une forme inconnue ({coding[:20]}).")


def _gunzipped(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Never more than one block at a time, whatever the ratio; a gzip may be several, one after the other."""
    stream, members = zlib.decompressobj(_GZIP), 1
    try:
        for block in blocks:
            rest = block
            # Zeros may fill the end of the last one.
            while rest := rest.lstrip(b"\0") if stream.eof else rest:
                if stream.eof:
                    stream, members = zlib.decompressobj(_GZIP), members + 1
                yield stream.decompress(rest, _BLOCK)
                rest = stream.unused_data if stream.eof else stream.unconsumed_tail
                if members > MOST_MEMBERS:
                    raise FetchRefused("Le fichier compressé est en trop de morceaux : il est refusé.")
        yield stream.flush()
    except zlib.error as error:
        raise FetchFailed("Le fichier reçu est abîmé. Réessayez plus tard.") from error
    if not stream.eof:
        raise FetchFailed("Le fichier reçu est incomplet. Réessayez plus tard.")


def _too_large(most: int) -> FetchRefused:
    return FetchRefused(
        f"Le fichier dépasse la taille permise ({most / 1_000_000:.0f} Mo). "
        "Relevez SPIE_FETCH_MAX_MB s'il doit l'être."
    )


def file_name(response: httpx2.Response) -> str:
    """A harmless name for the file: as its header gives it, else as its address ends."""
    header = Message()
    header["Content-Disposition"] = response.headers.get("Content-Disposition", "")
    stated = header.get_filename() or unquote(PurePosixPath(urlsplit(str(response.url)).path).name)
    plain = re.sub(r"[^\w.\- ]", "_", PurePosixPath(stated.replace("\\", "/")).name).strip(". ")
    name = plain[-LONGEST_NAME:].strip(". ") or "fichier"
    if PurePosixPath(name).suffix:
        return name
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return name + (mimetypes.guess_extension(kind) or "")
