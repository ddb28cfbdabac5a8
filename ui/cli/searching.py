"""``spie search``: the API's answer, on the command line."""

from __future__ import annotations

import sys
from typing import Annotated, Final

import typer

from directory.settings import settings
from directory.territory import Territory
from search.query import MAX_SIZE, InvalidQuery, Query
from search.results import Item, Results
from ui import french
from ui.api import present
from ui.cli.console import EXIT_USAGE, fail, out
from ui.cli.index import NAMES
from ui.services import build
from ui.urls import Urls

MOST_NEAR: Final = 8
"""Communes proposed for a name that is not one commune's."""


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(search)


def search(
    q: Annotated[str, typer.Argument(help="Mots cherchés.")] = "",
    commune: Annotated[str | None, typer.Option(help="Commune de départ (nom ou code INSEE).")] = None,
    page: Annotated[int | None, typer.Option(help="Page, à partir de 1.")] = None,
    size: Annotated[int | None, typer.Option(help=f"Offres par page : 20, {MAX_SIZE} au plus.")] = None,
    param: Annotated[
        list[str] | None,
        typer.Option(help="Tout autre paramètre de l'API, nom=valeur ; peut être répété."),
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Le même objet que l'API.")] = False,
) -> None:
    """Cherche des offres."""
    services = build(settings())
    pairs = [("q", q)]
    if commune:
        pairs.append(("commune", commune_code(commune, services.territory)))
    pairs += [(name, str(number)) for name, number in (("page", page), ("size", size)) if number is not None]
    pairs += map(_pair, param or [])
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
    _show(results, services.territory)


def _pair(written: str) -> tuple[str, str]:
    name, equals, value = written.partition("=")
    if not equals:
        raise typer.BadParameter(f"« {written} » : écrivez nom=valeur.")
    return name, value


def _show(results: Results, territory: Territory) -> None:
    for urgent in results.urgent:
        out.print(urgent.label, style="bold", markup=False)
    for step in results.understood:
        out.print(f"Compris : {f'{step.words} → ' if step.words else ''}{step.meaning}", markup=False)
    if results.notice:
        out.print(results.notice, markup=False)
    if results.weak:
        out.print("Aucune offre ne répond vraiment à ces mots ; voici ce qui s'en approche.", markup=False)
    out.print(f"{french.count(results.total, 'offre')} ({NAMES[results.engine]})", markup=False)
    for number, item in enumerate(results.items, (results.page - 1) * results.size + 1):
        out.print(f"{number}. {item.name}", style="bold", markup=False)
        where = item.site.commune if item.site else None
        place = territory.commune(where) if where else None
        parts = [
            item.partner_name,
            place.name if place else None,
            item.travel,
            item.opening.sentence or _door(item),
            item.freshness,
        ]
        out.print("   " + " · ".join(part for part in parts if part), markup=False)
    if following := more(results):
        out.print(following, markup=False)


def _door(item: Item) -> str:
    """Who opens the door, with the number to call."""
    said, number = item.route.said(welcomes=item.welcomes), item.route.phone
    return f"Appelez le {french.phone(number)}" if item.route.kind == "call" and number else said


def commune_code(written: str, territory: Territory) -> str:
    """The code of the commune that a code or a name means, names being read as the pages read "Où".

    Raises ``typer.BadParameter``, naming the communes that come near, when it means none or several.
    """
    if known := territory.commune(written):
        return known.code
    answer = territory.place(written)
    found = (answer.place, *answer.candidates)
    communes = [place.code for place in found if place is not None and place.kind == "commune"]
    if answer.place is not None and len(communes) == 1:
        return communes[0]
    if not communes and answer.place is None:
        raise typer.BadParameter(
            f"--commune : nous ne connaissons pas « {written} » dans {territory.with_article}."
        )
    inside = answer.place.communes if answer.place else ()
    near = [territory.communes[code].label for code in communes or inside]
    proposed = near if len(near) <= MOST_NEAR else [*near[:MOST_NEAR], "une autre"]
    problem = (
        f"nous ne connaissons pas « {written} »."
        if answer.place is None and len(near) == 1
        else f"« {written} » ne désigne pas une seule commune."
    )
    raise typer.BadParameter(f"--commune : {problem} Voulez-vous dire {french.listed(proposed, 'ou')} ?")


def more(results: Results) -> str | None:
    """Which offers of how many were shown and how to see the others; nothing when all were."""
    query, total = results.query, results.total
    if query.cursor is not None:
        return f"Suite : --param cursor={results.next}" if results.next else None
    if total and not results.items:
        return f"La page {query.page} est vide : la dernière est la page {results.pages}."
    if results.next is None:
        return None
    first, last = (query.page - 1) * query.size + 1, query.page * query.size
    wider = min(total, MAX_SIZE)
    larger = f", ou --size {wider}" if wider > query.size else ""
    shown = f"Offres {first} à {last}" if last > first else f"Offre {first}"
    return f"{shown} sur {total}. Suite : --page {query.page + 1}{larger}"
