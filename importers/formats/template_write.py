"""Records as lines of the template: what ``template_partner``, ``template_offer`` and ``template_site`` read back.

Where words say less, or something else, than the record (hours, dates, a position), a column beside them overrules
them; it stays empty where they say the same, so that a person who corrects the words corrects the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from directory.records import (
    Capacity,
    Contact,
    EntityKind,
    OfferRecord,
    PartnerRecord,
    Provenance,
    SiteRecord,
    Validity,
)
from importers.cells import Cell
from importers.formats.template_notation import (
    contacts_cell,
    dates_cell,
    list_cell,
    overruled,
    phone_cell,
    sessions_cell,
)
from importers.formats.template_offer import validity_record
from importers.formats.template_site import read_hours
from importers.normalise import capacity, permanence

Cells = dict[str, Cell]
"""One line: ``{column: cell}``; a column without a cell is empty."""
YES: Final = "oui"
_CONTACT_COLUMNS: Final = ("phone", "email", "website")


def partner_cells(key: str, record: PartnerRecord) -> Cells:
    """The line of a partner."""
    place = _place_cells(record.place) if record.place else {}
    place["place_phone"] = place.pop("phone", None)
    return {
        "partner_key": key,
        "name": record.name,
        "kind": record.kind,
        "siret": record.siret,
        "finess": record.finess,
        "description": record.description,
        "reseaux_porteurs": list_cell(record.reseaux_porteurs),
        **place,
        **_contact_cells(record.contacts, record.provenance.source_date),
        "accessibility_url": record.accessibility_url,
        "address_masked": _yes(record.address_masked),
        "closed": _yes(record.closed),
        "updated_at": record.updated_at,
        **_provenance_cells(record.provenance),
    }


def offer_cells(key: str, partner_key: str, partner_name: str | None, record: OfferRecord) -> Cells:
    """The line of an offer; its places have lines of their own (``place_cells``)."""
    home_visit = None if record.home_visit is None else YES if record.home_visit else "non"
    return {
        "offer_key": key,
        "partner_key": partner_key,
        "partner_name": partner_name,
        "name": record.name,
        "families": list_cell(record.families),
        "themes": list_cell(record.themes),
        "type": record.type,
        "audiences": list_cell(record.audiences),
        "audiences_text": record.audiences_text,
        "age_min": record.age_min,
        "age_max": record.age_max,
        "description": record.description,
        "conditions": record.conditions,
        "how_to_access": record.how_to_access,
        "mobilisable_par": list_cell(record.mobilisable_par),
        "modes_mobilisation": list_cell(record.modes_mobilisation),
        "mobilisation_url": record.mobilisation_url,
        "fees": list_cell(record.fees),
        "fees_detail": record.fees_detail,
        "modes": list_cell(record.modes),
        "home_visit": home_visit,
        "zone_eligibilite": list_cell(record.zone_eligibilite),
        "zone_deduced": _yes(record.zone_deduced),
        **_contact_cells(record.contacts, record.provenance.source_date),
        "hours": record.hours_text,
        **(_validity_cells(record.validity) if record.validity else {}),
        **(_capacity_cells(record.capacity) if record.capacity else {}),
        "sessions": sessions_cell(record.sessions),
        "languages": list_cell(record.languages),
        "a_savoir": record.a_savoir,
        "notes": record.notes,
        "source_code": record.source_code,
        "address_masked": _yes(record.address_masked),
        "suspended": _yes(record.suspended),
        "updated_at": record.updated_at,
        "verified_at": record.verified_at,
        "cadence_months": None if record.cadence_months == _usual_cadence() else record.cadence_months,
        **_provenance_cells(record.provenance),
    }


def place_cells(offer_key: str, site: SiteRecord) -> Cells:
    """The line of one of an offer's places."""
    return {"offer_key": offer_key, **_place_cells(site)}


def kept_cells(kind: EntityKind, opaque_key: str) -> Cells:
    """The line of a protected record: that it is still there, and nothing of what it says."""
    return {f"{kind}_key": opaque_key, "address_masked": YES}


def _yes(value: object) -> str | None:
    return YES if value else None


def _usual_cadence() -> int:
    return int(OfferRecord.model_fields["cadence_months"].default)


def _provenance_cells(origin: Provenance) -> Cells:
    return {"source_url": origin.url, "source_date": origin.source_date, "retrieved_at": origin.retrieved_at}


def _contact_cells(contacts: Sequence[Contact], when: str | None) -> Cells:
    """One column for each kind, or all in ``contacts`` when there is more to say than three columns can."""
    kinds = [contact.kind for contact in contacts]
    in_order = [kind for kind in _CONTACT_COLUMNS if kind in kinds] == kinds
    if not in_order or any(contact.label or contact.source_date != when for contact in contacts):
        return {"contacts": contacts_cell(contacts)}
    return {
        contact.kind: phone_cell(contact.value) if contact.kind == "phone" else contact.value
        for contact in contacts
    }


def _validity_cells(stored: Validity) -> Cells:
    read = validity_record(stored.text).value
    return {"validity": stored.text, "validity_dates": overruled(read, stored, dates_cell(stored))}


def _capacity_cells(stored: Capacity) -> Cells:
    read = capacity(stored.text).value
    total = None if stored.total is None else str(stored.total)
    return {"capacity": stored.text, "capacity_total": overruled(read, stored.total, total)}


def _place_cells(site: SiteRecord) -> Cells:
    words = site.hours_text
    read = read_hours(words).value if words else None
    return {
        "commune": site.commune,
        "label": site.label,
        "address": site.address,
        "postal_code": site.postal_code,
        "phone": phone_cell(site.phone),
        "hours": words,
        "opening_hours": overruled(read, site.hours, site.hours),
        "note": site.note,
        **_permanence_cells(site),
        **_position_cells(site),
    }


def _permanence_cells(site: SiteRecord) -> Cells:
    stored = site.permanence
    if stored is None:
        return {}
    read = permanence(stored.text).value
    return {
        "permanence": stored.text,
        "permanence_rrule": overruled(read and read.rrule, stored.rrule, stored.rrule),
        "permanence_hours": overruled(read and read.rule, stored.hours, stored.hours),
    }


def _position_cells(site: SiteRecord) -> Cells:
    """The position; none when it is only the mairie's, which the commune says already."""
    if site.lat is None or site.lon is None or site.origin == "mairie":
        return {}
    usual = "address" if site.address else "commune"
    return {
        "lat": site.lat,
        "lon": site.lon,
        "position_origin": None if site.origin == "source" else site.origin,
        "position_precision": None if site.precision == usual else site.precision,
    }
