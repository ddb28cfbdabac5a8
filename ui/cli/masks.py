"""``spie mask``: protected places, and a manager's word on them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from directory import db, masking
from directory.identity import secret
from directory.records import EntityKind
from directory.settings import settings
from ui import french
from ui.cli.console import out
from ui.cli.usage import App
from ui.services import build, settle

commands = App(help="Lieux protégés : leur adresse n'est montrée nulle part.", no_args_is_help=True)
Identifier = Annotated[UUID, typer.Argument(help="Identifiant du partenaire ou de l'offre.")]
Kind = Annotated[EntityKind, typer.Argument(help="partner ou offer.")]
Reason = Annotated[str, typer.Option(help="Pourquoi : gardé avec la décision.")]
UNSAID = "Décision d'un gestionnaire"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="mask")


@commands.command("list")
def list_masked() -> None:
    """Liste ce qui est protégé, et pourquoi."""
    services = build(settings())
    with db.reading(services.database) as session:
        for found in masking.list_masked(session):
            out.print(f"{found.id}  {found.kind}  {found.name}", markup=False)
            for reason in found.reasons:
                out.print(f"    {reason}", markup=False)


@commands.command()
def hide(kind: Kind, entity: Identifier, reason: Reason = UNSAID) -> None:
    """Protège un lieu, partout et dans le passé aussi, avec les autres fiches du même lieu."""
    hidden = _decide(kind, entity, "mask", reason)
    out.print("C'est noté : cette fiche est protégée.")
    if hidden.others:
        one, several = "autre fiche du même lieu l'est aussi", "autres fiches du même lieu le sont aussi"
        out.print(f"{french.count(len(hidden.others), one, several)} :")
        for other in hidden.others:
            out.print(f"    « {other.name} » : {' '.join(other.reasons)}", markup=False)
    out.print("Pour revenir en arrière, lancez ceci, puis relancez les imports :")
    out.print(f"    spie mask show {kind} {hidden.id}")
    if hidden.others:
        # Not a command for each: a word on one that would come back alone would beat what sources say later.
        out.print("Les autres fiches reviennent alors d'elles-mêmes, sauf si elles se cachent entre elles.")
        out.print("S'il en reste dans « spie mask list », lancez aussi « spie mask show » pour celles-ci.")
    out.print("Une fiche montrée ainsi le reste, même si sa source demande ensuite de la cacher.")


@commands.command()
def show(kind: Kind, entity: Identifier, reason: Reason = UNSAID) -> None:
    """Dit qu'un lieu peut être montré ; son adresse revient au prochain import."""
    _decide(kind, entity, "show", reason)
    out.print("C'est noté : relancez les imports pour que ce qui a été retiré revienne.")


@commands.command()
def add(
    kind: Annotated[masking.Listed, typer.Argument(help="siret, finess ou phone.")],
    value: Annotated[str, typer.Argument(help="Le numéro.")],
) -> None:
    """Protège tout ce qui porte ce numéro, maintenant et plus tard."""
    services = build(settings())
    with db.session(services.database) as session:
        hidden = masking.add_to_list(
            session, kind, value, now=services.clock(), secret=secret(services.settings.home)
        )
    db.forget(services.database)
    settle(services, hidden=True)
    out.print(f"{french.count(hidden, 'fiche protégée', 'fiches protégées')} de plus.")


@commands.command()
def remove(
    kind: Annotated[masking.Listed, typer.Argument(help="siret, finess ou phone.")],
    value: Annotated[str, typer.Argument(help="Le numéro.")],
) -> None:
    """Retire un numéro de la liste ; ce qu'il cachait est relu au prochain import."""
    services = build(settings())
    with db.session(services.database) as session:
        masking.remove_from_list(session, kind, value, secret=secret(services.settings.home))
    out.print("C'est noté.")


def _decide(kind: EntityKind, entity: UUID, decision: masking.Decision, reason: str) -> masking.Hidden:
    services = build(settings())
    with db.session(services.database) as session:
        hidden = masking.decide(
            session, kind, entity, decision, reason,
            now=services.clock(), secret=secret(services.settings.home),
        )  # fmt: skip
    db.forget(services.database)
    settle(services, hidden=True)
    return hidden
