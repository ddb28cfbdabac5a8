"""Codes of LHÉO's tables (2.3) and what they are here. http://lheo.gouv.fr/ (``dict-…``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from directory.records import Mode

MODES: Final[Mapping[str, tuple[Mode, ...]]] = {
    "0": ("en-presentiel",),
    "1": ("en-presentiel", "a-distance"),
    "2": ("a-distance",),
}
LEVELS: Final = {
    "4": "CAP, BEP",
    "5": "baccalauréat",
    "6": "bac + 2",
    "7": "bac + 3 ou 4",
    "8": "bac + 5 ou plus",
    "13": "CAP, BEP",
    "14": "baccalauréat",
    "15": "bac + 2",
    "16": "bac + 3 ou 4",
    "17": "bac + 5",
    "18": "doctorat",
}
"""1 to 8 are the levels of 1969; 2.3 adds 11 to 18, those of 2019. Below the CAP there is nothing to ask for."""
FUNDERS: Final = {
    "2": "Région",
    "3": "Fonds social européen",
    "4": "France Travail",
    "5": "entreprise",
    "7": "Agefiph",
    "8": "Département",
    "9": "commune",
    "10": "personne formée",
    "11": "État",
    "12": "État",
    "13": "État",
    "14": "fonds européens",
    "15": "autre collectivité",
    "16": "OPCO",
    "17": "Transitions Pro",
    "18": "LADOM",
    "19": "État",
    "20": "OFII",
}
"""``code-financeur``; 0 (other), 1 and 6 (gone) say nothing."""
RECRUITMENT: Final = {
    "1": "méthode de recrutement par simulation",
    "2": "concours",
    "3": "dossier",
    "4": "tests pratiques",
    "5": "épreuves écrites",
    "6": "épreuves orales",
    "7": "candidature",
    "8": "entretien ou rendez-vous individuel",
    "9": "information collective",
}
"""``modalite-recrutement``."""
