"""Routes of the API: its operations, its OpenAPI document and the readable page of both."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from importlib.metadata import version
from inspect import iscoroutinefunction
from typing import Any, cast

from starlette.concurrency import run_in_threadpool
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


def _by_path() -> list[Route]:
    """One route for each path, whatever its methods: what refuses another method then names them all."""
    found: dict[str, dict[str, Any]] = {}
    for operation in openapi.OPERATIONS:
        found.setdefault(operation.path, {})[operation.method] = operation.endpoint
    return [Route(path, _any_of(by_method), methods=list(by_method)) for path, by_method in found.items()]


def _any_of(by_method: Mapping[str, Any]) -> Callable[[Request], Awaitable[Response]]:
    """A function: unlike a class's, what it raises is answered inside the CORS middleware, so other sites read it."""

    async def endpoint(request: Request) -> Response:
        asked = by_method["GET" if request.method == "HEAD" else request.method]
        answer = asked(request) if iscoroutinefunction(asked) else run_in_threadpool(asked, request)
        return cast("Response", await answer)

    return endpoint


routes: list[BaseRoute] = [
    Route("/api/openapi.json", document, name="openapi"),
    Route("/api/docs", readable, name="api-docs"),
    Mount(
        API,
        routes=_by_path(),
        middleware=[Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"])],
    ),
]
