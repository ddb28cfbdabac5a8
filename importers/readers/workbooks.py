"""XLSX and ODS workbooks, read row by row, with bounds against archives made to fill the machine."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from importers.readers import ods
from importers.readers.parts import DAMAGED, Part, check_archive
from importers.refusal import FileRefused

ODS = ".ods"
MAX_WHOLE = 64 * 1024**2
"""Bytes of what is kept whole in memory once unpacked: shared texts and styles, all but the sheets."""
MAX_CELLS = 20_000_000
MAX_COLUMNS = 1_000
MAX_SHEETS = 100
"""A workbook is opened several times to see what it is, and every sheet costs each time."""
MAX_ROWS = 1_048_576
"""What a spreadsheet can hold; a row may claim any number, and the reader makes up the rows before it."""
UNREADABLE = (*DAMAGED, InvalidFileException, KeyError, IndexError, TypeError, ValueError, SyntaxError)
FORBIDDEN = "Ce classeur contient du XML interdit : il est refusé par sécurité."
EXACT = 1e15
"""Whole numbers up to here are exact as a spreadsheet keeps them: a SIRET has fourteen digits."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number as the spreadsheet shows it (1 is the first), and its cells (None when empty)."""

    number: int
    cells: tuple[Any, ...]


class Workbook:
    """An open workbook. ``sheets`` are the names, hidden ones left out."""

    def __init__(self, sheets: list[str], rows: Callable[[str], Iterator[SheetRow]]) -> None:
        self.sheets = sheets
        self._rows = rows

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """The rows that hold something. Raises ``FileRefused`` when there are too many cells."""
        seen = 0
        for row in self._rows(sheet):
            seen += len(row.cells)
            if len(row.cells) > MAX_COLUMNS or seen > MAX_CELLS or row.number > MAX_ROWS:
                raise FileRefused(
                    f"La feuille « {sheet} » est trop grande. Découpez-la ou exportez-la en CSV."
                )
            if any(cell is not None and cell != "" for cell in row.cells):
                yield row


def _xlsx_rows(book: openpyxl.Workbook, sheet: str) -> Iterator[SheetRow]:
    opened = book[sheet]
    # Stated dimensions may be a lie (XFD1048576): rows are then padded to sixteen thousand cells.
    opened.reset_dimensions()
    for number, cells in enumerate(_sound(sheet, opened.iter_rows(values_only=True)), start=1):
        yield SheetRow(number, cells)


def _sound(sheet: str, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows; a sheet may be damaged anywhere. Raises ``FileRefused``."""
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except DefusedXmlException as error:
            raise FileRefused(FORBIDDEN) from error
        except UNREADABLE as error:
            raise FileRefused(
                f"La feuille « {sheet} » est abîmée ou coupée. Enregistrez de nouveau le classeur."
            ) from error
        yield cells


def _is_kept_whole(name: str) -> bool:
    return name.endswith(".xml") and not name.startswith("xl/worksheets/")


@contextmanager
def workbook_of(part: Part) -> Iterator[Workbook]:
    """The workbook, closed at the end. Raises ``FileRefused`` (not a workbook, damaged, hostile)."""
    with _ods(part) if part.suffix == ODS else _xlsx(part) as book:
        yield book


@contextmanager
def _xlsx(part: Part) -> Iterator[Workbook]:
    with part.open() as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                members = archive.infolist()
                check_archive(members)
            if sum(info.file_size for info in members if _is_kept_whole(info.filename)) > MAX_WHOLE:
                raise FileRefused("Ce classeur contient trop de texte. Découpez-le ou exportez-le en CSV.")
            _check_sheets(sum(info.filename.startswith("xl/worksheets/") for info in members))
            # What it warns of in English (styles, links) is nothing that a row holds.
            with warnings.catch_warnings(action="ignore"):
                book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        except UNREADABLE as error:
            raise _refusal(part, error) from error
        try:
            visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
            yield Workbook(visible, lambda sheet: _xlsx_rows(book, sheet))
        finally:
            book.close()


@contextmanager
def _ods(part: Part) -> Iterator[Workbook]:
    with part.open() as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except DAMAGED as error:
            raise _refusal(part, error) from error
        with archive:
            content = ods.content_of(part, archive)
            if content is None:
                raise _refusal(part, KeyError(ods.CONTENT))
            sheets = ods.sheets_of(content)
            _check_sheets(len(sheets))
            yield Workbook(
                sheets,
                lambda sheet: (SheetRow(*row) for row in ods.rows_of(content, sheet, MAX_COLUMNS)),
            )


def _check_sheets(number: int) -> None:
    if number > MAX_SHEETS:
        raise FileRefused(f"Ce classeur a plus de {MAX_SHEETS} feuilles. Gardez celles à importer.")


def _refusal(part: Part, error: BaseException) -> FileRefused:
    if isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException):
        return FileRefused(FORBIDDEN)
    return FileRefused(
        f"« {part.name} » n'est pas un classeur {part.suffix or '.xlsx'} lisible, ou il est coupé. "
        "Enregistrez-le de nouveau."
    )


def letter(index: int) -> str:
    """The letter of a column counted from 0: ``letter(0)`` is ``"A"``."""
    return get_column_letter(index + 1)


def as_text(cell: object) -> str | None:
    """A cell as a person would type it: 5000.0 is "5000", a date is ISO, True is "true"; None when empty."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).replace("\0", "")
