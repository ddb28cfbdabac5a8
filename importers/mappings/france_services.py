"""France services, the national list."""

from __future__ import annotations

from typing import Final

from importers.base import FieldMap

TRAPS: Final = (
    "Hours are one column a day, « 08:00 - 12:00 / 13:30 - 17:00 »; one day unread leaves words for the week.",
    "A bus has no door: its address is where it starts from, and the page says so.",
    "The day the list tells of is in the file's name and nowhere else.",
)
FIELDS: Final = (
    FieldMap("id_fs", "partner (key), offer (key)"),
    FieldMap("lib_fs", "partner.name"),
    FieldMap("adresse, complement_adresse", "partner.place.address, offer.sites.address"),
    FieldMap("insee_com, code_postal, lib_com", "partner.place.commune, partner.place.postal_code"),
    FieldMap("latitude, longitude", "partner.place.lat, partner.place.lon", "checked in the commune"),
    FieldMap("mail, telephone, site_web", "partner.contacts, offer.contacts"),
    FieldMap("h_lundi … h_dimanche", "offer.sites.hours, offer.sites.hours_text"),
    FieldMap("prise_rdv", "offer.how_to_access"),
    FieldMap("commentaire", "offer.sites.note"),
    FieldMap("type_fs, format_fs", "offer.sites.label", "antenna, bus"),
    FieldMap("file name", "partner.provenance.source_date, offer.provenance.source_date"),
    FieldMap(
        "constant",
        "offer.name, offer.themes, offer.type, offer.audiences, offer.modes, partner.reseaux_porteurs",
    ),
    FieldMap("insee_dep, groupe_fs, labellisation_fs", "", "not taken"),
)
