"""Vocabularies of data·inclusion v1 and the families over them."""

from __future__ import annotations

from enum import EnumMeta
from functools import cache
from types import MappingProxyType
from typing import Final

from data_inclusion.schema import v1

FAMILIES: Final = MappingProxyType(
    {
        "insertion": "Emploi et accompagnement",
        "formation": "Formation",
        "hebergement-urgence": "Hébergement et logement",
        "mobilite": "Mobilité",
        "sante": "Santé",
        "vie-quotidienne": "Vie quotidienne et droits",
    }
)
"""Family ids and their public labels, in the order pages show them."""


def _labels(vocabulary: EnumMeta) -> MappingProxyType[str, str]:
    return MappingProxyType({member.value: member.label for member in vocabulary})  # type: ignore[var-annotated]


CATEGORIES: Final = _labels(v1.Categorie)
THEMES: Final = _labels(v1.Thematique)
AUDIENCES: Final = _labels(v1.Public)
FEES: Final = _labels(v1.Frais)
MODES: Final = _labels(v1.ModeAccueil)
TYPES: Final = _labels(v1.TypeService)
MOBILISABLE_PAR: Final = _labels(v1.PersonneMobilisatrice)
MODES_MOBILISATION: Final = _labels(v1.ModeMobilisation)
RESEAUX_PORTEURS: Final = _labels(v1.ReseauPorteur)

VIOLENCE: Final = "famille--surmonter-conflits-separation-violence"
TEMPORARY_LODGING: Final = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"

_FAMILY_OF_CATEGORY: Final = {
    "choisir-un-metier": "insertion",
    "creer-une-entreprise": "insertion",
    "difficultes-administratives-ou-juridiques": "vie-quotidienne",
    "difficultes-financieres": "vie-quotidienne",
    "equipement-et-alimentation": "vie-quotidienne",
    "famille": "vie-quotidienne",
    "lecture-ecriture-calcul": "formation",
    "logement-hebergement": "hebergement-urgence",
    "mobilite": "mobilite",
    "numerique": "vie-quotidienne",
    "preparer-sa-candidature": "insertion",
    "remobilisation": "insertion",
    "sante": "sante",
    "se-former": "formation",
    "souvrir-a-linternational": "insertion",
    "trouver-un-emploi": "insertion",
}

_FAMILY_OF_THEME: Final = {
    "remobilisation--activites-sportives-et-culturelles": "vie-quotidienne",
    "remobilisation--lien-social": "vie-quotidienne",
    "remobilisation--benevolat-action-citoyenne": "vie-quotidienne",
}
"""Thématiques whose family is not that of their category."""

_FAMILY_OF_TYPE: Final = {"formation": "formation"}


def category_of(theme: str) -> str:
    """The data·inclusion category of a thématique (``sante--addictions`` → ``sante``)."""
    return theme.partition("--")[0]


def families(stated: tuple[str, ...], themes: tuple[str, ...], type_: str | None) -> tuple[str, ...]:
    """The families of an offer: those its source states, else derived from thématiques and type.

    Never empty: what nothing places is in ``vie-quotidienne``. In the order of ``FAMILIES``.
    """
    found = set(stated)
    if not found:
        found = {_FAMILY_OF_THEME.get(theme) or _FAMILY_OF_CATEGORY[category_of(theme)] for theme in themes}
        if type_ in _FAMILY_OF_TYPE:
            found.add(_FAMILY_OF_TYPE[type_])
    return tuple(family for family in FAMILIES if family in found) or ("vie-quotidienne",)


@cache
def theme_label(theme: str) -> str:
    """Public label of a thématique; an unknown one is shown as it is written."""
    return THEMES.get(theme, theme)
