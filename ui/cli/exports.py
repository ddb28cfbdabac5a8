"""``spie export``: the directory, or one source, as tables that anybody can open and that we read back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import Progress, TaskID

from directory.settings import settings
from importers.exporting import Listener, export_template
from ui import french
from ui.cli.console import err, out, progress
from ui.cli.usage import App
from ui.services import build

commands = App(help="Annuaire, ou une source, en tableaux.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="export")


class Drawn(Listener):
    """An export's progress, drawn on stderr."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task: TaskID | None = None

    def begin(self, total: int) -> None:
        """So many records will be written."""
        self._task = self._bar.add_task("Export", total=total)

    def advance(self) -> None:
        """One more is."""
        if self._task is not None:
            self._bar.advance(self._task)


@commands.callback()
def group() -> None:
    """Écrit l'annuaire, ou une source, en tableaux."""


@commands.command()
def template(
    path: Annotated[
        Path, typer.Argument(help="Dossier, nom en .zip ou nom en .xlsx ; remplacé s'il existe.")
    ],
    source: Annotated[
        str | None, typer.Option(help="Une source, telle qu'elle est ; sans elle, tout ce qui est publié.")
    ] = None,
    partner: Annotated[
        UUID | None, typer.Option(help="Ce qui est publié d'une seule structure : son identifiant.")
    ] = None,
) -> None:
    """Écrit le modèle de l'annuaire : structures, offres et lieux. Rien n'y est des lieux protégés."""
    if source is not None and partner is not None:
        raise typer.BadParameter("--source et --partner ne vont pas ensemble.")
    services = build(settings())
    with progress() as bar:
        done = export_template(services.database, path, source=source, partner=partner, listener=Drawn(bar))
    out.print(
        f"{path} : {french.count(done.partners, 'structure', 'structures')}, "
        f"{french.count(done.offers, 'offre', 'offres')}, {french.count(done.places, 'lieu', 'lieux')}.",
        markup=False,
    )
    if done.protected:
        left = french.count(done.protected, "fiche protégée laissée", "fiches protégées laissées")
        err.print(f"{left} de côté.", markup=False, soft_wrap=True)
    err.print("Les notes internes y sont aussi : relisez ces tableaux avant de les publier.", soft_wrap=True)
    if source is not None:
        err.print(
            f"Pour les relire : spie import template {path} --source {source}", markup=False, soft_wrap=True
        )
