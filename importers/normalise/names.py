"""Names and addresses written in capitals and abbreviations (FINESS, SIRENE) put into readable French."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from importers.normalise.abbreviations import ABBREVIATIONS, ACRONYMS, COMMON_NOUNS, SMALL_WORDS, STREET_TYPES
from importers.normalise.text import clean, fold

NO_SPELLINGS: Mapping[str, str] = MappingProxyType({})

_LONGEST_ACRONYM = 5
_TOKEN = re.compile(r"(?<![^\W_])[^\W\d_]+\.?")
_ORDINAL = re.compile(r"(?<=\d)(?:ER|ERE|ÈRE|E|EME|ÈME|ND|NDE)\b")
_DOTTED = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]\.){2,}")


def _is_shouting(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    # "du 159eme R.I.A." is capitals too: FINESS writes a few ordinals in lower case.
    return bool(letters) and sum(c.islower() for c in letters) * 8 <= len(letters)


def _word(token: str, spellings: Mapping[str, str]) -> str:
    word, dot = token.rstrip("."), "." if token.endswith(".") else ""
    return ABBREVIATIONS[word.upper()] if word.upper() in ABBREVIATIONS else _cased(word, spellings) + dot


def _cased(word: str, spellings: Mapping[str, str]) -> str:
    upper = word.upper()
    if upper in spellings:
        return spellings[upper]
    if upper in ACRONYMS:
        return upper
    lower = word.lower()
    if lower in SMALL_WORDS:
        return lower
    if fold(word) in COMMON_NOUNS:
        return COMMON_NOUNS[fold(word)]
    has_vowel = any(c in "aeiouy" for c in fold(word))
    return word.capitalize() if has_vowel or len(word) > _LONGEST_ACRONYM else upper


def _first_upper(text: str) -> str:
    for at, char in enumerate(text):
        if char.isalpha():
            return text[:at] + char.upper() + text[at + 1 :]
    return text


def readable_name(text: str | None, spellings: Mapping[str, str] = NO_SPELLINGS) -> str:
    """A name in capitals as French writes it: "CTRE HOSPITALIER" gives "Centre hospitalier".

    Acronyms stay in capitals, FINESS abbreviations are written out, common nouns get their accents back.
    A name that already has lower case is only cleaned. `spellings` maps a word in capitals to its right
    form ("BUECH" to "Buëch"): accents of places are the territory's knowledge, not this module's.
    """
    name = clean((text or "").replace('"', " "))
    if not _is_shouting(name):
        return name
    name = _DOTTED.sub(lambda m: m.group().replace(".", "") + " ", name)
    undotted = frozenset(m.group().replace(".", "").upper() for m in _DOTTED.finditer(clean(text)))
    forms = {**{word: word for word in undotted}, **spellings}
    name = _ORDINAL.sub(lambda m: m.group().lower(), name)
    return clean(_first_upper(_TOKEN.sub(lambda m: _word(m.group(), forms), name)))


def readable_street(text: str | None, spellings: Mapping[str, str] = NO_SPELLINGS) -> str:
    """A street line in capitals as people write it.

    "12 AV DU DR PROVANSAL" gives "12 Avenue du Docteur Provansal".

    The street type is written out when it is the first word or follows the number.
    """
    line = clean(text)
    match = re.match(r"((?:\d+\s*(?:BIS|TER|QUATER|[A-D])?,?\s+)?)([A-Z]+)(?=\s|$)(.*)$", line)
    if match is None or match.group(2) not in STREET_TYPES:
        return readable_name(line, spellings)
    number, kind, rest = match.groups()
    tail = _ORDINAL.sub(lambda m: m.group().lower(), rest)
    if _is_shouting(rest):
        tail = _TOKEN.sub(lambda m: _street_word(m.group(), spellings), tail)
    return clean(f"{number.lower()}{_first_upper(STREET_TYPES[kind])}{tail}")


def _street_word(token: str, spellings: Mapping[str, str]) -> str:
    """In a street's name nouns and titles have a capital: "rue de l'Hôpital", "avenue du Docteur …"."""
    word = _word(token, spellings)
    return word if word in SMALL_WORDS else _first_upper(word)
