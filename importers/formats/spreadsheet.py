"""Anybody's table: CSV or workbook, of any layout; its columns are guessed, or said by a mapping.

A row gives a partner, and an offer when it tells of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from importers.base import Context, Mapped, Notes, Problem, Row, SourceFacts
from importers.fields import LONGEST_ABSENT
from importers.formats import spreadsheet_row
from importers.formats.spreadsheet_guess import AS_TEXT, ENOUGH, Guess, guesses, is_useful, missing
from importers.formats.spreadsheet_keys import KEYED, Identities
from importers.formats.spreadsheet_mapping import GUESSED, TableMapping, stated_columns
from importers.formats.spreadsheet_persons import without_persons
from importers.formats.spreadsheet_table import TEXTS, Grid, grids_of
from importers.mappings import spreadsheet as mapping
from importers.normalise import clean_long, is_absent
from importers.readers.parts import SPREADSHEETS, Part
from importers.readers.tables import Line
from importers.refusal import FileRefused

MOST_TABLES: Final = 20
"""Files of a folder and sheets of a workbook that are looked at."""
HOW: Final = (
    "Voyez ce qui a été deviné avec « spie import spreadsheet FICHIER --preview --write-mapping colonnes.toml », "
    "corrigez colonnes.toml, puis importez avec « --mapping colonnes.toml »."
)
_SEPARATOR: Final = {"contact.phone": " | ", "contact.email": " | ", "contact.website": " | "}


@dataclass(frozen=True, slots=True)
class Reading:
    """The table of some files that is read, what its columns hold, and the tables that are not read."""

    grid: Grid
    guesses: tuple[Guess, ...]
    others: tuple[str, ...] = ()

    def missing(self, stated: TableMapping) -> list[str]:
        """What it lacks to be imported, in French."""
        return missing(self.guesses, stated.defaults)


class Spreadsheet:
    """The format ``spreadsheet``. ``mapping``: what somebody said of the table; the rest is guessed."""

    name = "spreadsheet"
    label = "Tableau de forme libre (CSV, XLSX ou ODS), colonnes devinées ou indiquées"
    facts = SourceFacts("Tableau d'un partenaire")
    drops: frozenset[str] = frozenset()
    signs = "un tableau avec un nom, un lieu et de quoi joindre ou décrire, d'après ses titres et ses valeurs"
    traps = mapping.TRAPS
    fields = mapping.FIELDS

    def __init__(self, stated: TableMapping = GUESSED) -> None:
        self.mapping = stated

    def sniff(self, parts: Sequence[Part]) -> bool:
        """A table whose guess is useful: a name, a place, and something else to say."""
        try:
            return is_useful(self.reading(parts).guesses)
        except FileRefused:
            return False

    def reading(self, parts: Sequence[Part]) -> Reading:
        """The table that most looks like bodies or offers. Raises ``FileRefused`` when there is no table."""
        tables = [part for part in parts if part.suffix in TEXTS | SPREADSHEETS] or parts[:1]
        readings = (reading for part in tables for reading in self._readings(part))
        found = list(islice(readings, MOST_TABLES))
        if not found:
            raise FileRefused(
                "Aucun tableau avec une ligne de titres n'a été trouvé. Donnez un titre à chaque colonne."
            )
        best = max(found, key=lambda one: _worth(one, self.mapping))
        others = tuple(one.grid.name for one in found if one is not best)
        return Reading(best.grid, best.guesses, others)

    def _readings(self, part: Part) -> Iterator[Reading]:
        for grid in grids_of(part, self.mapping.layout):
            stated = stated_columns(self.mapping, [column.title for column in grid.columns])
            yield Reading(grid, tuple(guesses(grid.columns, stated)))

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """One row a line; read twice, to see which rows share a name and a commune."""
        reading = self.reading(parts)
        if lacking := reading.missing(self.mapping):
            raise FileRefused(
                f"« {reading.grid.name} » : il manque {' et '.join(lacking)}, aucune colonne ne l'indique "
                f"avec assez de confiance. {HOW}"
            )
        notes.extend(_notes(reading, self.mapping))
        yield from self.rows(reading)

    def rows(self, reading: Reading) -> Iterator[Row]:
        """The rows of a table."""
        columns = _titles(reading)
        keyed = [guess for guess in reading.guesses if guess.field in KEYED]
        taken = [guess for guess in reading.guesses if guess.field != mapping.PERSON]
        identities = Identities(self._values(keyed, line) for line in reading.grid.lines())
        for line in reading.grid.lines():
            values = self._values(taken, line)
            keys, first = identities.of(values, line.number)
            fault = line.fault
            if keys is not None:
                values |= {spreadsheet_row.PARTNER: keys.partner, spreadsheet_row.OFFER: keys.offer}
                if first is not None:
                    fault = fault or _double(values, first, derived=keys.derived)
            yield Row(reading.grid.name, line.number, ("partner", "offer"), values, columns, fault)

    def _values(self, taken: Sequence[Guess], line: Line) -> dict[str, str]:
        values: dict[str, str] = {}
        for guess in taken:
            at = guess.column.index
            text = clean_long(line.cells[at]) if at < len(line.cells) else ""
            text = without_persons(guess.field, text)
            if len(text) <= LONGEST_ABSENT and is_absent(text):
                continue
            # What is not taken stays in the raw row, under its own title.
            name = guess.field or _raw_name(guess.column.title)
            text = self.mapping.translated(name, text)
            values[name] = f"{values[name]}{_SEPARATOR.get(name, chr(10))}{text}" if name in values else text
        return self.mapping.defaults | values

    def map(self, row: Row, context: Context) -> Mapped:
        """A partner, and its offer when the row tells of one."""
        return spreadsheet_row.mapped(row, context)


def _titles(reading: Reading) -> dict[str, str]:
    """How the table calls our fields; a name or a place that is refused is told under the column that holds one."""
    titles = {guess.field: guess.column.title for guess in reversed(reading.guesses) if guess.field}
    for field, others in (("partner.name", mapping.NAMES), ("place.commune", mapping.PLACES)):
        held = next((titles[other] for other in others if other in titles), None)
        if held is not None:
            titles.setdefault(field, held)
    return titles


def _raw_name(title: str) -> str:
    """The name of a column not taken in the raw row: never that of one of our fields."""
    return f"colonne {title}" if title in mapping.BY_NAME or title.startswith("#") else title


def _listed(guess: Guess) -> str:
    known = mapping.BY_NAME.get(guess.field)
    return f"« {guess.column.title} »" + (f" ({known.label})" if known is not None else "")


def _worth(reading: Reading, stated: TableMapping) -> tuple[bool, float]:
    return not reading.missing(stated), sum(guess.confidence for guess in reading.guesses if guess.field)


def _double(values: Mapping[str, str], first: int, *, derived: bool) -> str:
    if not derived:
        return f"L'identifiant « {values['id']} » est déjà celui de la ligne {first}."
    return (
        f"Cette ligne a le même nom, la même commune et la même adresse que la ligne {first} : une seule fiche est "
        "gardée. Si ce sont deux fiches, ajoutez une colonne « id »."
    )


def _notes(reading: Reading, stated: TableMapping) -> Iterator[Problem]:
    """What is told once of the whole table: columns not taken, doubtful or absent, sheets not read."""
    name, row = reading.grid.name, reading.grid.header_row
    for reason, fix, told in (
        (
            "Colonnes qui parlent de personnes, retirées",
            None,
            [guess for guess in reading.guesses if guess.field == mapping.PERSON],
        ),
        (
            "Colonnes non reprises",
            "Si l'une d'elles compte, indiquez son champ dans une correspondance (--mapping).",
            [guess for guess in reading.guesses if not guess.field and not guess.confidence],
        ),
        (
            "Colonnes lues sans certitude",
            "Vérifiez-les, ou indiquez leur champ dans une correspondance (--mapping).",
            [guess for guess in reading.guesses if guess.field and guess.confidence < ENOUGH],
        ),
        (
            "Colonnes dont les valeurs ne sont pas dans nos listes, gardées comme texte",
            "Si ce sont des thématiques, indiquez ce qu'elles veulent dire dans une correspondance (--mapping).",
            [guess for guess in reading.guesses if guess.why == AS_TEXT],
        ),
    ):
        if told:
            listed = ", ".join(_listed(guess) for guess in told)
            yield Problem(name, row, None, None, None, f"{reason} : {listed}.", fix, "warning")
    titles = [guess.column.title for guess in reading.guesses]
    known = stated_columns(TableMapping(columns=dict.fromkeys(titles, "")), [*stated.columns])
    for title in [title for title in stated.columns if title not in known]:
        reason = f"La colonne « {title} » de la correspondance n'est pas dans ce tableau."
        yield Problem(name, row, title, None, None, reason, "Corrigez la correspondance.", "warning")
    for other in reading.others:
        reason = f"« {other} » n'est pas repris : « {name} » ressemble plus à une liste d'offres."
        fix = "Indiquez la feuille à lire dans une correspondance (sheet = …)."
        yield Problem(other, None, None, None, None, reason, fix, "warning")
