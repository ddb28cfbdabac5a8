"""Where lines of the template go: three CSV files of a folder, or the three sheets of one workbook.

Both write as lines come, so memory does not grow with their number; cells are made safe by ``importers.cells``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, Protocol

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from directory.errors import DirectoryError
from importers.cells import MARK, Cell, csv_line, escape
from importers.formats.template_columns import ALL_COLUMNS, TableName
from importers.readers.workbooks import MAX_ROWS

LONGEST_TEXT: Final = 32_767
"""Characters of a cell of a workbook (ECMA-376): more would be cut without a word."""
CSV_NAMES: Final[Mapping[TableName, str]] = {name: f"{name}.csv" for name in ALL_COLUMNS}


class DoesNotFit(DirectoryError):
    """A workbook cannot hold this; CSV files can."""

    code = "ne-tient-pas-dans-un-classeur"


class Tables(Protocol):
    """Takes lines, in any order of tables."""

    def add(self, table: TableName, cells: Mapping[str, Cell]) -> None:
        """One line of a table. Raises ``DoesNotFit``."""
        ...


class _Files:
    def __init__(self, opened: ExitStack, folder: Path, columns: Mapping[TableName, Sequence[str]]) -> None:
        self._columns = columns
        self._files = {
            name: opened.enter_context((folder / CSV_NAMES[name]).open("w", encoding="utf-8", newline=""))
            for name in columns
        }
        for name, file in self._files.items():
            file.write(MARK + csv_line(columns[name]))

    def add(self, table: TableName, cells: Mapping[str, Cell]) -> None:
        self._files[table].write(csv_line(cells.get(column) for column in self._columns[table]))


@contextmanager
def csv_tables(folder: Path, columns: Mapping[TableName, Sequence[str]] = ALL_COLUMNS) -> Iterator[Tables]:
    """``partners.csv``, ``offers.csv`` and ``places.csv`` of an existing folder, written over."""
    with ExitStack() as opened:
        yield _Files(opened, folder, columns)


class _Sheets:
    def __init__(self, book: openpyxl.Workbook) -> None:
        self._sheets: dict[TableName, WriteOnlyWorksheet] = {
            name: book.create_sheet(name) for name in ALL_COLUMNS
        }
        self._rows = dict.fromkeys(self._sheets, 1)
        for name, sheet in self._sheets.items():
            sheet.freeze_panes = "A2"
            sheet.append(list(ALL_COLUMNS[name]))

    def add(self, table: TableName, cells: Mapping[str, Cell]) -> None:
        self._rows[table] += 1
        if self._rows[table] > MAX_ROWS:
            raise DoesNotFit(f"Un classeur ne peut pas avoir plus de {MAX_ROWS} lignes : exportez en .zip.")
        sheet = self._sheets[table]
        sheet.append([self._cell(sheet, column, cells.get(column)) for column in ALL_COLUMNS[table]])

    def _cell(self, sheet: WriteOnlyWorksheet, column: str, value: Cell) -> object:
        if not isinstance(value, str) or not value:
            return None if value == "" else value
        text = escape(ILLEGAL_CHARACTERS_RE.sub("", value))
        if len(text) > LONGEST_TEXT:
            raise DoesNotFit(
                f"Un texte de la colonne « {column} » est trop long pour un classeur : exportez en .zip."
            )
        cell = WriteOnlyCell(sheet, text)
        # The library would guess: "#N/A" is an error to it.
        cell.data_type = "s"
        return cell


@contextmanager
def workbook_tables(path: Path) -> Iterator[Tables]:
    """A workbook at ``path``, saved at the end, not after an exception."""
    book = openpyxl.Workbook(write_only=True)
    try:
        yield _Sheets(book)
    except BaseException:
        for sheet in book.worksheets:
            sheet.close()
        raise
    book.save(path)
