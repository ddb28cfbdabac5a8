"""``spie import spreadsheet --preview``: the guessed columns, the first records, what is to be mended."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typer
from rich.table import Table

from directory import db
from directory.territory import Territory
from importers import runs
from importers.base import Context
from importers.formats.spreadsheet import HOW, Spreadsheet
from importers.formats.spreadsheet_mapping import TableMapping
from importers.places import Places
from importers.preview import Preview, preview
from importers.registry import IMPORTERS
from importers.remembered import configured
from ui.cli import recorded
from ui.cli.console import err, out, print_json
from ui.cli.reporting import show_problems
from ui.services import Services


def previewed(
    services: Services, path: Path, source: str | None, mapping: TableMapping | None, *, everywhere: bool
) -> Preview:
    """The preview of a table, by the mapping given or the one its source remembers."""
    importer = IMPORTERS[Spreadsheet.name]
    with db.reading(services.database) as session:
        described = runs.describe(session, importer, source or importer.name, services.clock())
    context = Context(Places(services.territory, everywhere=everywhere), services.today())
    return preview(configured(importer, described, mapping), path, context)


def write_mapping(path: Path, text: str) -> None:
    """Write the mapping to be corrected; never over another file."""
    try:
        with path.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise typer.BadParameter(f"« {path} » existe déjà : choisissez un autre nom.") from error
    except OSError as error:
        raise typer.BadParameter(f"« {path} » ne peut pas être écrit : {error.strerror}.") from error
    err.print(
        f"Correspondance écrite : {path}. Corrigez-la, puis importez avec --mapping {path}.", markup=False
    )


def show_preview(shown: Preview, territory: Territory, *, as_json: bool) -> None:
    """Print a preview."""
    if as_json:
        print_json(shown.as_dict())
        return
    out.print(
        f"Aperçu : rien n'a été écrit. {shown.table}, titres à la ligne {shown.header_row}.", markup=False
    )
    table = Table("Colonne", "Lue comme", "Confiance", "Pourquoi", "Valeurs", box=None)
    for column in shown.columns:
        percent = f"{column.confidence:.0%}".replace("%", " %") if column.field else ""
        cells = (column.column, column.label, percent, column.why, " ; ".join(column.samples))
        table.add_row(*(cell.replace("[", r"\[") for cell in cells))
    out.print(table)
    for record in shown.records:
        _show_record(record, territory)
    show_problems(shown.as_dict())
    if shown.missing:
        err.print(f"Il manque {' et '.join(shown.missing)} pour importer ce tableau. {HOW}", markup=False)


def _show_record(record: Mapping[str, Any], territory: Territory) -> None:
    for kind, word in (("partner", "Partenaire"), ("offer", "Offre")):
        if kind in record:
            out.print(f"Ligne {record['row']} – {word} « {record[kind]['name']} »", markup=False)
            for name, value in record[kind].items():
                if name != "name":
                    label = recorded.LABELS.get(name, name)
                    out.print(f"    {label} : {recorded.told(name, value, territory)}", markup=False)
