"""How much a column's title says that it is a field, or that it tells of a person."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from importers.mappings.spreadsheet import BY_NAME, TARGETS, WEEK, Target
from importers.normalise import fold
from importers.privacy import names_a_person

_SMALL_WORDS = """
    de du des la le les l d un une et a au aux en par sur s t the of and in for on our your nos notre vos votre
"""
_SMALL: Final = frozenset(_SMALL_WORDS.split())
_SHORT: Final = {
    "tel": "telephone",
    "tph": "telephone",
    "adr": "adresse",
    "ad": "adresse",
    "addr": "address",
    "cp": "code postal",
    "com": "commune",
    "mel": "email",
    "mail": "email",
    "courriel": "email",
    "nb": "nombre",
    "nbre": "nombre",
    "nbr": "nombre",
    "desc": "description",
    "num": "numero",
    "no": "numero",
    "n": "numero",
    "struct": "structure",
    "org": "organisme",
    "etab": "etablissement",
    "etabl": "etablissement",
    "lib": "libelle",
    "dept": "departement",
    "hor": "horaire",
    "loc": "localite",
    "thema": "thematique",
    "postale": "postal",
}
_PERSON_WORDS = """
    prenom referent referente responsable interlocuteur interlocutrice directeur directrice president presidente
    dirigeant conseiller conseillere animateur animatrice coordinateur coordinatrice correspondant formateur
    formatrice educateur educatrice intervenant tuteur manager firstname lastname surname staff civilite
    titulaire secretaire tresorier maire elu gerant gerante
"""
_PERSONS: Final = frozenset(_PERSON_WORDS.split())
_OWN: Final = frozenset(
    {"personnel", "personnelle", "perso", "direct", "directe", "personal", "private", "prive"}
)
_REACHED_BY: Final = frozenset({"telephone", "email", "mobile", "portable", "ligne", "phone", "numero"})
_NOT_OURS: Final = frozenset(
    {"fax", "siren", "finess", "rna", "epci", "departement", "dep", "region", "canton", "ape", "naf"}
)
"""Words of columns that look like ours and are not."""
_DAYS: Final = frozenset(WEEK)
_LEAST_FUZZY: Final = 5
"""Letters of a word that may be misspelt."""
_LIKENESS: Final = 77
_MISSPELT: Final = 0.92
_WEAK: Final = 0.6
SURE: Final = 0.84
"""Likeness above which a title says what its column is."""
_CAMEL = re.compile(r"(?<=[a-zéèà])(?=[A-Z])")
_ASIDE = re.compile(r"\([^)]*\)|\*")
_SIGNS = re.compile(r"[^a-z0-9]+")


def words_of(title: str) -> tuple[str, ...]:
    """A title's words: folded, short forms written out, singular, without small words or what is in brackets."""
    plain = fold(_CAMEL.sub(" ", _ASIDE.sub(" ", title.replace("°", " ")))).replace("e-mail", "email")
    singular = (_singular(word) for word in _SIGNS.split(plain) if word)
    written_out = " ".join(_SHORT.get(word, word) for word in singular)
    return tuple(word for word in written_out.split() if word not in _SMALL)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=10_000)
def spellings_of(title: str) -> tuple[tuple[str, ...], ...]:
    """The readings of a title in two languages or on two lines ("Nom / Name"), the whole of it first."""
    parts = [part for part in re.split(r"\s+/\s+|\n|\s+\|\s+", title) if part.strip()]
    return tuple(dict.fromkeys(words_of(part) for part in ([title, *parts] if len(parts) > 1 else [title])))


def likeness(title: str, target: Target) -> float:
    """How much a title says that its column is this field, 0 to 1."""
    return max((_likeness(words, target.name) for words in spellings_of(title) if words), default=0.0)


@cache
def _synonyms(name: str) -> tuple[tuple[frozenset[str], float, bool], ...]:
    """Each title of a field: its words, what it weighs, and whether it counts inside a longer one."""
    target = BY_NAME[name]
    groups = ((target.titles, 1.0, True), (target.weak, _WEAK, True), (target.alone, 1.0, False))
    return tuple(
        (frozenset(words_of(t)), weight, inside) for titles, weight, inside in groups for t in titles
    )


@cache
def _known_words() -> tuple[str, ...]:
    words = {word for target in TARGETS for synonym, _, _ in _synonyms(target.name) for word in synonym}
    return tuple(sorted(words))


@lru_cache(maxsize=10_000)
def _spelt(word: str) -> str:
    """The known word that this one means, itself when none is near."""
    known = _known_words()
    if word in known or len(word) < _LEAST_FUZZY or word in _PERSONS:
        return word
    near = [other for other in known if abs(len(other) - len(word)) <= 1]
    found = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=_LIKENESS)
    return found[0] if found is not None else word


@lru_cache(maxsize=10_000)
def _likeness(words: tuple[str, ...], name: str) -> float:
    spelt = frozenset(_spelt(word) for word in words)
    if spelt & _NOT_OURS or (spelt & _DAYS and not name.startswith("place.hours.")):
        return 0.0
    right = 1.0 if spelt == frozenset(words) else _MISSPELT
    best = 0.0
    for synonym, weight, inside in _synonyms(name):
        if spelt == synonym:
            best = max(best, weight)
        elif not inside:
            continue
        elif synonym < spelt:
            # The more of the title a synonym leaves unsaid, the less sure it is.
            best = max(best, weight * (0.45 + 0.45 * len(synonym) / len(spelt)))
        elif len(spelt) > 1 and spelt < synonym:
            best = max(best, weight * 0.6 * len(spelt) / len(synonym))
    return best * right


def tells_of_a_person(title: str) -> bool:
    """Whether a title, by itself, names somebody or their own phone or mailbox: "Référent", "Mobile perso"."""
    words = {_spelt(word) for word in words_of(title)}
    own = bool(words & _OWN and words & _REACHED_BY)
    return own or bool(words & _PERSONS) or names_a_person(title)


def may_be_told_by_its_values(title: str) -> bool:
    """Whether a title does not say that its column is something else."""
    return not any(set(words) & _NOT_OURS for words in spellings_of(title))


def is_title(text: str) -> bool:
    """Whether a cell is surely the title of a known field or of persons."""
    if tells_of_a_person(text):
        return True
    return any(frozenset(map(_spelt, words)) in _whole_titles() for words in spellings_of(text))


@cache
def _whole_titles() -> frozenset[frozenset[str]]:
    found = (one for target in TARGETS for one in _synonyms(target.name))
    return frozenset(synonym for synonym, weight, _ in found if weight > _WEAK)
