"""Problem documents (RFC 9457): the one error shape for programs."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import Response

from search.query import ParameterError
from ui.api.models import Problem, ProblemError


def problem(
    status: int, title: str, detail: str | None = None, errors: Iterable[ParameterError] = ()
) -> Response:
    """A ``application/problem+json`` answer; ``title`` and ``detail`` are French sentences."""
    document = Problem(
        title=title,
        status=status,
        detail=detail,
        errors=tuple(ProblemError(name=error.name, reason=error.reason) for error in errors),
    )
    return Response(
        document.model_dump_json(exclude_defaults=False),
        status_code=status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store"},
    )
