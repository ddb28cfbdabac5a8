"""Partners: the list by name, and one page each with its contacts and offers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from directory import db, freshness, store
from directory.browsing import offer_counts, offers_of, partners_page
from directory.reading import StoredOffer, load_partners
from directory.words import plain
from search.query import Query
from ui import urls
from ui.errors import Gone, Moved
from ui.pages import contacts, shown
from ui.pages.offer import is_sensitive
from ui.templating import page as render
from ui.templating import services_of

MOST = 2000
"""Partners on the one page that lists them all: a département has a few hundred."""


def index(request: Request) -> Response:
    """``GET /partenaires``: every partner, by first letter."""
    services = services_of(request)
    with db.reading(services.database) as session:
        total, partners = partners_page(session, 0, MOST)
        counts = offer_counts(session, [partner.id for partner in partners], services.today())
    partners.sort(key=lambda partner: plain(partner.name))
    letters = [
        (letter, list(some))
        for letter, some in groupby(partners, key=lambda p: plain(p.name)[:1].upper() or "#")
    ]
    return render(request, "partners", letters=letters, counts=counts, total=total)


def page(request: Request) -> Response:
    """``GET /partenaires/{id}``."""
    services = services_of(request)
    try:
        wanted = UUID(request.path_params["id"])
    except ValueError:
        raise HTTPException(404) from None
    with db.reading(services.database) as session:
        partner = load_partners(session, [wanted]).get(wanted)
        offers = offers_of(session, wanted, services.today()) if partner else []
        moved = None if partner else store.moved_to(session, wanted)
    if moved is not None:
        raise Moved(urls.partner(moved))
    if partner is None:
        raise HTTPException(404)
    if not partner.published:
        raise Gone("Cette structure n'est plus dans l'annuaire.")
    now = services.clock()
    today = services.today()
    place = partner.record.place
    reach = contacts.partner_contacts(partner, today)
    reachable = reach.has_number or bool(place and place.phone)
    return render(
        request,
        "partner",
        sensitive=partner.masked or _mostly_sensitive(offers),
        partner=partner,
        record=partner.record,
        place=shown.place(place, partner.record, services.territory, today, callable_=reachable)
        if place
        else None,
        offers=[services.search.item(offer, Query(), now) for offer in offers],
        contacts=reach,
        reachable=reachable,
        freshness=freshness.wording(verified_at=None, source_date=partner.record.provenance.source_date),
    )


def _mostly_sensitive(offers: Sequence[StoredOffer]) -> bool:
    """Half of what it offers or more: a département's page is not one about violence, a refuge's is."""
    return 2 * sum(is_sensitive(offer) for offer in offers) >= max(1, len(offers))
