"""Persons stay out: personal e-mail addresses leave every text before it is stored anywhere."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, Final

from importers.normalise import fold, is_personal_email

REMOVED: Final = "[adresse personnelle retirée]"
# Starts only where a word does and stops at 64 characters (RFC 5321): a megabyte of letters costs one look.
_ADDRESS = re.compile(
    r"(?<![\w.+'-])([\w.+'-]{1,64})(?:@|%40|\s?[\[(]\s?(?:at|arobase|@)\s?[\])]\s?)([\w-]+(?:\.[\w-]+)*)",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"pre_?noms?\b|prenom|(?:^|_)(?:responsable|referent|interlocuteur|directeur|president|dirigeant|maire)"
    r"|contact_?nom|nom_?(?:du_?)?contact|personne_?(?:a_?)?contact"
    r"|(?:first|last|given|family)_?name|surname|nom_de_(?:famille|naissance)|(?:^|_)(?:recruteur|mediateur)s?$"
)
"""Names of columns that hold a person's name, whatever the format."""
_OF_SOMEBODY: Final = frozenset(
    {"prenom", "prenoms", "firstname", "first_name", "given_name", "lastname", "last_name", "surname"}
)
"""Fields that only a person has: an object that bears one is somebody."""
_CONTACTS: Final = frozenset({"contact", "contacts"})


def without_personal_emails(text: str, context: str) -> str:
    """The text, its personal addresses replaced; ``context`` holds words that name the body, not a person.

    Addresses hidden from robots count too: ``jean.dupont&#64;exemple.fr``, ``jean.dupont(at)exemple.fr``.
    """
    if not ("@" in text or "&" in text or "%" in text or "(" in text or "[" in text):
        return text
    if "&" in text and (plain := html.unescape(text)) != text and _ADDRESS.search(plain) is not None:
        cleaned = _cleaned(plain, context)
        return cleaned if cleaned != plain else text
    return _cleaned(text, context)


def _cleaned(text: str, context: str) -> str:
    return _ADDRESS.sub(
        lambda found: REMOVED if is_personal_email(f"{found[1]}@{found[2]}", context) else found[0], text
    )


def names_a_person(column: str) -> bool:
    """Whether a column, by its title, holds the name of somebody."""
    return _PERSON.search(_spelled(column)) is not None


@lru_cache(maxsize=2_000)
def _spelled(column: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(column))


def public_payload(values: Mapping[str, Any], dropped: Collection[str], context: str) -> dict[str, Any]:
    """The raw row as it may be kept, at any depth: without the fields that name persons, nor persons themselves
    (an object with a first name, the objects of a list of contacts), nor personal addresses."""
    return {
        name: _public(value, dropped, context)
        for name, value in values.items()
        if value is not None and value != "" and not _is_left_out(name, value, dropped)
    }


_is_persons = lru_cache(maxsize=2_000)(names_a_person)


def _is_left_out(name: str, value: object, dropped: Collection[str]) -> bool:
    return name in dropped or _is_persons(name) or (name in _CONTACTS and isinstance(value, (list, dict)))


def _is_somebody(value: object) -> bool:
    return isinstance(value, dict) and not _OF_SOMEBODY.isdisjoint(map(_spelled, value))


def _public(value: object, dropped: Collection[str], context: str) -> object:
    if isinstance(value, str):
        return without_personal_emails(value, context)
    if isinstance(value, list):
        return [_public(item, dropped, context) for item in value if not _is_somebody(item)]
    if not isinstance(value, dict):
        return value
    if _is_somebody(value):
        return None
    return {
        key: _public(item, dropped, context)
        for key, item in value.items()
        if not _is_left_out(key, item, dropped)
    }
