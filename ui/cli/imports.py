"""``spie import`` and ``spie runs``."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress as Bar
from rich.progress import TaskID

from directory import db
from directory.settings import settings
from importers import registry
from importers.approving import approve
from importers.formats.spreadsheet import Spreadsheet
from importers.formats.spreadsheet_mapping import TableMapping, read_mapping
from importers.pipeline import run_import
from importers.progress import Stage
from importers.readers.parts import parts_of
from importers.recognise import reason, recognised
from importers.report import Report
from importers.runs import list_runs, show_run
from ui.cli.console import EXIT_HELD, err, print_json, progress
from ui.cli.previewing import previewed, show_preview, write_mapping
from ui.cli.reporting import show_changes, show_report, show_table
from ui.cli.reporting import show_run as shown_run
from ui.cli.usage import App
from ui.memory import give_back
from ui.services import Services, build, settle

TITLES: dict[Stage, str] = {"read": "Lecture", "apply": "Enregistrement"}
SLUG = re.compile(r"[A-Za-z0-9_-]{1,60}")
AUTO = "auto"

Json = Annotated[bool, typer.Option("--json", help="Un seul objet JSON.")]

runs = App(help="Les imports faits, et ceux qui attendent.", invoke_without_command=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("import")(import_file)
    app.add_typer(runs, name="runs")


class Drawn:
    """An import's progress, drawn on stderr."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task: TaskID | None = None
        self._left = 0

    def begin(self, stage: Stage, total: int | None) -> None:
        """A stage begins, and the one before it is over."""
        self.end()
        self._left = total or 0
        self._task = self._bar.add_task(TITLES[stage], total=total)

    def advance(self, amount: int) -> None:
        """So much more is done."""
        if self._task is not None:
            # A file that is read twice (what it is, then what it holds) is not more than whole.
            step = min(amount, self._left)
            self._left -= step
            self._bar.advance(self._task, step)

    def end(self) -> None:
        """The stage is over: all of it is done, also what had nothing to write."""
        if self._task is not None and self._left:
            self._bar.advance(self._task, self._left)
        self._left = 0


def load(
    services: Services,
    format_: str,
    path: Path,
    *,
    source: str | None = None,
    source_name: str | None = None,
    everywhere: bool = False,
    dry_run: bool = False,
    mapping: TableMapping | None = None,
) -> Report:
    """Import a file with a progress bar."""
    with progress() as bar:
        drawn = Drawn(bar)
        report = run_import(
            services.database,
            services.settings,
            format=format_,
            path=path,
            source_key=source,
            source_name=source_name,
            territory_all=everywhere,
            dry_run=dry_run,
            progress=drawn,
            now=services.clock(),
            mapping=mapping,
        )
        drawn.end()
    # The index is written next: it takes its own.
    give_back()
    return report


def import_file(
    format_: Annotated[str, typer.Argument(metavar="FORMAT", help="Format du fichier, ou « auto ».")],
    path: Annotated[Path, typer.Argument(help="Fichier, dossier ou zip.")],
    source: Annotated[
        str | None, typer.Option(help="Clé de la source ; sans elle, le nom du format.")
    ] = None,
    territory: Annotated[
        str | None, typer.Option(help="« all » : garder aussi ce qui est hors du territoire.")
    ] = None,
    *,
    mapping: Annotated[
        Path | None,
        typer.Option(
            help="Correspondance des colonnes (TOML ou JSON) d'un tableau ; la source s'en souvient."
        ),
    ] = None,
    write_to: Annotated[
        Path | None,
        typer.Option(
            "--write-mapping", help="Avec --preview : écrire la correspondance devinée, à corriger."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Dire ce qui changerait, sans rien écrire.")
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Montrer les colonnes devinées d'un tableau, sans rien écrire.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Importe un fichier de partenaire ; « auto » reconnaît son format."""
    if format_ not in {AUTO, *registry.IMPORTERS}:
        known = ", ".join([AUTO, *sorted(registry.IMPORTERS)])
        raise typer.BadParameter(f"« {format_} » n'est pas un format connu. Formats : {known}.")
    if territory not in (None, "all"):
        raise typer.BadParameter("--territory n'accepte que « all ».")
    if not path.exists():
        raise typer.BadParameter(f"« {path} » n'existe pas.")
    if format_ == AUTO:
        format_ = _recognised(path, preview=preview)
    _check_table_options(format_, mapping, write_to, preview=preview)
    source, everywhere = _slug(source), territory == "all"
    said = read_mapping(mapping) if mapping is not None else None
    services = build(settings())
    if preview:
        shown = previewed(services, path, source, said, everywhere=everywhere)
        show_preview(shown, services.territory, as_json=as_json)
        if write_to is not None:
            write_mapping(write_to, shown.toml)
        return
    report = load(
        services, format_, path, source=source, everywhere=everywhere, dry_run=dry_run, mapping=said
    )
    if not dry_run:
        settle(services, hidden=report.protected > 0)
    _tell(report.as_dict(), as_json=as_json)
    if dry_run and not as_json:
        show_changes(report.changes, services.territory)
    if report.held:
        sys.exit(EXIT_HELD)


def _recognised(path: Path, *, preview: bool) -> str:
    """The format of a file, told on stderr with why."""
    with parts_of(path) as parts:
        found = recognised(parts)
    err.print(reason(found), markup=False)
    if found.name == Spreadsheet.name and not preview:
        err.print("Ses colonnes ont été devinées : vérifiez-les avec --preview.")
    return found.name


def _check_table_options(format_: str, mapping: Path | None, write_to: Path | None, *, preview: bool) -> None:
    if format_ != Spreadsheet.name and (mapping or write_to or preview):
        raise typer.BadParameter(
            f"--mapping, --preview et --write-mapping sont pour le format « {Spreadsheet.name} »."
        )
    if mapping is not None and not mapping.is_file():
        raise typer.BadParameter(f"« {mapping} » n'existe pas.")
    if write_to is not None and not preview:
        raise typer.BadParameter("--write-mapping va avec --preview.")


@runs.callback()
def runs_list(context: typer.Context, *, as_json: Json = False) -> None:
    """Liste les imports, le plus récent d'abord."""
    if context.invoked_subcommand:
        return
    services = build(settings())
    with db.reading(services.database) as session:
        found = list_runs(session)
    if as_json:
        print_json(found)
        return
    show_table(found, ("id", "source", "format", "status", "started_at", "file"))


@runs.command()
def show(
    number: Annotated[int, typer.Argument(help="Numéro de l'import.")], *, as_json: Json = False
) -> None:
    """Montre un import et ses problèmes, seulement comptés s'il est ancien."""
    services = build(settings())
    with db.reading(services.database) as session:
        found = show_run(session, number)
    _tell(found, as_json=as_json, show=shown_run)


@runs.command("approve")
def approve_run(
    number: Annotated[int, typer.Argument(help="Numéro de l'import retenu.")], *, as_json: Json = False
) -> None:
    """Applique un import retenu."""
    services = build(settings())
    with progress() as bar:
        report = approve(
            services.database, services.settings, number, progress=Drawn(bar), now=services.clock()
        )
    settle(services, hidden=report.protected > 0)
    _tell(report.as_dict(), as_json=as_json)


def _tell(
    report: dict[str, Any], *, as_json: bool, show: Callable[[dict[str, Any]], None] = show_report
) -> None:
    if as_json:
        print_json(report)
    else:
        show(report)


def _slug(key: str | None) -> str | None:
    """A source's key, as addresses and files can hold it."""
    if key is not None and not SLUG.fullmatch(key):
        raise typer.BadParameter(
            f"« {key} » ne peut pas être la clé d'une source : lettres sans accent, chiffres, - et _ seulement."
        )
    return key
