"""Which format some files are in, told by their content; and what they look like when it is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from importers.base import Importer
from importers.readers.documents import documents_of
from importers.readers.parts import JSON, SPREADSHEETS, Part
from importers.readers.tables import Table
from importers.readers.workbooks import workbook_of
from importers.readers.xml import local, root_of
from importers.refusal import FileRefused
from importers.registry import IMPORTERS, sniff

SHOWN: Final = 8
"""Names of columns, sheets or files that a description quotes."""
_LONGEST: Final = 30
_JSON: Final = JSON | {".geojson"}
_LONG_NUMBER: Final = re.compile(r"\d(?:[ .-]?\d){4}")
"""A postal code, a phone, an identifier: no title holds one."""
_WEB_PAGE: Final = (b"<!doctype html", b"<html")


def recognised(parts: Sequence[Part]) -> Importer:
    """The format of these files. Raises ``FileRefused``, which says what they look like instead."""
    found = sniff(parts)
    if found is None:
        known = ", ".join(sorted(IMPORTERS))
        raise FileRefused(f"Aucun format connu n'est reconnu : {looks(parts)}. Formats : {known}.")
    return found


def reason(importer: Importer) -> str:
    """Why files were recognised as this format, in one sentence."""
    return f"Format reconnu : {importer.name}, {importer.label}. Signe : {importer.signs}."


def told_as(refusal: FileRefused, importer: Importer, parts: Sequence[Part]) -> FileRefused:
    """The refusal with what the files look like, when they are not of this format at all."""
    if importer.sniff(parts):
        return refusal
    other = sniff(parts)
    if other is None:
        return FileRefused(f"{refusal} Reçu : {looks(parts)}.")
    return FileRefused(
        f"{refusal} Il ressemble au format « {other.name} », {other.label} ({other.signs}) : "
        f"importez-le sous ce format."
    )


def looks(parts: Sequence[Part]) -> str:
    """What some files look like: ``un tableau dont les colonnes sont « a », « b »``."""
    if len(parts) > 1:
        return f"{len(parts)} fichiers, {_listed(part.name for part in parts)}"
    try:
        return _one(parts[0])
    except FileRefused as refusal:
        return f"« {parts[0].name} » ne se lit pas ({str(refusal).rstrip('.')})"


def _one(part: Part) -> str:
    head = part.head(512).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if part.suffix in SPREADSHEETS:
        with workbook_of(part) as book:
            return f"un classeur dont les feuilles sont {_listed(book.sheets)}"
    if head.startswith(_WEB_PAGE):
        return "une page web (HTML), pas un fichier de données"
    if head.startswith(b"<"):
        return f"un fichier XML dont la racine est {_listed([local(root_of(part))])}"
    if part.suffix in _JSON or head.startswith((b"{", b"[{")):
        first = next(documents_of(part), None)
        fields = _listed(first.value) if first is not None else "aucun champ"
        return f"un fichier JSON dont les fiches ont {fields}"
    return _table([title for title in Table(part).header if title])


def _table(columns: Sequence[str]) -> str:
    if len(columns) <= 1:
        return "un texte sans colonnes"
    if any(_LONG_NUMBER.search(title) for title in columns):
        # A first line, kept with the run: it may be of a hidden place, or of somebody.
        return "un tableau dont la première ligne n'est pas faite de titres de colonnes"
    return f"un tableau dont les colonnes sont {_listed(columns)}"


def _listed(names: Iterable[str]) -> str:
    found = list(islice(names, SHOWN + 1))
    shown = ", ".join(f"« {name[:_LONGEST]} »" for name in found[:SHOWN])
    return f"{shown}…" if len(found) > SHOWN else shown
