"""What no engine may hold, checked once for both: an engine's own checks are late, partial and differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import isfinite
from typing import Final
from uuid import UUID

from search.contract import Change, Delete, Document, Rejection, Upsert

_POLE: Final = 90.0
_DATE_LINE: Final = 180.0


def problem(document: Document) -> str | None:
    """Why a document is refused, in French; ``None`` when it is good."""
    if not _is_uuid(document.offer):
        return "identifiant d'offre illisible"
    if not document.id.startswith(f"{document.offer}_") or not document.id.isascii():
        return "identifiant de document étranger à son offre"
    if (document.lat is None) != (document.lon is None):
        return "position incomplète"
    if document.lat is not None and document.lon is not None and not _on_earth(document.lat, document.lon):
        return "position impossible"
    return None


def sorted_out(changes: Sequence[Change]) -> tuple[list[Change], list[Rejection]]:
    """The changes to write, and the offers refused; of an offer changed twice, the last change counts.

    A refused offer is deleted rather than left as it was: an old place must not outlive its correction.
    """
    last = {change.offer: change for change in changes}
    good: list[Change] = []
    refused: list[Rejection] = []
    for change in last.values():
        documents = change.documents if isinstance(change, Upsert) else ()
        reason = next(filter(None, map(problem, documents)), None)
        if reason:
            refused.append(Rejection(change.offer, reason))
            good.append(Delete(change.offer))
        else:
            good.append(change)
    return good, refused


def good_documents(documents: Iterable[Document], refused: dict[str, str]) -> Iterator[Document]:
    """The documents to write; ``refused`` receives the offers left out, with the reason.

    The documents of one offer come together, so that an offer is held whole or not at all.
    """
    waiting: list[Document] = []
    for document in documents:
        if waiting and waiting[0].offer != document.offer:
            yield from _whole(waiting, refused)
            waiting = []
        waiting.append(document)
    yield from _whole(waiting, refused)


def _whole(documents: list[Document], refused: dict[str, str]) -> list[Document]:
    reason = next(filter(None, map(problem, documents)), None)
    if not reason:
        return documents
    refused[documents[0].offer] = reason
    return []


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def _on_earth(lat: float, lon: float) -> bool:
    return isfinite(lat) and isfinite(lon) and abs(lat) <= _POLE and abs(lon) <= _DATE_LINE
