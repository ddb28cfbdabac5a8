"""The SIAO's table, CSV or XLSX: its lines under canonical names of columns, and the key of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from importers.normalise import fold
from importers.readers.parts import SPREADSHEETS, Part
from importers.readers.tables import Table
from importers.readers.workbooks import as_text, workbook_of

NEEDED: Final = frozenset(
    {"nom_de_la_structure", "code_siret", "ville", "code_postal", "dispositif", "capacite_theorique_totale"}
)
POSTAL_LENGTH: Final = 5
KEY_COLUMNS: Final = ("nom_de_la_structure", "code_postal", "type", "dispositif")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table, whatever its file: cells under canonical names."""

    number: int
    values: Mapping[str, str]
    columns: Mapping[str, str]
    fault: str | None = None


def canonical(title: str) -> str:
    """``Public accueilli "Femme seule"`` is ``public_accueilli_femme_seule``, whatever its quotes."""
    return re.sub(r"[^a-z0-9]+", "_", fold(title)).strip("_")


def header_of(part: Part) -> frozenset[str]:
    """Canonical names of the columns of a CSV, or of the workbook's sheet that has the SIAO's; else empty."""
    if part.suffix == ".csv":
        return frozenset(canonical(title) for title in Table(part).header)
    if part.suffix in SPREADSHEETS:
        with workbook_of(part) as book:
            for sheet in book.sheets:
                first = next(book.rows(sheet), None)
                titles = {canonical(as_text(cell) or "") for cell in first.cells} if first else set()
                if titles >= NEEDED:
                    return frozenset(titles)
    return frozenset()


def lines_of(part: Part) -> Iterator[Line]:
    """The data lines. Raises ``FileRefused`` for a damaged file."""
    if part.suffix in SPREADSHEETS:
        yield from _sheet_lines(part)
        return
    table = Table(part)
    columns = {canonical(title): title for title in reversed(table.header)}
    for record in table:
        values = {canonical(title): cell.strip() for title, cell in record.values.items() if cell.strip()}
        yield Line(record.number, values, columns, record.fault)


def _sheet_lines(part: Part) -> Iterator[Line]:
    with workbook_of(part) as book:
        for sheet in book.sheets:
            rows = book.rows(sheet)
            first = next(rows, None)
            titles = [as_text(cell) or "" for cell in first.cells] if first else []
            names = [canonical(title) for title in titles]
            if not set(names) >= NEEDED:
                continue
            columns = dict(zip(names, titles, strict=True))
            for row in rows:
                texts = ((name, as_text(cell)) for name, cell in zip(names, row.cells, strict=False))
                yield Line(row.number, {name: text for name, text in texts if name and text}, columns)
            return


def slug(text: str) -> str:
    """Letters and digits, folded, with dashes: what a key is made of; a spreadsheet's ".0" does not count."""
    return re.sub(r"[^a-z0-9]+", "-", fold(re.sub(r"\.0$", "", text.strip()))).strip("-")


def key_of(values: Mapping[str, str]) -> str:
    """The key of a line, empty without a name. A postal code counts the same with and without its zero."""
    if not slug(values.get(KEY_COLUMNS[0], "")):
        return ""
    parts = {name: slug(values.get(name, "")) for name in KEY_COLUMNS}
    parts["code_postal"] = parts["code_postal"].rjust(POSTAL_LENGTH, "0")
    return "/".join(parts.values())
