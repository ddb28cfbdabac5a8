"""LHÉO: the French language of training offers (XML 2.3, 2.2 and 1.3), as Carif-Oref and ONISEP publish it.

One partner a row the first time a body is met, one offer a row for each ``action``: its places and sessions.
http://lheo.gouv.fr/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from importers.base import Context, FieldMap, Mapped, Notes, Row, SourceFacts
from importers.formats import lheo_offer, lheo_partner
from importers.formats.lheo_read import OFFER, offers_of, partner_of
from importers.formats.lheo_where import Values
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
        "`-`, and zeros in a date, fill what is compulsory and unknown.",
        "2.3 repeats contacts, each with its `type-contact`: the reception first, those of one subject last.",
        "A session's `recrutement` names its area as the action does: it is never taken for the action's.",
        "FORMACODEs of audiences all changed with version 10: without a `ref` they say nothing.",
        "An action without a `numero` gets a key from its body, its title and its commune.",
    )
    fields = (
        FieldMap("formation@numero, action@numero", "offer (key)"),
        FieldMap("intitule-formation (1.3: intitule-action)", "offer.name"),
        FieldMap(
            "objectif-formation, contenu-formation, resultats-attendus", "offer.description", "HTML to text"
        ),
        FieldMap("rythme-formation, duree-indicative, nombre-heures-…", "offer.description"),
        FieldMap("modalites-alternance, modalites-pedagogiques", "offer.description"),
        FieldMap(
            "certifiante (1.3: diplomante), certification, code-niveau-sortie",
            "offer.description",
            "RNCP and RS numbers",
        ),
        FieldMap(
            "organisme-formateur/raison-sociale-formateur", "offer.description", "when it is another body"
        ),
        FieldMap("hebergement, restauration, transport", "offer.description"),
        FieldMap(
            "intitule-formation, domaine-formation/code-FORMACODE",
            "offer.themes",
            "by words of the title and by the first code; else se-former",
        ),
        FieldMap("domaine-formation/code-FORMACODE", "offer.source_code", "the first one"),
        FieldMap(
            "code-public-vise", "offer.audiences", "FORMACODE 10 on, if all are known or one is everybody"
        ),
        FieldMap("info-public-vise", "offer.audiences_text"),
        FieldMap("conditions-specifiques, code-niveau-entree", "offer.conditions", "level: when compulsory"),
        FieldMap("acces-handicapes", "offer.conditions"),
        FieldMap(
            "modalites-recrutement, modalites-entrees-sorties, date-information, modalites-inscription, "
            "infos-perimetre-recrutement",
            "offer.how_to_access",
        ),
        FieldMap("prix-total-TTC, prix-horaire-TTC", "offer.fees, offer.fees_detail", "a total of 0 is free"),
        FieldMap(
            "frais-restants, prise-en-charge-frais-possible, detail-conditions-prise-en-charge, code-financeur",
            "offer.fees_detail",
        ),
        FieldMap("modalites-enseignement", "offer.modes", "0 on site, 1 both, 2 remote"),
        FieldMap(
            "code-perimetre-recrutement", "offer.zone_eligibilite", "1 commune to 3 region, 5 and 6 country"
        ),
        FieldMap("langue-formation", "offer.languages"),
        FieldMap(
            "session/periode", "offer.sessions", "with enrolment dates, state and recruitment, in words too"
        ),
        FieldMap("lieu-de-formation", "offer.sites", "without one, the body's place"),
        FieldMap(
            "contact-formation (1.3: contact-offre)",
            "offer.contacts",
            "else contact-session, contact-formateur, the body's",
        ),
        FieldMap(
            "url-action, url-formation, url-session", "offer.mobilisation_url", "the only session's, at last"
        ),
        FieldMap("@horodatage-modification, @datemaj", "offer.updated_at, offer.provenance.source_date"),
        FieldMap("organisme-formation-responsable/SIRET", "partner.siret, partner (key)"),
        FieldMap("nom-organisme, raison-sociale", "partner.name"),
        FieldMap("renseignements-specifiques", "partner.description"),
        FieldMap("coordonnees-organisme", "partner.place, partner.contacts"),
        FieldMap("contact-organisme", "partner.contacts", "what coordonnees-organisme lacks"),
        FieldMap("nom, prenom, civilite, portable of any contact", "", "persons"),
        FieldMap("code-ROME", "", "kept in the raw record"),
        FieldMap(
            "code-NSF, code-CERTIFINFO, code-CPF, code-ELU, code-modalite-pedagogique, code-UAI, potentiel",
            "",
            "not taken",
        ),
        FieldMap(
            "parcours-de-formation, objectif-general-formation, positionnement, modules, blocs-competences, "
            "enseignement, cycle, duree-cycle, equipement, conventionnement, places",
            "",
            "not taken",
        ),
        FieldMap("adresse-inscription, adresse-information, recrutement/urlweb", "", "not taken"),
        FieldMap("1.3: FOAD, remuneration-possible, date-limite-inscription", "", "not taken"),
        FieldMap("extras", "", "each publisher's own, but for positions"),
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
