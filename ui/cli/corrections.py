"""``spie corrections``: the messages sent with "Corriger ou retirer"."""

from __future__ import annotations

from typing import Annotated

import typer

from directory import db
from directory.settings import settings
from ui import corrections, french, urls
from ui.cli.console import out, print_json
from ui.cli.usage import App
from ui.corrections import Message
from ui.pages.correction import WISHES
from ui.services import build

commands = App(help="Messages reçus : corriger ou retirer une fiche.", invoke_without_command=True)
Number = Annotated[int, typer.Argument(help="Numéro du message.")]
Json = Annotated[bool, typer.Option("--json", help="Un seul objet JSON.")]
STATUSES = {corrections.NEW: "à traiter", corrections.DONE: "traité"}


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="corrections")


@commands.callback()
def listed(
    context: typer.Context,
    *,
    every: Annotated[bool, typer.Option("--all", help="Aussi ceux qui sont traités.")] = False,
    as_json: Json = False,
) -> None:
    """Liste les messages à traiter, le plus ancien d'abord."""
    if context.invoked_subcommand:
        return
    services = build(settings())
    with db.reading(services.database) as session:
        found = corrections.listed(session, every=every)
    if as_json:
        print_json([message.as_dict() for message in found])
        return
    if not found:
        out.print("Aucun message à traiter.")
    for message in found:
        out.print(_line(message), markup=False)


@commands.command()
def show(number: Number, *, as_json: Json = False) -> None:
    """Montre un message."""
    services = build(settings())
    with db.reading(services.database) as session:
        message = corrections.found(session, number)
    if as_json:
        print_json(message.as_dict())
        return
    page = urls.offer(message.entity_id) if message.kind == "offer" else urls.partner(message.entity_id)
    out.print(_line(message), markup=False)
    out.print(f"{services.settings.base_url}{page}", markup=False)
    out.print(message.message, markup=False)
    out.print(f"Répondre à : {message.reply_to or 'pas d’adresse laissée'}", markup=False)


@commands.command()
def done(number: Number) -> None:
    """Note qu'un message est traité."""
    services = build(settings())
    with db.session(services.database) as session:
        corrections.deal_with(session, number)
    out.print("C'est noté.")


def _line(message: Message) -> str:
    subject = message.name or "(fiche supprimée)"
    return (
        f"n° {message.id}  {french.day(message.at)}  {WISHES.get(message.wish, message.wish)} : "
        f"« {subject} » ({STATUSES.get(message.status, message.status)})"
    )
