"""Cantons: the list, and one page each with what happens there."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from search.query import Query
from ui import urls
from ui.maps import canton_map
from ui.templating import page as render
from ui.templating import services_of


def index(request: Request) -> Response:
    """``GET /cantons``: every canton that sites are told in, with its communes and number of offers."""
    services = services_of(request)
    results = services.search.search(Query(size=1), services.clock())
    return render(
        request,
        "cantons",
        counts=results.facets.get("canton", {}),
        map=canton_map(services.territory),
        cantons=services.territory.site_cantons,
    )


def page(request: Request) -> Response:
    """``GET /cantons/{code}``: its offers by family; a canton told in another one leads to that one."""
    services = services_of(request)
    code = request.path_params["code"]
    canton = services.territory.site_canton(code)
    if canton is None:
        raise HTTPException(404)
    if canton.code != code:
        return RedirectResponse(urls.canton(canton.code), 301)
    results = services.search.search(
        Query(canton=(canton.code,), group="on_site", size=100), services.clock()
    )
    return render(
        request,
        "canton",
        canton=canton,
        communes=[services.territory.communes[commune] for commune in canton.site_communes],
        results=results,
        families=results.facets.get("family", {}),
    )
