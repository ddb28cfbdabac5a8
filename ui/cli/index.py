"""``spie index``: state of the engines, draining and rebuilding."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import typer
from rich.progress import Progress, TaskID

from directory.settings import settings
from search.contract import EngineUnavailable
from ui import french
from ui.cli.console import EXIT_INTERNAL, err, fail, out, print_json, progress
from ui.cli.usage import App
from ui.services import build

NAMES = {"embedded": "moteur embarqué", "meilisearch": "Meilisearch"}

commands = App(help="État et mise à jour des index de recherche.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="index")


@commands.command()
def status(*, as_json: Annotated[bool, typer.Option("--json", help="Un objet JSON.")] = False) -> None:
    """Montre l'état de chaque moteur."""
    state = build(settings()).indexer.state()
    rows = [
        {
            "engine": each.status.engine,
            "healthy": each.status.healthy,
            "documents": each.status.documents,
            "pending": each.pending,
            "sequence": each.status.sequence,
            "spec": each.status.spec_hash,
            "detail": each.status.detail,
        }
        for each in state.engines
    ]
    if as_json:
        print_json({"database": state.database, "offers": state.offers, "engines": rows})
        return
    out.print(f"Offres publiées : {state.offers}")
    for row in rows:
        out.print(f"{NAMES[str(row['engine'])]} : {_state(row)}", markup=False)


def _state(row: dict[str, Any]) -> str:
    if not row["healthy"]:
        detail = str(row["detail"] or "ne répond pas").rstrip(".")
        if "pas encore construit" in detail:
            return "index pas encore construit"
        return f"{detail[:1].lower()}{detail[1:]}"
    waiting = french.count(row["pending"], "changement en attente", "changements en attente")
    return f"en marche, {french.count(row['documents'], 'lieu indexé', 'lieux indexés')}, {waiting}"


@commands.command()
def drain() -> None:
    """Met les index à jour de tout ce qui attend."""
    services = build(settings())
    services.indexer.prepare()
    done = french.count(services.indexer.drain(), "changement pris en compte", "changements pris en compte")
    out.print(f"{done}.")


def _draw(bar: Progress, task: TaskID, done: int) -> None:
    bar.update(task, completed=done)


@commands.command()
def rebuild(
    engine: Annotated[str | None, typer.Option(help="embedded ou meilisearch ; sans lui, tous.")] = None,
) -> None:
    """Refait les index à côté des anciens, puis les échange : la recherche ne s'arrête pas."""
    services = build(settings())
    chosen = [each for each in services.search.engines.all if engine in (None, each.name)]
    if not chosen:
        known = ", ".join(each.name for each in services.search.engines.all)
        raise typer.BadParameter(f"Ce moteur n'est pas en service ici. En service : {known}.")
    total = services.indexer.state().offers
    for each in chosen:
        with progress() as bar:
            task = bar.add_task(f"Index {each.name}", total=total)
            try:
                count = services.indexer.rebuild(each, partial(_draw, bar, task))
            except EngineUnavailable as silence:
                fail(f"{each.name} ne répond pas : {silence}", EXIT_INTERNAL)
        err.print(f"{NAMES[each.name]} : {french.count(count, 'offre indexée', 'offres indexées')}.")
