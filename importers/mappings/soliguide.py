"""Soliguide's API."""

from __future__ import annotations

from typing import Final

from importers.base import FieldMap

TRAPS: Final = (
    "Hours are integers HHMM; texts hold HTML and entities.",
    "`cityCode` is sometimes a postal code: told and not taken.",
    "A label of a phone may name a person: such a label is not read.",
    "Temporary closures and saturation are dated: they suspend or warn, and end.",
    "A page for professionals only (`visibility`) is not public.",
    "Every box of a group of publics ticked says the same as none.",
    "Lodging of victims of violence, or for women only, is masked.",
)
FIELDS: Final = (
    FieldMap("lieu_id (else _id)", "partner (key)"),
    FieldMap("name, description", "partner.name, partner.description"),
    FieldMap("position (older: ville, codePostal, cityCode, location)", "partner.place"),
    FieldMap("entity.phones, entity.mail, entity.website", "partner.contacts, offer.contacts"),
    FieldMap("newhours", "partner.place.hours, offer.sites.hours"),
    FieldMap("status (older: statut)", "partner.closed", "drafts and pages taken offline are set aside"),
    FieldMap("visibility", "", "pages for professionals only are set aside"),
    FieldMap("updatedAt", "partner.updated_at, offer.updated_at"),
    FieldMap("seo_url", "partner.provenance.url"),
    FieldMap("services_all.serviceObjectId", "offer (key)", "else the place, the category and the rank"),
    FieldMap(
        "services_all.category", "offer.name, offer.themes, offer.families, offer.type, offer.source_code"
    ),
    FieldMap("services_all.description", "offer.description"),
    FieldMap("publics", "offer.audiences, offer.audiences_text, offer.age_min, offer.age_max"),
    FieldMap(
        "modalities", "offer.how_to_access, offer.conditions, offer.modes_mobilisation, offer.mobilisable_par"
    ),
    FieldMap("modalities.pmr, modalities.animal", "offer.how_to_access", "when they are ticked"),
    FieldMap("modalities.price", "offer.fees, offer.fees_detail"),
    FieldMap("close, tempInfos, saturated", "offer.validity, offer.suspended, offer.a_savoir"),
    FieldMap("languages", "offer.languages"),
    FieldMap(
        "categorySpecificFields, jobsList, thermalComfort, parcours, sources, organizations, entity.fax, facebook, "
        "instagram",
        "",
        "not taken",
    ),
    FieldMap("createdBy, updatedBy, owner, contacts, users, photos", "", "persons"),
)
