"""A brute-force answer to a query, told from plain records: what both engines are compared with.

Written apart from ``search``: loops, shapely, geopy, and the directory's territory for roads, cantons and
eligibility. It never looks at an index.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

import shapely
from geopy.distance import great_circle  # type: ignore[import-untyped]

from directory.records import OfferRecord, SiteRecord
from directory.store import StoredOffer
from directory.territory import Road, Territory, eligible
from directory.vocabularies import families
from search.query import Query

GROUPS = ("on_site", "remote", "unplaced")
EARTH_RADIUS_KM = 6371.0
FACETS = ("family", "theme", "audience", "fees", "mode", "canton", "partner")
INF = math.inf


@dataclass(frozen=True)
class Plain:
    """An offer, with the little that its record does not hold."""

    id: UUID
    partner: str
    record: OfferRecord
    sources: frozenset[str]
    updated: date

    @classmethod
    def of(cls, offer: StoredOffer) -> Plain:
        return cls(
            offer.id,
            str(offer.partner_id),
            offer.record,
            frozenset(source.source for source in offer.sources),
            offer.updated_at.astimezone(UTC).date(),
        )

    @property
    def rank(self) -> int:
        """The first 48 bits of the identifier."""
        return int(self.id.hex[:12], 16)

    @property
    def group(self) -> str:
        only_far = "a-distance" in self.record.modes and "en-presentiel" not in self.record.modes
        if self.record.sites:
            return "remote" if only_far else "on_site"
        return "remote" if "a-distance" in self.record.modes and not self.record.home_visit else "unplaced"


@dataclass(frozen=True)
class Expected:
    """What a query must give; ``order`` holds (key, identifier) of the strict sort asked."""

    offers: dict[UUID, Plain]
    groups: dict[str, int]
    facets: dict[str, dict[str, int]]
    order: list[UUID]
    sites: dict[UUID, SiteRecord | None]


@dataclass(frozen=True)
class Oracle:
    """Answers queries over ``offers`` on the day of ``now``."""

    territory: Territory
    offers: Sequence[Plain]
    now: datetime

    def answer(self, query: Query) -> Expected:
        """Everything that is compared."""
        found = {offer.id: offer for offer in self.offers if self.matches(query, offer)}
        kept = {id_: offer for id_, offer in found.items() if query.group in ("all", offer.group)}
        groups = Counter(offer.group for offer in found.values())
        return Expected(
            offers=kept,
            groups={group: groups[group] for group in GROUPS},
            facets={name: self._facet(query, name) for name in FACETS},
            order=sorted(kept, key=lambda id_: self.key(query, kept[id_])),
            sites={id_: self.site(query, offer) for id_, offer in kept.items()},
        )

    def matches(self, query: Query, offer: Plain) -> bool:
        """Whether an offer is found, in whichever group."""
        record = offer.record
        wanted: Iterable[tuple[Sequence[str], Iterable[str]]] = (
            (query.family, families(record.families, record.themes, record.type)),
            (query.theme, record.themes),
            (query.audience, record.audiences),
            (query.fees, record.fees),
            (query.mode, record.modes),
            (query.partner, (offer.partner,)),
            (query.source, offer.sources),
        )
        if not all(not values or set(values) & set(held) for values, held in wanted):
            return False
        if query.q and not set(query.q.split()) & set(record.name.split()):
            return False
        if query.updated_since and offer.updated < query.updated_since:
            return False
        if query.eligible_for:
            home = self.territory.communes[query.eligible_for]
            if eligible(record.zone_eligibilite, home) == "no":
                return False
        return offer.group != "on_site" or any(True for _ in self.passing(query, offer))

    def passing(self, query: Query, offer: Plain) -> Iterator[SiteRecord]:
        """The sites that stand for the offer: filters on places narrow those of the on-site group only."""
        for site in offer.record.sites:
            if offer.group != "on_site" or self.site_passes(query, site):
                yield site

    def site_passes(self, query: Query, site: SiteRecord) -> bool:  # noqa: PLR0911 - one return by filter
        """Whether a place passes every filter on places."""
        commune = self.territory.commune(site.commune) if site.commune else None
        code = commune.code if commune else None
        if query.in_commune and code not in query.in_commune:
            return False
        if query.canton and (commune is None or not self._in_cantons(commune.code, query.canton)):
            return False
        if query.epci and (commune is None or commune.epci not in query.epci):
            return False
        if query.max_minutes is not None:
            road = self.roads(query).get(code or "")
            if road is None or road.minutes > query.max_minutes:
                return False
        if not (query.bbox or query.area or query.radius_km is not None):
            return True
        if site.lat is None or site.lon is None:
            return False
        point = shapely.Point(site.lon, site.lat)
        if query.bbox and not shapely.box(*query.bbox).intersects(point):
            return False
        if query.area and not any(_shape(area.rings).intersects(point) for area in query.area):
            return False
        return query.radius_km is None or self.metres(query, site) <= query.radius_km * 1000

    def _in_cantons(self, commune: str, codes: Iterable[str]) -> bool:
        """Gap's and Briançon's sites are in a canton of their own, found by any canton that shares the town."""
        for code in codes:
            canton = self.territory.cantons[code]
            told = self.territory.cantons[canton.part_of] if canton.part_of else canton
            if commune in told.site_communes:
                return True
        return False

    def roads(self, query: Query) -> dict[str, Road]:
        """Roads from the origin's commune."""
        closed = self.territory.closed_passes(query.season, self.now.date())
        code = query.commune
        if code is None and query.lat is not None and query.lon is not None:
            located = self.territory.commune_at(query.lat, query.lon)
            code = located.commune.code if located else None
        return dict(self.territory.roads_from(code, closed)) if code else {}

    def start(self, query: Query) -> tuple[float, float] | None:
        """Where air distances start."""
        if query.commune:
            return self.territory.communes[query.commune].point
        return None if query.lat is None or query.lon is None else (query.lat, query.lon)

    def metres(self, query: Query, site: SiteRecord, *, mairie: bool = False) -> float:
        """By air from the origin; infinite when unknown. ``mairie``: of a site without a position."""
        start = self.start(query)
        point = None if site.lat is None or site.lon is None else (site.lat, site.lon)
        commune = self.territory.commune(site.commune) if site.commune else None
        if point is None and mairie and commune:
            point = commune.point
        if start is None or point is None:
            return INF
        return float(great_circle(start, point, radius=EARTH_RADIUS_KM).meters)

    def nearness(self, query: Query, site: SiteRecord) -> tuple[float, float, float]:
        """Minutes, kilometres, metres by air: what the site that stands for an offer is chosen by."""
        commune = self.territory.commune(site.commune) if site.commune else None
        road = self.roads(query).get(commune.code) if commune else None
        air = self.metres(query, site, mairie=True)
        return (road.minutes, road.km, air) if road else (INF, INF, air)

    def key(self, query: Query, offer: Plain) -> tuple[float, ...]:
        """The place of an offer in a strict order; millimetres are no difference."""
        sites = list(self.passing(query, offer))
        if query.sort == "updated":
            return (-offer.updated.toordinal(), offer.rank)
        if self._by_air(query):
            return (min((round(self.metres(query, s), 3) for s in sites), default=INF), offer.rank)
        if query.sort == "minutes":
            timed = ((self.nearness(query, s)[0], round(self.metres(query, s), 3)) for s in sites)
            minutes, metres = min(timed, default=(INF, INF))
            return (minutes, metres if minutes < INF else INF, offer.rank)
        return (offer.rank,)

    def site(self, query: Query, offer: Plain) -> SiteRecord | None:
        """The site shown: the nearest of those that pass; the first of equals."""
        sites = list(self.passing(query, offer))
        if self._by_air(query):
            return min(sites, key=lambda s: (self.metres(query, s), *self.nearness(query, s)), default=None)
        return min(sites, key=lambda site: self.nearness(query, site), default=None)

    def _by_air(self, query: Query) -> bool:
        """Minutes are told by air where no commune, so no road, is known."""
        return query.sort == "distance" or (query.sort == "minutes" and not self.roads(query))

    def _facet(self, query: Query, name: str) -> dict[str, int]:
        """Offers by value, the facet's own choice set aside; values chosen are told even when nobody has them."""
        asked = replace(query, **{name: ()})
        found: Counter[str] = Counter(dict.fromkeys(getattr(query, name), 0))
        for offer in self.offers:
            if asked.group in ("all", offer.group) and self.matches(asked, offer):
                found.update(set(self._values(asked, offer, name)))
        return dict(found)

    def _values(self, query: Query, offer: Plain, name: str) -> Iterable[str]:
        record = offer.record
        if name == "canton":
            communes = (self.territory.commune(s.commune) for s in self.passing(query, offer) if s.commune)
            return [commune.canton for commune in communes if commune]
        if name == "family":
            return families(record.families, record.themes, record.type)
        if name == "partner":
            return (offer.partner,)
        held = {
            "theme": record.themes,
            "audience": record.audiences,
            "fees": record.fees,
            "mode": record.modes,
        }
        return held[name]


def _shape(rings: Sequence[Sequence[tuple[float, float]]]) -> shapely.Geometry:
    shape = shapely.Polygon(rings[0], rings[1:])
    return shape if shape.is_valid else shapely.make_valid(shape)
