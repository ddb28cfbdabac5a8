"""A search whose address cannot be read: what is wrong, by name, and the form with what was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from directory import db, store
from directory.territory import Territory
from search.query import MAX_TEXT, PARAMETERS, InvalidQuery, ParameterError
from ui import facets, urls
from ui.errors import TITLES
from ui.pages.asked import AROUND, NEEDS_ORIGIN, RESETS, Where
from ui.templating import page as render
from ui.templating import services_of

NAMES: Final[Mapping[str, str]] = {
    **facets.TITLES,
    "q": "Quoi",
    "commune": "Commune de départ",
    "lat": "Position",
    "lon": "Position",
    "radius_km": "Distance à vol d'oiseau",
    "max_minutes": "Temps en voiture",
    "in_commune": "Commune",
    "epci": "Intercommunalité",
    "bbox": "Fenêtre de la carte",
    "eligible_for": "Habitants",
    "source": "Source",
    "updated_since": "Date de modification",
    "group": "Groupe",
    "season": "État des routes",
    "sort": "Ordre",
    "page": "Page",
    "size": "Offres par page",
}
"""What pages call each parameter."""
FROM_WHERE: Final = "Dites d'où vous partez, dans le champ « Où ? »."

Pairs = list[tuple[str, str]]


def page(request: Request, refusal: InvalidQuery) -> Response:
    """422: every refused parameter is named, every other one is kept in the form.

    A structure that was merged is no fault of who follows an old link: the search goes on with what it became.
    """
    given = [(name, value.strip()) for name, value in request.query_params.multi_items() if value.strip()]
    wrong = {error.name for error in refusal.errors}
    services = services_of(request)
    if "partner" in wrong and (followed := _followed(services.database, given)) != given:
        # As any address of a search, it may speak of violence.
        return RedirectResponse(urls.search(followed), 302, headers={"Cache-Control": "no-store"})
    kept = [(n, v) for n, v in given if n not in wrong | RESETS and (n in PARAMETERS or n == "ou")]
    words = dict(kept).get("q", "")
    written = " ".join(value for name, value in given if name == "q")[:MAX_TEXT]
    answer = render(
        request,
        "refused",
        status=422,
        sensitive=services.search.is_sensitive(written, [v for n, v in given if n == "theme"]),
        title=TITLES[422],
        errors=[(_named(error.name), _reason(error, given)) for error in refusal.errors],
        words=words,
        where=_where(kept, services.territory),
        kept=[(name, value) for name, value in kept if name not in ("q", "ou", "commune")],
        without=urls.search(kept),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _followed(database: Engine, given: Pairs) -> Pairs:
    """The same search, of what its structures became."""
    with db.reading(database) as session:
        return [(name, _became(session, value) if name == "partner" else value) for name, value in given]


def _became(session: Session, partner: str) -> str:
    """The structure that took this one in, or itself."""
    try:
        return str(store.moved_to(session, UUID(partner)) or partner)
    except ValueError:
        return partner


def _named(parameter: str) -> str:
    public = NAMES.get(parameter)
    return f"{public} ({parameter})" if public else parameter


def _reason(error: ParameterError, given: Sequence[tuple[str, str]]) -> str:
    names = {name for name, _ in given}
    placeless = not names & {"commune", "lat", "lon"}
    needs = error.name in NEEDS_ORIGIN | {"sort"} and error.reason.startswith("Indiquez d'où")
    return FROM_WHERE if placeless and needs else error.reason


def _where(kept: Pairs, territory: Territory) -> Where | None:
    values = dict(kept)
    commune = territory.commune(values.get("commune", ""))
    if commune:
        return Where(commune.label, commune.code)
    label = values.get("ou") or (AROUND if "lat" in values and "lon" in values else None)
    return Where(label) if label else None
