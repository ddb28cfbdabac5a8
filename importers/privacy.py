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
)
"""Names of columns that hold a person's name, whatever the format."""


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
    return _PERSON.search(re.sub(r"[^a-z0-9]+", "_", fold(column))) is not None


def public_payload(values: Mapping[str, Any], dropped: Collection[str], context: str) -> dict[str, Any]:
    """The raw row as it may be kept: without the columns that name persons, nor personal addresses."""
    return {
        name: _public(value, context)
        for name, value in values.items()
        if value is not None and value != "" and name not in dropped and not _is_persons(name)
    }


_is_persons = lru_cache(maxsize=2_000)(names_a_person)


def _public(value: object, context: str) -> object:
    if isinstance(value, str):
        return without_personal_emails(value, context)
    if isinstance(value, list):
        return [_public(item, context) for item in value]
    if isinstance(value, dict):
        return {key: _public(item, context) for key, item in value.items() if not _is_persons(key)}
    return value
