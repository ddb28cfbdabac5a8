"""Pages that say what the site is: about, accessibility, data and legal."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from ui.templating import page as render
from ui.templating import services_of


def about(request: Request) -> Response:
    """``GET /a-propos``."""
    return render(request, "about")


def accessibility(request: Request) -> Response:
    """``GET /accessibilite``: the declaration says "non conforme" until a dated audit exists."""
    return render(request, "accessibility")


def legal(request: Request) -> Response:
    """``GET /donnees-et-mentions``: where data come from, and what the site keeps."""
    settings = services_of(request).settings
    operator = (
        ("Éditeur du site", settings.publisher),
        ("Hébergeur", settings.hosting),
        ("Contact", settings.contact),
    )
    return render(request, "legal", operator=operator)
