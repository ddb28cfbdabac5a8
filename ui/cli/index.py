"""``spie index``: state of the engines, draining and rebuilding."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer
from rich.progress import Progress, TaskID

from directory.settings import settings
from search.contract import EngineUnavailable
from ui.cli.console import EXIT_INTERNAL, err, fail, out, print_json, progress
from ui.services import build

commands = typer.Typer(help="État et mise à jour des index de recherche.", no_args_is_help=True)


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
        word = "en marche" if row["healthy"] else f"ne répond pas : {row['detail']}"
        out.print(
            f"{row['engine']} : {word} ; {row['documents']} documents, {row['pending']} changements en attente"
        )


@commands.command()
def drain() -> None:
    """Met les index à jour de tout ce qui attend."""
    services = build(settings())
    services.indexer.prepare()
    out.print(f"{services.indexer.drain()} changements pris en compte.")


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
        err.print(f"{each.name} : {count} offres indexées.")
