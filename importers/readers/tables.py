"""CSV tables of any separator and encoding, streamed."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from importers.readers.parts import Part
from importers.readers.text import NULS, opened
from importers.refusal import FileRefused

MAX_FIELD = 1_000_000
"""Characters of one cell: a missing closing quote swallows the rest of the file."""
MAX_RECORD = 5_000_000
"""Characters of one line, cells over several lines included."""
MAX_COLUMNS = 1_000
LONGEST_TITLE = 1_000
"""Characters of a column's title: more is a text, and comparing titles takes its time."""
TOO_MANY = "Cette ligne a trop de cellules."
SEPARATORS = (",", ";", "\t", "|")
TAIL = 4
_SAMPLE = 65_536


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its number (1 is the first line), its cells, and why it could not be read."""

    number: int
    cells: list[str]
    fault: str | None = None


def lines_of(part: Part, *, separator: str | None = None, encoding: str | None = None) -> Iterator[Line]:
    """Every line that is not empty, in order. Raises ``FileRefused`` (not text, truncated, too wide)."""
    csv.field_size_limit(MAX_FIELD)
    with opened(part, encoding) as text:
        source = _Bounded(text)
        delimiter = separator or separator_of(source.sample())
        yield from _read(csv.reader(source, delimiter=delimiter, strict=True), source)


class _Bounded:
    """The physical lines of a text; raises ``FileRefused`` rather than let one record fill the memory."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._start: deque[str] = deque()
        self.size = 0
        """Characters given since somebody last set it to zero."""

    def sample(self) -> str:
        """The first lines, which will be given again."""
        size = 0
        while size < _SAMPLE and (line := self._text.readline(MAX_RECORD)):
            self._start.append(line)
            size += len(line)
        return "".join(self._start)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._start.popleft() if self._start else self._text.readline(MAX_RECORD)
        if not line:
            raise StopIteration
        self.size += len(line)
        if self.size >= MAX_RECORD:
            raise FileRefused(
                "Une ligne de ce fichier a plus de cinq millions de caractères : ce n'est pas un tableau, "
                "ou un guillemet n'est pas refermé. Exportez-le de nouveau."
            )
        if "\0" in line:
            raise FileRefused(NULS)
        return line


def separator_of(sample: str) -> str:
    """The separator that cuts the first line of a table into most cells."""
    first = next(iter(sample[:_SAMPLE].lstrip("\ufeff\r\n").splitlines()), "")
    counts = {mark: len(next(csv.reader([first], delimiter=mark), [])) for mark in SEPARATORS}
    return max(SEPARATORS, key=lambda mark: counts[mark])


def _read(reader: Iterator[list[str]], source: _Bounded) -> Iterator[Line]:
    number = 0
    while True:
        number += 1
        source.size = 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _unreadable(number, str(error))
            continue
        if len(cells) > MAX_COLUMNS:
            raise FileRefused(
                f"La ligne {number} a plus de {MAX_COLUMNS} colonnes : ce n'est pas un tableau."
            )
        if any(cell.strip() for cell in cells):
            yield Line(number, cells)


def _unreadable(number: int, error: str) -> Line:
    if "unexpected end of data" in error:
        raise FileRefused(
            "Ce fichier est coupé : il s'arrête au milieu d'un texte entre guillemets. "
            "Téléchargez-le de nouveau."
        )
    if "field larger" in error:
        raise FileRefused(
            f"La ligne {number} contient une cellule de plus d'un million de caractères : "
            "un guillemet n'est sans doute pas refermé. Corrigez-le, ou exportez le fichier de nouveau."
        )
    return Line(number, [], "Cette ligne a des guillemets mal placés : elle n'a pas pu être lue.")


@dataclass(frozen=True, slots=True)
class Record:
    """One data line of a table with a header: cells by column name, and why it cannot be trusted."""

    number: int
    values: dict[str, str]
    fault: str | None = None


class Table:
    """A table with a header. ``header`` is read first; iterate to get the records."""

    def __init__(self, part: Part, *, separator: str | None = None, encoding: str | None = None) -> None:
        self._lines = lines_of(part, separator=separator, encoding=encoding)
        first = next(self._lines, None)
        if first is None:
            raise FileRefused(f"Le fichier « {part.name} » est vide.")
        self.name = part.name
        self.header = [cell.strip().lstrip("\ufeff") for cell in first.cells]
        if any(len(title) > LONGEST_TITLE for title in self.header):
            raise FileRefused(f"La première ligne de « {part.name} » n'est pas faite de titres de colonnes.")
        self._plain = len(set(self.header)) == len(self.header) and "" not in self.header
        self._ends_with_newline = ends_with_newline(part)

    def __iter__(self) -> Iterator[Record]:
        """The records. Raises ``FileRefused`` when the last one is cut."""
        width = len(self.header)
        short: Line | None = None
        for line in self._lines:
            short = line if line.fault is None and len(line.cells) < width else None
            yield self._record(line, width)
        if short is not None and not self._ends_with_newline:
            raise FileRefused(
                f"Le fichier « {self.name} » est coupé : "
                f"sa dernière ligne n'a que {len(short.cells)} cellules "
                f"sur {width}. Téléchargez-le de nouveau."
            )

    def _record(self, line: Line, width: int) -> Record:
        cells = line.cells
        if self._plain and len(cells) == width:
            return Record(line.number, dict(zip(self.header, cells, strict=True)), line.fault)
        values: dict[str, str] = {}
        for name, cell in zip(self.header, cells, strict=False):
            # A column given twice: the first cell that says something wins.
            if name and not values.get(name):
                values[name] = cell
        # Which of the cells is one too many, nobody can tell: the others may be under a wrong title.
        fault = line.fault or (TOO_MANY if any(cell.strip() for cell in cells[width:]) else None)
        return Record(line.number, values, fault)


def ends_with_newline(part: Part) -> bool:
    """Whether the last line is a whole one."""
    with part.open() as stream:
        if stream.seekable() and part.size > TAIL:
            stream.seek(part.size - TAIL)
        last = b""
        while block := stream.read(1 << 20):
            last = block[-TAIL:]
    return b"\n" in last[-2:] or b"\r" in last[-2:]
