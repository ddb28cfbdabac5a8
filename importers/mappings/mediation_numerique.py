"""Places of digital help, the national standard."""

from __future__ import annotations

from typing import Final

from importers.base import FieldMap

TRAPS: Final = (
    "`pivot` is a SIRET, an RNA number, or fourteen zeros that say nothing.",
    "`1970-01-01` is no date.",
    "A commune is spelled four ways: its INSEE code decides.",
    "Lists are separated by `|`; hours are OSM, French or neither, and are then kept as words.",
    "Version 0.1 calls columns otherwise (`courriel`, `publics_accueillis`, `labels_nationaux`…).",
)
FIELDS: Final = (
    FieldMap("id", "partner (key), offer (key)"),
    FieldMap("nom", "partner.name", "put into French"),
    FieldMap("pivot", "partner.siret", "when it is one"),
    FieldMap("commune, code_postal, code_insee, adresse, complement_adresse", "partner.place, offer.sites"),
    FieldMap("latitude, longitude", "partner.place.lat, partner.place.lon", "checked in the commune"),
    FieldMap("telephone, courriels (0.1: courriel), site_web", "partner.contacts, offer.contacts"),
    FieldMap("horaires", "offer.sites.hours, offer.sites.hours_text"),
    FieldMap("presentation_detail, presentation_resume", "partner.description, offer.description"),
    FieldMap("services", "offer.themes, offer.description", "by table"),
    FieldMap(
        "publics_specifiquement_adresses, prise_en_charge_specifique", "offer.audiences, offer.audiences_text"
    ),
    FieldMap("frais_a_charge (0.1: conditions_acces)", "offer.fees, offer.fees_detail"),
    FieldMap("modalites_acces", "offer.modes_mobilisation, offer.mobilisable_par"),
    FieldMap("modalites_accompagnement", "offer.type, offer.modes, offer.description"),
    FieldMap("prise_rdv", "offer.mobilisation_url"),
    FieldMap("itinerance", "offer.description"),
    FieldMap("typologie, dispositif_programmes_nationaux", "partner.reseaux_porteurs"),
    FieldMap("fiche_acces_libre", "partner.accessibility_url"),
    FieldMap("date_maj", "partner.updated_at, offer.updated_at, offer.provenance.source_date"),
    FieldMap("mediateurs, contact_nom, contact_prenom", "", "persons"),
    FieldMap("source, structure_parente, formations_labels, autres_formations_labels", "", "not taken"),
)
