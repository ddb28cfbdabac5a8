"""The home page: two fields, the families, the cantons."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from search.query import Query
from ui.maps import canton_map
from ui.templating import page as render
from ui.templating import services_of


def page(request: Request) -> Response:
    """``GET /``."""
    services = services_of(request)
    results = services.search.search(Query(size=1), services.clock())
    return render(
        request,
        "home",
        families=results.facets.get("family", {}),
        counts=results.facets.get("canton", {}),
        total=results.total,
        map=canton_map(services.territory),
    )
