"""What pages show of ways to reach somebody, and who to turn to when nobody answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from directory import access, db, freshness
from directory.fallback import nearest_help, open_doors
from directory.reading import StoredOffer, StoredPartner
from directory.records import Contact
from directory.territory import IN_YOUR_COMMUNE, Origin, Territory, distance_sentence, origin_at
from search.query import Query
from ui import french
from ui.services import Services


@dataclass(frozen=True, slots=True)
class Button:
    """One thing a person may do, with a note on how sure it is."""

    label: str
    href: str
    icon: str
    note: str | None = None

    @property
    def outside(self) -> bool:
        """Whether it leads to another site."""
        return self.href.startswith("http")


@dataclass(frozen=True, slots=True)
class Contacts:
    """What to do, the first thing first."""

    buttons: tuple[Button, ...]

    @property
    def has_number(self) -> bool:
        """Whether one of them is a number to call."""
        return any(button.href.startswith("tel:") for button in self.buttons)


def contacts(stored: StoredOffer, today: date) -> Contacts:
    """What to do for an offer: its route first, then its other contacts, else its partner's."""
    record = stored.record
    route = access.route(record)
    own = record.contacts or (() if stored.masked else stored.partner_record.contacts)
    buttons: list[Button] = []
    if route.phone:
        buttons.append(_phone(route.phone, _note(own, route.phone, today)))
    if record.mobilisation_url:
        buttons.append(
            Button(f"Aller sur {french.web_host(record.mobilisation_url)}", record.mobilisation_url, "web")
        )
    buttons += [_button(contact, today) for contact in own]
    return Contacts(_once(buttons))


def partner_contacts(partner: StoredPartner, today: date) -> Contacts:
    """How to reach a partner."""
    return Contacts(_once(_button(contact, today) for contact in partner.record.contacts))


def _once(buttons: Iterable[Button]) -> tuple[Button, ...]:
    known: dict[str, Button] = {}
    for button in buttons:
        known.setdefault(button.href, button)
    return tuple(known.values())


def _note(own: Sequence[Contact], phone: str, today: date) -> str | None:
    return next((_doubt(contact, today) for contact in own if contact.value == phone), None)


def _phone(value: str, note: str | None) -> Button:
    return Button(f"Appeler le {french.phone(value)}", f"tel:{value}", "phone", note)


def _button(contact: Contact, today: date) -> Button:
    note = ". ".join(part for part in (contact.label, _doubt(contact, today)) if part) or None
    if contact.kind == "phone":
        return _phone(contact.value, note)
    if contact.kind == "email":
        return Button(f"Écrire à {contact.value}", f"mailto:{contact.value}", "mail", note)
    return Button(f"Voir {french.web_host(contact.value)}", contact.value, "web", note)


def _doubt(contact: Contact, today: date) -> str | None:
    words = freshness.contact_words(contact.kind, contact.source_date, today)
    return words[:1].upper() + words[1:] if words else None


@dataclass(frozen=True, slots=True)
class Helper:
    """The nearest place that receives everybody, for "Si personne ne répond"."""

    offer_id: str
    name: str
    where: str | None
    phone: str | None
    way: str | None
    near: bool
    """In the person's own commune."""


def helper(stored: StoredOffer, query: Query, services: Services, today: date) -> Helper | None:
    """Near the person when the query tells where they are, else near the offer, else none."""
    territory = services.territory
    origin = _origin(stored, query, territory)
    if origin.start is None:
        return None
    with db.reading(services.database) as session:
        doors = [offer for offer in open_doors(session) if offer.id != stored.id]
    found = nearest_help(doors, origin, territory, territory.closed_passes(query.season, today))
    if found is None:
        return None
    commune = territory.commune(found.site.commune) if found.site.commune else None
    way = distance_sentence(found.reached, origin) if query.has_origin else ""
    return Helper(
        offer_id=str(found.offer.id),
        name=found.offer.record.name,
        where=commune.name if commune else None,
        phone=found.phone,
        way=way or None,
        near=way == IN_YOUR_COMMUNE,
    )


def _origin(stored: StoredOffer, query: Query, territory: Territory) -> Origin:
    if query.commune:
        return Origin(territory.commune(query.commune))
    if query.lat is not None and query.lon is not None:
        return origin_at(territory, query.lat, query.lon)
    placed = next((site.commune for site in stored.record.sites if site.commune), None)
    return Origin(territory.commune(placed) if placed else None)
