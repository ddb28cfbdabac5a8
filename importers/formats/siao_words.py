"""Words of the SIAO's table and what they are in this directory.

Kinds of lodging and who gives them: code de l'action sociale et des familles, L345-2 to L345-2-9 (the SIAO
and the 115 decide); code de la construction et de l'habitation, L633-1 (accompanied housing).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_TEMPORARY: Final = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
_RENT: Final = "logement-hebergement--louer-un-logement"
_RIGHTS: Final = "difficultes-administratives-ou-juridiques--accompagnement-pour-lacces-aux-droits"

_BY_115: Final = (
    "Les places sont données par le 115 (appel gratuit, jour et nuit). Ne vous déplacez pas sans appeler."
)
_BY_SIAO: Final = (
    "La demande se fait avec un travailleur social, auprès du SIAO. Sans abri ce soir : appelez le 115."
)


@dataclass(frozen=True, slots=True)
class Lodging:
    """What a row offers: ``name`` is the offer's, ``lodges`` says that people sleep there."""

    name: str
    how_to_access: str
    themes: tuple[str, ...] = (_TEMPORARY,)
    lodges: bool = True


KINDS: Final = MappingProxyType(
    {
        "urgence": Lodging("Hébergement d'urgence", _BY_115),
        "stabilisation": Lodging("Hébergement de stabilisation", _BY_SIAO),
        "insertion": Lodging("Hébergement d'insertion", _BY_SIAO),
        "logement": Lodging("Logement accompagné", _BY_SIAO, (_RENT, _TEMPORARY)),
        "hebergement": Lodging("Hébergement", _BY_SIAO),
        "asile": Lodging("Hébergement des demandeurs d'asile et des réfugiés", _BY_SIAO),
        "accueil de jour": Lodging("Accueil de jour", _BY_SIAO, (_TEMPORARY, _RIGHTS), lodges=False),
        "veille sociale": Lodging("Veille sociale", _BY_SIAO, (_TEMPORARY, _RIGHTS), lodges=False),
        "premier accueil": Lodging("Premier accueil", _BY_SIAO, (_TEMPORARY, _RIGHTS), lodges=False),
    }
)
WORDS: Final = (
    ("urgence", "urgence"),
    ("hotel", "urgence"),
    ("115", "urgence"),
    ("stabilisation", "stabilisation"),
    ("insertion", "insertion"),
    ("asile", "asile"),
    ("cada", "asile"),
    ("logement", "logement"),
    ("residence sociale", "logement"),
    ("pension de famille", "logement"),
    ("intermediation locative", "logement"),
    ("accueil de jour", "accueil de jour"),
    ("veille sociale", "veille sociale"),
    ("premier accueil", "premier accueil"),
    ("hebergement", "hebergement"),
)
"""A word found in the row's type, then in its dispositif, then in its category; the first that fits wins."""

WELCOMED: Final = MappingProxyType(
    {
        "homme_seul": "homme seul",
        "femme_seule": "femme seule",
        "couple_sans_enfant": "couple sans enfant",
        "femme_seule_avec_enfant_s": "femme seule avec enfants",
        "homme_seul_avec_enfant_s": "homme seul avec enfants",
        "groupe_avec_enfant_s": "groupe avec enfants",
        "groupe_d_adultes_sans_enfant": "groupe d'adultes",
        "couple_avec_enfant": "couple avec enfants",
        "enfant_mineur_isole": "mineur isolé",
        "enfants_mineurs_en_groupe": "mineurs en groupe",
    }
)
"""Columns ``Public accueilli "…"``, told in words; violence has its own rule."""
SUPPORTED: Final = MappingProxyType(
    {
        "jeunes_majeurs_18_25_ans": "jeunes majeurs",
        "personnes_agees": "personnes âgées",
        "justice": "personnes suivies par la justice",
        "pathologies_medicales_chroniques": "maladies chroniques",
        "addictions": "addictions",
        "prostitution": "prostitution",
        "troubles_psychiatriques": "troubles psychiques",
    }
)
"""Columns ``Public accompagné "…"``."""
EVERYBODY: Final = "public_accueilli_accueil_tout_public"
VIOLENCE: Final = (
    "public_accueilli_femmes_victimes_de_violences",
    "public_accompagne_personnes_victimes_de_violence",
)
WITH_MEN: Final = (
    "homme_seul",
    "couple_sans_enfant",
    "homme_seul_avec_enfant_s",
    "groupe_d_adultes_sans_enfant",
    "couple_avec_enfant",
    "groupe_avec_enfant_s",
)
WITH_CHILDREN: Final = (
    "femme_seule_avec_enfant_s",
    "homme_seul_avec_enfant_s",
    "groupe_avec_enfant_s",
    "couple_avec_enfant",
)
WOMEN: Final = ("femme_seule", "femme_seule_avec_enfant_s")
