"""``spie search``: the API's answer, on the command line."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from directory.settings import settings
from search.query import InvalidQuery, Query
from ui import french
from ui.api import present
from ui.cli.console import EXIT_USAGE, fail, out
from ui.cli.index import NAMES
from ui.services import build
from ui.urls import Urls

Values = Annotated[list[str] | None, typer.Option()]


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(search)


def search(
    q: Annotated[str, typer.Argument(help="Mots cherchés.")] = "",
    commune: Annotated[str | None, typer.Option(help="Commune de départ (code INSEE).")] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(help="Tout autre paramètre de l'API, nom=valeur ; peut être répété."),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Le même objet que l'API.")] = False,
) -> None:
    """Cherche des offres."""
    services = build(settings())
    pairs = [("q", q), *([("commune", commune)] if commune else [])]
    for each in param or []:
        name, equals, value = each.partition("=")
        if not equals:
            raise typer.BadParameter(f"« {each} » : écrivez nom=valeur.")
        pairs.append((name, value))
    try:
        query = Query.parse(pairs, services.territory)
        services.indexer.prepare()
        services.indexer.retire()
        results = services.search.search(query, services.clock())
    except InvalidQuery as refused:
        fail("\n".join(f"{error.name} : {error.reason}" for error in refused.errors), EXIT_USAGE)
    if as_json:
        answer = present.offer_list(results, services.territory, Urls(services.settings.base_url))
        sys.stdout.write(answer.model_dump_json(indent=2) + "\n")
        return
    for urgent in results.urgent:
        out.print(urgent.label, style="bold", markup=False)
    for step in results.understood:
        out.print(f"Compris : {f'{step.words} → ' if step.words else ''}{step.meaning}", markup=False)
    if results.weak:
        out.print("Aucune offre ne répond vraiment à ces mots ; voici ce qui s'en approche.", markup=False)
    out.print(f"{french.count(results.total, 'offre')} ({NAMES[results.engine]})", markup=False)
    for number, item in enumerate(results.items, (query.page - 1) * query.size + 1):
        out.print(f"{number}. {item.name}", style="bold", markup=False)
        where = item.site.commune if item.site else None
        place = services.territory.commune(where) if where else None
        parts = [
            item.partner_name,
            place.name if place else None,
            item.travel,
            item.opening.sentence or item.route.said(welcomes=item.welcomes),
            item.freshness,
        ]
        out.print("   " + " · ".join(part for part in parts if part), markup=False)
