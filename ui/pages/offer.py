"""The page of an offer: what it is and for whom, what to do, where and when, where this comes from."""

from __future__ import annotations

from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from directory import db
from directory.reading import StoredOffer, load_offers
from directory.territory import Territory, zone_label, zones_sentence
from directory.territory.zones import known_zones
from directory.vocabularies import VIOLENCE
from search.query import Query
from ui import urls
from ui.errors import Gone
from ui.pages import contacts, shown
from ui.services import PARIS
from ui.templating import page as render
from ui.templating import services_of

ORIGIN = ("commune", "lat", "lon", "season")


def page(request: Request) -> Response:
    """``GET /offres/{id}``; ``commune`` (or ``lat`` and ``lon``) and ``season`` tell the way there."""
    services = services_of(request)
    stored = _load(request)
    query = Query.parse(
        [pair for pair in request.query_params.multi_items() if pair[0] in ORIGIN], services.territory
    )
    now = services.clock()
    today = now.astimezone(PARIS).date()
    item = services.search.item(stored, query, now)
    return render(
        request,
        "offer",
        sensitive=is_sensitive(stored),
        offer=stored,
        record=stored.record,
        item=item,
        sites=[shown.site(site, stored, services.territory, today) for site in stored.record.sites],
        zones=_zones(stored, services.territory),
        helper=contacts.helper(stored, query, services, today),
        freshness=item.freshness,
        contacts=contacts.contacts(stored, today),
        origin=urls.query_string(query.to_params()),
        here=services.territory.commune(query.commune) if query.commune else None,
    )


def is_sensitive(stored: StoredOffer) -> bool:
    """Pages about violence, and those of protected places, leave no trace."""
    return stored.masked or VIOLENCE in stored.record.themes


def _load(request: Request) -> StoredOffer:
    services = services_of(request)
    try:
        wanted = UUID(request.path_params["id"])
    except ValueError:
        raise HTTPException(404) from None
    with db.reading(services.database) as session:
        stored = load_offers(session, [wanted]).get(wanted)
    if stored is None:
        raise HTTPException(404)
    if not stored.published:
        raise Gone("Cette offre n'est plus publiée. Cherchez-en une autre, ou appelez la structure.")
    return stored


def _zones(stored: StoredOffer, territory: Territory) -> str:
    record = stored.record
    if record.zone_deduced:
        places = ", ".join(zone_label(zone, territory) for zone in known_zones(record.zone_eligibilite))
        return f"Sans doute ouvert aux habitants de : {places}. Demandez avant."
    return zones_sentence(record.zone_eligibilite, territory)
