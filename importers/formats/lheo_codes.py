"""Codes of LHÉO and what they are here: its own tables (2.3), and the FORMACODE's domains and audiences.

http://lheo.gouv.fr/ (``dict-…``); FORMACODE (Centre Inffo): codes that mean the same since version 10.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from directory.records import Mode

EVERYBODY: Final = "tous-publics"
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
WORKERS: Final = "82"
"""How a ``code-public-vise`` begins that is of people at work."""
AUDIENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "80001": ("demandeurs-emploi",),
    "80003": ("demandeurs-emploi",),
    "80004": ("demandeurs-emploi",),
    "80006": ("demandeurs-emploi",),
    "80007": ("demandeurs-emploi",),
    "80009": ("demandeurs-emploi", "jeunes"),
    "81013": ("personnes-en-situation-juridique-specifique",),
    "81014": ("actifs",),
    "81018": ("femmes",),
    "81020": ("personnes-en-situation-de-handicap",),
    "81022": ("personnes-exilees",),
    "81023": ("personnes-exilees",),
    "81024": ("jeunes",),
    "81025": ("personnes-en-situation-de-handicap",),
    "81026": ("personnes-en-situation-de-handicap",),
    "81027": ("personnes-en-situation-de-handicap",),
    "81028": ("personnes-en-situation-de-handicap",),
    "81029": ("personnes-en-situation-de-handicap",),
    "81030": ("etudiants",),
    "81031": ("demandeurs-emploi",),
    "81032": ("jeunes",),
    "81033": ("jeunes",),
    "81042": ("personnes-exilees",),
    "83056": (EVERYBODY,),
}
"""The other ones that are of an audience here, as data·inclusion reads them."""
DOMAINS: Final[Mapping[str, tuple[str, ...]]] = {
    "11083": ("lecture-ecriture-calcul--maitriser-le-calcul",),
    "15030": ("lecture-ecriture-calcul--maitriser-le-calcul",),
    "15040": ("lecture-ecriture-calcul--maitriser-le-francais",),
    "15041": (
        "lecture-ecriture-calcul--maitriser-le-francais",
        "lecture-ecriture-calcul--maitriser-le-calcul",
    ),
    "15043": ("lecture-ecriture-calcul--maitriser-le-francais",),
    "15061": ("preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi",),
    "15062": ("choisir-un-metier--confirmer-son-choix-de-metier",),
    "15070": ("preparer-sa-candidature--organiser-ses-demarches-de-recherche-demploi",),
    "15235": ("lecture-ecriture-calcul--maitriser-le-francais",),
}
"""``code-FORMACODE``: trainings that are more than the learning of a trade."""


def audiences(codes: Collection[str]) -> tuple[str, ...]:
    """For whom an action is, everybody when it is among them; () when another code is of no audience here."""
    known = [("actifs",) if code.startswith(WORKERS) else AUDIENCES.get(code, ()) for code in codes]
    if (EVERYBODY,) in known:
        return (EVERYBODY,)
    return tuple(dict.fromkeys(audience for one in known for audience in one)) if all(known) else ()
