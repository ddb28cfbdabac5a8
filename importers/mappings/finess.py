"""FINESS, etalab layout."""

from __future__ import annotations

from typing import Final

from importers.base import FieldMap

TRAPS: Final = (
    "No header; ISO-8859-1, UTF-8 in newer editions; `structureet` lines, then `geolocalisation` lines.",
    "Positions are Lambert-93 metres; other projections are of overseas and left out.",
    "The commune is two columns (05 and 061); four lines have none: the city line says it.",
    "CEDEX cities and codes are not a place's postal code.",
    "Names and streets are capitals and abbreviations: put into French, with the territory's accents.",
    "Categories say what is offered; those that are nobody's need here are set aside.",
    "Mother-and-child homes and lodging for women are masked, even where the line has an address.",
)
FIELDS: Final = (
    FieldMap("nofinesset", "partner (key), offer (key), partner.finess"),
    FieldMap("rslongue, rs", "partner.name", "put into French; a town's centre bears the town's name"),
    FieldMap("categetab", "partner.kind, offer.source_code", "and, by a table, the offer itself"),
    FieldMap(
        "categetab (by table)", "offer.name, offer.themes, offer.type, offer.audiences, offer.how_to_access"
    ),
    FieldMap("numvoie, typvoie, voie, compvoie, lieuditbp", "partner.place.address, offer.sites.address"),
    FieldMap("departement, commune", "partner.place.commune, offer.sites.commune"),
    FieldMap("ligneacheminement", "partner.place.postal_code, offer.sites.postal_code", "CEDEX resolved"),
    FieldMap(
        "geolocalisation: coordxet, coordyet", "partner.place.lat, partner.place.lon", "Lambert-93 to WGS84"
    ),
    FieldMap("telephone", "partner.contacts, offer.contacts"),
    FieldMap("siret", "partner.siret", "checked"),
    FieldMap("datemaj", "partner.updated_at, partner.provenance.source_date", "the line's own date"),
    FieldMap("rs (ccas, cias)", "offer.zone_eligibilite, offer.zone_deduced", "a town's own social centre"),
    FieldMap("categetab 166, or rs, rslongue and complrs", "partner.address_masked, offer.address_masked"),
    FieldMap(
        "nofinessej, compldistrib, telecopie, codeape, codemft, codesph, dateouv, dateautor, numuai",
        "",
        "not taken",
    ),
)
