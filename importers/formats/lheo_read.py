"""LHÉO elements as plain values, whatever the version's nesting; names of persons stay behind.

2.x: ``formation`` holds ``action``s, each with its places and sessions. 1.3: ``offre-formation`` holds all of
it once, under other parents. Local names are matched: the namespace moved with every version.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final
from xml.etree.ElementTree import Element

from importers.formats.lheo_where import (
    Values,
    address_of,
    contacts_of,
    place_of,
    reached_at,
    text_of,
    together,
)
from importers.normalise import fold
from importers.readers.xml import below, child, children, local, text

OFFER: Final = frozenset({"formation", "offre-formation"})
ACTION: Final = "action"
SESSION: Final = "session"
EXTRAS: Final = "extras"
OF_OFFER: Final[Mapping[str, Sequence[str]]] = {
    "intitule-formation": ("intitule-formation", "intitule-action"),
    "objectif-formation": ("objectif-formation",),
    "resultats-attendus": ("resultats-attendus",),
    "contenu-formation": ("contenu-formation",),
    "code-niveau-entree": ("code-niveau-entree",),
    "code-niveau-sortie": ("code-niveau-sortie",),
    "url-formation": ("url-formation",),
    "certifiante": ("certifiante", "diplomante"),
}
OF_ACTION: Final[Mapping[str, Sequence[str]]] = {
    "rythme-formation": ("rythme-formation",),
    "duree-indicative": ("duree-indicative",),
    "nombre-heures-total": ("nombre-heures-total",),
    "nombre-heures-centre": ("nombre-heures-centre",),
    "nombre-heures-entreprise": ("nombre-heures-entreprise",),
    "info-public-vise": ("info-public-vise",),
    "niveau-entree-obligatoire": ("niveau-entree-obligatoire",),
    "modalites-alternance": ("modalites-alternance", "modalite-alternance"),
    "modalites-enseignement": ("modalites-enseignement",),
    "conditions-specifiques": ("conditions-specifiques",),
    "prise-en-charge-frais-possible": ("prise-en-charge-frais-possible",),
    "detail-conditions-prise-en-charge": ("detail-conditions-prise-en-charge",),
    "prix-total-TTC": ("prix-total-TTC",),
    "prix-horaire-TTC": ("prix-horaire-TTC",),
    "frais-restants": ("frais-restants",),
    "modalites-recrutement": ("modalites-recrutement",),
    "code-perimetre-recrutement": ("code-perimetre-recrutement",),
    "infos-perimetre-recrutement": ("infos-perimetre-recrutement",),
    "modalites-pedagogiques": ("modalites-pedagogiques",),
    "modalites-entrees-sorties": ("modalites-entrees-sorties", "modalite-entrees-sorties"),
    "acces-handicapes": ("acces-handicapes",),
    "restauration": ("restauration",),
    "hebergement": ("hebergement",),
    "transport": ("transport",),
    "url-action": ("url-action",),
}
"""Our name of a field (that of 2.3), and the elements that hold it."""
_DATES: Final = ("horodatage-modification", "datemaj", "date-maj")
_RECRUITED: Final = ("modalite-recrutement", "a-distance", "heure-debut", "heure-fin", "commentaire")
_REGISTERED: Final = re.compile(r"(?:RNCP|RS)?\s?([1-9]\d{0,5})", re.IGNORECASE)
_RECENT: Final = re.compile(r"V?[1-9]\d", re.IGNORECASE)
"""A version of the FORMACODE from 10 on: all numbers of audiences changed with it."""


def offers_of(element: Element, partner: Values) -> Iterator[Values]:
    """The values of every action of a training; the one of 1.3, which has no ``action`` element.

    What the training's contacts lack is taken from those of its sessions and teachers, then from ``partner``,
    the body's values.
    """
    names = {fold(partner.get("nom-organisme")), fold(partner.get("raison-sociale"))}
    domain = next(iter(below(element, "domaine-formation")), None)
    own = contacts_of(element, "contact-formation", "contact-offre")
    shared = _first(element, OF_OFFER, without={ACTION, EXTRAS}) | {
        "formacodes": _codes(domain, "code-FORMACODE"),
        "romes": _codes(domain, "code-ROME"),
        "certifications": _certifications(element),
    }
    for action in below(element, ACTION) or [element]:
        yield {
            **shared,
            # A session's recruitment has an area of its own, told before the action's.
            **_first(action, OF_ACTION, without={SESSION, EXTRAS}),
            "numero": _numbers(element, action),
            "contact": together(
                own,
                contacts_of(action, "contact-session"),
                contacts_of(action, "contact-formateur"),
                partner,
            ),
            "date-maj": _date(action) or _date(element),
            "publics": _publics(action),
            "financeurs": _codes(action, "code-financeur"),
            "langues": _codes(action, "langue-formation"),
            "urls-session": _codes(action, "url-session"),
            "dates-information": [
                day for told in below(action, "date-information") if (day := text(child(told, "date")))
            ],
            "lieux": [place_of(place) for place in below(action, "lieu-de-formation")],
            "sessions": [_session(session) for session in below(action, SESSION)],
            "formateurs": [
                name
                for name in _codes(action, "raison-sociale-formateur")
                or _codes(element, "raison-sociale-formateur")
                if fold(name) not in names
            ],
        }


def partner_of(element: Element) -> Values:
    """The values of the body that answers for a training; empty when it names none."""
    body = next(iter(below(element, "organisme-formation-responsable")), None)
    if body is None:
        return {}
    where = child(child(body, "coordonnees-organisme"), "coordonnees")
    return {
        "numero": body.get("numero"),
        "SIRET": next(iter(_codes(body, "SIRET")), None),
        "numero-activite": text(child(body, "numero-activite")),
        "nom-organisme": text_of(child(body, "nom-organisme")),
        "raison-sociale": text_of(child(body, "raison-sociale")),
        "renseignements-specifiques": text_of(child(body, "renseignements-specifiques")),
        "date-maj": _date(body),
        **address_of(child(where, "adresse")),
        **together(reached_at(where), contacts_of(body, "contact-organisme")),
    }


def _first(scope: Element, names: Mapping[str, Sequence[str]], *, without: Collection[str]) -> Values:
    found: Values = {}
    for element in _walk(scope, without):
        for name, spellings in names.items():
            if local(element) in spellings and name not in found and (said := text_of(element)) is not None:
                found[name] = said
    return found


def _walk(scope: Element, without: Collection[str]) -> Iterator[Element]:
    for inner in scope:
        if local(inner) not in without:
            yield inner
            yield from _walk(inner, without)


def _codes(scope: Element | None, name: str) -> list[str]:
    return list(dict.fromkeys(said for element in below(scope, name) if (said := text_of(element))))


def _certifications(element: Element) -> list[str]:
    """Numbers in the national registers, as they are written there (RNCP474, RS5801); other words are none."""
    found = below(element, "certification")
    said = [
        f"{register}{number[1]}"
        for register in ("RNCP", "RS")
        for one in found
        for code in _codes(one, f"code-{register}")
        if (number := _REGISTERED.fullmatch(code))
    ]
    return list(dict.fromkeys(said))


def _publics(action: Element) -> list[str]:
    """FORMACODEs of audiences; those of a version that is old or unsaid meant something else."""
    recent = (code for code in below(action, "code-public-vise") if _RECENT.match(code.get("ref", "")))
    return list(dict.fromkeys(said for code in recent if (said := text_of(code))))


def _numbers(element: Element, action: Element) -> str | None:
    """Identity of an action: the number of its training, and its own."""
    numbers = [text_ for one in (element, action) if (text_ := one.get("numero") or one.get("id"))]
    return "/".join(dict.fromkeys(numbers)) if action.get("numero") or action.get("id") else None


def _date(element: Element) -> str | None:
    """When it was last changed; zeros fill a date that is compulsory and unknown."""
    stated = (element.get(name, "")[:10] for name in _DATES)
    return next((day for day in stated if day.strip("0-")), None)


def _session(element: Element) -> Values:
    period, enrolment = child(element, "periode"), child(child(element, "periode-inscription"), "periode")
    return {
        "debut": text(child(period, "debut")),
        "fin": text(child(period, "fin")),
        "inscription-debut": text(child(enrolment, "debut")),
        "inscription-fin": text(child(enrolment, "fin")),
        "etat-recrutement": text(child(element, "etat-recrutement")),
        "modalites-inscription": text_of(child(element, "modalites-inscription")),
        "recrutements": [_recruitment(one) for one in children(element, "recrutement")],
    }


def _recruitment(element: Element) -> Values:
    period, address = child(element, "periode"), child(element, "adresse")
    where = address_of(address)
    lines = (text_of(child(address, "denomination")), where["adresse"], where["ville"])
    return {
        "debut": text(child(period, "debut")),
        "fin": text(child(period, "fin")),
        "lieu": ", ".join(line for line in lines if line) or None,
        **{name: text_of(child(element, name)) for name in _RECRUITED},
    }
