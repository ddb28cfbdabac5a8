""" "Si personne ne répond": who to turn to when an offer does not answer, near the person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Text, cast, or_, select
from sqlmodel import Session, col

from directory.models import Offer, Partner
from directory.reading import StoredOffer, load_offers
from directory.records import SiteRecord
from directory.territory import Origin, Reach, Territory, nearness, reach_all

NETWORKS: Final = ("maisons-des-solidarites", "france-service")
"""data·inclusion networks whose doors are open to everybody's questions."""

WORDS: Final = ("maison des solidarités", "maisons des solidarités", "france services")
"""What their offers' names say, for partners that also do other things."""


@dataclass(frozen=True, slots=True)
class Help:
    """A place that receives everybody: the offer it belongs to, the place and how far it is."""

    offer: StoredOffer
    site: SiteRecord
    reached: Reach[SiteRecord]
    phone: str | None


def open_doors(session: Session) -> list[StoredOffer]:
    """Published offers of the networks that receive everybody."""
    networks = [cast(col(Partner.record), Text).contains(f'"{name}"') for name in NETWORKS]
    wanted = (
        select(col(Offer.id))
        .join(Partner, col(Partner.id) == col(Offer.partner_id))
        .where(or_(*networks), col(Offer.status) == "active", col(Partner.status) == "active")
    )
    found = load_offers(session, session.scalars(wanted)).values()
    return [offer for offer in found if any(word in offer.record.name.lower() for word in WORDS)]


def nearest_help(
    offers: Iterable[StoredOffer], origin: Origin, territory: Territory, closed: frozenset[str]
) -> Help | None:
    """The nearest open door from ``origin`` by the roads open now; ``None`` when none has a place."""
    best: Help | None = None
    for offer in offers:
        for reached in reach_all(offer.record.sites, origin, territory, closed)[:1]:
            phone = reached.site.phone or next(
                (contact.value for contact in offer.record.contacts if contact.kind == "phone"), None
            )
            if best is None or nearness(reached) < nearness(best.reached):
                best = Help(offer, reached.site, reached, phone)
    return best
