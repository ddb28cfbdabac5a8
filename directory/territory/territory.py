"""A territory: its tables in memory and every question that can be asked about places and roads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from directory.territory.distance import distance_m
from directory.territory.french import of_place
from directory.territory.lookup import KnownName, NameIndex, Suggestion
from directory.territory.names import name_key
from directory.territory.outlines import TOLERANCE_M, GeoJson, Outlines, collection, feature
from directory.territory.passes import Closure, Season, season_closures
from directory.territory.places import Place, PlaceAnswer, PlaceIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from directory.territory.model import Canton, Commune, Epci, Pass, TerritorySource, Valley
    from directory.territory.roads import Road, RoadNetwork


@dataclass(frozen=True, slots=True)
class Located:
    """The commune of a point; ``gap_m``: metres outside its outline, 0 inside."""

    commune: Commune
    gap_m: float

    @property
    def exact(self) -> bool:
        """Whether the point is inside the outline, not merely near it."""
        return self.gap_m == 0


@dataclass(frozen=True, eq=False)
class Territory:
    """One département. Mappings are by code (``passes`` and ``valleys`` by key), in the tables' order."""

    code: str
    name: str
    with_article: str
    region: str
    region_name: str
    communes: Mapping[str, Commune]
    cantons: Mapping[str, Canton]
    epcis: Mapping[str, Epci]
    valleys: Mapping[str, Valley]
    passes: Mapping[str, Pass]
    roads: RoadNetwork
    outlines: Outlines
    known_names: tuple[KnownName, ...] = ()
    sources: tuple[TerritorySource, ...] = ()

    @property
    def of_name(self) -> str:
        """``des Hautes-Alpes``."""
        return of_place(self.with_article[:1].upper() + self.with_article[1:])

    # Communes

    @cached_property
    def _former(self) -> dict[str, str]:
        return {former: c.code for c in self.communes.values() for former in c.former_codes}

    def commune(self, code: str) -> Commune | None:
        """The commune of an INSEE code, a former commune's included; None when it is not one of ours."""
        return self.communes.get(code) or self.communes.get(self._former.get(code, ""))

    @cached_property
    def _names(self) -> NameIndex:
        prefix = "20" if self.code in ("2A", "2B") else self.code
        return NameIndex(self.communes, self.known_names, prefix)

    def commune_named(self, name: str, postal_code: str | None = None) -> Commune | None:
        """The one commune a written name means ("ST BONNET", "BRIANCON CEDEX"), else None."""
        return self._names.named(name, postal_code)

    def find_communes(self, text: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Communes that a beginning of name or postal code may mean, best first."""
        return self._names.suggest(text, limit)

    def communes_of_postal_code(self, postal_code: str) -> tuple[Commune, ...]:
        """Communes that a postal code serves, most populated first; empty for CEDEX and unknown codes."""
        return tuple(self._names.by_postal_code.get(postal_code, ()))

    # Points

    def commune_at(self, lat: float, lon: float, tolerance_m: float = TOLERANCE_M) -> Located | None:
        """The commune at a point, or the nearest within ``tolerance_m`` (outlines are generalised)."""
        code, gap = self.outlines.nearest(lat, lon)
        return Located(self.communes[code], gap) if gap <= tolerance_m else None

    def contains(self, commune_code: str, lat: float, lon: float, tolerance_m: float = TOLERANCE_M) -> bool:
        """Whether a point is in a commune (former codes accepted), give or take ``tolerance_m``."""
        commune = self.commune(commune_code)
        return commune is not None and self.outlines.gap_m(commune.code, lat, lon) <= tolerance_m

    def air_distance_m(self, a: str, b: str) -> float:
        """Metres by air between two communes' mairies; KeyError for an unknown code."""
        return distance_m(self.communes[a].point, self.communes[b].point)

    # Areas

    def canton_of(self, commune_code: str) -> Canton | None:
        """The canton that sites of a commune are told in (a pseudo-canton where several share it)."""
        commune = self.commune(commune_code)
        return self.cantons[commune.canton] if commune else None

    def epci_of(self, commune_code: str) -> Epci | None:
        """The intercommunality of a commune."""
        commune = self.commune(commune_code)
        return self.epcis[commune.epci] if commune else None

    @cached_property
    def site_cantons(self) -> tuple[Canton, ...]:
        """The cantons that sites are told in: they share the territory out without overlap."""
        return tuple(canton for canton in self.cantons.values() if canton.site_communes)

    def site_canton(self, code: str) -> Canton | None:
        """The canton to filter sites by when ``code`` is asked: itself, or its ``part_of``."""
        canton = self.cantons.get(code)
        return self.cantons[canton.part_of] if canton and canton.part_of else canton

    def valley(self, name: str) -> Valley | None:
        """A valley by its name, as people write it."""
        wanted = name_key(name)
        return next((v for v in self.valleys.values() if name_key(v.name) == wanted), None)

    @cached_property
    def _places(self) -> PlaceIndex:
        return PlaceIndex(self)

    def place(self, text: str) -> PlaceAnswer:
        """What a text written in "Où" means; see ``PlaceIndex.place``."""
        return self._places.place(text)

    def place_of(self, key: str) -> Place | None:
        """The place of a typed key: ``commune:05065``, ``canton:0510``, ``valley:queyras``, ``epci:…``."""
        return self._places.by_key(key)

    def find_places(self, text: str, limit: int = 10) -> tuple[Place, ...]:
        """Suggestions for "Où": areas that begin so, then communes."""
        return self._places.find(text, limit)

    # Roads

    def closed_passes(self, season: Season, on: date, overrides: Iterable[Closure] = ()) -> frozenset[str]:
        """Keys of the passes closed in a season (``today``: on that day), to pass on as ``closed``."""
        return season_closures(self.passes.values(), season, on, overrides)

    def roads_from(self, commune_code: str, closed: frozenset[str]) -> Mapping[str, Road]:
        """The road from a commune to every one that can be reached, by code; empty for an unknown code."""
        commune = self.commune(commune_code)
        return self.roads.roads_from(commune.code, closed) if commune else {}

    def road(self, a: str, b: str, closed: frozenset[str]) -> Road | None:
        """The road between two communes; None when one is unknown or no road is open."""
        to = self.commune(b)
        return self.roads_from(a, closed).get(to.code) if to else None

    # Outlines

    @cached_property
    def communes_geojson(self) -> GeoJson:
        """Commune outlines (WGS84 lon/lat) with ``code``, ``name`` and ``canton``."""
        return collection(
            feature(c.code, {"name": c.name, "canton": c.canton}, self.outlines.communes[c.code])
            for c in self.communes.values()
        )

    @cached_property
    def cantons_geojson(self) -> GeoJson:
        """Outlines of the ``site_cantons``, joined from their communes: ``code``, ``name``, ``label``."""
        return collection(
            feature(c.code, {"name": c.name, "label": c.label}, self.outlines.union(c.site_communes))
            for c in self.site_cantons
        )

    @cached_property
    def official_cantons_geojson(self) -> GeoJson:
        """Outlines of INSEE's cantons; those that share a commune split it roughly."""
        return collection(
            feature(code, {"name": self.cantons[code].name, "label": self.cantons[code].label}, geometry)
            for code, geometry in self.outlines.cantons.items()
        )
