"""Small files of the site: outlines for maps, robots.txt, the icon."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from ui.templating import services_of


def outlines(request: Request) -> Response:
    """``GET /carte/cantons.geojson``: outlines of the cantons (WGS84 lon/lat)."""
    body = json.dumps(
        services_of(request).territory.cantons_geojson, ensure_ascii=False, separators=(",", ":")
    )
    return Response(
        body, media_type="application/geo+json", headers={"Cache-Control": "public, max-age=86400"}
    )


def robots(request: Request) -> Response:
    """``GET /robots.txt``: nothing is to be indexed from a demonstration, nor results from anywhere."""
    rules = (
        "Disallow: /" if services_of(request).settings.demo else "Disallow: /recherche\nDisallow: /corriger/"
    )
    return PlainTextResponse(f"User-agent: *\n{rules}\n", headers={"Cache-Control": "public, max-age=86400"})


def favicon(request: Request) -> Response:
    """``GET /favicon.ico``: browsers that ask for it by habit get the drawn one."""
    templates = request.app.state.templates
    return RedirectResponse(templates.env.globals["asset"]("favicon.svg"), 301)
