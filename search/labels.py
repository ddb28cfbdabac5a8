"""The French sentence of each filter, and of each reason of a score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from search.filters import And, Box, Filter, In, Not, Or, Polygon, Radius, Range, Somewhere

FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "offer": "offre",
        "partner": "structure",
        "group": "lieu",
        "families": "famille",
        "themes": "thématique",
        "audiences": "public",
        "fees": "frais",
        "modes": "mode d'accueil",
        "routes": "accès",
        "sources": "source",
        "communes": "commune",
        "cantons": "canton",
        "epcis": "intercommunalité",
        "zones": "secteur",
        "site_commune": "commune du lieu",
        "site_canton": "canton du lieu",
        "site_epci": "intercommunalité du lieu",
        "stems": "mots",
        "updated": "mise à jour",
        "rank": "rang",
        "crowded": "lieux voisins",
        "first": "premier lieu",
        "multi": "plusieurs lieux",
        "lat": "latitude",
        "lon": "longitude",
        "id": "fiche",
    }
)
"""The name of each field of a filter, as pages write it inside a sentence."""

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "name": "Le nom de l'offre contient vos mots",
        "partner": "Le nom de la structure contient vos mots",
        "all-words": "Tous vos mots s'y trouvent",
        "some-words": "Une partie de vos mots s'y trouve",
        "near": "Près de chez vous",
        "eligible": "Ouvert aux habitants de votre commune",
        "not-eligible": "Votre commune n'est pas dans le secteur indiqué",
        "closed": "Ne fonctionne pas en ce moment",
        "remote": "À distance",
        "stale": "Information ancienne",
    }
)
"""The sentence of each reason of ``search.scorer``."""

_KILOMETRE: Final = 1000

Names = Callable[[str, str], str]
"""(field, code) → the label of the code; the code itself when it has none."""


def sentence(node: Filter, name: Names) -> str:  # noqa: PLR0911 - one return by kind of node
    """What a filter keeps, in French, without a full stop: ``famille : Mobilité ; à moins de 30 km``."""
    match node:
        case In(field, values):
            return f"{FIELDS[field]} : {', '.join(name(field, v) for v in values) or 'aucun choix'}"
        case Range(field, minimum, maximum):
            return _range(FIELDS[field], minimum, maximum)
        case Radius(metres=metres):
            return f"à moins de {_distance(metres)} à vol d'oiseau"
        case Box():
            return "dans la fenêtre de la carte"
        case Polygon():
            return "dans la zone dessinée"
        case Somewhere(shape):
            return sentence(shape, name)
        case And(parts):
            return " ; ".join(_inside(part, name) for part in parts) or "tout"
        case Or(parts):
            return " ou ".join(_inside(part, name) for part in parts) or "rien"
        case Not(part):
            return f"sauf ({sentence(part, name)})"


def _inside(node: Filter, name: Names) -> str:
    text = sentence(node, name)
    return f"({text})" if isinstance(node, (And, Or)) and len(node.parts) > 1 else text


def _range(field: str, minimum: float | None, maximum: float | None) -> str:
    match minimum, maximum:
        case None, None:
            return f"{field} : tout"
        case None, _:
            return f"{field} : au plus {maximum:g}"
        case _, None:
            return f"{field} : au moins {minimum:g}"
        case _:
            return f"{field} : de {minimum:g} à {maximum:g}"


def _distance(metres: float) -> str:
    if metres < _KILOMETRE:
        return f"{metres:.0f} m"
    return f"{metres / _KILOMETRE:.1f}".removesuffix(".0").replace(".", ",") + " km"
