"""Our own template: ``partners.csv``, ``offers.csv`` and ``places.csv`` in a folder or a zip, or a workbook's sheets.

Lists inside a cell are separated by ``|``. A line of ``places.csv`` is a part of its offer: it is not a row
of its own in the report, unless its offer is not in the file. See ``docs/template.md``; ``template_write``
writes what is read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from sys import intern
from typing import Final

from importers.base import Context, Mapped, Notes, Problem, Row, SourceFacts
from importers.formats import template_offer, template_partner
from importers.formats.template_columns import ALL_COLUMNS, NEEDED, TableName
from importers.formats.template_tables import Found, Opened, tables_in
from importers.mappings import template as mapping
from importers.readers.parts import Part
from importers.refusal import FileRefused

PLACES: Final = "places"
"""Under this name an offer's row carries its lines of ``places.csv``, each with its line number."""


class Template:
    """The format ``template``."""

    name = "template"
    label = (
        "Modèle de l'annuaire (partners.csv, offers.csv, places.csv, ou un classeur de ces trois feuilles)"
    )
    facts = SourceFacts("Tableau au modèle de l'annuaire")
    drops: frozenset[str] = frozenset()
    signs = "« partners.csv » ou « offers.csv » avec les colonnes « partner_key » et « name »"
    traps = mapping.TRAPS
    fields = mapping.FIELDS

    def sniff(self, parts: Sequence[Part]) -> bool:
        """A folder, zip or workbook with ``offers`` or ``partners``, and their columns."""
        try:
            found = tables_in(parts)
            return bool(found) and all(
                set(one.opened().header) >= NEEDED[name] for name, one in found.items()
            )
        except FileRefused:
            return False

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """Partners, then offers with their places, then the places whose offer is not there."""
        found = tables_in(parts)
        if "partners" not in found and "offers" not in found:
            raise FileRefused(
                "Il manque « partners.csv » ou « offers.csv » : utilisez le modèle de l'annuaire."
            )
        places = _Places(_opened(found[PLACES], PLACES, notes)) if PLACES in found else None
        if (one := found.get("partners")) is not None:
            for record in _opened(one, "partners", notes):
                yield Row(one.sheet, record.number, ("partner",), record.values, {}, record.fault)
        if (one := found.get("offers")) is not None:
            for record in _opened(one, "offers", notes):
                lines = places.take(record.values.get("offer_key", "").strip()) if places else []
                values = {**record.values, PLACES: lines}
                yield Row(one.sheet, record.number, ("offer",), values, {}, record.fault)
        for line in places.left() if places else ():
            fault = f"Aucune offre de « offers.csv » n'a la clé « {line.get('offer_key', '')} »."
            yield Row(found[PLACES].sheet, int(line["#"]), (), line, {}, fault)

    def map(self, row: Row, context: Context) -> Mapped:
        """A partner, or an offer with its sites."""
        if not row.kinds:
            problem = Problem(
                row.sheet,
                row.number,
                "offer_key",
                "offer_key",
                row.values.get("offer_key"),
                row.fault or "",
                "Corrigez la clé, ou ajoutez l'offre.",
                "rejected",
            )
            return Mapped(problems=(problem,))
        if row.kinds == ("partner",):
            return template_partner.mapped(row, context)
        return template_offer.mapped(row, context)


def _opened(found: Found, name: TableName, notes: Notes) -> Opened:
    table = found.opened()
    if missing := sorted(NEEDED[name] - set(table.header)):
        raise FileRefused(f"« {found.sheet} » : il manque la colonne {', '.join(missing)}.")
    for column in table.header:
        if column and column not in ALL_COLUMNS[name]:
            reason = f"La colonne « {column} » n'est pas dans le modèle : elle n'est pas lue."
            notes.extend([Problem(found.sheet, 1, column, None, column, reason, "Retirez-la.", "warning")])
    return table


class _Places:
    """The lines of ``places.csv`` by offer, kept small: nearly every cell is one that others hold too."""

    def __init__(self, table: Opened) -> None:
        self._names = [name for name in table.header if name]
        self._lines: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for record in table:
            cells = tuple(intern(record.values.get(name, "").strip()) for name in self._names)
            key = record.values.get("offer_key", "").strip()
            self._lines.setdefault(key, []).append((record.number, cells))

    def take(self, key: str) -> list[dict[str, str]]:
        """The lines of an offer, forgotten here; each has its number under ``#``."""
        return [self._line(number, cells) for number, cells in self._lines.pop(key, [])]

    def left(self) -> Iterator[dict[str, str]]:
        """The lines that no offer took."""
        for key in list(self._lines):
            yield from self.take(key)

    def _line(self, number: int, cells: tuple[str, ...]) -> dict[str, str]:
        stated = {name: cell for name, cell in zip(self._names, cells, strict=True) if cell}
        return stated | {"#": str(number)}
