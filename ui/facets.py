"""Filters of the results page: groups of choices with their counts, and chips that remove them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from directory import db
from directory.reading import load_partners
from directory.territory import Territory
from directory.vocabularies import AUDIENCES, FAMILIES, FEES, THEMES
from search.query import Query
from search.results import Relaxation, Results
from ui.pages.asked import Asked
from ui.services import Services
from ui.templating import MODE_LABELS

VISIBLE: Final = 6
"""Choices shown before "Voir plus"."""

RADII_KM: Final = (5, 10, 20, 30, 50)
MINUTES: Final = (15, 30, 45, 60, 90)
SORTS: Final = {
    "relevance": "pertinence",
    "distance": "distance",
    "minutes": "temps de route",
    "updated": "mise à jour",
}
SEASONS: Final = {
    "today": "Aujourd'hui",
    "summer": "En été (cols ouverts)",
    "winter": "En hiver (cols fermés)",
}

Label = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: how many offers it would give, and whether it is chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter: its parameter, its public name, and its choices (the chosen, then the most given)."""

    name: str
    title: str
    choices: tuple[Choice, ...]

    @property
    def first(self) -> tuple[Choice, ...]:
        """The choices always shown."""
        return self.choices[: max(VISIBLE, sum(choice.chosen for choice in self.choices))]

    @property
    def rest(self) -> tuple[Choice, ...]:
        """The choices behind "Voir plus"."""
        return self.choices[len(self.first) :]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force and the address of the results without it."""

    label: str
    url: str


def _canton(territory: Territory) -> Label:
    def label(code: str) -> str:
        found = territory.cantons.get(code)
        return found.label if found else code

    return label


TITLES: Final[Mapping[str, str]] = {
    "family": "Domaine",
    "theme": "Sujet",
    "audience": "Public",
    "fees": "Prix",
    "mode": "Sur place ou à distance",
    "canton": "Canton",
    "partner": "Structure",
}
"""Filters in the order of the page, under their public names."""


def labels(territory: Territory, partners: Mapping[str, str]) -> dict[str, Label]:
    """How each filter's values are named; a value nothing names is shown as it is."""

    def of(table: Mapping[str, str]) -> Label:
        return lambda value: table.get(value, value)

    return {
        "family": of(FAMILIES),
        "theme": of(THEMES),
        "audience": of(AUDIENCES),
        "fees": of(FEES),
        "mode": of(MODE_LABELS),
        "canton": _canton(territory),
        "partner": of(partners),
    }


def shown(asked: Asked, results: Results, services: Services) -> tuple[Facet, ...]:
    """The filters that hold at least two choices, or one that is chosen."""
    named = labels(services.territory, _partner_names(results, services))
    found = (
        Facet(name, title, _choices(results.facets.get(name, {}), _chosen(asked.query, name), named[name]))
        for name, title in TITLES.items()
    )
    return tuple(facet for facet in found if len(facet.choices) > 1 or any(c.chosen for c in facet.choices))


def _chosen(query: Query, name: str) -> tuple[str, ...]:
    values: tuple[str, ...] = getattr(query, name)
    return values


def _choices(counts: Mapping[str, int], chosen: tuple[str, ...], label: Label) -> tuple[Choice, ...]:
    values = {value: counts.get(value, 0) for value in (*chosen, *counts)}
    choices = (Choice(value, label(value), count, value in chosen) for value, count in values.items())
    return tuple(sorted(choices, key=lambda c: (not c.chosen, -c.count, c.label)))


def _partner_names(results: Results, services: Services) -> Mapping[str, str]:
    wanted = results.facets.get("partner", {})
    if not wanted:
        return {}
    with db.reading(services.database) as session:
        return {str(found.id): found.name for found in load_partners(session, map(UUID, wanted)).values()}


LIMITS: Final[Mapping[str, Label]] = {
    "radius_km": lambda value: f"À moins de {value} km à vol d'oiseau",
    "max_minutes": lambda value: f"À moins de {value} min en voiture",
}


def chips(asked: Asked, territory: Territory) -> tuple[Chip, ...]:
    """One chip per value in force, in the order of the page; place and words have their own fields."""
    named = labels(territory, {})
    found = [
        Chip(f"{TITLES[name]} : {named[name](value)}", asked.link(drop=[(name, value)]))
        for name, value in asked.params
        if name in TITLES and name != "partner"
    ]
    found += [
        Chip("Une seule structure", asked.link(drop=[pair])) for pair in asked.params if pair[0] == "partner"
    ]
    singles: tuple[tuple[str, Callable[[str], str]], ...] = (
        *LIMITS.items(),
        ("eligible_for", lambda value: f"Ouvert aux habitants : {_commune(territory, value)}"),
        ("in_commune", lambda value: f"Commune : {_commune(territory, value)}"),
        ("epci", lambda value: f"Intercommunalité : {_epci(territory, value)}"),
        ("bbox", lambda _: "Fenêtre de la carte"),
        ("source", lambda value: f"Source : {value}"),
        ("updated_since", lambda value: f"Modifiées depuis le {value}"),
        ("as_typed", lambda value: f"Tel qu'écrit : {value}"),
        ("season", lambda value: f"Routes : {SEASONS[value].lower()}"),
    )
    for name, words in singles:
        found += [
            Chip(words(value), asked.link(drop=[(key, value)])) for key, value in asked.params if key == name
        ]
    return tuple(found)


def _commune(territory: Territory, code: str) -> str:
    found = territory.commune(code)
    return found.name if found else code


def _epci(territory: Territory, code: str) -> str:
    found = territory.epcis.get(code)
    return found.label if found else code


RELAXED: Final[Mapping[str, str]] = {
    "verbatim": "Avec vos mots corrigés et compris",
    "filters": "Sans aucun filtre",
    "q": "Sans vos mots",
    "radius_km": "Sans limite de distance",
    "max_minutes": "Sans limite de temps de route",
    "in_commune": "Dans toutes les communes",
    "canton": "Dans tous les cantons",
    "epci": "Dans toutes les intercommunalités",
    "bbox": "Hors de la fenêtre de la carte",
    "eligible_for": "Même si votre commune n'est pas dans le secteur indiqué",
    "group": "Sur place, à distance et sans lieu précis",
    "family": "Dans tous les domaines",
    "theme": "Sur tous les sujets",
    "audience": "Pour tous les publics",
    "fees": "Gratuit ou payant",
    "mode": "Sur place ou à distance",
    "partner": "Dans toutes les structures",
    "source": "De toutes les sources",
    "updated_since": "Quelle que soit la date",
}


def relaxed(way: Relaxation) -> str:
    """What giving up a parameter, or widening it, is called when nothing was found with it."""
    wider = getattr(way.query, way.parameter, None)
    if wider is not None and way.parameter in LIMITS:
        return LIMITS[way.parameter](f"{wider:g}")
    return RELAXED.get(way.parameter, "Sans ce filtre")
