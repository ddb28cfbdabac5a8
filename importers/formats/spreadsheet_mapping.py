"""The mapping of somebody's table, as a TOML or JSON file says it and as a source remembers it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from importers.formats.spreadsheet_guess import Guess
from importers.formats.spreadsheet_table import Grid, Layout
from importers.mappings.spreadsheet import ALIASES, BY_NAME, IGNORED, PERSON
from importers.normalise import fold
from importers.readers.tables import SEPARATORS
from importers.refusal import FileRefused

_LONGEST: Final = 1_000_000
_FIELD_FIX: Final = "champs : voyez « spreadsheet » dans docs/importers.md"
_SEPARATORS: Final = {"tab": "\t", "tabulation": "\t", "\\t": "\t"}
_REASONS: Final = {
    "extra_forbidden": "cette clé n'existe pas",
    "int_parsing": "attendu : un nombre entier",
    "int_type": "attendu : un nombre entier",
    "string_type": "attendu : un texte entre guillemets",
    "dict_type": "attendu : une table, [columns] par exemple",
    "greater_than_equal": "attendu : 1 ou plus",
}


class MappingUnreadable(FileRefused):
    """A mapping file holds a mistake: the sentence says where."""

    code = "correspondance-illisible"


def _joined(value: object) -> object:
    """A list of values as one cell; a number as text."""
    if isinstance(value, list):
        return " | ".join(str(item) for item in value)
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


def _field(name: str) -> str:
    found = ALIASES.get(name, name)
    if found not in BY_NAME and found not in {PERSON, IGNORED}:
        raise ValueError(f"« {name} » n'est pas un champ ({_FIELD_FIX})")
    return found


class TableMapping(BaseModel):
    """How a table is read. ``columns``: title → field, "" for one not taken; the others are guessed.

    ``values``: for a field, what a cell says → what it means. ``defaults``: what an empty field holds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=1)
    separator: str | None = None
    encoding: str | None = None
    columns: dict[str, str] = {}
    defaults: dict[str, Annotated[str, BeforeValidator(_joined)]] = {}
    values: dict[str, dict[str, Annotated[str, BeforeValidator(_joined)]]] = {}

    @field_validator("separator")
    @classmethod
    def _known_separator(cls, mark: str | None) -> str | None:
        found = _SEPARATORS.get(mark, mark) if mark is not None else None
        if found is not None and found not in SEPARATORS:
            raise ValueError("attendu : « ; », « , », « | » ou « tab »")
        return found

    @field_validator("encoding")
    @classmethod
    def _known_encoding(cls, name: str | None) -> str | None:
        if name is not None:
            try:
                "".encode(name)
            except LookupError as error:
                raise ValueError("encodage inconnu ; par exemple « utf-8 » ou « cp1252 »") from error
        return name

    @field_validator("columns")
    @classmethod
    def _known_fields(cls, columns: dict[str, str]) -> dict[str, str]:
        fields = {title: _field(field) for title, field in columns.items()}
        once = [field for field in fields.values() if field in BY_NAME and not BY_NAME[field].many]
        twice = sorted({field for field in once if once.count(field) > 1})
        if twice:
            raise ValueError(f"« {twice[0]} » est donné à deux colonnes")
        return fields

    @field_validator("defaults", "values")
    @classmethod
    def _of_known_fields(cls, table: dict[str, Any]) -> dict[str, Any]:
        return {_field(field): value for field, value in table.items()}

    @property
    def layout(self) -> Layout:
        """What it says of the file's shape."""
        return Layout(self.sheet, self.header_row, self.separator, self.encoding)

    def translated(self, field: str, text: str) -> str:
        """What a cell means: the whole of it, or each of its values."""
        table = {fold(said): meant for said, meant in self.values.get(field, {}).items()}
        if not table or fold(text) in table:
            return table.get(fold(text), text)
        pieces = re.split(r"\s*[|;]\s*|\s*,\s+|\n", text)
        return " | ".join(table.get(fold(piece), piece) for piece in pieces)


GUESSED: Final = TableMapping()
"""Nothing is said: everything is guessed."""


def read_mapping(path: Path) -> TableMapping:
    """The mapping in a TOML or JSON file. Raises ``MappingUnreadable``."""
    try:
        with path.open("rb") as opened:
            text = opened.read(_LONGEST).decode("utf-8-sig")
        found = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise MappingUnreadable(f"« {path.name} » ne se lit pas : {error.strerror}.") from error
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise MappingUnreadable(
            f"« {path.name} » n'est pas un fichier TOML ou JSON valable ({error}). Corrigez-le."
        ) from error
    return mapping_of(found, path.name)


def mapping_of(content: object, name: str) -> TableMapping:
    """The mapping that a table of values says. Raises ``MappingUnreadable``; ``name`` is what it comes from."""
    try:
        return TableMapping.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "fichier"
        said = _REASONS.get(first["type"], first["msg"].removeprefix("Value error, "))
        raise MappingUnreadable(f"« {name} », {where} : {said}. Corrigez cette correspondance.") from error


def as_toml(grid: Grid, found: Sequence[Guess], stated: TableMapping) -> str:
    """A mapping file to be corrected: every column of a table, with its field as guessed."""
    lines = ["# Correspondance des colonnes. Champs : voyez « spreadsheet » dans docs/importers.md."]
    lines += [f"sheet = {_quoted(grid.sheet)}"] if grid.sheet is not None else []
    if grid.separator is not None:
        lines.append(f"separator = {_quoted('tab' if grid.separator == chr(9) else grid.separator)}")
    lines += [f"encoding = {_quoted(grid.encoding)}"] if grid.encoding is not None else []
    lines += [f"header_row = {grid.header_row}"] if stated.header_row is not None else []
    lines += ["", "[columns]", '# "" : colonne non reprise ; "person" : parle d\'une personne, retirée.']
    seen: set[str] = set()
    for guess in found:
        if guess.column.title not in seen:
            seen.add(guess.column.title)
            lines.append(f"{_quoted(guess.column.title)} = {_quoted(guess.field)}  # {_comment(guess)}")
    lines += ["", "[defaults]", '# commune = "Gap"', '# theme = "mobilite--preparer-un-permis"']
    lines += [f"{_quoted(field)} = {_quoted(value)}" for field, value in stated.defaults.items()]
    for field, table in (stated.values or {}).items():
        lines += ["", f"[values.{_quoted(field)}]"]
        lines += [f"{_quoted(said)} = {_quoted(meant)}" for said, meant in table.items()]
    return "\n".join([*lines, ""])


def _comment(guess: Guess) -> str:
    return f"{guess.confidence:.0%} : {guess.why}".replace("%", " %").replace("  ", " ")


def _quoted(text: str | None) -> str:
    # A JSON string is a TOML basic string, once DEL is escaped too.
    return json.dumps(text or "", ensure_ascii=False).replace("\x7f", "\\u007f")


def stated_columns(mapping: TableMapping, titles: Sequence[str]) -> Mapping[str, str]:
    """The fields somebody gave, by the titles of this file: capitals, accents and spaces do not count."""
    given = {fold(title): field for title, field in mapping.columns.items()}
    return {title: given[fold(title)] for title in titles if fold(title) in given}
