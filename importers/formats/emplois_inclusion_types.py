"""Kinds of inclusive employers: what each is, its network, and whom it hires.

Source: code du travail, L5132-4 to L5132-15-1 (insertion), L1253-1 (GEIQ), L5213-13 (adapted companies).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """An employer of one type: its name in words, its data·inclusion network, the offer, whom it is for."""

    label: str
    network: str | None
    offer: str
    conditions: str
    audiences: tuple[str, ...] = ("demandeurs-emploi", "beneficiaires-des-minimas-sociaux")


_INSERTION = "Contrats réservés aux personnes éligibles à l'insertion par l'activité économique."
_HANDICAP = "Contrats destinés aux personnes reconnues travailleurs handicapés."
_DISABLED = ("personnes-en-situation-de-handicap",)

KINDS: Final = MappingProxyType(
    {
        "ACI": Kind(
            "atelier ou chantier d'insertion (ACI)", "aci", "Travailler en chantier d'insertion", _INSERTION
        ),
        "AI": Kind(
            "association intermédiaire (AI)",
            "ai",
            "Travailler avec une association intermédiaire",
            _INSERTION,
        ),
        "EI": Kind("entreprise d'insertion (EI)", "ei", "Travailler en entreprise d'insertion", _INSERTION),
        "ETTI": Kind(
            "entreprise de travail temporaire d'insertion (ETTI)",
            "etti",
            "Travailler en intérim d'insertion",
            _INSERTION,
        ),
        "EITI": Kind(
            "entreprise d'insertion par le travail indépendant (EITI)",
            "eiti",
            "Travailler en indépendant, avec un accompagnement",
            _INSERTION,
        ),
        "GEIQ": Kind(
            "groupement d'employeurs pour l'insertion et la qualification (GEIQ)",
            "geiq",
            "Se former et travailler avec un GEIQ",
            "Contrats en alternance pour des personnes éloignées de l'emploi.",
            ("demandeurs-emploi",),
        ),
        "EA": Kind("entreprise adaptée (EA)", "ea", "Travailler en entreprise adaptée", _HANDICAP, _DISABLED),
        "EATT": Kind(
            "entreprise adaptée de travail temporaire (EATT)",
            "eatt",
            "Travailler en intérim adapté",
            _HANDICAP,
            _DISABLED,
        ),
        "OPCS": Kind(
            "organisation porteuse de la clause sociale (OPCS)",
            None,
            "Travailler grâce aux clauses sociales des marchés",
            "Emplois réservés aux personnes éloignées de l'emploi.",
        ),
    }
)
UNKNOWN: Final = Kind("employeur inclusif", None, "Travailler chez un employeur inclusif", _INSERTION)
