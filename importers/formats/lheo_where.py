"""Contacts and places of LHÉO as plain values: names of persons, their mobiles and their addresses stay behind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element

from importers.normalise import fold, is_absent, phones_in
from importers.readers.xml import below, child, local, text

Values = dict[str, Any]

_TRIVIAL: Final = 2
_MOBILES: Final = ("+336", "+337")
_MOBILE: Final = re.compile(r"(?<!\d)(?:(?:\+|00)\s?33\s?(?:\(0\)\s?)?|0)\s?[67]")
"""How a mobile begins, whether or not it exists."""
_REACHED: Final = ("telephone", "courriel", "web")
_RANKS: Final[Mapping[str | None, int]] = {"4": 0, None: 1, "0": 1, "3": 1}
"""``type-contact`` (2.3): 4 reception, 0 other, 3 teaching; the rest is of one subject (handicap, apprentices…)."""


def text_of(element: Element | None) -> str | None:
    """The text of an element, or of the address it holds; "-" and its like say nothing."""
    if element is None:
        return None
    found = text(element) or next((text(inner) for inner in below(element, "urlweb") if text(inner)), None)
    return None if found is None or is_absent(found) else found


def contacts_of(scope: Element, *names: str) -> Values:
    """What the contacts of these names say together, that of the reception first, then those of no one subject."""
    found = [element for element in scope.iter() if local(element) in names]
    found.sort(key=lambda contact: _RANKS.get(text(child(contact, "type-contact")), len(_RANKS)))
    return together(*map(_person, found))


def together(*contacts: Values) -> Values:
    """The first phone, e-mail and page that these contacts give."""
    return {name: next(filter(None, (one.get(name) for one in contacts)), None) for name in _REACHED}


def _person(contact: Element) -> Values:
    """How to reach a person: never the name, nor a mobile, nor an address made of the name.

    Files write mobiles as ``telfixe`` too: with a name beside it, such a number is a person's own.
    """
    where = child(contact, "coordonnees")
    found = reached_at(where)
    names = [fold(text(inner)) for name in ("nom", "prenom") for inner in below(where, name)]
    words = {word for name in names for word in name.split() if len(word) > _TRIVIAL}
    address = fold(found.get("courriel") or "").partition("@")[0]
    if any(word in address for word in words):
        found["courriel"] = None
    if any(names):
        found["telephone"] = _landline(found["telephone"])
    return found


def _landline(number: str | None) -> str | None:
    """The number as it is written unless it holds a mobile; then the first one in it that is none."""
    if number is None or _MOBILE.search(number) is None:
        return number
    return next((one.phone for one in phones_in(number) if not one.phone.startswith(_MOBILES)), None)


def reached_at(where: Element | None) -> Values:
    """The first landline, the e-mail and the first page of ``coordonnees``."""
    return {
        "telephone": text_of(next(iter(below(child(where, "telfixe"), "numtel")), None)),
        "courriel": text_of(child(where, "courriel")),
        "web": text_of(child(where, "web")),
    }


def place_of(element: Element) -> Values:
    """A ``lieu-de-formation``: its name and its number unless they are a person's, its address and its page."""
    where = child(element, "coordonnees")
    person = any(text_of(child(where, name)) for name in ("civilite", "prenom"))
    name = None if person else text_of(child(where, "nom"))
    own = reached_at(where)
    return {
        "nom": text_of(child(child(where, "adresse"), "denomination"))
        or name
        or text_of(child(where, "ligne")),
        **address_of(child(where, "adresse")),
        "telephone": _landline(own["telephone"]) if person else own["telephone"],
        "web": own["web"],
    }


def address_of(element: Element | None) -> Values:
    """An ``adresse``: its lines on one, its codes and its position."""
    lines = [said for line in below(element, "ligne") if (said := text_of(line))]
    return {
        "adresse": ", ".join(lines) or None,
        "codepostal": text_of(child(element, "codepostal")),
        "ville": text_of(child(element, "ville")),
        "code-INSEE-commune": text_of(child(element, "code-INSEE-commune")),
        "departement": text_of(child(element, "departement")),
        "region": text_of(child(element, "region")),
        "latitude": _position(element, "latitude"),
        "longitude": _position(element, "longitude"),
    }


def _position(address: Element | None, name: str) -> str | None:
    """2.x has ``latitude`` elements; 1.3 writes ``<extra info="latitude">``."""
    extra = (inner for inner in below(address, "extra") if inner.get("info") == name)
    return next((said for inner in [*below(address, name), *extra] if (said := text_of(inner))), None)
