"""LHÉO: the French language of training offers (XML 2.3, 2.2 and 1.3), as Carif-Oref and ONISEP publish it.

One partner a row the first time a body is met, one offer a row for each ``action``: its places and sessions.
http://lheo.gouv.fr/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from importers.base import Context, FieldMap, Mapped, Notes, Row, SourceFacts
from importers.formats import lheo_offer, lheo_partner
from importers.formats.lheo_read import OFFER, Values, offers_of, partner_of
from importers.normalise import fold, siret
from importers.readers.parts import Part, any_is
from importers.readers.xml import local, records_of, root_of
from importers.refusal import FileRefused

PAGE: Final = "http://lheo.gouv.fr/"
ROOT: Final = "lheo"
XML_START: Final = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\x00<")


class Lheo:
    """The format ``lheo``."""

    name = "lheo"
    label = "LHÉO (offres de formation, XML 2.3, 2.2 ou 1.3)"
    facts = SourceFacts("LHÉO", PAGE, None)
    drops: frozenset[str] = frozenset()
    signs = "un fichier XML dont la racine est « lheo »"
    traps = (
        "The namespace moved with every version: local names are matched.",
        "1.3 nests differently and has other names (`intitule-action`, `contact-offre`).",
        '1.3 writes positions as `<extra info="latitude">`.',
        "Dates are AAAAMMJJ with month or day `00`, and `99991231` for no end.",
        "Contacts are persons: names, mobiles and addresses made of a name are never read.",
        "`-` fills what is compulsory and unknown.",
        "An action without a `numero` gets a key from its body, its title and its commune.",
    )
    fields = (
        FieldMap("formation@numero, action@numero", "offer (key)"),
        FieldMap("intitule-formation (1.3: intitule-action)", "offer.name"),
        FieldMap(
            "objectif-formation, contenu-formation, resultats-attendus", "offer.description", "HTML to text"
        ),
        FieldMap("rythme-formation, duree-indicative, nombre-heures-total", "offer.description"),
        FieldMap(
            "organisme-formateur/raison-sociale-formateur", "offer.description", "when it is another body"
        ),
        FieldMap("hebergement, restauration, transport", "offer.description"),
        FieldMap(
            "intitule-formation", "offer.themes", "French and permit by words of the title; else se-former"
        ),
        FieldMap("domaine-formation/code-FORMACODE", "offer.source_code", "the first one"),
        FieldMap("info-public-vise", "offer.audiences_text"),
        FieldMap("conditions-specifiques, code-niveau-entree", "offer.conditions", "level: when compulsory"),
        FieldMap("acces-handicapes", "offer.conditions"),
        FieldMap(
            "modalites-recrutement, modalites-inscription, infos-perimetre-recrutement", "offer.how_to_access"
        ),
        FieldMap("prix-total-TTC", "offer.fees, offer.fees_detail", "0 is free"),
        FieldMap("frais-restants, prise-en-charge-frais-possible", "offer.fees_detail"),
        FieldMap("modalites-enseignement", "offer.modes", "0 on site, 1 both, 2 remote"),
        FieldMap(
            "code-perimetre-recrutement", "offer.zone_eligibilite", "1 commune to 3 region, 5 and 6 country"
        ),
        FieldMap("langue-formation", "offer.languages"),
        FieldMap("session/periode", "offer.sessions", "with enrolment dates and state, in words too"),
        FieldMap("lieu-de-formation", "offer.sites", "without one, the body's place"),
        FieldMap("contact-formation (1.3: contact-offre)", "offer.contacts", "else the body's"),
        FieldMap("url-action, url-formation", "offer.mobilisation_url"),
        FieldMap("@horodatage-modification, @datemaj", "offer.updated_at, offer.provenance.source_date"),
        FieldMap("organisme-formation-responsable/SIRET", "partner.siret, partner (key)"),
        FieldMap("nom-organisme, raison-sociale", "partner.name"),
        FieldMap("renseignements-specifiques", "partner.description"),
        FieldMap("coordonnees-organisme", "partner.place, partner.contacts"),
        FieldMap("contact-organisme", "partner.contacts", "what coordonnees-organisme lacks"),
        FieldMap("nom, prenom, civilite, portable of any contact", "", "persons"),
        FieldMap(
            "code-public-vise, code-ROME, code-NSF, certification", "", "kept in the raw record or unread"
        ),
    )

    def sniff(self, parts: Sequence[Part]) -> bool:
        """An XML file whose first element is ``lheo``."""
        return any_is(parts, lambda part: _looks_like_xml(part) and local(root_of(part)) == ROOT)

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """A row per body, before its first action, and a row per action."""
        del notes
        seen: set[str] = set()
        keys: dict[str, int] = {}
        for part in [part for part in parts if _looks_like_xml(part)] or parts[:1]:
            root = local(root_of(part))
            if root != ROOT:
                raise FileRefused(f"« {part.name} » n'est pas un fichier LHÉO : sa racine est « {root} ».")
            for record in records_of(part, OFFER):
                partner = partner_of(record.element)
                body = _partner_key(partner)
                if body and body not in seen:
                    seen.add(body)
                    yield Row(part.name, record.number, ("partner",), partner | {"cle": body})
                for values in offers_of(record.element, partner):
                    key = values["numero"] or _made_key(values, body, keys)
                    yield Row(part.name, record.number, ("offer",), values | {"cle": key, "organisme": body})

    def map(self, row: Row, context: Context) -> Mapped:
        """A body gives a partner, an action an offer."""
        if row.kinds == ("partner",):
            return lheo_partner.mapped(row, context)
        return lheo_offer.mapped(row, context)


def _looks_like_xml(part: Part) -> bool:
    return part.head(16).lstrip().startswith(XML_START)


def _partner_key(partner: Values) -> str | None:
    """Identity of a body: its SIRET, else its activity number, its number in the file, its name."""
    number = partner.get("numero-activite")
    activity = number if number and len(set(number)) > 1 else None
    return (
        siret(partner.get("SIRET")).value
        or activity
        or partner.get("numero")
        or fold(partner.get("nom-organisme") or partner.get("raison-sociale"))
        or None
    )


def _made_key(values: Values, body: str | None, keys: dict[str, int]) -> str | None:
    """An identity for an action without a number: its body, its title and where it takes place."""
    if not values.get("intitule-formation"):
        return None
    commune = next((p["code-INSEE-commune"] or p["codepostal"] for p in values["lieux"]), None)
    key = ":".join(part for part in (body, fold(values["intitule-formation"]), commune) if part)
    keys[key] = keys.get(key, 0) + 1
    return key if keys[key] == 1 else f"{key}#{keys[key]}"
