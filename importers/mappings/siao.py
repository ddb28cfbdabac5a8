"""The SIAO's table."""

from __future__ import annotations

from typing import Final

from importers.base import FieldMap

TRAPS: Final = (
    "89 columns with quotes in their names: matched by words.",
    "No column identifies a row: the key is made of name, postal code, type and dispositif.",
    "SIRET with spaces, postal codes as `45200.0`.",
    "A form's default hours on closed days say nothing.",
    "Free and occupied places are of a day long gone: never read.",
    "Lodging for women only or for victims of violence is masked.",
)
FIELDS: Final = (
    FieldMap("Nom de la structure, Code postal, Type, Dispositif", "partner (key), offer (key)"),
    FieldMap("Nom de la structure", "partner.name"),
    FieldMap("Catégorie de structure", "partner.kind"),
    FieldMap("Code SIRET, FINESS", "partner.siret, partner.finess", "checked"),
    FieldMap("Entitée gestionnaire", "partner.description"),
    FieldMap("Adresse, Ville, Code postal, Code INSEE", "partner.place, offer.sites"),
    FieldMap("Téléphone, Mail", "partner.contacts, offer.contacts"),
    FieldMap(
        "Type, Dispositif", "offer.name, offer.themes, offer.how_to_access, offer.source_code", "by table"
    ),
    FieldMap("Public accueilli …, Public accompagné …", "offer.audiences, offer.audiences_text"),
    FieldMap("Âge des personnes", "offer.age_min, offer.age_max"),
    FieldMap("Accès, Observation", "offer.conditions, offer.description"),
    FieldMap("Admission directe, Animaux acceptés", "offer.how_to_access"),
    FieldMap("Restauration", "offer.description"),
    FieldMap("Participation financière nuit, Coût nuit", "offer.fees, offer.fees_detail"),
    FieldMap("Coût restauration, Coût petit déjeuner, Coût déjeuner, Coût dîner", "offer.fees_detail"),
    FieldMap("Structure éphémère", "offer.a_savoir"),
    FieldMap(
        "Jour d'ouverture, Heure Ouverture, Heure Fermeture",
        "partner.place.hours",
        "when every open day has its hours",
    ),
    FieldMap("Capacité théorique totale", "offer.capacity", "with its date; never called available"),
    FieldMap(
        "boxes of victims or of women only, and the name", "partner.address_masked, offer.address_masked"
    ),
    FieldMap("file name", "partner.provenance.source_date"),
    FieldMap("Nom du référent, Prénom du référent", "", "persons"),
    FieldMap("Capacité disponible, ouverte, places fermées, occupées", "", "true for a few hours only"),
    FieldMap("Heure, Début et Fin de la présentation", "", "a form's default cannot be told from an hour"),
    FieldMap(
        "Structure partagée, Territoires, CodeEPCI, Département, Fax, Affectation directe des places, "
        "Places variables, Validation automatique, Financement P177, Nombre de places financées, SYPLO",
        "",
        "not taken",
    ),
)
