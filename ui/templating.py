"""Templates: one environment, the words every page needs, and the answer that carries a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from directory import urgency, vocabularies
from directory.territory.french import at_place, number, of_place
from ui import french, urls
from ui.services import Services
from ui.static import Assets

FOLDER: Final = Path(__file__).parent / "templates"
MODE_LABELS: Final[Mapping[str, str]] = {"en-presentiel": "Sur place", "a-distance": "À distance"}
"""Public words for data·inclusion's modes."""
SITE_NAME: Final = "Annuaire de l'insertion"
NEUTRAL_TITLE: Final = "Annuaire"
"""Title of pages and searches that leave no trace: it says nothing to who looks over a shoulder."""
PRIVATE: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


def environment(services: Services, assets: Assets) -> Environment:
    """The Jinja environment of this process; an unknown name in a template is an error."""
    env = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {
        "day": french.day,
        "read_on": french.read_on,
        "phone": french.phone,
        "listed": french.listed,
        "quoted": french.quoted,
        "lower_first": french.lower_first,
        "upper_first": french.upper_first,
        "web_host": french.web_host,
        "of_place": of_place,
        "at_place": at_place,
        "number": number,
        "fee": lambda value: vocabularies.FEES.get(value, value).lower(),
        "mode": lambda value: MODE_LABELS.get(value, value).lower(),
        "audience": lambda value: french.lower_first(vocabularies.AUDIENCES.get(value, value)),
        "network": lambda value: vocabularies.RESEAUX_PORTEURS.get(value, value),
    }
    env.globals |= {
        "asset": assets.url,
        "urls": urls,
        "words": vocabularies,
        "counted": french.count,
        "site_name": SITE_NAME,
        "territory": services.territory,
        "urgent_line": urgency.LINE,
        "sensitive": False,
        "neutral_title": NEUTRAL_TITLE,
        "demo": services.settings.demo,
        "basemap": services.settings.basemap,
    }
    return env


def templates(services: Services, assets: Assets) -> Jinja2Templates:
    """The templates of this process: ``request.app.state.templates``."""
    return Jinja2Templates(
        env=environment(services, assets),
        context_processors=[partial(_where, services.settings.base_url)],
    )


def _where(base_url: str, request: Request) -> dict[str, object]:
    """The page's path, and its public address as a person would type it again."""
    path = request.url.path
    return {"path": path, "address": base_url + path + urls.query_string(request.query_params.multi_items())}


def page(
    request: Request, name: str, *, status: int = 200, sensitive: bool = False, **context: object
) -> Response:
    """The page of template ``pages/<name>.html``; a ``sensitive`` one leaves no trace, not even its title."""
    found: Jinja2Templates = request.app.state.templates
    return found.TemplateResponse(
        request,
        f"pages/{name}.html",
        {"sensitive": sensitive, **context},
        status_code=status,
        headers=PRIVATE if sensitive else None,
    )


def services_of(request: Request) -> Services:
    """The parts of the instance that answers."""
    return cast("Services", request.app.state.services)
