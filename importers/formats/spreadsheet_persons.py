"""Persons named inside a cell of a column that is not about persons: "Mme Durand, 04 92 00 00 00"."""

from __future__ import annotations

import re
from typing import Final

from importers.formats.body import names_a_person
from importers.mappings.spreadsheet import IGNORED
from importers.normalise import phones_in

_MOBILE: Final = ("+336", "+337")
_ADDRESS = re.compile(r"[^\s<>;,|]+@[^\s<>;,|]+")
_SHORT: Final = 100
"""Characters of a cell that may be a name and little else; a longer one is a text."""


def without_persons(field: str, text: str) -> str:
    """The cell without the person it names: their mobile goes with them, what is shared stays."""
    if field == "contact.phone" and names_a_person(text):
        return " | ".join(found.phone for found in phones_in(text) if not found.phone.startswith(_MOBILE))
    if field == "contact.email" and names_a_person(_ADDRESS.sub(" ", text)):
        return " | ".join(_ADDRESS.findall(text))
    return "" if field == IGNORED and len(text) <= _SHORT and names_a_person(text) else text
