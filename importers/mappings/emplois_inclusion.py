"""Les emplois de l'inclusion."""

from __future__ import annotations

from typing import Final

from importers.base import FieldMap

TRAPS: Final = (
    "The API misspells `addresse_ligne_1`: both spellings are read.",
    "Artificial SIRETs end in 999xx: told.",
    "An employer of elsewhere may have open posts here: its offer is where they are.",
    "A post's own description often names a person to call: left out.",
)
FIELDS: Final = (
    FieldMap("id (else siret)", "partner (key), offer (key)"),
    FieldMap("enseigne, raison_sociale", "partner.name"),
    FieldMap("type", "partner.kind, partner.reseaux_porteurs, offer.name, offer.audiences, offer.conditions"),
    FieldMap("siret", "partner.siret", "checked"),
    FieldMap("description", "partner.description, offer.description"),
    FieldMap("telephone, courriel, site_web", "partner.contacts, offer.contacts"),
    FieldMap("addresse_ligne_1, addresse_ligne_2, code_postal, ville", "partner.place, offer.sites"),
    FieldMap("postes (open ones)", "offer.description", "job, contract, number, town, date"),
    FieldMap("postes.lieu (open ones)", "offer.sites", "of an employer of elsewhere"),
    FieldMap("bloque_candidatures", "offer.suspended, offer.a_savoir"),
    FieldMap("mis_a_jour_le", "partner.updated_at, offer.updated_at"),
    FieldMap(
        "constant", "offer.families, offer.themes, offer.type, offer.mobilisable_par, offer.how_to_access"
    ),
    FieldMap("contact, contact_nom, contact_prenom, contact_email, recruteur", "", "persons"),
    FieldMap("cree_le, departement, postes.description, profil_recherche", "", "not taken"),
)
