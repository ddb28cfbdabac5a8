"""The web application: routes, middleware and error pages, composed as data."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Route

from ui import static, urls
from ui.api.routes import routes as api_routes
from ui.errors import handlers
from ui.middleware import EntityTag, SecurityHeaders, security_headers
from ui.pages import canton, correction, home, offer, partner, results, site_files, static_pages
from ui.services import Services
from ui.templating import templates

Lifespan = Callable[[Starlette], AbstractAsyncContextManager[Any]]

PAGES: list[BaseRoute] = [
    Route(urls.HOME, home.page, name="home"),
    Route(urls.SEARCH, results.page, name="search"),
    Route(urls.TONIGHT, results.tonight, name="tonight"),
    Route(urls.offer("{id}"), offer.page, name="offer"),
    Route(urls.PARTNERS, partner.index, name="partners"),
    Route(urls.partner("{id}"), partner.page, name="partner"),
    Route(urls.CANTONS, canton.index, name="cantons"),
    Route(urls.canton("{code}"), canton.page, name="canton"),
    Route(urls.CORRECTION, correction.form, name="correction", methods=["GET"]),
    Route(urls.CORRECTION, correction.send, name="send-correction", methods=["POST"]),
    Route(urls.ABOUT, static_pages.about, name="about"),
    Route(urls.ACCESSIBILITY, static_pages.accessibility, name="accessibility"),
    Route(urls.LEGAL, static_pages.legal, name="legal"),
    Route(urls.OUTLINES, site_files.outlines, name="outlines"),
    Route("/robots.txt", site_files.robots, name="robots"),
    Route("/favicon.ico", site_files.favicon, name="favicon"),
]
"""Every page; the API's routes are beside (``ui.api.routes``)."""


def create_app(services: Services, lifespan: Lifespan | None = None) -> Starlette:
    """The application of one instance. Raises ``AssetsMissingError`` without the front-end packages."""
    assets = static.load()
    settings = services.settings
    headers = security_headers(basemap=settings.basemap, indexed=not settings.demo)
    app = Starlette(
        routes=[*PAGES, *api_routes, assets.route()],
        middleware=[
            Middleware(SecurityHeaders, headers=headers),
            Middleware(GZipMiddleware, minimum_size=600, compresslevel=6),
            Middleware(EntityTag),
        ],
        exception_handlers=handlers(headers),
        lifespan=lifespan,
    )
    app.state.services = services
    app.state.templates = templates(services, assets)
    app.state.limiter = correction.limiter()
    return app
