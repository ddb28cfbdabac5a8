"""``spie sources``: the registry of sources, and running them."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from directory import db
from directory.settings import settings
from importers import sources
from importers.runs import list_sources
from importers.scheduled import Ran, run_sources
from ui.cli.console import EXIT_HELD, EXIT_REFUSED, err, out, print_json, progress
from ui.cli.imports import Drawn, Json
from ui.cli.reporting import rows_told, show_table
from ui.cli.usage import App
from ui.services import build, settle

SAID = {
    "done": "importée",
    "held": "retenue : attend l'accord d'un gestionnaire (spie runs)",
    "unchanged": "n'a pas changé",
    "refused": "refusée",
    "busy": "déjà en cours ailleurs",
}

commands = App(help="Les sources : ce qu'elles sont, et les relire.", invoke_without_command=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="sources")


@commands.callback()
def listed(context: typer.Context, *, as_json: Json = False) -> None:
    """Liste les sources, leur prochaine lecture et leur dernier import."""
    if context.invoked_subcommand:
        return
    services = build(settings())
    with db.session(services.database) as session:
        sources.sync(session, services.settings.sources_file, services.clock())
        states = sources.states(session)
        found = [source | states[source["key"]] for source in list_sources(session)]
    if as_json:
        print_json(found)
        return
    show_table(found, ("key", "name", "format", "records", "schedule", "next_due", "last_run", "licence"))
    for source in found:
        if source["problem"]:
            err.print(f"{source['key']} : {source['problem']}", markup=False)


@commands.command()
def run(
    keys: Annotated[list[str] | None, typer.Argument(help="Clés ; sans elles, ce qui est à relire.")] = None,
    *,
    due: Annotated[bool, typer.Option("--due", help="Seulement celles dont c'est le moment.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Même si le fichier n'a pas changé.")] = False,
    as_json: Json = False,
) -> None:
    """Relit les sources dont c'est le moment, ou celles que vous nommez."""
    services = build(settings())
    done: list[Ran] = []
    with progress() as bar:
        ran = run_sources(
            services.database,
            services.settings,
            keys=keys or (),
            only_due=due,
            force=force,
            clock=services.clock,
            progress=Drawn(bar),
        )
        for one in ran:
            done.append(one)
            if one.report is not None:
                settle(services, hidden=one.report.protected > 0)
            if not as_json:
                _tell(one)
    if as_json:
        print_json([one.as_dict() for one in done])
    elif not done:
        out.print("Aucune source n'est à relire maintenant. Pour en relire une : spie sources run CLÉ")
    outcomes = {one.outcome for one in done}
    if outcomes & {"refused", "held"}:
        sys.exit(EXIT_REFUSED if "refused" in outcomes else EXIT_HELD)


def _tell(ran: Ran) -> None:
    out.print(f"{ran.key} : {SAID[ran.outcome]}", markup=False)
    if ran.reason:
        err.print(f"    {ran.reason}", markup=False)
    if ran.report is not None:
        report = ran.report.as_dict()
        out.print(f"    {rows_told(report['rows'], waits=bool(report['held']))}")
