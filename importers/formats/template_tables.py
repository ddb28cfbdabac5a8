"""The tables of the template in some files: CSV files, or the sheets of one workbook, read the same way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeGuard

from importers.cells import unescape
from importers.formats.template_columns import MORE_COLUMNS, NEEDED, TableName
from importers.readers.parts import SPREADSHEETS, Part
from importers.readers.tables import TOO_MANY, Record, Table
from importers.readers.workbooks import SheetRow, as_text, workbook_of
from importers.refusal import FileRefused

PLACES_SHEET: Final = "places.csv"


@dataclass(frozen=True, slots=True)
class Opened:
    """A table being read: its header, and its records, cells as they were before they were made safe.

    An empty cell of a column that may be left out is left out: with it or without, the row says the same.
    """

    header: Sequence[str]
    records: Iterator[Record]
    may_lack: Collection[str]

    def __iter__(self) -> Iterator[Record]:
        """The records, once."""
        for record in self.records:
            values = {
                name: unescape(cell) if cell else cell
                for name, cell in record.values.items()
                if cell or name not in self.may_lack
            }
            yield Record(record.number, values, record.fault)


@dataclass(frozen=True, slots=True)
class Found:
    """Where one table is."""

    name: TableName
    part: Part
    sheet: str
    """As a person knows it: the name of a file, or of a workbook's sheet."""

    def opened(self) -> Opened:
        """The table from its start. Raises ``FileRefused``."""
        more = frozenset(MORE_COLUMNS[self.name])
        if self.part.suffix in SPREADSHEETS:
            header, records = _of_sheet(self.part, self.sheet)
            return Opened(header, records, more)
        table = Table(self.part)
        return Opened(table.header, iter(table), more)


def tables_in(parts: Sequence[Part]) -> dict[TableName, Found]:
    """The template's tables among these files. Raises ``FileRefused`` for a damaged workbook."""
    if len(parts) == 1 and parts[0].suffix in SPREADSHEETS:
        with workbook_of(parts[0]) as book:
            named = [(sheet.strip().lower(), parts[0], sheet) for sheet in book.sheets]
    else:
        named = [(part.stem, part, part.name) for part in parts if part.suffix == ".csv"]
    return {name: Found(name, part, sheet) for name, part, sheet in named if _is_table(name)}


def _is_table(name: str) -> TypeGuard[TableName]:
    return name in NEEDED


def _of_sheet(part: Part, sheet: str) -> tuple[list[str], Iterator[Record]]:
    rows = _rows(part, sheet)
    first = next(rows, None)
    if first is None:
        raise FileRefused(f"La feuille « {sheet} » est vide.")
    header = [(as_text(cell) or "").strip() for cell in first.cells]
    return header, (_record(row, header) for row in rows)


def _rows(part: Part, sheet: str) -> Iterator[SheetRow]:
    with workbook_of(part) as book:
        yield from book.rows(sheet)


def _record(row: SheetRow, header: Sequence[str]) -> Record:
    cells = [as_text(cell) or "" for cell in row.cells]
    values = {name: cell for name, cell in zip(header, cells, strict=False) if name}
    return Record(row.number, values, TOO_MANY if any(cells[len(header) :]) else None)
