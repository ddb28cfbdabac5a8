"""OpenDocument spreadsheets (.ods), streamed row by row.

Libraries build the whole sheet first: one cell "repeated" sixteen thousand times on a million rows would fill
the machine. Here repeats are bounded before they are written out, and XML is read by ``importers.readers.xml``.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from xml.etree.ElementTree import Element

from importers.readers.parts import DAMAGED, Part, check_archive
from importers.readers.xml import XmlRecord, children, local, records_of
from importers.refusal import FileRefused

CONTENT: Final = "content.xml"
_NUMBERS: Final = frozenset({"float", "currency", "percentage"})
_NOT_TEXT: Final = frozenset({"annotation", "frame", "table"})
"""Comments name their authors; pictures and tables inside a cell are no value of it."""
_DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)")


def content_of(part: Part, archive: zipfile.ZipFile) -> Part | None:
    """The document inside the archive, if it is there. Raises ``FileRefused`` for a hostile archive."""
    members = archive.infolist()
    check_archive(members)
    found = next((info for info in members if info.filename == CONTENT), None)
    return Part(part.name, found.file_size, lambda: archive.open(found)) if found is not None else None


def sheets_of(content: Part) -> list[str]:
    """Names of the visible sheets that have rows, in order. Raises ``FileRefused``."""
    hidden: set[str | None] = set()
    names: dict[str, None] = {}
    for record in _records(content, {"style", "table-row"}):
        if local(record.element) == "style":
            properties = children(record.element, "table-properties")
            if any(_attribute(one, "display") == "false" for one in properties):
                hidden.add(_attribute(record.element, "name"))
        elif (table := _table(record)) is not None and _attribute(table, "style-name") not in hidden:
            names[_attribute(table, "name") or ""] = None
    return list(names)


def rows_of(content: Part, sheet: str, widest: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows of a sheet that hold something: number (1 is the first) and cells, None when empty.

    Raises ``FileRefused``: damaged, or a row of more than ``widest`` cells.
    """
    number, begun = 0, False
    for record in _records(content, {"table-row"}):
        table = _table(record)
        if table is None or _attribute(table, "name") != sheet:
            if begun:
                return
            continue
        begun = True
        cells = _cells(record.element, sheet, widest)
        repeated = _times(record.element, "number-rows-repeated")
        for copy in range(1, repeated + 1 if cells else 1):
            yield number + copy, cells
        number += repeated


def _records(content: Part, names: set[str]) -> Iterator[XmlRecord]:
    try:
        yield from records_of(content, names)
    except DAMAGED as error:
        raise FileRefused(
            f"« {content.name} » est abîmé ou coupé. Enregistrez de nouveau le classeur."
        ) from error


def _table(record: XmlRecord) -> Element | None:
    return next((element for element in record.within if local(element) == "table"), None)


def _attribute(element: Element, name: str) -> str | None:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def _times(element: Element, name: str) -> int:
    stated = _attribute(element, name)
    if stated is None or not (stated.isascii() and stated.isdigit()):
        return 1
    # A number of ten digits is too many already, and one of five thousand is not read by ``int``.
    return max(1, int(stated[:10]))


def _cells(row: Element, sheet: str, widest: int) -> tuple[Any, ...]:
    found: list[Any] = []
    empty = 0
    for cell in row:
        if local(cell) not in {"table-cell", "covered-table-cell"}:
            continue
        value, times = _value(cell), _times(cell, "number-columns-repeated")
        if value is None:
            empty += times
            continue
        if len(found) + empty + times > widest:
            raise FileRefused(f"La feuille « {sheet} » est trop large : gardez moins de {widest} colonnes.")
        found += [None] * empty + [value] * times
        empty = 0
    return tuple(found)


def _value(cell: Element) -> Any:
    kind = _attribute(cell, "value-type")
    try:
        if kind in _NUMBERS:
            return float(_attribute(cell, "value") or "")
        if kind == "date":
            stated = _attribute(cell, "date-value") or ""
            return datetime.fromisoformat(stated) if "T" in stated else date.fromisoformat(stated)
    except ValueError:
        return _text(cell)
    if kind == "boolean":
        return _attribute(cell, "boolean-value") == "true"
    if kind == "time" and (found := _DURATION.match(_attribute(cell, "time-value") or "")):
        return ":".join(found.groups())
    return _attribute(cell, "string-value") or _text(cell)


def _text(cell: Element) -> str | None:
    return "\n".join("".join(_words(line)) for line in children(cell, "p")) or None


def _words(element: Element) -> Iterator[str]:
    """What a paragraph says: several spaces, tabs and line breaks are elements of their own."""
    yield element.text or ""
    for inner in element:
        name = local(inner)
        if name == "s":
            yield " " * min(_times(inner, "c"), 100)
        elif name == "line-break":
            yield "\n"
        elif name == "tab":
            yield " "
        elif name not in _NOT_TEXT:
            yield from _words(inner)
        yield inner.tail or ""
