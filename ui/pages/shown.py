"""What pages show of places and contacts: the directory's rules, applied once for every template."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from directory import access, db, freshness, hours
from directory.fallback import nearest_help, open_doors
from directory.reading import StoredOffer, StoredPartner
from directory.records import Contact, PartnerRecord, SiteRecord
from directory.territory import Origin, Territory, distance_sentence, origin_at
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


@dataclass(frozen=True, slots=True)
class Day:
    """A line of the week table."""

    weekday: str
    text: str
    today: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place as pages show it; ``week`` only when its hours may be relied on."""

    title: str
    address: str | None
    commune: str | None
    lat: float | None
    lon: float | None
    precision: str
    phone: str | None
    note: str | None
    permanence: str | None
    hours_words: str | None
    hours_caption: str
    week: tuple[Day, ...]

    @property
    def approximate(self) -> bool:
        """Whether its point is only its commune's."""
        return self.lat is not None and self.precision == "commune"


def site(place: SiteRecord, stored: StoredOffer, territory: Territory, today: date) -> Place:
    """A place of an offer, its hours told as its dates allow."""
    reliable = freshness.reliable(
        verified_at=stored.verified_at, source_date=stored.record.provenance.source_date, today=today
    )
    return _place(
        place, territory, today, reliable=reliable, source_date=stored.record.provenance.source_date
    )


def place(found: SiteRecord, record: PartnerRecord, territory: Territory, today: date) -> Place:
    """A partner's own place."""
    reliable = freshness.reliable(verified_at=None, source_date=record.provenance.source_date, today=today)
    return _place(found, territory, today, reliable=reliable, source_date=record.provenance.source_date)


def _place(
    found: SiteRecord, territory: Territory, today: date, *, reliable: bool, source_date: str | None
) -> Place:
    commune = territory.commune(found.commune) if found.commune else None
    town = commune.name if commune else None
    week = tuple(
        Day(day.weekday, day.text, at == today.weekday())
        for at, day in enumerate(hours.week_table(found.hours, today) if found.hours and reliable else [])
    )
    told = found.hours_text or (hours.usual_week(found.hours) if found.hours else None)
    return Place(
        title=found.label or (commune.name if commune else None) or "Lieu",
        address=_address(found, town),
        commune=town,
        lat=found.lat,
        lon=found.lon,
        precision=found.precision or "commune",
        phone=found.phone,
        note=found.note,
        permanence=_dated(found.permanence.text, source_date, reliable=reliable)
        if found.permanence
        else None,
        hours_words=None if week or not told else _dated(told, source_date, reliable=reliable),
        hours_caption=f"Horaires de la semaine du {french.day(_monday(today))}",
        week=week,
    )


def _monday(today: date) -> date:
    return date.fromordinal(today.toordinal() - today.weekday())


def _address(found: SiteRecord, town: str | None) -> str | None:
    end = " ".join(part for part in (found.postal_code, town) if part)
    return ", ".join(part for part in (found.address, end) if part) or None


def _dated(words: str, source_date: str | None, *, reliable: bool) -> str:
    return words if reliable else freshness.old_words(words, source_date)


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
    return Helper(
        offer_id=str(found.offer.id),
        name=found.offer.record.name,
        where=commune.name if commune else None,
        phone=found.phone,
        way=distance_sentence(found.reached, origin) or None if query.has_origin else None,
    )


def _origin(stored: StoredOffer, query: Query, territory: Territory) -> Origin:
    if query.commune:
        return Origin(territory.commune(query.commune))
    if query.lat is not None and query.lon is not None:
        return origin_at(territory, query.lat, query.lon)
    placed = next((site.commune for site in stored.record.sites if site.commune), None)
    return Origin(territory.commune(placed) if placed else None)
