"""Routes of the API: its operations, its OpenAPI document and the readable page of both."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, cast

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


routes: list[BaseRoute] = [
    Route("/api/openapi.json", document, name="openapi"),
    Route("/api/docs", readable, name="api-docs"),
    Mount(
        API,
        routes=[
            Route(operation.path, operation.endpoint, methods=[operation.method])
            for operation in openapi.OPERATIONS
        ],
        middleware=[Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"])],
    ),
]
