"""``spie import`` and ``spie runs``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress as Bar
from rich.progress import TaskID
from rich.table import Table

from directory import db
from directory.settings import settings
from importers import Report, Stage, approve, list_runs, registry, run_import, show_run
from importers.readers.parts import parts_of
from importers.recognise import reason, recognised
from ui.cli.console import EXIT_HELD, err, out, print_json, progress
from ui.services import Services, build, settle

TITLES: dict[Stage, str] = {"read": "Lecture", "apply": "Enregistrement"}
SHOWN_PROBLEMS = 20
AUTO = "auto"

Json = Annotated[bool, typer.Option("--json", help="Un seul objet JSON.")]

runs = typer.Typer(help="Les imports faits, et ceux qui attendent.", invoke_without_command=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("import")(import_file)
    app.add_typer(runs, name="runs")


class Drawn:
    """An import's progress, drawn on stderr."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task: TaskID | None = None

    def begin(self, stage: Stage, total: int | None) -> None:
        """A stage begins."""
        self._task = self._bar.add_task(TITLES[stage], total=total)

    def advance(self, amount: int) -> None:
        """So much more is done."""
        if self._task is not None:
            self._bar.advance(self._task, amount)


def load(
    services: Services,
    format_: str,
    path: Path,
    *,
    source: str | None = None,
    source_name: str | None = None,
    everywhere: bool = False,
    dry_run: bool = False,
) -> Report:
    """Import a file with a progress bar."""
    with progress() as bar:
        return run_import(
            services.database,
            services.settings,
            format=format_,
            path=path,
            source_key=source,
            source_name=source_name,
            territory_all=everywhere,
            dry_run=dry_run,
            progress=Drawn(bar),
            now=services.clock(),
        )


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
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Dire ce qui changerait, sans rien écrire.")
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
        with parts_of(path) as parts:
            found = recognised(parts)
        err.print(reason(found), markup=False)
        format_ = found.name
    services = build(settings())
    report = load(services, format_, path, source=source, everywhere=territory == "all", dry_run=dry_run)
    if not dry_run:
        settle(services, hidden=report.protected > 0)
    _tell(report.as_dict(), as_json=as_json)
    if dry_run and not as_json:
        for change in report.changes:
            out.print(f"{change.outcome} {change.kind} « {change.name} »", markup=False)
            for name, (old, new) in change.fields.items():
                out.print(f"    {name} : {old!r} → {new!r}", markup=False)
    if report.held:
        sys.exit(EXIT_HELD)


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
    """Montre un import et ses problèmes."""
    services = build(settings())
    with db.reading(services.database) as session:
        found = show_run(session, number)
    _tell(found, as_json=as_json, everything=True)


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


def _tell(report: dict[str, Any], *, as_json: bool, everything: bool = False) -> None:
    if as_json:
        print_json(report)
        return
    rows = report["rows"]
    out.print(
        f"{rows['read']} lignes lues : {rows['stored']} enregistrées, {rows['unchanged']} inchangées, "
        f"{rows['set_aside']} écartées, {rows['rejected']} refusées."
    )
    for kind, word in (("partners", "Partenaires"), ("offers", "Offres")):
        one = report[kind]
        out.print(
            f"{word} : {one['added']} ajoutés, {one['changed']} changés, {one['unchanged']} inchangés, "
            f"{one['vanished']} disparus."
        )
    for aside in report["set_aside"]:
        out.print(f"Écartées : {aside['rows']} – {aside['reason']}", markup=False)
    problems = report["problems"]
    for problem in problems if everything else problems[:SHOWN_PROBLEMS]:
        where = ", ".join(
            f"{word} {problem[name]}"
            for name, word in (("sheet", "feuille"), ("row", "ligne"), ("column", "colonne"))
            if problem[name] is not None
        )
        out.print(f"[{where}] {problem['reason']} {problem['fix'] or ''}", markup=False)
    if len(problems) > SHOWN_PROBLEMS and not everything:
        number = f"spie runs show {report['run']}" if report["run"] else "--json"
        out.print(f"… et {len(problems) - SHOWN_PROBLEMS} autres problèmes ({number}).", markup=False)
    if report["held"]:
        err.print(
            f"{report['held']['reason']} Pour l'appliquer : spie runs approve {report['run']}", markup=False
        )


def show_table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    """These columns of these rows, as a table."""
    table = Table(*columns, box=None)
    for row in rows:
        table.add_row(*("" if row.get(name) is None else str(row[name]) for name in columns))
    out.print(table)
