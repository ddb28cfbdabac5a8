"""``spie mask``: protected places, and a manager's word on them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from directory import db, masking
from directory.identity import secret
from directory.settings import settings
from ui.cli.console import out
from ui.services import build

commands = typer.Typer(help="Lieux protégés : leur adresse n'est montrée nulle part.", no_args_is_help=True)
Identifier = Annotated[UUID, typer.Argument(help="Identifiant du partenaire ou de l'offre.")]
Reason = Annotated[str, typer.Option(help="Pourquoi : gardé dans l'historique.", prompt="Pourquoi ?")]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="mask")


@commands.command("list")
def list_masked() -> None:
    """Liste ce qui est protégé, et pourquoi."""
    services = build(settings())
    with db.reading(services.database) as session:
        for found in masking.list_masked(session):
            out.print(f"{found.entity_id}  {found.kind}  {found.name}", markup=False)


@commands.command()
def hide(entity: Identifier, reason: Reason) -> None:
    """Protège un lieu, partout et dans le passé aussi."""
    _decide(entity, "mask", reason)


@commands.command()
def show(entity: Identifier, reason: Reason) -> None:
    """Dit qu'un lieu peut être montré ; son adresse revient au prochain import."""
    _decide(entity, "show", reason)


def _decide(entity: UUID, decision: str, reason: str) -> None:
    services = build(settings())
    with db.session(services.database) as session:
        masking.decide(session, entity, decision, reason, services.clock(), secret(services.settings.home))
    services.indexer.catch_up()
    out.print("C'est noté.")
