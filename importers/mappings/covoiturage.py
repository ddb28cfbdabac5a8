"""The national base of car-pool places."""

from __future__ import annotations

from typing import Final

from importers.base import FieldMap

TRAPS: Final = (
    "Some editions swap longitude and latitude: mended when the swap falls in the commune, else refused.",
    "A car park is its position: it is never put at the mairie instead.",
    "Since version 0.3 a publisher's file has no `id_lieu`, only its own `id_local`.",
    "The publishing body is a number only: its name is the territory's knowledge.",
)
FIELDS: Final = (
    FieldMap("id_lieu (since 0.3: id_local)", "offer (key)", "id_local with the body's number"),
    FieldMap("nom_lieu", "offer.name"),
    FieldMap("ad_lieu, com_lieu, insee", "offer.sites.address, offer.sites.commune"),
    FieldMap("Xlong, Ylat", "offer.sites.lat, offer.sites.lon", "checked in the commune"),
    FieldMap("source", "partner (key), partner.name", "SIREN of the body"),
    FieldMap("horaires", "offer.sites.hours, offer.sites.hours_text"),
    FieldMap("nbre_pl, nbre_pmr, duree, lumiere, proprio", "offer.description", "never called available"),
    FieldMap("type", "offer.sites.label, offer.description, offer.source_code"),
    FieldMap("comm", "offer.sites.note"),
    FieldMap("ouvert", "offer.suspended"),
    FieldMap("date_maj", "offer.updated_at, offer.provenance.source_date"),
    FieldMap("constant", "offer.families, offer.themes, offer.type, offer.audiences, offer.modes"),
)
