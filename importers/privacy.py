"""Persons stay out: personal e-mail addresses leave every text before it is stored anywhere."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from importers.normalise import is_personal_email

REMOVED = "[adresse personnelle retirée]"
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def without_personal_emails(text: str, context: str) -> str:
    """The text, its personal addresses replaced; ``context`` holds words that name the body, not a person."""
    if "@" not in text:
        return text
    return _ADDRESS.sub(lambda found: REMOVED if is_personal_email(found[0], context) else found[0], text)


def public_payload(values: Mapping[str, Any], dropped: Collection[str], context: str) -> dict[str, Any]:
    """The raw row as it may be kept: without the columns that name persons, nor personal addresses."""
    return {
        name: _public(value, context)
        for name, value in values.items()
        if name not in dropped and value is not None and value != ""
    }


def _public(value: object, context: str) -> object:
    if isinstance(value, str):
        return without_personal_emails(value, context) if "@" in value else value
    if isinstance(value, list):
        return [_public(item, context) for item in value]
    if isinstance(value, dict):
        return {key: _public(item, context) for key, item in value.items()}
    return value
