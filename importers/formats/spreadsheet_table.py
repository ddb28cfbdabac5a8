"""Anybody's table, CSV or workbook: where its header is, its columns, and its lines streamed."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from importers.formats.spreadsheet_titles import is_title
from importers.normalise import clean, is_absent
from importers.readers.parts import SPREADSHEETS, Part
from importers.readers.tables import SEPARATORS, Line, ends_with_newline, lines_of
from importers.readers.text import opened
from importers.readers.workbooks import as_text, letter, workbook_of
from importers.refusal import FileRefused

TEXTS: Final = frozenset({".csv", ".tsv", ".txt", ".tab"})
HEADER_WITHIN: Final = 40
"""Lines in which a header is looked for."""
SAMPLE: Final = 300
"""Lines that a guess looks at."""
MOST_COLUMNS: Final = 200
"""Columns that are looked at; a table made by hand has a hundred at most."""
_SNIFFED: Final = 65_536
_SAME_HEADER: Final = 0.75
"""Share of a line's cells that are titles, for it to be the header said again in another language."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What somebody says of a file's shape; None is found out. ``header_row``: 1 is the first."""

    sheet: str | None = None
    header_row: int | None = None
    separator: str | None = None
    encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``title`` as the file shows it; ``more``: its title in a second header."""

    index: int
    title: str
    more: str
    samples: tuple[str, ...]

    @property
    def heading(self) -> str:
        """Both titles."""
        return f"{self.title} / {self.more}" if self.more else self.title


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a file: its columns, and where its data begin. ``first`` is the number of the first data line."""

    part: Part
    sheet: str | None
    separator: str | None
    encoding: str | None
    header_row: int
    first: int
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """The file, or the sheet, as reports call it."""
        return self.sheet or self.part.name

    def lines(self) -> Iterator[Line]:
        """The data lines, streamed. Raises ``FileRefused`` (damaged, or cut in the last line)."""
        short: Line | None = None
        for line in _lines(self.part, self.sheet, self.separator, self.encoding):
            if line.number < self.first:
                continue
            short = line if line.fault is None and len(line.cells) < len(self.columns) else None
            yield line
        if short is not None and self.sheet is None and not ends_with_newline(self.part):
            raise FileRefused(
                f"Le fichier « {self.part.name} » est coupé : sa dernière ligne n'a que {len(short.cells)} "
                f"cellules sur {len(self.columns)}. Téléchargez-le de nouveau."
            )


def grids_of(part: Part, layout: Layout) -> Iterator[Grid]:
    """The tables of a file that have a header, one a sheet. Raises ``FileRefused`` (unreadable)."""
    if part.suffix not in SPREADSHEETS:
        separator = layout.separator or separator_of(part, layout.encoding)
        found = _grid(part, None, layout, separator)
        if found is not None:
            yield found
        return
    with workbook_of(part) as book:
        sheets = book.sheets
    for sheet in sheets:
        if layout.sheet in (None, sheet) and (found := _grid(part, sheet, layout, None)) is not None:
            yield found


def separator_of(part: Part, encoding: str | None) -> str:
    """The separator that cuts most lines into the same number of cells, titles above the table or not."""
    with opened(part, encoding) as text:
        lines = [line for line in text.read(_SNIFFED).splitlines() if line.strip()][:HEADER_WITHIN]
    return max(SEPARATORS, key=lambda mark: _regular(lines, mark))


def _regular(lines: Sequence[str], mark: str) -> tuple[int, int]:
    widths = Counter(len(cells) for cells in csv.reader(lines, delimiter=mark) if len(cells) > 1)
    width, times = max(widths.items(), key=lambda pair: pair[0] * pair[1], default=(0, 0))
    return width * times, width


def _lines(part: Part, sheet: str | None, separator: str | None, encoding: str | None) -> Iterator[Line]:
    if sheet is None:
        yield from lines_of(part, separator=separator, encoding=encoding)
        return
    with workbook_of(part) as book:
        for row in book.rows(sheet):
            yield Line(row.number, [as_text(cell) or "" for cell in row.cells])


def _grid(part: Part, sheet: str | None, layout: Layout, separator: str | None) -> Grid | None:
    head = list(islice(_lines(part, sheet, separator, layout.encoding), SAMPLE))
    at = _header(head, layout.header_row)
    if at is None:
        return None
    title, rest = head[at], head[at + 1 :]
    second = rest[0] if rest and layout.header_row is None and _is_header_again(title, rest[0]) else None
    data = rest[1:] if second is not None else rest
    width = max((len(line.cells) for line in [title, *data]), default=0)
    columns = tuple(_column(index, title, second, data) for index in range(min(width, MOST_COLUMNS)))
    first = (second or title).number + 1
    return Grid(part, sheet, separator, layout.encoding, title.number, first, columns)


def _column(index: int, title: Line, second: Line | None, data: Sequence[Line]) -> Column:
    values = (clean(_cell(line, index)) for line in data)
    shown = clean(_cell(title, index)) or f"colonne {letter(index)}"
    more = clean(_cell(second, index)) if second is not None else ""
    return Column(index, shown, more, tuple(value for value in values if not is_absent(value)))


def _cell(line: Line, index: int) -> str:
    return line.cells[index] if index < len(line.cells) else ""


def _header(head: Sequence[Line], stated: int | None) -> int | None:
    """The rank of the header among the first lines: the one whose cells are most surely titles."""
    if stated is not None:
        return next((at for at, line in enumerate(head) if line.number == stated), None)
    scores = [_titles(line) for line in head[:HEADER_WITHIN]]
    best = max(scores, default=0)
    return scores.index(best) if best > 0 else None


def _titles(line: Line) -> float:
    """How much a line looks like a header: known titles, and other short words."""
    cells = [cell for cell in line.cells[:MOST_COLUMNS] if cell.strip()]
    if len(cells) < 2:
        return 0
    known = sum(len(cell) <= 80 and is_title(cell) for cell in cells)
    words = sum(cell.strip()[0].isalpha() and len(cell) <= 80 and "@" not in cell for cell in cells)
    return known + 0.1 * words if known else 0


def _is_header_again(title: Line, following: Line) -> bool:
    cells = [cell for cell in following.cells if cell.strip()]
    known = sum(len(cell) <= 80 and is_title(cell) for cell in cells)
    return len(cells) > 1 and known >= _SAME_HEADER * len(cells) and len(cells) * 2 >= len(title.cells)
