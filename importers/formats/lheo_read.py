"""LHÉO elements as plain values, whatever the version's nesting; names of persons stay behind.

2.x: ``formation`` holds ``action``s, each with its places and sessions. 1.3: ``offre-formation`` holds all of
it once, under other parents. Local names are matched: the namespace moved with every version.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final
from xml.etree.ElementTree import Element

from importers.normalise import fold, is_absent
from importers.readers.xml import below, child, children, local, text

Values = dict[str, Any]

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
_RECENT: Final = re.compile(r"V?[1-9]\d", re.IGNORECASE)
"""A version of the FORMACODE from 10 on: all numbers of audiences changed with it."""
_TRIVIAL: Final = 2
_REACHED: Final = ("telephone", "courriel", "web")
_RANKS: Final[Mapping[str | None, int]] = {"4": 0, None: 1, "0": 1, "3": 1}
"""``type-contact`` (2.3): 4 reception, 0 other, 3 teaching; the rest is of one subject (handicap, apprentices…)."""


def offers_of(element: Element, partner: Values) -> Iterator[Values]:
    """The values of every action of a training; the one of 1.3, which has no ``action`` element.

    What the training's contacts lack is taken from those of its sessions and teachers, then from ``partner``,
    the body's values.
    """
    names = {fold(partner.get("nom-organisme")), fold(partner.get("raison-sociale"))}
    domain = _one_of(element, "domaine-formation")
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
            "contact": _together(
                _contact(element, "contact-formation", "contact-offre"),
                _contact(action, "contact-session"),
                _contact(action, "contact-formateur"),
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
            "lieux": [_place(place) for place in below(action, "lieu-de-formation")],
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
        "nom-organisme": _said(child(body, "nom-organisme")),
        "raison-sociale": _said(child(body, "raison-sociale")),
        "renseignements-specifiques": _said(child(body, "renseignements-specifiques")),
        "date-maj": _date(body),
        **_address(child(where, "adresse")),
        **_together(_reached(where), _contact(body, "contact-organisme")),
    }


def _first(scope: Element, names: Mapping[str, Sequence[str]], *, without: Collection[str]) -> Values:
    found: Values = {}
    for element in _walk(scope, without):
        for name, spellings in names.items():
            if local(element) in spellings and name not in found and (said := _said(element)) is not None:
                found[name] = said
    return found


def _walk(scope: Element, without: Collection[str]) -> Iterator[Element]:
    for inner in scope:
        if local(inner) not in without:
            yield inner
            yield from _walk(inner, without)


def _said(element: Element | None) -> str | None:
    """The text of an element, or of the address it holds; "-" and its like say nothing."""
    if element is None:
        return None
    found = text(element) or next((text(inner) for inner in below(element, "urlweb") if text(inner)), None)
    return None if found is None or is_absent(found) else found


def _codes(scope: Element | None, name: str) -> list[str]:
    return list(dict.fromkeys(said for element in below(scope, name) if (said := _said(element))))


def _certifications(element: Element) -> list[str]:
    """Numbers in the national registers, as they are written there (RNCP474, RS5801)."""
    found = below(element, "certification")
    return [
        number if number.upper().startswith(register) else f"{register}{number}"
        for register in ("RNCP", "RS")
        for number in dict.fromkeys(said for one in found for said in _codes(one, f"code-{register}"))
    ]


def _publics(action: Element) -> list[str]:
    """FORMACODEs of audiences; those of a version that is old or unsaid meant something else."""
    recent = (code for code in below(action, "code-public-vise") if _RECENT.match(code.get("ref", "")))
    return list(dict.fromkeys(said for code in recent if (said := _said(code))))


def _numbers(element: Element, action: Element) -> str | None:
    """Identity of an action: the number of its training, and its own."""
    numbers = [text_ for one in (element, action) if (text_ := one.get("numero") or one.get("id"))]
    return "/".join(dict.fromkeys(numbers)) if action.get("numero") or action.get("id") else None


def _date(element: Element) -> str | None:
    """When it was last changed; zeros fill a date that is compulsory and unknown."""
    stated = (element.get(name, "")[:10] for name in _DATES)
    return next((day for day in stated if day.strip("0-")), None)


def _one_of(scope: Element, *names: str) -> Element | None:
    return next((element for element in scope.iter() if local(element) in names), None)


def _contact(scope: Element, *names: str) -> Values:
    """What the contacts of these names say together, that of the reception first, then those of no one subject."""
    found = [element for element in scope.iter() if local(element) in names]
    found.sort(key=lambda contact: _RANKS.get(text(child(contact, "type-contact")), len(_RANKS)))
    return _together(*map(_person, found))


def _together(*contacts: Values) -> Values:
    return {name: next(filter(None, (one.get(name) for one in contacts)), None) for name in _REACHED}


def _person(contact: Element) -> Values:
    """How to reach a person: never the name, nor a mobile, nor an address made of the name."""
    where = child(contact, "coordonnees")
    found = _reached(where)
    names = [fold(text(inner)) for name in ("nom", "prenom") for inner in below(where, name)]
    words = {word for name in names for word in name.split() if len(word) > _TRIVIAL}
    address = fold(found.get("courriel") or "").partition("@")[0]
    if any(word in address for word in words):
        found["courriel"] = None
    return found


def _reached(where: Element | None) -> Values:
    return {
        "telephone": _said(next(iter(below(child(where, "telfixe"), "numtel")), None)),
        "courriel": _said(child(where, "courriel")),
        "web": _said(child(where, "web")),
    }


def _place(element: Element) -> Values:
    where = child(element, "coordonnees")
    person = any(_said(child(where, name)) for name in ("civilite", "prenom"))
    name = None if person else _said(child(where, "nom"))
    own = _reached(where)
    return {
        "nom": _said(child(child(where, "adresse"), "denomination")) or name or _said(child(where, "ligne")),
        **_address(child(where, "adresse")),
        "telephone": own["telephone"],
        "web": own["web"],
    }


def _address(element: Element | None) -> Values:
    lines = [said for line in below(element, "ligne") if (said := _said(line))]
    return {
        "adresse": ", ".join(lines) or None,
        "codepostal": _said(child(element, "codepostal")),
        "ville": _said(child(element, "ville")),
        "code-INSEE-commune": _said(child(element, "code-INSEE-commune")),
        "departement": _said(child(element, "departement")),
        "region": _said(child(element, "region")),
        "latitude": _position(element, "latitude"),
        "longitude": _position(element, "longitude"),
    }


def _position(address: Element | None, name: str) -> str | None:
    """2.x has ``latitude`` elements; 1.3 writes ``<extra info="latitude">``."""
    extra = (inner for inner in below(address, "extra") if inner.get("info") == name)
    return next((said for inner in [*below(address, name), *extra] if (said := _said(inner))), None)


def _session(element: Element) -> Values:
    period, enrolment = child(element, "periode"), child(child(element, "periode-inscription"), "periode")
    return {
        "debut": text(child(period, "debut")),
        "fin": text(child(period, "fin")),
        "inscription-debut": text(child(enrolment, "debut")),
        "inscription-fin": text(child(enrolment, "fin")),
        "etat-recrutement": text(child(element, "etat-recrutement")),
        "modalites-inscription": _said(child(element, "modalites-inscription")),
        "recrutements": [_recruitment(one) for one in children(element, "recrutement")],
    }


def _recruitment(element: Element) -> Values:
    period, address = child(element, "periode"), child(element, "adresse")
    where = _address(address)
    lines = (_said(child(address, "denomination")), where["adresse"], where["ville"])
    return {
        "debut": text(child(period, "debut")),
        "fin": text(child(period, "fin")),
        "lieu": ", ".join(line for line in lines if line) or None,
        **{name: _said(child(element, name)) for name in _RECRUITED},
    }
