"""What a table would give, before anything is stored: its columns as guessed, its first records, its problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from importers.base import Context, Importer, Notes, Problem
from importers.formats.spreadsheet import Spreadsheet
from importers.formats.spreadsheet_guess import Guess
from importers.formats.spreadsheet_mapping import as_toml
from importers.mappings.spreadsheet import BY_NAME, PERSON
from importers.privacy import without_personal_emails
from importers.readers.parts import Part, parts_of
from importers.staging import hide

MASKED: Final = "(masqué)"
SAMPLES: Final = 3
RECORDS: Final = 5
ROWS: Final = 200
"""Rows that are read for their problems."""
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """One column: its field ("" when it is not taken), how sure (0 to 1), why, and some values."""

    column: str
    field: str
    label: str
    confidence: float
    why: str
    samples: list[str]


@dataclass(slots=True)
class Preview:
    """What ``spie import spreadsheet --preview`` shows. ``missing``: what it lacks to be imported."""

    table: str
    header_row: int
    columns: list[PreviewColumn]
    missing: list[str]
    toml: str
    """The mapping as a file to be corrected."""
    records: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        found = {name: getattr(self, name) for name in ("table", "header_row", "missing", "records")}
        return found | {
            "columns": [asdict(column) for column in self.columns],
            "problems": [problem.as_dict() for problem in self.problems],
        }


def preview(importer: Importer, path: Path, context: Context) -> Preview:
    """Read the beginning of a table and store nothing. Raises ``FileRefused`` when there is no table."""
    if not isinstance(importer, Spreadsheet):
        raise TypeError(f"{importer.name} has no columns to guess")
    with parts_of(path) as parts:
        reading = importer.reading(parts)
        shown = Preview(
            reading.grid.name,
            reading.grid.header_row,
            [_column(guess) for guess in reading.guesses],
            reading.missing(importer.mapping),
            as_toml(reading.grid, reading.guesses, importer.mapping),
        )
        if not shown.missing:
            _fill(shown, importer, parts, context)
    return shown


def _fill(shown: Preview, importer: Spreadsheet, parts: Sequence[Part], context: Context) -> None:
    notes = Notes()
    for row in islice(importer.read(parts, notes), ROWS):
        mapped = importer.map(row, context)
        shown.problems += [hide(problem) if mapped.hidden else problem for problem in mapped.problems]
        if len(shown.records) < RECORDS and mapped.drafts and not mapped.hidden:
            made = {d.candidate.kind: d.candidate.record.model_dump(mode="json", exclude_defaults=True)
                    for d in mapped.drafts}  # fmt: skip
            shown.records.append({"row": row.number} | made)
    shown.problems[:0] = notes.problems


def _column(guess: Guess) -> PreviewColumn:
    labels = {PERSON: "personne (retirée)", "": "non reprise"}
    return PreviewColumn(
        guess.column.title,
        guess.field,
        labels.get(guess.field) or BY_NAME[guess.field].label,
        guess.confidence,
        guess.why,
        [_shown(guess, value) for value in islice(dict.fromkeys(guess.column.samples), SAMPLES)],
    )


def _shown(guess: Guess, value: str) -> str:
    if guess.field == PERSON:
        return MASKED
    public = without_personal_emails(value, "")
    return public if len(public) <= _LONGEST else f"{public[: _LONGEST - 1]}…"
