"""``spie duplicates``: records that may be one, with the evidence; merging, refusing, undoing."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

import typer

from directory import db
from directory.duplicates import pairs
from directory.records import EntityKind
from directory.settings import settings
from ui.cli.console import out, print_json
from ui.cli.usage import App
from ui.services import build, settle

commands = App(help="Fiches qui parlent peut-être de la même chose.", no_args_is_help=True)
Number = Annotated[int, typer.Argument(help="Numéro de la paire (spie duplicates list).")]
Json = Annotated[bool, typer.Option("--json", help="Un seul objet JSON.")]
Shown = Literal["waiting", "merged", "refused", "undone", "all"]

KINDS: dict[EntityKind, str] = {"partner": "Structures", "offer": "Offres"}
STATUSES: dict[str, str] = {
    "waiting": "à décider",
    "merged": "fusionnée",
    "refused": "refusée",
    "undone": "séparée",
}
MANAGER = "manager"


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(commands, name="duplicates")


@commands.command()
def scan(
    *,
    apply: Annotated[
        bool, typer.Option("--apply", help="Fusionner aussi les paires sûres ; chacune peut être annulée.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Compare toutes les fiches publiées ; refaire ne change rien."""
    services = build(settings())
    with db.session(services.database) as session:
        done = pairs.scan(session, now=services.clock(), apply=apply)
    settle(services, hidden=False)
    if as_json:
        print_json(done.as_dict())
        return
    for kind, word in KINDS.items():
        out.print(
            f"{word} : {done.compared.get(kind, 0)} paires comparées, {done.merged.get(kind, 0)} fusionnées, "
            f"{done.waiting.get(kind, 0)} à décider."
        )


@commands.command("list")
def list_pairs(
    status: Annotated[Shown, typer.Option(help="Quelles paires.")] = "waiting", *, as_json: Json = False
) -> None:
    """Liste les paires et leurs indices, les plus probables d'abord."""
    services = build(settings())
    with db.reading(services.database) as session:
        found = pairs.found(session, None if status == "all" else status)
        others = pairs.found(session, None) if not found else []
    if as_json:
        print_json([pair.as_dict() for pair in found])
        return
    if not found:
        out.print(_none(status, known=bool(others)))
    for pair in found:
        left, right = (name or "(fusionnée)" for name in pair.names)
        out.print(
            f"{pair.id}  {pair.score:.2f}  {KINDS[pair.kind].lower()}  {STATUSES[pair.status]} : "
            f"« {left} » et « {right} »",
            markup=False,
        )
        for sentence in pair.evidence:
            out.print(f"    {sentence}", markup=False)


def _none(status: Shown, *, known: bool) -> str:
    if known:
        return f"Aucune paire {STATUSES[status]}. Pour voir les autres : spie duplicates list --status all"
    return (
        "Aucune paire : les fiches n'ont pas encore été comparées, ou aucune ne ressemble à une autre. "
        "Pour les comparer : spie duplicates scan"
    )


@commands.command()
def accept(number: Number) -> None:
    """Fusionne une paire : c'est la même chose."""
    services = build(settings())
    with db.session(services.database) as session:
        kept = pairs.accept(session, number, by=MANAGER, now=services.clock())
    settle(services, hidden=False)
    out.print(f"C'est noté. Fiche gardée : {kept}. Pour revenir en arrière : spie duplicates undo {number}")


@commands.command()
def refuse(number: Number) -> None:
    """Dit que ce sont deux choses ; la paire ne sera plus proposée."""
    services = build(settings())
    with db.session(services.database) as session:
        pairs.refuse(session, number, by=MANAGER, now=services.clock())
    out.print("C'est noté.")


@commands.command()
def undo(number: Number) -> None:
    """Sépare une paire fusionnée : chaque fiche retrouve ce qu'elle disait."""
    services = build(settings())
    with db.session(services.database) as session:
        undone = pairs.undo(session, number, by=MANAGER, now=services.clock())
    settle(services, hidden=False)
    out.print(f"C'est noté. Paires séparées : {', '.join(map(str, undone))}.")


@commands.command()
def merge(
    kind: Annotated[EntityKind, typer.Argument(metavar="GENRE", help="partner ou offer.")],
    one: Annotated[UUID, typer.Argument(metavar="UNE", help="Identifiant d'une fiche.")],
    other: Annotated[UUID, typer.Argument(metavar="AUTRE", help="Identifiant de l'autre.")],
) -> None:
    """Fusionne deux fiches que la comparaison n'a pas rapprochées."""
    services = build(settings())
    with db.session(services.database) as session:
        number = pairs.propose(session, kind, one, other, now=services.clock())
        kept = pairs.accept(session, number, by=MANAGER, now=services.clock())
    settle(services, hidden=False)
    out.print(f"C'est noté. Fiche gardée : {kept}. Pour revenir en arrière : spie duplicates undo {number}")
