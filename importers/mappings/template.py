"""The directory's own template."""

from __future__ import annotations

from typing import Final

from importers.base import FieldMap

TRAPS: Final = (
    "Any separator and encoding, or a workbook with one sheet per table; unknown columns are told.",
    "An apostrophe that keeps a spreadsheet from computing a cell (`'=…`, `'+39 …`) is not part of it.",
    "`contacts` wins over `phone`, `email` and `website`.",
    "Exact columns (`opening_hours`, `validity_dates`…) win over the words beside them; `aucun`: nothing counts.",
    "A line with a key, `address_masked` and no name leaves a protected record as it is.",
    "A line of `places.csv` without its offer is a refused row; with it, a part of the offer's row.",
    "Words that no rule can read (hours, validity, permanence) are kept and shown as they are.",
)
FIELDS: Final = (
    FieldMap("partners: partner_key", "partner (key)"),
    FieldMap("partners: name, kind, description", "partner.name, partner.kind, partner.description"),
    FieldMap("partners: siret, finess", "partner.siret, partner.finess", "checked"),
    FieldMap("partners: reseaux_porteurs", "partner.reseaux_porteurs"),
    FieldMap("partners: commune, address, postal_code, lat, lon", "partner.place"),
    FieldMap("partners: label, place_phone, hours, permanence, note", "partner.place", "as in places"),
    FieldMap(
        "partners: opening_hours, permanence_rrule, permanence_hours, position_origin, position_precision",
        "partner.place",
        "as in places",
    ),
    FieldMap("phone, email, website", "partner.contacts, offer.contacts"),
    FieldMap("contacts", "partner.contacts, offer.contacts", "one a line: value, date, label"),
    FieldMap("partners: accessibility_url, closed", "partner.accessibility_url, partner.closed"),
    FieldMap("address_masked, updated_at", "partner.address_masked, partner.updated_at"),
    FieldMap("source_url, source_date, retrieved_at", "partner.provenance, offer.provenance"),
    FieldMap("offers: offer_key, partner_key", "offer (key), offer (partner)"),
    FieldMap("offers: partner_name", "", "for readers; tells a shared mailbox from a person's"),
    FieldMap("offers: name, description, conditions", "offer.name, offer.description, offer.conditions"),
    FieldMap("offers: families, themes, type", "offer.families, offer.themes, offer.type"),
    FieldMap("offers: audiences, audiences_text", "offer.audiences, offer.audiences_text"),
    FieldMap("offers: age_min, age_max", "offer.age_min, offer.age_max"),
    FieldMap("offers: how_to_access", "offer.how_to_access"),
    FieldMap(
        "offers: mobilisable_par, modes_mobilisation", "offer.mobilisable_par, offer.modes_mobilisation"
    ),
    FieldMap("offers: fees, fees_detail", "offer.fees, offer.fees_detail"),
    FieldMap("offers: modes, home_visit", "offer.modes, offer.home_visit"),
    FieldMap("offers: mobilisation_url", "offer.mobilisation_url"),
    FieldMap("offers: zone_eligibilite, zone_deduced", "offer.zone_eligibilite, offer.zone_deduced"),
    FieldMap("offers: hours", "offer.hours_text"),
    FieldMap("offers: validity", "offer.validity", "dates or months read where they surely can"),
    FieldMap("offers: capacity", "offer.capacity", "words, and the number in them"),
    FieldMap("offers: validity_dates", "offer.validity"),
    FieldMap("offers: capacity_total", "offer.capacity"),
    FieldMap("offers: sessions", "offer.sessions", "one a line: dates, words"),
    FieldMap("offers: source_code, address_masked", "offer.source_code, offer.address_masked"),
    FieldMap("offers: suspended, cadence_months", "offer.suspended, offer.cadence_months"),
    FieldMap("offers: updated_at, verified_at", "offer.updated_at, offer.verified_at"),
    FieldMap("offers: languages, a_savoir, notes", "offer.languages, offer.a_savoir, offer.notes"),
    FieldMap("places: commune, label, address, postal_code, phone, note, lat, lon", "offer.sites"),
    FieldMap(
        "places: position_origin, position_precision",
        "offer.sites.origin, offer.sites.precision",
        "of a position that the file gives",
    ),
    FieldMap("places: opening_hours", "offer.sites.hours"),
    FieldMap("places: permanence_rrule, permanence_hours", "offer.sites.permanence"),
    FieldMap("places: hours", "offer.sites.hours, offer.sites.hours_text"),
    FieldMap("places: permanence", "offer.sites.permanence"),
)
