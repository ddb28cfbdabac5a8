"""``spie mask``: protected places, and a manager's word on them."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from directory import db, masking
from directory.identity import secret
from directory.records import EntityKind
from directory.settings import settings
from importers.normalise.phone import phone
from ui import french
from ui.cli.console import out
from ui.cli.usage import App
from ui.services import build, settle

commands = App(help="Lieux protégés : leur adresse n'est montrée nulle part.", no_args_is_help=True)
Identifier = Annotated[
    UUID, typer.Argument(metavar="IDENTIFIANT", help="Identifiant du partenaire ou de l'offre.")
]
Kind = Annotated[EntityKind, typer.Argument(metavar="GENRE", help="partner ou offer.")]
Number = Annotated[str, typer.Argument(metavar="NUMÉRO", help="Le numéro.")]
NumberKind = Annotated[masking.Listed, typer.Argument(metavar="GENRE", help="siret, finess ou phone.")]
Reason = Annotated[str, typer.Option(help="Pourquoi : gardé avec la décision.")]
UNSAID = "Décision d'un gestionnaire"
EXAMPLE = "Exemple : spie mask {} offer 3f2b8c1e-0d4a-5b6c-9e7f-1a2b3c4d5e6f"
NUMBER_EXAMPLE = "Exemple : spie mask {} phone 0492530000"


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


@commands.command(epilog=EXAMPLE.format("hide"))
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


@commands.command(epilog=EXAMPLE.format("show"))
def show(kind: Kind, entity: Identifier, reason: Reason = UNSAID) -> None:
    """Dit qu'un lieu peut être montré ; son adresse revient au prochain import."""
    _decide(kind, entity, "show", reason)
    out.print("C'est noté : relancez les imports pour que ce qui a été retiré revienne.")


@commands.command(epilog=NUMBER_EXAMPLE.format("add"))
def add(
    kind: NumberKind,
    value: Number,
) -> None:
    """Protège tout ce qui porte ce numéro, maintenant et plus tard."""
    services = build(settings())
    with db.session(services.database) as session:
        hidden = masking.add_to_list(
            session, kind, listed(kind, value), now=services.clock(), secret=secret(services.settings.home)
        )
    db.forget(services.database)
    settle(services, hidden=True)
    out.print(f"{french.count(hidden, 'fiche protégée', 'fiches protégées')} de plus.")


@commands.command(epilog=NUMBER_EXAMPLE.format("remove"))
def remove(
    kind: NumberKind,
    value: Number,
) -> None:
    """Retire un numéro de la liste ; ce qu'il cachait est relu au prochain import."""
    services = build(settings())
    with db.session(services.database) as session:
        masking.remove_from_list(session, kind, listed(kind, value), secret=secret(services.settings.home))
    out.print("C'est noté.")


def listed(kind: masking.Listed, value: str) -> str:
    """A number as records hold it: phones in E.164, however they are written; raises ``typer.BadParameter``."""
    if kind != "phone":
        return value
    read = phone(value)
    if read.value is None or not read.ok:
        raise typer.BadParameter(" ".join(filter(None, (read.reason or "Ce numéro est vide.", read.fix))))
    return read.value


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
