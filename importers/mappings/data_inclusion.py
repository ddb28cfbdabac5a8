"""data·inclusion: structures and services, v1 and what is left of v0."""

from __future__ import annotations

from typing import Final

from importers.base import FieldMap

TRAPS: Final = (
    "SIRET and postal codes typed as numbers lost their leading zeros: padded.",
    "Columns given twice, or unknown: told; the first cell that says something wins.",
    "A date typed over the title of `date_maj` is read as `date_maj`.",
    "`__ignore__` rows are set aside.",
    "Sets come as JSON arrays, `{a,b}` PostgreSQL arrays, or separated by `|`, `;` or a comma.",
    "Decimal commas, swapped axes, a longitude without its minus sign: mended when the commune says so.",
    "v0 values (`types`, `profils`, older thématiques and fees) are read as v1's.",
    "Services of structures from elsewhere are kept when their zone names the territory.",
)
FIELDS: Final = (
    FieldMap("structure.id", "partner (key)"),
    FieldMap("structure.nom", "partner.name", "3 characters at least; a final full stop goes"),
    FieldMap("structure.siret", "partner.siret", "checked"),
    FieldMap("structure.description (v0: presentation_resume, presentation_detail)", "partner.description"),
    FieldMap("structure.typologie (v0)", "partner.kind"),
    FieldMap("structure.reseaux_porteurs", "partner.reseaux_porteurs"),
    FieldMap("structure.telephone, courriel, site_web", "partner.contacts", "a person's own address is dropped"),
    FieldMap("structure.commune, code_insee, code_postal, adresse, complement_adresse", "partner.place"),
    FieldMap("structure.latitude, longitude", "partner.place.lat, partner.place.lon", "checked in the commune"),
    FieldMap("structure.horaires_accueil (v0: horaires_ouverture)", "partner.place.hours, partner.place.hours_text"),
    FieldMap("structure.accessibilite_lieu (v0: accessibilite)", "partner.accessibility_url"),
    FieldMap("date_maj", "partner.updated_at, offer.updated_at, offer.provenance.source_date"),
    FieldMap("lien_source", "partner.provenance.url, offer.provenance.url"),
    FieldMap("service.id", "offer (key)"),
    FieldMap("service.structure_id", "offer (partner)"),
    FieldMap("service.nom", "offer.name"),
    FieldMap("service.type (v0: types)", "offer.type"),
    FieldMap("service.thematiques", "offer.themes"),
    FieldMap("service.description (v0: presentation_resume, presentation_detail)", "offer.description"),
    FieldMap("service.frais (v0 values too)", "offer.fees"),
    FieldMap("service.frais_precisions (v0: frais_autres)", "offer.fees_detail"),
    FieldMap("service.publics (v0: profils)", "offer.audiences"),
    FieldMap("service.publics_precisions (v0: profils_precisions)", "offer.audiences_text"),
    FieldMap("service.conditions_acces (v0: pre_requis, justificatifs…)", "offer.conditions"),
    FieldMap("service.mobilisation_precisions (v0: modes_orientation_*_autres)", "offer.how_to_access"),
    FieldMap("service.mobilisable_par (v0: modes_orientation_*)", "offer.mobilisable_par"),
    FieldMap("service.modes_mobilisation (v0: modes_orientation_*)", "offer.modes_mobilisation"),
    FieldMap("service.lien_mobilisation (v0: formulaire_en_ligne, prise_rdv)", "offer.mobilisation_url"),
    FieldMap("service.modes_accueil", "offer.modes"),
    FieldMap("service.zone_eligibilite (v0: zone_diffusion_*)", "offer.zone_eligibilite", "typed"),
    FieldMap("service.telephone, courriel, page_web", "offer.contacts", "v0 `contact_public` false: none"),
    FieldMap("service.commune, code_insee, code_postal, adresse, latitude, longitude", "offer.sites",
             "none: the structure's"),
    FieldMap("service.horaires_accueil (v0: recurrence)", "offer.sites.hours, offer.sites.hours_text"),
    FieldMap("service.volume_horaire_hebdomadaire, nombre_semaines", "offer.validity", "in words"),
    FieldMap("service.date_suspension (v0)", "offer.suspended", "once past"),
    FieldMap("contact_nom_prenom", "", "a person"),
    FieldMap("source, score_qualite, extra, doublons, cluster_id, adresse_certifiee", "", "of the platform"),
)  # fmt: skip
