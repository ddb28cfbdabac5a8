"""Names made comparable: without legal forms, articles and places, with abbreviations spelled out. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from directory.words import plain

LEGAL_FORMS: Final = frozenset(
    (
        "association",
        "assoc",
        "asso",
        "sarl",
        "sas",
        "sasu",
        "eurl",
        "sci",
        "scop",
        "scic",
        "gie",
        "epic",
        "epci",
    )
)
SMALL_WORDS: Final = frozenset(
    (
        *("a", "au", "aux", "avec", "d", "dans", "de", "des", "du", "en", "et", "ex", "l", "la", "le", "les"),
        *("ou", "par", "pour", "s", "sa", "ses", "son", "st", "sur", "un", "une"),
    )
)
ABBREVIATIONS: Final = MappingProxyType(
    {
        "cc": "communaute communes",
        "ccas": "centre communal action sociale",
        "cds": "centre sante",
        "ch": "centre hospitalier",
        "chic": "centre hospitalier intercommunal",
        "cs": "centre social",
        "efs": "france services",
        "fjt": "foyer jeunes travailleurs",
        "mds": "maison solidarites",
        "ml": "mission locale",
        "mj": "mission jeunes",
        "msap": "france services",
        "msp": "maison sante",
        "sisa": "maison sante",
        "pluriprofessionnelle": "",
        "pluridisciplinaire": "",
    }
)
"""What registers abbreviate; an empty text is left out."""

GENERIC: Final = frozenset(
    (
        *(
            "accueil",
            "action",
            "aide",
            "annexe",
            "antenne",
            "antennes",
            "appui",
            "bureau",
            "centre",
            "communal",
        ),
        *("commune", "communes", "communaute", "agglomeration", "comite", "delegation", "departement"),
        *(
            "departemental",
            "departementale",
            "dentaire",
            "domicile",
            "ecole",
            "espace",
            "federation",
            "formation",
        ),
        *(
            "foyer",
            "france",
            "groupe",
            "hospitalier",
            "intercommunal",
            "jeunes",
            "local",
            "locale",
            "logement",
        ),
        *("lycee", "mairie", "maison", "maisons", "medical", "medicale", "mission", "numerique", "office"),
        *("point", "pole", "public", "rural", "sante", "service", "services", "site", "social", "sociale"),
        *("socioculturel", "solidarite", "solidarites", "travail", "travailleurs", "ville", "residence"),
        *(
            "cmp",
            "cattp",
            "cms",
            "ssiad",
            "saad",
            "spasad",
            "savs",
            "samsah",
            "esat",
            "ehpad",
            "csapa",
            "cada",
        ),
        *("chrs", "cpts", "gem", "famille", "pension", "soins", "hopital", "jour", "autonomie", "cantonal"),
        *("demarches", "administratives", "accompagnees", "ligne", "conseiller", "mandataire"),
    )
)
"""Words that say what kind of thing it is, not which one."""


def comparable(name: str, places: Collection[str] = ()) -> tuple[str, ...]:
    """The words that tell this name from others, in order; ``places``: names of places, left out.

    A name that holds nothing else keeps its places: "Gap" stays "gap".
    """
    text = plain(name)
    kept = _words(_without(text, frozenset(places)))
    return kept or _words(text)


def _words(text: str) -> tuple[str, ...]:
    spelled = " ".join(ABBREVIATIONS.get(word, word) for word in text.split())
    left_out = SMALL_WORDS | LEGAL_FORMS
    return tuple(word for word in spelled.split() if word not in left_out and not word.isdigit())


def _without(text: str, places: frozenset[str]) -> str:
    pattern = _pattern(places)
    return pattern.sub(" ", text) if pattern else text


@lru_cache(maxsize=4)
def _pattern(places: frozenset[str]) -> re.Pattern[str] | None:
    words = sorted({plain(name) for name in places} - {""}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b") if words else None


def distinctive(words: Collection[str]) -> tuple[str, ...]:
    """The words that say which one it is."""
    return tuple(word for word in words if word not in GENERIC)


_NUMBER: Final = re.compile(r"^(?:0+\s)?(\d+)\s?(bis|ter|quater|[a-d]\b)?\s*")
_WAYS: Final = MappingProxyType(
    {
        "av": "avenue",
        "ave": "avenue",
        "bd": "boulevard",
        "bld": "boulevard",
        "bvd": "boulevard",
        "ch": "chemin",
        "che": "chemin",
        "crs": "cours",
        "imp": "impasse",
        "pas": "passage",
        "pl": "place",
        "qu": "quartier",
        "rte": "route",
    }
)


def street(address: str) -> tuple[str, str]:
    """``(number, way)`` of an address line: ``("5ter", "rue capitaine bresson")``; no number: ``""``."""
    text = plain(address)
    found = _NUMBER.match(text)
    number = "".join(found.groups("")) if found else ""
    rest = text[found.end() :] if found else text
    words = (_WAYS.get(word, word) for word in rest.split())
    return number.lstrip("0"), " ".join(word for word in words if word not in SMALL_WORDS)
