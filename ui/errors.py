"""From exceptions to answers: French pages for people, problem documents under ``/api``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from directory.errors import DirectoryError, NotFound
from search.contract import EngineUnavailable
from search.query import InvalidQuery, ParameterError
from ui import french
from ui.problems import problem
from ui.templating import page

Handler = Callable[[Request, Exception], Response]

METHOD_NOT_ALLOWED: Final = 405
URLS_OF_PROGRAMS: Final = "/api/"

TITLES: Final[Mapping[int, str]] = {
    400: "Demande illisible",
    403: "Envoi refusé",
    404: "Page introuvable",
    405: "Action impossible",
    410: "Page retirée",
    413: "Envoi trop long",
    422: "Recherche à corriger",
    429: "Trop d'envois",
    500: "Une erreur est survenue",
    503: "Service indisponible",
}
"""What each error page is called."""

_SENTENCES: Final[Mapping[int, str]] = {
    404: "Cette page n'existe pas, ou son adresse a changé.",
    405: "Cette adresse ne permet pas cette action.",
    410: "Cette information n'est plus publiée.",
    429: "Vous avez envoyé plusieurs messages en peu de temps. Réessayez dans une heure.",
    500: "L'erreur vient de nous, pas de vous. Réessayez dans quelques minutes.",
    503: "La recherche ne répond pas en ce moment. Réessayez dans quelques minutes.",
}


class Moved(HTTPException):
    """The page is another one's now, for good: two records were merged."""

    def __init__(self, url: str) -> None:
        super().__init__(301)
        self.url = url


class Gone(HTTPException):
    """The page existed and was withdrawn; ``detail`` says what to do instead."""

    def __init__(self, detail: str) -> None:
        super().__init__(410, detail)


def _answer(request: Request, status: int, detail: str, errors: Iterable[ParameterError] = ()) -> Response:
    title = TITLES.get(status, "Erreur")
    if request.url.path.startswith(URLS_OF_PROGRAMS):
        return problem(status, title, detail or None, errors)
    answer = page(request, "error", status=status, title=title, detail=detail, errors=errors, code=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def http_error(request: Request, error: Exception) -> Response:
    """404, 405, 410… raised by routes and endpoints."""
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error, Moved):
        return RedirectResponse(error.url, error.status_code)
    # Starlette's own details are English phrases ("Not Found").
    ours = isinstance(error, Gone) or (error.detail or "")[-1:] == "."
    detail = error.detail if ours else _SENTENCES.get(error.status_code, "")
    if error.status_code == METHOD_NOT_ALLOWED and request.url.path.startswith(URLS_OF_PROGRAMS):
        detail = _allowed((error.headers or {}).get("Allow", ""))
    answer = _answer(request, error.status_code, detail)
    answer.headers.update(error.headers or {})
    return answer


def _allowed(methods: str) -> str:
    """What programs are told: ``GET, HEAD`` in a sentence."""
    named = sorted(filter(None, methods.split(", ")))
    return f"{_SENTENCES[METHOD_NOT_ALLOWED]} Méthodes acceptées : {french.listed(named)}."


def invalid_query(request: Request, error: Exception) -> Response:
    """422: each refused parameter is named."""
    if not isinstance(error, InvalidQuery):
        raise error
    return _answer(request, 422, "Une partie de la demande n'a pas été comprise.", error.errors)


def not_found(request: Request, error: Exception) -> Response:
    """404 from the directory itself."""
    return _answer(request, 404, _SENTENCES[404])


def refused(request: Request, error: Exception) -> Response:
    """422 from a domain error: its message is a sentence a person can act on."""
    return _answer(request, 422, str(error))


def unavailable(request: Request, error: Exception) -> Response:
    """503: no engine answers."""
    answer = _answer(request, 503, _SENTENCES[503])
    answer.headers["Retry-After"] = "60"
    return answer


def handlers(headers: Mapping[str, str]) -> dict[Any, Handler]:
    """The table Starlette wants; the 500 page carries ``headers`` itself, being served outside middleware."""

    def internal(request: Request, error: Exception) -> Response:
        answer = _answer(request, 500, _SENTENCES[500])
        for name, value in headers.items():
            answer.headers.setdefault(name, value)
        return answer

    return {
        HTTPException: http_error,
        InvalidQuery: invalid_query,
        NotFound: not_found,
        DirectoryError: refused,
        EngineUnavailable: unavailable,
        Exception: internal,
    }
