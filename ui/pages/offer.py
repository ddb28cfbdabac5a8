"""The page of an offer: what it is and for whom, what to do, where and when, where this comes from."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from directory import db, store
from directory.reading import StoredOffer, load_offers
from directory.records import SiteRecord
from directory.territory import Commune, Territory, zones_sentence
from directory.territory.zones import known_zones
from directory.vocabularies import VIOLENCE
from search.query import Query
from ui import french, urls
from ui.errors import Gone, Moved
from ui.pages import asked, contacts, shown
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
    today = services.today()
    item = services.search.item(stored, query, now)
    reach = contacts.contacts(stored, today)
    reachable = reach.has_number or any(site.phone for site in stored.record.sites)
    here = services.territory.commune(query.commune) if query.commune else None
    return render(
        request,
        "offer",
        sensitive=is_sensitive(stored),
        offer=stored,
        record=stored.record,
        item=item,
        sites=[
            shown.site(site, stored, services.territory, today, callable_=reachable)
            for site in _nearest_first(stored.record.sites, item.site)
        ],
        nearest=_nearest(stored, query, here),
        zones=_zones(stored, services.territory),
        helper=contacts.helper(stored, query, services, today),
        freshness=item.freshness,
        contacts=reach,
        reachable=reachable,
        origin=urls.query_string(query.to_params()),
        here=asked.Where(here.label, here.code) if here else None,
        back=_back(request),
    )


def _nearest_first(sites: Sequence[SiteRecord], nearest: SiteRecord | None) -> list[SiteRecord]:
    return sorted(sites, key=lambda site: site != nearest)


def _nearest(stored: StoredOffer, query: Query, here: Commune | None) -> str | None:
    """What marks the first of several places, when the person said where they are."""
    if not query.has_origin or len(stored.record.sites) <= 1:
        return None
    return f"le plus proche {here.of_name}" if here else "le plus proche de vous"


def _back(request: Request) -> str | None:
    """The results this page was reached from, as the browser tells it: an address of ours, built again."""
    came = urlsplit(request.headers.get("referer") or "")
    if came.netloc != request.headers.get("host") or came.path not in (urls.SEARCH, urls.TONIGHT):
        return None
    return came.path + urls.query_string(parse_qsl(came.query))


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
        moved = None if stored else store.moved_to(session, wanted)
    if moved is not None:
        raise Moved(urls.offer(moved) + urls.query_string(request.query_params.multi_items()))
    if stored is None:
        raise HTTPException(404)
    if not stored.published_on(services.today()):
        raise Gone("Cette offre n'est plus publiée. Cherchez-en une autre, ou appelez la structure.")
    return stored


def _zones(stored: StoredOffer, territory: Territory) -> str:
    record = stored.record
    told = zones_sentence(record.zone_eligibilite, territory)
    if record.zone_deduced and known_zones(record.zone_eligibilite):
        return f"Sans doute {french.lower_first(told)}. Demandez avant."
    return told
