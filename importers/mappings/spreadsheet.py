"""Anybody's table: the fields that a column may hold, and the titles people give them in French and English.

A title is compared word by word, folded, without small words: "Nom de la structure" is "nom structure".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from importers.base import FieldMap

Look = Literal[
    "address", "age", "audience", "code", "commune", "date", "day", "degrees", "email", "fee", "full_address",
    "hours", "insee", "long", "mode", "name", "phone", "point", "postal_code", "siret", "theme", "type", "url",
    "whole", "whole_phone", "words", "yes_no",
]  # fmt: skip
"""What the values of a column look like: a function of ``importers.formats.spreadsheet_values``."""

WEEK: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
PERSON: Final = "person"
"""The field of a column that tells of somebody: never read further than its title."""
IGNORED: Final = ""
"""The field of a column that is not taken."""


@dataclass(frozen=True, slots=True)
class Target:
    """One field. ``becomes``: fields of ours; ``titles`` name it, even inside a longer title, ``alone`` only by
    themselves; ``weak`` ones name other things too.

    ``strict``: a column of other values is not this one, whatever its title. ``listed``: its values are those of a
    list, and a column in which most are others is kept as text. ``tells``: the confidence that values alone give.
    ``many``: several columns may hold it.
    """

    name: str
    label: str
    becomes: str
    look: Look
    titles: tuple[str, ...]
    weak: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    strict: bool = False
    listed: bool = False
    tells: float = 0.0
    many: bool = False


def _of(nouns: Iterable[str], *heads: str) -> tuple[str, ...]:
    return tuple(f"{head} {noun}".strip() for noun in nouns for head in heads)


_BODIES: Final = (
    "structure", "organisme", "association", "etablissement", "lieu", "partenaire", "operateur", "prestataire",
    "entreprise", "organisation", "employeur", "porteur", "gestionnaire", "organization", "provider", "company",
    "agency", "venue", "place", "centre", "asso",
)  # fmt: skip
_OFFERS: Final = (
    "offre", "service", "action", "activite", "dispositif", "prestation", "atelier", "formation", "programme",
    "mesure", "program", "activity", "offer", "permanence",
)  # fmt: skip
_NAMES: Final = ("nom", "libelle", "denomination", "name", "intitule")
_ADDRESSES: Final = (
    "adresse", "address", "street address", "adresse postale", "siege social", "adresse siege", "adresse lieu",
    "adresse structure",
)  # fmt: skip

TARGETS: Final = (
    Target(
        "id", "identifiant de la ligne", "partner (key), offer (key)", "code",
        ("id", "identifiant", "reference", "ref", "uid", "uuid", "code offre", "id service", "id offre",
         "id lieu", "identifier", "record id"),
        ("code", "numero", "cle"), strict=True,
    ),
    Target(
        "partner.key", "identifiant de la structure", "offer (partner)", "words",
        _of(("structure", "organisme", "partenaire", "organization", "provider"), "id", "identifiant", "code"),
    ),
    Target(
        "partner.name", "nom de la structure", "partner.name", "name",
        (*_of(_BODIES, *_NAMES), "raison sociale", "enseigne", "nom", "name", "denomination", "nom usage",
         "nom complet", "nom commercial", "organisme porteur", "structure porteur", "structure porteuse",
         "association porteuse", "organisme gestionnaire"),
        ("libelle", "designation", "porteur projet", "intitule", "titre", "lib"), _BODIES,
    ),
    Target(
        "partner.kind", "type de structure", "partner.kind", "words",
        (*_of(_BODIES, "type", "categorie", "nature"), "statut juridique", "forme juridique"),
        ("type", "categorie", "nature", "statut"),
    ),
    Target("partner.siret", "SIRET", "partner.siret", "siret", ("siret", "code siret", "numero siret"),
           strict=True, tells=0.8),
    Target(
        "partner.description", "présentation de la structure", "partner.description", "long",
        (*_of(_BODIES, "description", "presentation"), "presentation", "missions", "objet", "objet social"),
        strict=True,
    ),
    Target(
        "offer.name", "nom de l'offre", "offer.name", "name",
        (*_of(_OFFERS, *_NAMES), "intitule", "titre", "title", "nature aide"),
        ("nom", "name", "libelle"), (*_OFFERS, "aide"),
    ),
    Target(
        "offer.description", "description de l'offre", "offer.description", "long",
        (*_of(_OFFERS, "description", "presentation", "detail", "contenu"), "description", "descriptif",
         "resume", "details", "contenu", "summary", "precision", "about", "notes", "what they do",
         "what we do", "metier"),
        ("commentaire", "observation", "remarque", "information", "info", "comments"), strict=True, many=True,
    ),
    Target(
        "offer.themes", "thématiques", "offer.themes, offer.families", "theme",
        ("thematique", "theme", "domaine", "secteur", "categorie", "besoin", "topic", "category",
         "domaine intervention", "champ", "rubrique", "type aide", "type besoin", "domain", "need", "problematique",
         "domaine action"),
        ("type service", "tags", "mots cle", "type"),
        ("activite", "prestation", "service", "action", "services proposes", "aide"), listed=True, tells=0.6,
    ),
    Target(
        "offer.type", "type d'offre", "offer.type", "type",
        (*_of(_OFFERS, "type", "nature"), "modalite intervention"), ("type", "nature"), listed=True, tells=0.5,
    ),
    Target(
        "offer.audiences", "public accueilli", "offer.audiences, offer.audiences_text", "audience",
        ("public", "public accueilli", "public concerne", "public cible", "public vise", "beneficiaire",
         "type public", "audience", "eligible", "target group", "usager", "pour qui", "target public"),
        ("profil",), ("who", "who can go", "who can come"),
    ),
    Target(
        "offer.conditions", "conditions d'accès", "offer.conditions", "long",
        ("condition", "condition acces", "prerequis", "critere", "critere admission", "eligibility",
         "requirement", "condition admission", "critere acces", "justificatif"),
    ),
    Target(
        "offer.how_to_access", "comment y accéder", "offer.how_to_access", "long",
        ("modalite acces", "comment faire", "acces", "modalite orientation", "orientation", "inscription",
         "how to access", "modalite inscription", "prise rendez vous", "rdv", "referral", "procedure"),
    ),
    Target(
        "offer.fees", "tarif", "offer.fees, offer.fees_detail", "fee",
        ("tarif", "frais", "cout", "prix", "gratuit", "gratuite", "cost", "fee", "price", "participation",
         "participation financiere", "frais charge", "payant", "free"),
    ),
    Target(
        "offer.modes", "mode d'accueil", "offer.modes", "mode",
        ("mode accueil", "modalite accueil", "presentiel distance", "lieu ou distance", "mode"), listed=True,
    ),
    Target(
        "offer.ages", "âges", "offer.age_min, offer.age_max", "age",
        ("age", "tranche age", "ages", "age public", "age range"), strict=True,
    ),
    Target("offer.age_min", "âge minimum", "offer.age_min", "whole", ("age min", "age minimum", "age mini"),
           strict=True),
    Target("offer.age_max", "âge maximum", "offer.age_max", "whole", ("age max", "age maximum", "age maxi"),
           strict=True),
    Target(
        "offer.capacity", "capacité", "offer.capacity", "whole",
        ("capacite", "nombre place", "capacity", "nombre lit"), strict=True,
    ),
    Target(
        "offer.validity", "période", "offer.validity", "words",
        ("periode", "calendrier", "validite", "saison", "period", "duree validite"), (), ("date", "when"),
    ),
    Target("offer.languages", "langues", "offer.languages", "words",
           ("langue", "langues parlees", "language", "spoken language")),
    Target(
        "place.full_address", "adresse complète", "partner.place, offer.sites", "full_address",
        ("adresse complete", "full address", *_ADDRESSES),
        ("localisation", "location"), ("lieu", "siege", "ou", "where", "coordonnees"), tells=0.7, strict=True,
    ),
    Target(
        "place.address", "adresse", "partner.place.address, offer.sites.address", "address",
        ("adresse 1", "rue", "voie", "numero voie", "adresse ligne 1", "street", "address line 1", *_ADDRESSES),
        ("localisation", "location"), ("lieu",), tells=0.5,
    ),
    Target(
        "place.address_more", "complément d'adresse", "partner.place.address, offer.sites.address", "words",
        ("complement adresse", "adresse 2", "adresse ligne 2", "complement", "batiment", "lieu dit",
         "address line 2"),
    ),
    Target(
        "place.postal_code", "code postal", "partner.place.postal_code, offer.sites.postal_code", "postal_code",
        ("code postal", "postal", "postcode", "zip", "zip code", "postal code", "postcode zip"), ("code",),
        strict=True, tells=0.6,
    ),
    Target(
        "place.commune", "commune", "partner.place.commune, offer.sites.commune", "commune",
        ("commune", "ville", "localite", "town", "city", "municipality", "nom commune", "libelle commune",
         "commune implantation", "commune lieu", "bourg", "municipalite"),
        ("secteur", "location", "localisation", "territoire"), ("lieu", "ou", "where"), strict=True, tells=0.6,
    ),
    Target(
        "place.insee", "code INSEE", "partner.place.commune, offer.sites.commune", "insee",
        ("code insee", "insee", "code commune", "insee commune", "cog", "insee code", "depcom"), strict=True,
    ),
    Target(
        "place.lat", "latitude", "partner.place.lat, offer.sites.lat", "degrees",
        ("latitude", "lat", "lat wgs 84", "coord y", "coordonnee y", "gps lat", "ylat", "y lat",
         "latitude wgs 84", "gps latitude"), (), ("y",), strict=True,
    ),
    Target(
        "place.lon", "longitude", "partner.place.lon, offer.sites.lon", "degrees",
        ("longitude", "lon", "long", "lng", "coord x", "coordonnee x", "gps long", "xlong", "x long",
         "longitude wgs 84", "gps longitude"), (), ("x",), strict=True,
    ),
    Target(
        "place.point", "coordonnées GPS", "partner.place.lat, partner.place.lon, offer.sites.lat, offer.sites.lon",
        "point",
        ("geo point", "coordonnees", "gps", "coordonnees gps", "geo point 2d", "geolocalisation", "geom",
         "position", "coordinates", "lat lon", "geo", "coordonnees geographique", "latlng"),
        strict=True, tells=0.8,
    ),
    Target(
        "place.label", "nom du site", "partner.place.label, offer.sites.label", "words",
        ("nom site", "site", "antenne", "lieu accueil", "lieu permanence", "nom antenne", "lieu action",
         "lieu activite"),
    ),
    Target(
        "place.hours", "horaires", "partner.place.hours, offer.sites.hours", "hours",
        ("horaire", "horaire ouverture", "jour horaire", "ouverture", "opening hours", "hours", "opening times",
         "jour heure ouverture", "jour ouverture", "when open", "horaire accueil", "permanences", "times",
         "heures ouverture", "horaire permanence"),
        tells=0.6,
    ),
    *(
        Target(f"place.hours.{day}", f"horaires du {day}", "partner.place.hours, offer.sites.hours", "day",
               (day, f"horaire {day}", f"ouverture {day}", f"h {day}", english), strict=True)
        for day, english in zip(
            WEEK,
            ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
            strict=True,
        )
    ),
    Target(
        "place.hidden", "adresse confidentielle", "partner.address_masked, offer.address_masked", "yes_no",
        ("adresse confidentielle", "confidentiel", "adresse masquee", "address masked", "lieu secret"), strict=True,
    ),
    Target(
        "contact.phone", "téléphone", "partner.contacts, offer.contacts", "phone",
        ("telephone", "phone", "telephone fixe", "numero telephone", "telephone structure", "phone number",
         "telephone standard", "telephone accueil", "standard", "telephone 1", "telephone 2", "fixe",
         "contact telephone", "telephone contact", "appeler"),
        ("mobile", "portable", "contact", "numero", "telephone mobile", "telephone portable", "coordonnees"),
        strict=True, tells=0.8, many=True,
    ),
    Target(
        "contact.email", "adresse électronique", "partner.contacts, offer.contacts", "email",
        ("email", "adresse email", "email structure", "email contact", "contact email", "adresse electronique",
         "email address", "boite email", "email accueil"),
        ("contact", "coordonnees"), strict=True, tells=0.8, many=True,
    ),
    Target(
        "contact.website", "site internet", "partner.contacts, offer.contacts", "url",
        ("site internet", "site web", "site", "url", "website", "web", "page web", "lien", "adresse web",
         "internet", "link"),
        strict=True, tells=0.6, many=True,
    ),
    Target(
        "source.date", "date de mise à jour", "partner.provenance.source_date, offer.provenance.source_date",
        "date",
        ("date maj", "mise jour", "date mise jour", "derniere mise jour", "maj", "updated", "last update",
         "date modification", "last updated", "modifie", "date actualisation", "date verification"),
        ("date",), strict=True,
    ),
    Target("source.url", "page de la source", "partner.provenance.url, offer.provenance.url", "url",
           ("source", "lien source", "url source", "source url"), strict=True),
)  # fmt: skip
BY_NAME: Final[Mapping[str, Target]] = MappingProxyType({target.name: target for target in TARGETS})

NAMES: Final = ("partner.name", "offer.name")
PLACES: Final = (
    "place.commune",
    "place.insee",
    "place.postal_code",
    "place.full_address",
    "place.point",
    "place.lat",
)
OFFERS: Final = tuple(target.name for target in TARGETS if target.name.startswith("offer."))

ALIASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "theme": "offer.themes",
        "themes": "offer.themes",
        "audience": "offer.audiences",
        "audiences": "offer.audiences",
        "commune": "place.commune",
        "partner": "partner.name",
        "phone": "contact.phone",
        "email": "contact.email",
        "website": "contact.website",
    }
)
"""Short names that a mapping file may use."""

TRAPS: Final = (
    "Any separator and encoding; title lines above the header, and a second header in another language.",
    "A column is told by its title (French, English, typing slips) and by its values; each guess has its reason.",
    "Without a name and a place that are sure, the file is refused, with how to give a mapping.",
    "Columns about persons (referent, first name, their mobile) are left out before anything is kept.",
    "Latitude and longitude swapped, in one cell or in two; postal code and town inside the address.",
    "Without an identifier, the key is made of name and commune, and of address and thématique if rows share them.",
    "Two rows that still share a key: the second is refused, and the first named.",
    'A column of free words called "Activités" is no list of thématiques: it is kept as description.',
    "What a cell says beyond our lists is told, and kept in the description under the column's title.",
)
FIELDS: Final = (
    *(
        FieldMap(f"{target.name}: {', '.join(target.titles[:4])}…", target.becomes, target.label)
        for target in TARGETS
    ),
    FieldMap("columns about persons", "", "left out"),
    FieldMap("any other column", "", "kept in the raw row, told once"),
)
