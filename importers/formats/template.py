"""Our own template: ``partners.csv``, ``offers.csv`` and ``places.csv``, in a folder or a zip.

Lists inside a cell are separated by ``|``. A line of ``places.csv`` is a part of its offer: it is not a row
of its own in the report, unless its offer is not in the file. See ``docs/template.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from sys import intern
from typing import Final

from importers.base import Context, Mapped, Notes, Problem, Row, SourceFacts
from importers.formats import template_offer, template_partner
from importers.mappings import template as mapping
from importers.readers.parts import Part
from importers.readers.tables import Record, Table
from importers.refusal import FileRefused

PARTNER_COLUMNS: Final = [
    "partner_key",
    "name",
    "kind",
    "siret",
    "description",
    "reseaux_porteurs",
    "commune",
    "address",
    "postal_code",
    "phone",
    "email",
    "website",
    "address_masked",
    "source_url",
    "source_date",
    "retrieved_at",
]
OFFER_COLUMNS: Final = [
    "offer_key",
    "partner_key",
    "name",
    "families",
    "themes",
    "type",
    "audiences",
    "age_min",
    "age_max",
    "description",
    "conditions",
    "how_to_access",
    "mobilisable_par",
    "modes_mobilisation",
    "fees",
    "fees_detail",
    "modes",
    "home_visit",
    "zone_eligibilite",
    "phone",
    "email",
    "website",
    "hours",
    "validity",
    "capacity",
    "languages",
    "a_savoir",
    "notes",
    "source_url",
    "source_date",
    "retrieved_at",
]
PLACE_COLUMNS: Final = [
    "offer_key",
    "commune",
    "label",
    "address",
    "postal_code",
    "phone",
    "hours",
    "permanence",
    "note",
]
OPTIONAL: Final = frozenset({"lat", "lon", "finess", "audiences_text"})
_NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "partners": frozenset({"partner_key", "name"}),
    "offers": frozenset({"offer_key", "partner_key", "name"}),
    "places": frozenset({"offer_key", "commune"}),
}
_COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "partners": PARTNER_COLUMNS,
    "offers": OFFER_COLUMNS,
    "places": PLACE_COLUMNS,
}
PLACES: Final = "places"
"""Under this name an offer's row carries its lines of ``places.csv``, each with its line number."""


class Template:
    """The format ``template``."""

    name = "template"
    label = "Modèle de l'annuaire (partners.csv, offers.csv, places.csv)"
    facts = SourceFacts("Annuaire de démonstration")
    drops: frozenset[str] = frozenset()
    signs = "« partners.csv » ou « offers.csv » avec les colonnes « partner_key » et « name »"
    traps = mapping.TRAPS
    fields = mapping.FIELDS

    def sniff(self, parts: Sequence[Part]) -> bool:
        """A folder or zip with ``offers.csv`` or ``partners.csv``, and their columns."""
        try:
            found = _tables(parts)
            return bool(found) and all(
                set(Table(part).header) >= _NEEDED[name] for name, part in found.items()
            )
        except FileRefused:
            return False

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """Partners, then offers with their places, then the places whose offer is not there."""
        found = _tables(parts)
        if "partners" not in found and "offers" not in found:
            raise FileRefused(
                "Il manque « partners.csv » ou « offers.csv » : utilisez le modèle de l'annuaire."
            )
        places = _Places(_opened(found[PLACES], PLACES, notes)) if PLACES in found else None
        if (part := found.get("partners")) is not None:
            for record in _opened(part, "partners", notes):
                yield Row(part.name, record.number, ("partner",), record.values, {}, _fault(record))
        if (part := found.get("offers")) is not None:
            for record in _opened(part, "offers", notes):
                lines = places.take(record.values.get("offer_key", "").strip()) if places else []
                values = {**record.values, PLACES: lines}
                yield Row(part.name, record.number, ("offer",), values, {}, _fault(record))
        for line in places.left() if places else ():
            fault = f"Aucune offre de « offers.csv » n'a la clé « {line.get('offer_key', '')} »."
            yield Row(found[PLACES].name, int(line["#"]), (), line, {}, fault)

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


def _tables(parts: Sequence[Part]) -> dict[str, Part]:
    return {part.stem: part for part in parts if part.suffix == ".csv" and part.stem in _NEEDED}


def _opened(part: Part, name: str, notes: Notes) -> Table:
    table = Table(part)
    if missing := sorted(_NEEDED[name] - set(table.header)):
        raise FileRefused(f"« {part.name} » : il manque la colonne {', '.join(missing)}.")
    known = {*_COLUMNS[name], *OPTIONAL}
    for column in table.header:
        if column and column not in known:
            reason = f"La colonne « {column} » n'est pas dans le modèle : elle n'est pas lue."
            notes.extend([Problem(part.name, 1, column, None, column, reason, "Retirez-la.", "warning")])
    return table


class _Places:
    """The lines of ``places.csv`` by offer, kept small: nearly every cell is one that others hold too."""

    def __init__(self, table: Table) -> None:
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


def _fault(record: Record) -> str | None:
    return record.fault or ("Cette ligne a trop de cellules." if record.extra else None)
