"""The territory: communes, cantons, EPCI, valleys, passes, roads, and the one geographic rule.

Start with ``load_territory()``; nothing outside this package knows which département it is.
"""

from directory.territory.distance import EARTH_RADIUS_M, Point, distance_m, distances_m
from directory.territory.french import at_place, of_place
from directory.territory.lookup import KnownName, Suggestion
from directory.territory.model import Canton, Commune, Epci, Pass, TerritorySource, Valley
from directory.territory.passes import Closure, Season, closed_passes, season_closures, winter_of
from directory.territory.places import Place, PlaceAnswer
from directory.territory.roads import Road, RoadNetwork
from directory.territory.rule import (
    Eligibility,
    Group,
    Origin,
    Reach,
    SiteLike,
    eligible,
    group_of,
    nearness,
    origin_at,
    reach,
    reach_all,
    representative_site,
)
from directory.territory.sentences import (
    IN_YOUR_COMMUNE,
    air_words,
    closed_words,
    distance_sentence,
    eligibility_sentence,
    minutes_words,
    outside_sentence,
    zone_label,
    zones_sentence,
)
from directory.territory.tables import TerritoryError, load_territory, read_territory, territories
from directory.territory.territory import Located, Territory
from directory.territory.zones import FRANCE, Zone, ZoneError, coverage_codes, known_zones, parse_zone

__all__ = [
    "EARTH_RADIUS_M",
    "FRANCE",
    "IN_YOUR_COMMUNE",
    "Canton",
    "Closure",
    "Commune",
    "Eligibility",
    "Epci",
    "Group",
    "KnownName",
    "Located",
    "Origin",
    "Pass",
    "Place",
    "PlaceAnswer",
    "Point",
    "Reach",
    "Road",
    "RoadNetwork",
    "Season",
    "SiteLike",
    "Suggestion",
    "Territory",
    "TerritoryError",
    "TerritorySource",
    "Valley",
    "Zone",
    "ZoneError",
    "air_words",
    "at_place",
    "closed_passes",
    "closed_words",
    "coverage_codes",
    "distance_m",
    "distance_sentence",
    "distances_m",
    "eligibility_sentence",
    "eligible",
    "group_of",
    "known_zones",
    "load_territory",
    "minutes_words",
    "nearness",
    "of_place",
    "origin_at",
    "outside_sentence",
    "parse_zone",
    "reach",
    "reach_all",
    "read_territory",
    "representative_site",
    "season_closures",
    "territories",
    "winter_of",
    "zone_label",
    "zones_sentence",
]
