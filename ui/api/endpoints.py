"""The API's endpoints: read-only, synchronous (each runs in a worker thread)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from directory import browsing, db, store
from search.paging import pages_of
from search.query import PARAMETERS, InvalidQuery, Parameter, ParameterError, Query
from ui.api import models, present
from ui.api.area import area_of
from ui.api.export import csv_blocks
from ui.problems import problem
from ui.services import Services
from ui.urls import Urls

PARTNER_PARAMETERS = {name: PARAMETERS[name] for name in ("page", "size")}
TEXT_PARAMETERS = {"q": PARAMETERS["q"]}
ORIGIN_PARAMETERS = {name: PARAMETERS[name] for name in ("commune", "lat", "lon", "season")}
MAX_SUGGESTIONS = 10


def _services(request: Request) -> Services:
    return cast("Services", request.app.state.services)


def _urls(request: Request) -> Urls:
    return Urls(_services(request).settings.base_url)


def _json(model: BaseModel, max_age: int = 0) -> Response:
    cache = f"public, max-age={max_age}" if max_age else "no-cache"
    return Response(model.model_dump_json(), media_type="application/json", headers={"Cache-Control": cache})


def _missing(what: str) -> Response:
    return problem(404, "Introuvable", f"{what} n'existe pas, ou n'est plus dans l'annuaire.")


def _moved(request: Request, to: UUID) -> Response:
    """Where the record that took this one in is: two were merged (308, so that a program keeps its method)."""
    path = request.url.path.rpartition("/")[0]
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{path}/{to}{query}", 308)


def _only(request: Request, allowed: Mapping[str, Parameter]) -> Query:
    """The query of an endpoint that takes a few of the parameters; raises ``InvalidQuery``."""
    pairs = request.query_params.multi_items()
    unknown = [
        ParameterError(name[:60], "Ce paramètre n'existe pas ici.")
        for name, _ in pairs
        if name not in allowed
    ]
    if unknown:
        raise InvalidQuery(list(dict.fromkeys(unknown)))
    return Query.parse(pairs, _services(request).territory)


def _identifier(request: Request) -> UUID | None:
    try:
        return UUID(request.path_params["id"])
    except ValueError:
        return None


def offers(request: Request) -> Response:
    """``GET /offers``: search."""
    return _found(request, Query.parse(request.query_params.multi_items(), _services(request).territory))


async def offers_in_area(request: Request) -> Response:
    """``POST /offers``: the same search, inside the GeoJSON polygon of the body."""
    query = Query.parse(request.query_params.multi_items(), _services(request).territory)
    return await run_in_threadpool(_found, request, replace(query, area=await area_of(request)))


def _found(request: Request, query: Query) -> Response:
    services = _services(request)
    results = services.search.search(query, services.clock())
    answer = _json(present.offer_list(results, services.territory, _urls(request)))
    if results.sensitive:
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def export(request: Request) -> Response:
    """``GET /offers.csv``: all the offers of a search, streamed."""
    services = _services(request)
    query = Query.parse(request.query_params.multi_items(), services.territory)
    items = services.search.walk(replace(query, page=1, cursor=None), services.clock())
    return StreamingResponse(
        csv_blocks(items, services.territory, _urls(request)),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="offres-{services.clock():%Y-%m-%d}.csv"',
            "Cache-Control": "no-store",
        },
    )


def offer(request: Request) -> Response:
    """``GET /offers/{id}``: an offer, whole; distances are told from the origin when one is given."""
    services, wanted = _services(request), _identifier(request)
    query = _only(request, ORIGIN_PARAMETERS)
    if wanted is None:
        return _missing("Cette offre")
    with db.reading(services.database) as session:
        stored = store.load_offers(session, [wanted]).get(wanted)
        moved = None if stored else store.moved_to(session, wanted)
    if moved is not None:
        return _moved(request, moved)
    if stored is None or not stored.published_on(services.today()):
        return _missing("Cette offre")
    item = services.search.item(stored, query, services.clock())
    return _json(present.offer_detail(item, stored, services.territory, _urls(request)))


def partners(request: Request) -> Response:
    """``GET /partners``: every partner, by name."""
    services, query = _services(request), _only(request, PARTNER_PARAMETERS)
    with db.reading(services.database) as session:
        total, found = browsing.partners_page(session, (query.page - 1) * query.size, query.size)
        offered = browsing.offer_counts(session, [stored.id for stored in found], services.today())
    items = tuple(
        present.partner_item(stored, offered.get(stored.id, 0), services.territory, _urls(request))
        for stored in found
    )
    return _json(
        models.PartnerList(
            items=items,
            total=total,
            page=query.page,
            size=query.size,
            pages=pages_of(total, query.size),
        )
    )


def partner(request: Request) -> Response:
    """``GET /partners/{id}``: a partner, whole."""
    services, wanted = _services(request), _identifier(request)
    _only(request, {})
    if wanted is None:
        return _missing("Ce partenaire")
    with db.reading(services.database) as session:
        stored = store.load_partners(session, [wanted]).get(wanted)
        if stored is None and (moved := store.moved_to(session, wanted)) is not None:
            return _moved(request, moved)
        if stored is None or not stored.published:
            return _missing("Ce partenaire")
        offered = browsing.offers_of(session, wanted, services.today())
    return _json(present.partner_detail(stored, offered, services.territory, _urls(request)))


def communes(request: Request) -> Response:
    """``GET /territory/communes?q=``: communes by name, former name or postal code; all when ``q`` is empty."""
    services, query = _services(request), _only(request, TEXT_PARAMETERS)
    territory = services.territory
    found: Iterable[tuple[Any, str]]
    if query.q:
        found = [(match.commune, match.name) for match in territory.find_communes(query.q, MAX_SUGGESTIONS)]
    else:
        found = [(commune, commune.name) for commune in territory.communes.values()]
    items = tuple(present.commune_out(commune, name, territory) for commune, name in found)
    return _json(models.CommuneList(items=items), max_age=3600)


def cantons(request: Request) -> Response:
    """``GET /territory/cantons``: the cantons that sites are told to be in."""
    services, _ = _services(request), _only(request, {})
    territory = services.territory
    items = tuple(present.canton_out(canton, territory) for canton in territory.site_cantons)
    return _json(models.CantonList(items=items), max_age=3600)


def suggest(request: Request) -> Response:
    """``GET /suggest?q=``: offers, themes, partners and communes for the first letters of a search."""
    services, query = _services(request), _only(request, TEXT_PARAMETERS)
    items = services.search.suggest(query.q, MAX_SUGGESTIONS, services.clock())
    urls = _urls(request)
    answer = _json(models.SuggestionList(items=tuple(_suggestion(item, urls) for item in items)))
    answer.headers["Cache-Control"] = "no-store"  # what is being typed may tell of violence
    return answer


def _suggestion(item: Any, urls: Urls) -> models.Suggestion:
    addresses = {
        "offer": lambda: urls.offer(item.value),
        "partner": lambda: urls.partner(item.value),
        "theme": lambda: urls.search(Query(theme=(item.value,))),
        "commune": lambda: urls.search(Query(commune=item.value)),
    }
    return models.Suggestion(kind=item.kind, label=item.label, value=item.value, url=addresses[item.kind]())


def health(request: Request) -> Response:
    """``GET /health``: database and engines; 503 when searches cannot be answered."""
    services = _services(request)
    _only(request, {})
    state = services.indexer.state()
    engines = tuple(
        models.EngineHealth(
            engine=each.status.engine,
            healthy=each.status.healthy,
            documents=each.status.documents,
            pending=each.pending,
            detail=each.status.detail,
        )
        for each in state.engines
    )
    healthy = [each.healthy for each in engines]
    status = "down" if not (state.database and any(healthy)) else "ok" if all(healthy) else "degraded"
    answer = _json(
        models.Health(status=status, database=state.database, offers=state.offers, engines=engines)
    )
    answer.headers["Cache-Control"] = "no-store"
    if status == "down":
        answer.status_code = 503
    return answer
