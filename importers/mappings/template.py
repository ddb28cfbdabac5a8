"""The directory's own template."""

from __future__ import annotations

from typing import Final

from importers.base import FieldMap

TRAPS: Final = (
    "Any separator and encoding; unknown columns are told.",
    "A line of `places.csv` without its offer is a refused row; with it, a part of the offer's row.",
    "Words that no rule can read (hours, validity, permanence) are kept and shown as they are.",
)
FIELDS: Final = (
    FieldMap("partners: partner_key", "partner (key)"),
    FieldMap("partners: name, kind, description", "partner.name, partner.kind, partner.description"),
    FieldMap("partners: siret, finess", "partner.siret, partner.finess", "checked"),
    FieldMap("partners: reseaux_porteurs", "partner.reseaux_porteurs"),
    FieldMap("partners: commune, address, postal_code, lat, lon", "partner.place"),
    FieldMap("phone, email, website", "partner.contacts, offer.contacts"),
    FieldMap("partners: address_masked", "partner.address_masked"),
    FieldMap("source_url, source_date, retrieved_at", "partner.provenance, offer.provenance"),
    FieldMap("offers: offer_key, partner_key", "offer (key), offer (partner)"),
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
    FieldMap("offers: zone_eligibilite", "offer.zone_eligibilite"),
    FieldMap("offers: hours", "offer.hours_text"),
    FieldMap("offers: validity", "offer.validity", "dates or months read where they surely can"),
    FieldMap("offers: capacity", "offer.capacity", "words, and the number in them"),
    FieldMap("offers: languages, a_savoir, notes", "offer.languages, offer.a_savoir, offer.notes"),
    FieldMap("places: commune, label, address, postal_code, phone, note, lat, lon", "offer.sites"),
    FieldMap("places: hours", "offer.sites.hours, offer.sites.hours_text"),
    FieldMap("places: permanence", "offer.sites.permanence"),
)
