"""From a person's query to what is asked of an engine: pure, and the same for pages, API and command line."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from directory.territory import (
    Commune,
    Origin,
    Point,
    Road,
    SiteLike,
    Territory,
    coverage_codes,
    distance_m,
    origin_at,
)
from search.contract import Count, Facet
from search.document import EPOCH, POSITION_DIGITS
from search.filters import And, Box, Filter, In, Or, Polygon, Radius, Range, both
from search.geometry import inside
from search.query import Query, Sort

GROUPS: Final = ("on_site", "remote", "unplaced")
FACET_FIELDS: Final[Mapping[str, str]] = {
    "family": "families",
    "theme": "themes",
    "audience": "audiences",
    "fees": "fees",
    "mode": "modes",
    "canton": "site_canton",
    "partner": "partner",
}
"""Facets by API parameter, with the document field each counts."""

MOST_VALUES: Final = 100
"""Values kept of a facet, those of most offers: only partners are more."""

OFFER_FIELDS: Final[Mapping[str, str]] = {
    "family": "families",
    "theme": "themes",
    "audience": "audiences",
    "fees": "fees",
    "mode": "modes",
    "partner": "partner",
    "source": "sources",
}
UNKNOWN_ZONE: Final = "unknown"


@dataclass(frozen=True)
class Plan:
    """A query made ready: its origin, the roads from there, and its filters by parameter."""

    query: Query
    territory: Territory
    origin: Origin
    closed: frozenset[str]
    """Passes closed in the season asked."""
    stems: tuple[str, ...] | None
    """Stems of which a document must hold one; ``None`` when browsing."""

    @cached_property
    def roads(self) -> Mapping[str, Road]:
        """Roads from the origin's commune, by commune."""
        commune = self.origin.commune
        return self.territory.roads_from(commune.code, self.closed) if commune else {}

    @property
    def starts_outside(self) -> bool:
        """Whether the point asked is in no commune of the territory: no road is known from there."""
        return self.query.lat is not None and self.origin.commune is None

    @property
    def resident(self) -> Commune | None:
        """The commune whose residents eligibility is told for."""
        code = self.query.eligible_for
        return self.territory.commune(code) if code else self.origin.commune

    @cached_property
    def by_offer(self) -> Mapping[str, Filter]:
        """Filters on the offer, by parameter."""
        query = self.query
        found: dict[str, Filter] = {
            name: In(field, getattr(query, name))
            for name, field in OFFER_FIELDS.items()
            if getattr(query, name)
        }
        if self.stems is not None:
            found["q"] = In("stems", self.stems)
        if query.eligible_for and (commune := self.territory.commune(query.eligible_for)):
            found["eligible_for"] = In("zones", (*coverage_codes(commune), UNKNOWN_ZONE))
        if query.updated_since:
            found["updated_since"] = Range("updated", minimum=(query.updated_since - EPOCH).days)
        return found

    @cached_property
    def by_site(self) -> Mapping[str, Filter]:
        """Filters on the place, by parameter: they narrow the on-site group only."""
        query, start = self.query, self.origin.start
        found: dict[str, Filter] = {}
        if query.in_commune:
            found["in_commune"] = In("site_commune", query.in_commune)
        if query.canton:
            asked = (self.territory.site_canton(code) for code in query.canton)
            found["canton"] = In(
                "site_canton", tuple(dict.fromkeys(canton.code for canton in asked if canton))
            )
        if query.epci:
            found["epci"] = In("site_epci", query.epci)
        if query.bbox:
            found["bbox"] = Box(*query.bbox)
        if query.area:
            found["area"] = Or(query.area)
        if query.radius_km is not None and start:
            found["radius_km"] = Radius(*start, metres=query.radius_km * 1000)
        if query.max_minutes is not None:
            found["max_minutes"] = In("site_commune", self.within(query.max_minutes))
        return found

    @property
    def sort(self) -> Sort:
        """The order to follow: by air where no road is known (DOMAIN)."""
        return "distance" if self.query.sort == "minutes" and not self.roads else self.query.sort

    def within(self, minutes: float) -> tuple[str, ...]:
        """Communes reached by road in at most ``minutes`` from the origin."""
        return tuple(code for code, road in self.roads.items() if road.minutes <= minutes)

    def filters(self, group: str | None = None, without: Collection[str] = ()) -> Filter:
        """Everything asked, for one group or the one of the query, leaving out the parameters ``without``."""
        group = group or self.query.group
        kept = [part for name, part in self.by_offer.items() if name not in without]
        sited = [part for name, part in self.by_site.items() if name not in without]
        if group != "all":
            kept.append(In("group", (group,)))
            return both(*kept, *(sited if group == "on_site" else ()))
        if sited:
            kept.append(Or((both(*sited), In("group", ("remote", "unplaced")))))
        return both(*kept) if kept else And(())

    def counts(self) -> tuple[Count, ...]:
        """Offers of each partner chosen, whom its facet may leave out, and in each group when one is chosen."""
        groups = () if self.query.group == "all" else GROUPS
        of_any = self.filters(without=("partner",))
        return (
            *(Count(group, self.filters(group)) for group in groups),
            *(Count(chosen, both(of_any, In("partner", (chosen,)))) for chosen in self.query.partner),
        )

    def facets(self) -> tuple[Facet, ...]:
        """Disjunctive facets: a facet's own choice does not narrow its own counts."""
        groups = (Facet("group", self.filters()),) if self.query.group == "all" else ()
        return (
            *groups,
            *(
                Facet(field, self.filters(without=(name,)), MOST_VALUES if name == "partner" else None)
                for name, field in FACET_FIELDS.items()
            ),
        )

    def site_passes(self, site: SiteLike) -> bool:
        """Whether a place passes the filters on places, by the same rules as the engines."""
        query, commune = self.query, self.territory.commune(site.commune) if site.commune else None
        code = commune.code if commune else None
        cantons = {found.code for code in query.canton if (found := self.territory.site_canton(code))}
        checks: Iterable[bool] = (
            not query.in_commune or code in query.in_commune,
            not query.canton or (commune is not None and commune.canton in cantons),
            not query.epci or (commune is not None and commune.epci in query.epci),
            query.bbox is None or _in_box(site, query.bbox),
            not query.area or _in_area(site, query.area),
            query.radius_km is None or self._in_radius(site, query.radius_km * 1000),
            query.max_minutes is None or self._in_minutes(code, query.max_minutes),
        )
        return all(checks)

    def _in_radius(self, site: SiteLike, metres: float) -> bool:
        start, point = self.origin.start, position(site)
        return start is not None and point is not None and distance_m(start, point) <= metres

    def _in_minutes(self, commune: str | None, minutes: float) -> bool:
        road = self.roads.get(commune) if commune else None
        return road is not None and road.minutes <= minutes


def position(site: SiteLike) -> Point | None:
    """The position of a place as the engines hold it; ``None`` when it has none of its own."""
    if site.lat is None or site.lon is None:
        return None
    return round(site.lat, POSITION_DIGITS), round(site.lon, POSITION_DIGITS)


def _in_area(site: SiteLike, area: tuple[Polygon, ...]) -> bool:
    point = position(site)
    if point is None:
        return False
    lats, lons = np.array([point[0]]), np.array([point[1]])
    return any(bool(inside(polygon, lats, lons)[0]) for polygon in area)


def _in_box(site: SiteLike, box: tuple[float, float, float, float]) -> bool:
    point = position(site)
    if point is None:
        return False
    west, south, east, north = box
    return west <= point[1] <= east and south <= point[0] <= north


def plan(query: Query, stems: tuple[str, ...] | None, territory: Territory, on: date) -> Plan:
    """The plan of a query on the day ``on``; ``stems`` is ``None`` when nothing informative was typed."""
    return Plan(
        query=query,
        territory=territory,
        origin=origin_of(query, territory),
        closed=territory.closed_passes(query.season, on),
        stems=stems,
    )


def origin_of(query: Query, territory: Territory) -> Origin:
    """Where the person is, as far as the query says."""
    if query.commune:
        return Origin(commune=territory.commune(query.commune))
    if query.lat is not None and query.lon is not None:
        # As precise as what is indexed, so that a site at the very point asked is at no distance.
        return origin_at(territory, round(query.lat, POSITION_DIGITS), round(query.lon, POSITION_DIGITS))
    return Origin()
