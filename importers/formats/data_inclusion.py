"""data·inclusion: structures and services, v1 (v0 read too), as JSON, NDJSON, CSV, a folder or zip, or XLSX.

Schema: https://gip-inclusion.github.io/data-inclusion-schema/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from directory.records import EntityKind
from importers.base import Context, Mapped, Notes, Problem, Row, SourceFacts
from importers.formats import data_inclusion_service, data_inclusion_structure
from importers.mappings import data_inclusion as mapping
from importers.normalise import boolean, fold
from importers.readers.documents import documents_of
from importers.readers.parts import JSON, SPREADSHEETS, Part, any_is
from importers.readers.tables import Table
from importers.readers.workbooks import as_text, letter, workbook_of
from importers.refusal import FileRefused

_READABLE: Final = JSON | SPREADSHEETS | {".csv", ".tsv"}
_KIND_WORDS: Final[Mapping[str, EntityKind]] = {"structure": "partner", "service": "offer"}
_COMMON: Final = frozenset(
    [
        "id",
        "nom",
        "date_maj",
        "lien_source",
        "description",
        "commune",
        "code_postal",
        "code_insee",
        "adresse",
        "complement_adresse",
        "longitude",
        "latitude",
        "telephone",
        "courriel",
        "horaires_accueil",
        "source",
        "_di_surrogate_id",
        "score_qualite",
        "__ignore__",
        "extra",
        "doublons",
        "cluster_id",
        "adresse_certifiee",
    ]
)
_OF_STRUCTURES: Final = frozenset(["siret", "site_web", "accessibilite_lieu", "reseaux_porteurs"])
_OF_SERVICES: Final = frozenset(
    [
        "structure_id",
        "type",
        "thematiques",
        "frais",
        "frais_precisions",
        "publics",
        "publics_precisions",
        "conditions_acces",
        "modes_accueil",
        "zone_eligibilite",
        "contact_nom_prenom",
        "lien_mobilisation",
        "modes_mobilisation",
        "mobilisable_par",
        "mobilisation_precisions",
        "volume_horaire_hebdomadaire",
        "nombre_semaines",
    ]
)
_V0: Final = frozenset(
    [
        "rna",
        "typologie",
        "presentation_resume",
        "presentation_detail",
        "antenne",
        "horaires_ouverture",
        "accessibilite",
        "labels_nationaux",
        "labels_autres",
        "types",
        "prise_rdv",
        "frais_autres",
        "profils",
        "profils_precisions",
        "pre_requis",
        "cumulable",
        "justificatifs",
        "formulaire_en_ligne",
        "recurrence",
        "date_creation",
        "date_suspension",
        "contact_public",
        "zone_diffusion_type",
        "zone_diffusion_code",
        "zone_diffusion_nom",
        "modes_orientation_accompagnateur",
        "modes_orientation_accompagnateur_autres",
        "modes_orientation_beneficiaire",
        "modes_orientation_beneficiaire_autres",
        "page_web",
        "temporaire",
    ]
)
_KNOWN: Final = _COMMON | _OF_STRUCTURES | _OF_SERVICES | _V0
_OWN: Final = frozenset(
    ["reseaux_porteurs", "accessibilite_lieu", "lien_source", "_di_surrogate_id", "rna", "labels_nationaux"]
)
"""Fields that no other format has."""
_OF_CONTACT: Final = frozenset(["contact_nom_prenom", "telephone", "courriel"])
_MINIMAL: Final = frozenset(["date_maj", "code_insee"])
_NAMING: Final = frozenset({"service", "structure", "services", "structures", "offre", "offres"})


class DataInclusion:
    """The format ``data_inclusion``."""

    name = "data_inclusion"
    label = "data·inclusion (JSON, NDJSON, CSV, dossier ou modèle XLSX)"
    facts = SourceFacts("data·inclusion", "https://www.data.inclusion.gouv.fr/", "Licence Ouverte 2.0")
    drops = frozenset({"contact_nom_prenom"})
    signs = "des structures ou des services avec « id », « nom » et les champs de data·inclusion"
    traps = mapping.TRAPS
    fields = mapping.FIELDS

    def sniff(self, parts: Sequence[Part]) -> bool:
        """JSON with structures or services, the XLSX template, or CSV with their columns."""
        return any_is(parts, lambda part: _kind_of_part(part) is not None)

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """Structures first, then services, whatever the order of the files."""
        readable = [part for part in parts if part.suffix in _READABLE or len(parts) == 1]
        if not readable:
            raise FileRefused(
                "Aucun fichier data·inclusion n'a été trouvé : "
                "donnez un fichier .json, .ndjson, .csv ou .xlsx."
            )
        for part in sorted(readable, key=lambda part: ("service" in part.stem, part.name)):
            if part.suffix in SPREADSHEETS:
                rows = _workbook_rows(part, notes)
            elif part.suffix in JSON:
                rows = _document_rows(part)
            else:
                rows = _table_rows(part, notes)
            yield from (_published(row) for row in rows)

    def map(self, row: Row, context: Context) -> Mapped:
        """A structure gives a partner, a service an offer; ``__ignore__`` rows are set aside."""
        if _is_true(row.values.get("__ignore__")):
            return Mapped(set_aside="ligne marquée « __ignore__ »")
        if row.kinds == ("partner",):
            return data_inclusion_structure.mapped(row, context)
        return data_inclusion_service.mapped(row, context)


def _published(row: Row) -> Row:
    """The row; without the person of a v0 contact that its source does not publish: it is not even kept raw."""
    said = row.values.get("contact_public")
    if said is None or boolean(str(said)).value is not False:
        return row
    return replace(row, values={name: cell for name, cell in row.values.items() if name not in _OF_CONTACT})


def _is_true(value: object) -> bool:
    return fold(str(value)) in {"true", "vrai", "1", "x", "oui"} if value is not None else False


def _kind_of_name(name: str) -> EntityKind | None:
    folded = fold(name)
    return next((kind for word, kind in _KIND_WORDS.items() if word in folded), None)


def _kind_of_fields(fields: Sequence[str] | Mapping[str, Any]) -> EntityKind | None:
    # Places of digital help have an id and a name too, and their services in one cell.
    if "id" not in fields or "nom" not in fields or "services" in fields:
        return None
    return "offer" if "structure_id" in fields else "partner"


def _kind_of_part(part: Part) -> EntityKind | None:
    if part.suffix in SPREADSHEETS:
        return _kind_of_workbook(part)
    fields: Sequence[str] | Mapping[str, Any] = ()
    named = _kind_of_name(part.stem)
    if part.suffix in JSON:
        first = next(documents_of(part), None)
        fields = first.value if first else ()
        named = named or (_kind_of_name(first.list_name) if first else None)
    elif part.suffix == ".csv":
        fields = Table(part).header
    return _kind_of_fields(fields) if _is_ours(fields, named=named is not None) else None


def _kind_of_workbook(part: Part) -> EntityKind | None:
    with workbook_of(part) as book:
        for sheet in book.sheets:
            first = next(book.rows(sheet), None) if fold(sheet) in _NAMING else None
            titles = [as_text(cell) or "" for cell in first.cells] if first is not None else []
            if (kind := _kind_of_fields(titles)) is not None:
                return kind
    return None


def _is_ours(fields: Sequence[str] | Mapping[str, Any], *, named: bool) -> bool:
    """Whether a record is data·inclusion's: "id" and "nom" alone are anybody's, unless their list is named."""
    names = {str(name) for name in fields}
    return named or "structure_id" in names or not _OWN.isdisjoint(names) or names >= _MINIMAL


# JSON and NDJSON


def _document_rows(part: Part) -> Iterator[Row]:
    seen = False
    for document in documents_of(part):
        kind = (
            _kind_of_fields(document.value) or _kind_of_name(document.list_name) or _kind_of_name(part.stem)
        )
        if kind is None:
            if not seen:
                raise FileRefused(
                    f"« {part.name} » n'est pas un export data·inclusion : "
                    "ses fiches ne sont ni des structures ni des services (« id », « nom », « structure_id »)."
                )
            kind = "offer"
        seen = True
        sheet = document.list_name or part.name
        yield Row(sheet, document.number, (kind,), document.value, {}, document.fault)


# CSV


def _table_rows(part: Part, notes: Notes) -> Iterator[Row]:
    table = Table(part)
    kind = _kind_of_fields(table.header)
    if kind is None:
        raise FileRefused(
            f"« {part.name} » n'est pas un export data·inclusion : "
            "il lui manque les colonnes « id » et « nom »."
        )
    notes.extend(_header_problems(part.name, table.header, {}))
    for record in table:
        yield Row(part.name, record.number, (kind,), record.values, {}, record.fault)


# The XLSX template


def _workbook_rows(part: Part, notes: Notes) -> Iterator[Row]:
    with workbook_of(part) as book:
        sheets = [
            (kind, sheet)
            for sheet in book.sheets
            if fold(sheet) in _NAMING and (kind := _kind_of_name(sheet))
        ]
        if not sheets:
            raise FileRefused(
                f"« {part.name} » n'a ni feuille « Structures » ni feuille « Services » : "
                "utilisez le modèle de data·inclusion."
            )
        for kind, sheet in sorted(sheets, key=lambda pair: pair[0] == "offer"):
            rows = book.rows(sheet)
            first = next(rows, None)
            if first is None:
                continue
            header = _sheet_header(sheet, first.number, first.cells, notes)
            columns = {name: letter(index) for index, name in reversed(header)}
            for line in rows:
                values = _first_stated(header, line.cells)
                yield Row(sheet, line.number, (kind,), values, columns)


def _first_stated(header: Sequence[tuple[int, str]], cells: Sequence[Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for index, name in header:
        if index < len(cells) and values.get(name) is None and (text := as_text(cells[index])) is not None:
            values[name] = text
    return values


def _sheet_header(sheet: str, row: int, cells: Sequence[Any], notes: Notes) -> list[tuple[int, str]]:
    """(index, field) of the columns; a date typed over the title of ``date_maj`` is read as ``date_maj``."""
    titles = [as_text(cell) for cell in cells]
    header: list[tuple[int, str]] = []
    for index, (cell, title) in enumerate(zip(cells, titles, strict=True)):
        if title is None:
            continue
        dated = isinstance(cell, (date, datetime)) and "date_maj" not in titles
        if dated:
            notes.extend([_date_as_title(sheet, row, index, title)])
        header.append((index, "date_maj" if dated else title.strip()))
    names = [name for _, name in header]
    columns = {f"{name}#{position}": letter(index) for position, (index, name) in enumerate(header)}
    notes.extend(_header_problems(sheet, names, columns, row))
    return header


def _date_as_title(sheet: str, row: int, index: int, title: str) -> Problem:
    return Problem(
        sheet,
        row,
        letter(index),
        "date_maj",
        title,
        "Le titre de cette colonne est une date : elle est lue comme « date_maj ».",
        "Écrivez « date_maj » dans la première ligne de cette colonne.",
        "warning",
    )


def _header_problems(
    sheet: str, names: Sequence[str], columns: Mapping[str, str], row: int = 1
) -> Iterator[Problem]:
    for position, name in enumerate(names):
        column = columns.get(f"{name}#{position}", name)
        if name and name in names[:position]:
            reason = f"La colonne « {name} » est en double : la première valeur écrite est gardée."
            yield Problem(
                sheet, row, column, name, name, reason, "Supprimez l'une des deux colonnes.", "warning"
            )
        elif name and name not in _KNOWN:
            reason = f"La colonne « {name} » n'existe pas dans le schéma data·inclusion : elle n'est pas lue."
            fix = "Supprimez cette colonne, ou corrigez son titre."
            yield Problem(sheet, row, column, None, name, reason, fix, "warning")
