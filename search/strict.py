"""Strict orders, page after page: a list goes on after the place of the last offer shown.

The place of an offer is its key in the order asked (minutes, metres or day, then rank). An offer that changes
while the list is read keeps the place it had when the list was begun (``directory.earlier``), so that it
comes once, whichever way it moves. See docs/adr/002.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from math import inf
from typing import Final
from uuid import UUID

from sqlalchemy import Engine, select
from sqlmodel import col

from directory import db, earlier
from directory.earlier import Earlier
from directory.models import Offer
from directory.reading import chunks
from directory.territory import SiteLike, distance_m, group_of
from search.contract import Hit, SearchRequest, SearchResult
from search.document import EPOCH
from search.facts import unpack
from search.filters import EVERYTHING, And, Filter, In, Not, Or, Radius, Range, both
from search.geometry import comparable_m
from search.items import standing
from search.paging import Mark, rank_of
from search.plan import Plan, position

Key = tuple[float, float, int]
"""Place in the order: two numbers (the second is 0 where one is enough), then the rank."""
Ask = Callable[[SearchRequest], SearchResult]

MARGIN_M: Final = 0.01
"""What an engine's circle and our millimetres may differ by."""
_PLACED: Final = Range("lat", -90.0, 90.0)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the strict order of a plan: ``request`` holds its filters, origin and roads."""

    plan: Plan
    request: SearchRequest
    ask: Ask
    database: Engine

    def mark(self, hits: Sequence[Hit], since: datetime) -> Mark | None:
        """Where a list begun at ``since`` goes on after these hits."""
        if not hits:
            return None
        return Mark(since, *max(self._keys(hits).values()))

    def after(self, mark: Mark, size: int) -> tuple[tuple[UUID, ...], Mark | None]:
        """The ``size`` offers that follow a mark, and the next mark when more follow.

        Raises ``TooManyChanges``.
        """
        with db.reading(self.database) as session:
            changed = earlier.changes_since(session, mark.since)
        due = {old.id: key for old in changed.earlier if (key := self._key_then(old)) > mark.key}
        found = self._still(due) | self._unchanged(mark.key, changed.all, size + 1)
        ordered = sorted(found, key=lambda offer: found[offer])
        page = tuple(ordered[:size])
        more = len(ordered) > size
        return page, Mark(mark.since, *found[page[-1]]) if more else None

    def _still(self, due: Mapping[UUID, Key]) -> dict[UUID, Key]:
        """Those of the changed offers that are still found."""
        if not due:
            return {}
        filters = both(self.request.filters, In("offer", tuple(map(str, due))))
        request = replace(self.request, filters=filters, sort="rank", offset=0, limit=len(due))
        return {offer: due[offer] for offer in (UUID(hit.offer) for hit in self.ask(request).hits)}

    def _unchanged(self, key: Key, changed: Sequence[UUID], number: int) -> dict[UUID, Key]:
        """The first ``number`` offers after a place among those that did not change."""
        rest = Not(In("offer", tuple(map(str, changed)))) if changed else None
        filters = both(self.request.filters, rest, beyond(key, self.plan))
        found: dict[UUID, Key] = {}
        offset = 0
        while len(found) < number:
            request = replace(self.request, filters=filters, offset=offset, limit=number)
            hits = self.ask(request).hits
            # A further site of an offer already shown is found too; its own place tells.
            found |= {offer: place for offer, place in self._keys(hits).items() if place > key}
            offset += len(hits)
            if len(hits) < number:
                break
        return found

    def _keys(self, hits: Iterable[Hit]) -> dict[UUID, Key]:
        if self.plan.sort == "updated":
            return self._by_day([UUID(hit.offer) for hit in hits])
        found: dict[UUID, Key] = {}
        for hit in hits:
            facts, offer = unpack(hit.facts), UUID(hit.offer)
            found[offer] = (*self._nearness(facts.sites, facts.group), rank_of(offer))
        return found

    def _by_day(self, offers: Sequence[UUID]) -> dict[UUID, Key]:
        found: dict[UUID, Key] = {}
        with db.reading(self.database) as session:
            for chunk in chunks(offers):
                wanted = select(col(Offer.id), col(Offer.updated_at)).where(col(Offer.id).in_(chunk))
                found |= {id_: (_newest(at), 0.0, rank_of(id_)) for id_, at in session.execute(wanted)}
        return found

    def _key_then(self, old: Earlier) -> Key:
        if self.plan.sort == "updated":
            return (_newest(old.updated_at), 0.0, rank_of(old.id))
        record = old.record
        group = group_of(has_sites=bool(record.sites), modes=record.modes, home_visit=bool(record.home_visit))
        return (*self._nearness(record.sites, group), rank_of(old.id))

    def _nearness(self, sites: Sequence[SiteLike], group: str) -> tuple[float, float]:
        measured = (self._place(site) for site in standing(sites, group, self.plan))
        return min(measured, default=(inf, 0.0 if self.plan.sort == "distance" else inf))

    def _place(self, site: SiteLike) -> tuple[float, float]:
        start, point = self.plan.origin.start, position(site)
        metres = comparable_m(distance_m(start, point) if start and point else None)
        if self.plan.sort == "distance":
            return metres, 0.0
        commune = self.plan.territory.commune(site.commune) if site.commune else None
        road = self.plan.roads.get(commune.code) if commune else None
        return (road.minutes, metres) if road else (inf, inf)


def _newest(at: datetime) -> float:
    day: date = at.astimezone(UTC).date()
    return -float((day - EPOCH).days)


def beyond(key: Key, plan: Plan) -> Filter:
    """A filter that keeps every document of the offers after a place, and few of those before it."""
    first, second, rank = key
    higher = Range("rank", minimum=rank + 1)
    if plan.sort == "updated":
        earlier_days = Range("updated", maximum=-first - 1)
        return Or((earlier_days, And((Range("updated", -first, -first), higher))))
    if plan.sort == "distance":
        return And((Not(_PLACED), higher)) if first == inf else _farther(first, plan)
    if first == inf:
        return And((Not(In("site_commune", tuple(plan.roads))), higher))
    nearer = tuple(code for code, road in plan.roads.items() if road.minutes < first)
    same = tuple(code for code, road in plan.roads.items() if road.minutes == first)
    passed = _PLACED if second == inf else Not(_farther(second, plan))
    return And((Not(In("site_commune", nearer)), Not(And((In("site_commune", same), passed)))))


def _farther(metres: float, plan: Plan) -> Filter:
    """Not clearly nearer than that."""
    start = plan.origin.start
    if start is None or metres <= MARGIN_M:
        return EVERYTHING
    return Not(Radius(*start, metres=metres - MARGIN_M))
