"""Routes of the API: its operations, its OpenAPI document and the readable page of both."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, cast

from starlette.endpoints import HTTPEndpoint
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from ui.api import openapi
from ui.services import Services
from ui.urls import API


def document(request: Request) -> Response:
    """``GET /api/openapi.json``."""
    services = cast("Services", request.app.state.services)
    return JSONResponse(
        openapi.document(services.settings.base_url, version("spie-annuaire")),
        headers={"Cache-Control": "public, max-age=3600"},
    )


def readable(request: Request) -> Response:
    """``GET /api/docs``: the document as a page."""
    services = cast("Services", request.app.state.services)
    described: dict[str, Any] = openapi.document(services.settings.base_url, version("spie-annuaire"))
    templates = request.app.state.templates
    return cast(
        "Response",
        templates.TemplateResponse(
            request,
            "pages/api.html",
            {"document": described, "operations": openapi.parameters_of(), "prefix": API},
        ),
    )


def _by_path() -> dict[str, type[HTTPEndpoint]]:
    """One endpoint for each path, whatever its methods: what refuses another method then names them all."""
    handlers: dict[str, dict[str, Any]] = {}
    for operation in openapi.OPERATIONS:
        handler = staticmethod(operation.endpoint)
        names = ("get", "head") if operation.method == "GET" else (operation.method.lower(),)
        handlers.setdefault(operation.path, {}).update(dict.fromkeys(names, handler))
    return {path: type("Operations", (HTTPEndpoint,), by_method) for path, by_method in handlers.items()}


routes: list[BaseRoute] = [
    Route("/api/openapi.json", document, name="openapi"),
    Route("/api/docs", readable, name="api-docs"),
    Mount(
        API,
        routes=[Route(path, endpoint) for path, endpoint in _by_path().items()],
        middleware=[Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"])],
    ),
]
