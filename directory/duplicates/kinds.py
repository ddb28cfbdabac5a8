"""What kind of body or service a name tells of: two that differ are two things, however near. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from directory.words import plain

_KINDS: Final[Sequence[tuple[str, str, str]]] = (
    ("france-services", "France services", r"france services?|msap"),
    ("mairie", "mairie", r"mairie|ville de|^commune de"),
    ("ccas", "centre d'action sociale", r"ccas|cias|centre (?:inter)?communal d action sociale"),
    ("intercommunalite", "intercommunalité", r"communaute d(?:e communes|agglomeration| agglomeration)|petr"),
    ("departement", "Département", r"^departement|conseil departemental d(?:e|u|es) "),
    ("mission-locale", "mission locale", r"mission locale|mission jeunes"),
    ("solidarites", "maison des solidarités", r"maisons? (?:de|des) solidarites?|centre medico social"),
    ("bibliotheque", "bibliothèque", r"bibliotheque|mediatheque"),
    ("centre-social", "centre social", r"centre social|centre socioculturel|espace de vie sociale"),
    ("ecole", "école", r"^ecole|^college|lycee|cfa|greta|institut de formation|ifsi|ifas|universite"),
    ("hopital", "hôpital", r"centre hospitalier|hopital(?! de jour)|polyclinique"),
    ("hopital-jour", "hôpital de jour", r"hopital de jour"),
    ("cmp", "centre médico-psychologique", r"cmp|centre medico psychologique|cmpp"),
    ("cattp", "centre d'accueil thérapeutique", r"cattp"),
    ("maison-sante", "maison de santé", r"msp|maisons? de sante|sisa"),
    ("cpts", "communauté professionnelle de santé", r"cpts"),
    ("dentaire", "centre dentaire", r"dentaires?"),
    ("centre-sante", "centre de santé", r"cds|centre de sante"),
    ("garde", "maison médicale de garde", r"maison medicale"),
    (
        "domicile",
        "soins et aide à domicile",
        r"ssiad|spasad|saad|soins infirmiers|service de soins|aide a domicile|aide menagere|admr",
    ),
    ("savs", "accompagnement à la vie sociale", r"savs"),
    ("samsah", "accompagnement médico-social", r"samsah"),
    ("esat", "ESAT", r"esat|aide par le travail"),
    ("foyer-travailleurs", "foyer de jeunes travailleurs", r"jeunes travailleurs|fjt|habitat jeunes"),
    ("pension", "pension de famille", r"pensions? de familles?|residence accueil|maison relais"),
    ("residence-sociale", "résidence sociale", r"residence sociale"),
    (
        "residence-agee",
        "logement pour personnes âgées",
        r"residence autonomie|logement foyer|ehpad|maison de retraite",
    ),
    ("cada", "accueil de demandeurs d'asile", r"cada|demandeurs d asile"),
    ("cph", "hébergement de réfugiés", r"cph|centre provisoire d hebergement"),
    ("huda", "hébergement d'urgence de demandeurs d'asile", r"huda"),
    ("hebergement", "hébergement", r"chrs|chu|hebergement d urgence|hebergement et accompagnement social"),
    ("addictions", "soin des addictions", r"csapa|caarud|addictions"),
    ("tutelles", "protection des majeurs", r"mjpm|mandataire judiciaire"),
    ("dpf", "prestations familiales", r"dpf|prestations familiales"),
    ("gem", "groupe d'entraide mutuelle", r"gem|groupe d entraide mutuelle"),
    ("numerique", "aide au numérique", r"conseillers? numeriques?|aide au numerique|cyber|fab ?lab"),
)
_READERS: Final = tuple((key, re.compile(rf"\b(?:{pattern})\b")) for key, _, pattern in _KINDS)
LABELS: Final = {key: label for key, label, _ in _KINDS}
"""``{kind: French words}``."""


ONE_IN_A_TOWN: Final = frozenset(
    ("france-services", "mairie", "ccas", "intercommunalite", "departement", "mission-locale")
)
"""Kinds of which a town has one, as a rule."""

HOUSES: Final = frozenset(("france-services",))
"""A house that a body keeps, with hours and a phone of its own: never the body itself."""


def kinds(*texts: str | None) -> frozenset[str]:
    """The kinds these texts tell of, maybe several, maybe none."""
    told = [plain(text) for text in texts if text]
    return frozenset(key for key, pattern in _READERS if any(pattern.search(text) for text in told))
