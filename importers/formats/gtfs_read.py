"""A GTFS feed joined: for each route, where it stops, which days it runs, and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from importers.normalise import decimal
from importers.readers.parts import Part
from importers.readers.tables import Record, Table
from importers.refusal import FileRefused

NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "agency": frozenset({"agency_name"}),
    "routes": frozenset({"route_id", "route_type"}),
    "trips": frozenset({"route_id", "trip_id"}),
    "stop_times": frozenset({"trip_id", "stop_id"}),
    "stops": frozenset({"stop_id", "stop_name", "stop_lat", "stop_lon"}),
}
OPTIONAL: Final = frozenset({"calendar", "calendar_dates", "feed_info", "fare_attributes", "fare_rules"})
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COMPACT: Final = 8
_ADDED: Final = "1"
_EURO: Final = "EUR"


@dataclass(slots=True)
class Running:
    """When something runs: weekdays (0 is Monday), and its first and last day (``AAAAMMJJ``)."""

    days: set[int] = field(default_factory=set)
    first: str | None = None
    last: str | None = None

    def add(self, days: set[int], first: str | None, last: str | None) -> None:
        """Widen to these days too."""
        self.days |= days
        self.first = min((day for day in (self.first, first) if day), default=None)
        self.last = max((day for day in (self.last, last) if day), default=None)


def tables_of(parts: Sequence[Part]) -> dict[str, Part]:
    """The feed's files by their name in the standard; the folder they are zipped in does not matter."""
    names = NEEDED.keys() | OPTIONAL
    return {part.stem: part for part in parts if part.suffix == ".txt" and part.stem in names}


def check_one_feed(parts: Sequence[Part]) -> None:
    """Raise ``FileRefused`` when a table is there twice: lines of one feed would be joined to stops of another."""
    stems = [part.stem for part in parts if part.suffix == ".txt"]
    twice = next((name for name in (*NEEDED, *OPTIONAL) if stems.count(name) > 1), None)
    if twice is not None:
        raise FileRefused(
            f"Le fichier « {twice}.txt » est là plusieurs fois : donnez un seul réseau GTFS à la fois."
        )


def lines_of(tables: Mapping[str, Part], name: str) -> Iterator[Record]:
    """Every line of a file, and its fault if it has one; none when it is absent. Raises ``FileRefused``."""
    if (part := tables.get(name)) is None:
        return
    table = Table(part)
    if missing := sorted(NEEDED.get(name, frozenset()) - set(table.header)):
        raise FileRefused(f"« {part.name} » : il manque la colonne {', '.join(missing)}.")
    yield from table


class Tables:
    """The lines of a feed's files that can be read; ``unread`` counts the others, by table."""

    def __init__(self, parts: Mapping[str, Part]) -> None:
        self._parts = parts
        self.unread: Counter[str] = Counter()

    def rows(self, name: str) -> Iterator[Mapping[str, str]]:
        """The lines of a file; none when it is absent. Raises ``FileRefused``."""
        for record in lines_of(self._parts, name):
            if record.fault is None:
                yield record.values
            else:
                self.unread[name] += 1


class Feed:
    """What is joined of a feed. ``stops_of``, ``running_of`` and ``prices_of`` answer for a route."""

    def __init__(self, tables: Tables) -> None:
        self._stops: dict[str, set[str]] = {}
        self._services: dict[str, set[str]] = {}
        self._read_trips(tables)
        self._points = _points(tables)
        self._calendar = _calendar(tables)
        self._prices, self._priced = _fares(tables)
        self.running = Running()
        for one in self._calendar.values():
            self.running.add(one.days, one.first, one.last)
        for info in tables.rows("feed_info"):
            first, last = (info.get(name) or None for name in ("feed_start_date", "feed_end_date"))
            self.running.first, self.running.last = first or self.running.first, last or self.running.last

    def _read_trips(self, tables: Tables) -> None:
        routes: dict[str, str] = {}
        for trip in tables.rows("trips"):
            route = trip.get("route_id", "")
            routes[trip.get("trip_id", "")] = route
            self._services.setdefault(route, set()).add(trip.get("service_id", ""))
        for time in tables.rows("stop_times"):
            found = routes.get(time.get("trip_id", ""))
            if found is not None and (stop := time.get("stop_id")):
                self._stops.setdefault(found, set()).add(stop)

    def stops_of(self, route: str) -> list[dict[str, str]]:
        """``name, lat, lon`` of each stop, as written; platforms of one station count once."""
        found = {tuple(self._points[stop]) for stop in self._stops.get(route, ()) if stop in self._points}
        return [dict(zip(("name", "lat", "lon"), point, strict=True)) for point in sorted(found)]

    def running_of(self, route: str) -> Running:
        """The days of a route's trips, put together."""
        running = Running()
        for service in self._services.get(route, ()):
            if (one := self._calendar.get(service)) is not None:
                running.add(one.days, one.first, one.last)
        return running

    def prices_of(self, route: str) -> list[float]:
        """The prices of a route: those of its own rules, and those that no rule ties to a route."""
        fares = self._priced.get(route, set()) | self._priced.get("", set())
        return sorted({self._prices[fare] for fare in fares if fare in self._prices})


def _points(tables: Tables) -> dict[str, tuple[str, str, str]]:
    stops = {stop.get("stop_id", ""): stop for stop in tables.rows("stops")}
    found: dict[str, tuple[str, str, str]] = {}
    for stop, values in stops.items():
        where = stops.get(values.get("parent_station") or "", values)
        if not (where.get("stop_lat") and where.get("stop_lon")):
            where = values
        found[stop] = (
            where.get("stop_name") or values.get("stop_name") or "",
            where.get("stop_lat") or "",
            where.get("stop_lon") or "",
        )
    return found


def _calendar(tables: Tables) -> dict[str, Running]:
    found: dict[str, Running] = {}
    for values in tables.rows("calendar"):
        days = {number for number, day in enumerate(DAYS) if values.get(day, "").strip() == "1"}
        running = found.setdefault(values.get("service_id", ""), Running())
        running.add(days, values.get("start_date") or None, values.get("end_date") or None)
    # A feed may say everything day by day; beside a calendar, added days are exceptions.
    regular = set(found)
    for line in tables.rows("calendar_dates"):
        service, day = line.get("service_id", ""), line.get("date", "")
        added = line.get("exception_type", "").strip() == _ADDED
        if added and service not in regular and (weekday := _weekday(day)) is not None:
            found.setdefault(service, Running()).add({weekday}, day, day)
    return found


def _weekday(day: str) -> int | None:
    try:
        return date.fromisoformat(day).weekday() if len(day) == _COMPACT else None
    except ValueError:
        return None


def _fares(tables: Tables) -> tuple[dict[str, float], dict[str, set[str]]]:
    """Price in euros of each fare, and the fares of each route; those of any route are under ""."""
    prices: dict[str, float] = {}
    for fare in tables.rows("fare_attributes"):
        price = decimal(fare.get("price")).value
        if price is not None and price >= 0 and (fare.get("currency_type") or _EURO).strip().upper() == _EURO:
            prices[fare.get("fare_id", "")] = price
    priced: dict[str, set[str]] = {}
    for rule in tables.rows("fare_rules"):
        priced.setdefault(rule.get("route_id") or "", set()).add(rule.get("fare_id", ""))
    ruled = {fare for fares in priced.values() for fare in fares}
    priced.setdefault("", set()).update(prices.keys() - ruled)
    return prices, priced


def values_of(route: Mapping[str, Any], feed: Feed) -> dict[str, Any]:
    """A route with what is joined to it."""
    key = str(route.get("route_id") or "")
    running = feed.running_of(key)
    return {
        **route,
        "stops": feed.stops_of(key),
        "days": sorted(running.days),
        "first": running.first,
        "last": running.last,
        "feed_first": feed.running.first,
        "feed_last": feed.running.last,
        "prices": feed.prices_of(key),
    }
