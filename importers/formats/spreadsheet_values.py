"""What the values of a column look like: for each look, whether one value has it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Final

from directory.territory import Territory, load_territory
from directory.territory.names import split_postal_code
from directory.vocabularies import TYPES
from importers import cog
from importers.formats.body import names_a_person
from importers.formats.spreadsheet_words import audiences_in, fees_in, modes_in, pieces, themes_in
from importers.mappings.spreadsheet import Look
from importers.normalise import (
    ages,
    boolean,
    decimal,
    email,
    fold,
    hours_from_text,
    hours_from_weekdays,
    insee_code,
    is_absent,
    phones_in,
    postal_code,
    siret,
    split_cedex,
    url,
)

SAMPLE: Final = 40
"""Distinct values of a column that are looked at."""
_IDENTIFIES: Final = 0.95
"""Share of distinct values from which a column may identify rows."""
_LONGEST: Final = 400
_FEW_LETTERS: Final = 3
_LONGEST_THEME: Final = 100
_STREET = re.compile(
    r"\b(?:rue|avenue|av|bd|boulevard|place|pl|chemin|ch|route|rte|impasse|quai|square|allee|cours|zone|za|zi|"
    r"quartier|hameau|lieu-dit|lotissement|residence|immeuble|batiment|bp|street|road|mairie|village|montee)\b"
)
_POSTAL_INSIDE = re.compile(r"(?<!\d)(?:\d{5}|\d{2} \d{3})(?!\d)")
_POINT = re.compile(r"-?\d{1,3}[.,]\d{2,}[^\d-]+-?\d{1,3}[.,]\d{2,}")
_LOST_ZERO = re.compile(r"[1-9](?:[ .]?\d{2}){4}(?:\.0)?")
"""A phone that a spreadsheet took for a number."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{2,4}|\d{1,2}/\d{4}")
_TIMES = re.compile(r"\d\s?[h:]|24/7|rendez|rdv|\b(?:lun|mar|mer|jeu|ven|sam|dim)")
_SPAN = re.compile(r"\d\s?[h:]\s?\d{0,2}\s?(?:-|–|a|to|/)\s?\d{1,2}\s?[h:]")
_CLOSED: Final = frozenset({"ferme", "fermee", "closed", "-", "non", "rdv", "sur rdv", "sur rendez-vous"})
_MOST_DEGREES: Final = 180


@cache
def _territory() -> Territory:
    return load_territory()


def share(values: Sequence[str], look: Look) -> float:
    """The share of values that have a look, 0 to 1; those of a ``code`` must differ."""
    known = [value for value in values if not is_absent(value)]
    if not known:
        return 0.0
    distinct = list(dict.fromkeys(value[:_LONGEST] for value in known))
    seen = distinct[:SAMPLE]
    like = sum(LOOKS[look](value) for value in seen) / len(seen)
    return 0.0 if look == "code" and len(distinct) < _IDENTIFIES * len(known) else like


def persons(values: Sequence[str]) -> float:
    """The share of values that are likely a person's name: two to four words, a civility or a first name."""
    seen = [value for value in dict.fromkeys(values) if not is_absent(value)][:SAMPLE]
    return sum(_is_person(value) for value in seen) / len(seen) if seen else 0.0


def _is_person(value: str) -> bool:
    words = fold(value).split()
    return (
        2 <= len(words) <= 4
        and not any(c.isdigit() or c == "@" for c in value)
        and names_a_person(" ".join((words[0], words[-1])))
    )


def _commune(value: str) -> bool:
    city = split_cedex(split_postal_code(value)[0]).city
    if not city or len(city) > 45 or any(c.isdigit() for c in city) or "@" in city:
        return False
    return len(city.split()) <= 6


def known_communes(values: Sequence[str]) -> float:
    """The share of values that name a commune of the territory."""
    seen = [value for value in dict.fromkeys(values) if not is_absent(value)][:SAMPLE]
    found = sum(_territory().commune_named(value) is not None for value in seen)
    return found / len(seen) if seen else 0.0


def _name(value: str) -> bool:
    letters = sum(c.isalpha() for c in value)
    return 2 <= len(value) <= 150 and letters * 2 > len(value) and "@" not in value and "://" not in value


def _address(value: str) -> bool:
    plain = fold(value)
    return (
        len(plain) <= 200
        and _POSTAL_INSIDE.search(plain) is None
        and (
            _STREET.search(plain) is not None
            or re.match(r"\d{1,4}\b,? ?(?:bis|ter)? [a-z]", plain) is not None
        )
    )


def _full_address(value: str) -> bool:
    plain = fold(value)
    return _POSTAL_INSIDE.search(plain) is not None and any(c.isalpha() for c in plain) and "@" not in plain


def _degrees(value: str) -> bool:
    read = decimal(value)
    return read.ok and read.value is not None and abs(read.value) <= _MOST_DEGREES and not value.isdigit()


def _hours(value: str) -> bool:
    plain = fold(value)
    return _TIMES.search(plain) is not None and (
        _SPAN.search(plain) is not None or hours_from_text(value).value is not None
    )


def _day(value: str) -> bool:
    return fold(value) in _CLOSED or hours_from_weekdays({"lundi": value}).value is not None


def _whole(value: str) -> bool:
    return re.fullmatch(r"\d{1,4}(?:\.0)?(?: ?[a-z]{1,8})?", fold(value)) is not None


def _phone(value: str) -> bool:
    if _LOST_ZERO.fullmatch(value.strip()):
        return True
    return bool(phones_in(value)) and sum(c.isalpha() for c in value) < len(value) / 2


def _theme(value: str) -> bool:
    """Mostly words that are thématiques; a sentence that holds one is a description."""
    found = pieces(value)
    few = all(len(piece) <= _LONGEST_THEME for piece in found)
    return few and len(themes_in(value).unread) * 2 <= len(found)


def _has_words(table: Mapping[str, str]) -> Callable[[str], bool]:
    known = {fold(word) for pair in table.items() for word in pair}
    return lambda value: fold(value) in known


LOOKS: Final[Mapping[Look, Callable[[str], bool]]] = MappingProxyType(
    {
        "address": _address,
        "age": lambda value: bool(re.search(r"\d", value)) and ages(value).value is not None,
        "audience": lambda value: bool(audiences_in(value)),
        "code": lambda value: len(value) <= 120 and len(value.split()) <= 3 and "@" not in value,
        "commune": _commune,
        "date": lambda value: _DATE.match(value.strip()) is not None,
        "day": _day,
        "degrees": _degrees,
        "email": lambda value: "@" in value and email(value).value is not None,
        "fee": lambda value: bool(fees_in(value)) or "€" in value,
        "full_address": _full_address,
        "hours": _hours,
        "insee": lambda value: (code := insee_code(value).value) is not None and cog.exists(code),
        "long": lambda value: sum(c.isalpha() for c in value) >= _FEW_LETTERS and not _DATE.match(value),
        "mode": lambda value: bool(modes_in(value)),
        "name": _name,
        "phone": _phone,
        "point": lambda value: _POINT.search(value) is not None,
        "postal_code": lambda value: len(value) <= 10 and postal_code(value).value is not None,
        "siret": lambda value: siret(value).value is not None,
        "theme": _theme,
        "type": _has_words(TYPES),
        "url": lambda value: "@" not in value and " " not in value.strip() and url(value).value is not None,
        "whole": _whole,
        "whole_phone": lambda value: re.match(r"0|\+", value) is not None and _phone(value),
        "words": lambda value: any(c.isalnum() for c in value),
        "yes_no": lambda value: boolean(value).value is not None,
    }
)
