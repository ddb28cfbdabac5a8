"""The results page, and its sub-view "Pour ce soir"."""

from __future__ import annotations

from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from directory.access import is_day_centre
from directory.vocabularies import TEMPORARY_LODGING
from search.document import URGENT
from search.query import InvalidQuery, Query
from search.results import Item, Results
from ui import facets, french, urls
from ui.pages import asked, refused, shown, understood
from ui.templating import page as render
from ui.templating import services_of

GROUPS: Final = {
    "on_site": ("Sur place", "les plus proches d'abord"),
    "remote": ("À distance", "par téléphone, en ligne ou par courrier"),
    "unplaced": ("Sans lieu précis", "couvre votre commune ou tout le département"),
}
"""The three groups of the geographic rule, as pages name them."""

TONIGHT_DOORS: Final = {
    "come": "Où aller sans rendez-vous",
    "call": "En appelant",
    "call_115": "Places attribuées par le 115",
    "referral": "Sur demande d'un travailleur social",
    "unknown": "Se renseigner d'abord",
}
"""Parts of "Pour ce soir" after the 115 itself, by who opens the door (the code of a route)."""
ASK_115: Final = "ask_115"
TONIGHT_WORDS: Final = "hébergement d'urgence mise à l'abri accueil de jour maraude"
KEPT: Final = frozenset((
    "group", "sort", "bbox", "epci", "in_commune", "source", "updated_since", "lat", "lon", "as_typed",
))  # fmt: skip
"""Parameters without a visible field, that the form sends again."""


def page(request: Request) -> Response:
    """``GET /recherche``: everything in the address, as the API reads it, and ``ou``."""
    services = services_of(request)
    now = services.clock()
    named = partial(services.search.names_place, now=now)
    try:
        question = asked.read(request.query_params.multi_items(), services.territory, named)
        if question.redirect:
            # Even an address alone may speak of violence: it is kept nowhere.
            return RedirectResponse(question.redirect, 302, headers={"Cache-Control": "no-store"})
        results = services.search.search(question.query, now)
    except InvalidQuery as refusal:
        return refused.page(request, refusal)
    return render(
        request,
        "results",
        sensitive=results.sensitive,
        title=_title(question, results),
        asked=question,
        query=question.query,
        results=results,
        start=services.territory.commune(results.answered.commune or ""),
        group_names=GROUPS,
        facets=facets.shown(question, results, services),
        chips=facets.chips(question, services.territory),
        origin=_origin(results.answered),
        export=urls.export(question.query),
        named=next((step.meaning for step in results.understood if step.kind == "place"), None),
        understood=understood.told(question, results),
        relaxations=[(facets.relaxed(way), way.query, way.total) for way in results.relaxations],
        sorts=facets.SORTS,
        radii=facets.RADII_KM,
        minutes=facets.MINUTES,
        seasons=facets.SEASONS,
        hidden=[pair for pair in question.params if pair[0] in KEPT],
    )


def tonight(request: Request) -> Response:
    """``GET /ce-soir``: the 115 and what one asks it for, open doors, places that others give, then day centres."""
    services = services_of(request)
    asked_from = [pair for pair in request.query_params.multi_items() if pair[0] == "commune"]
    commune = services.territory.commune(Query.parse(asked_from, services.territory).commune or "")
    query = Query(
        q=TONIGHT_WORDS,
        family=("hebergement-urgence",),
        theme=(TEMPORARY_LODGING,),
        commune=commune.code if commune else None,
        size=100,
    )
    # A closed place is not for tonight.
    items = [item for item in services.search.search(query, services.clock()).items if item.welcomes]

    def behind(door: str) -> list[Item]:
        # Lodgings of seasonal workers or of young people are temporary, and not for tonight.
        return [
            item
            for item in items
            if item.route.code == door
            and (door == "referral" or URGENT in item.audiences)
            and not is_day_centre(item.record)
        ]

    return render(
        request,
        "tonight",
        commune=commune,
        ask_115=behind(ASK_115),
        sections=[(label, some) for door, label in TONIGHT_DOORS.items() if (some := behind(door))],
        by_day=[
            (item, shown.when(item, item.site, services.territory, services.today()))
            for item in items
            if is_day_centre(item.record) and URGENT in item.audiences
        ],
        origin=_origin(query),
    )


def _title(question: asked.Asked, results: Results) -> str:
    """``permis – Guillestre (05600) – 12 offres``."""
    total = french.count(results.total, "offre")
    place = question.where.label if question.where and not question.problem else None
    parts = (
        "Lieu à préciser" if question.problem else None,
        question.query.q or None,
        place,
        total,
        f"page {results.page}" if results.page > 1 else None,
    )
    return " – ".join(part for part in parts if part)


def _origin(query: Query) -> str:
    """What a link to an offer carries, so that its page tells the way from the same place."""
    kept = [pair for pair in query.to_params() if pair[0] in ("commune", "lat", "lon", "season")]
    return urls.query_string(kept)
