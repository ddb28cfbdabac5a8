"""The order of the scored window: the scorer's, and the safe order when somebody has no roof tonight."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Final

from directory.opening import state_of
from directory.territory import distance_m, eligible
from search.contract import Hit
from search.document import EPOCH
from search.facts import BY_DAY, OfferFacts, SiteFact, unpack
from search.plan import Plan
from search.scorer import NO_WORDS, Eligible, Facts, Scored, prepared, score
from search.vocabulary import Vocabulary
from search.words import Word

MINUTES_PER_AIR_KM: Final = 1.5
"""Rough road time per kilometre by air, only to order results when no commune is known."""

TONIGHT: Final[Mapping[str, int]] = {
    "line_115": 0, "come": 1, "call": 2, "ask_115": 2, "unknown": 3, "call_115": 5,
}  # fmt: skip
"""Order of help for tonight by who opens the door: the 115, open doors, a call, who comes by, what the 115 gives."""
FAR: Final = 4
"""Doors that open, too far for tonight or by day only: before places that are not open to who comes."""
OTHERWISE: Final = 6
ANYWHERE: Final = frozenset(("line_115", "ask_115", "call_115"))
"""Doors that the 115 opens wherever one is."""
TONIGHT_MINUTES: Final = 30.0
"""Road time within which another door helps tonight: who sleeps outside seldom has a car."""


def by_relevance(
    hits: Sequence[Hit],
    plan: Plan,
    words: Sequence[Word],
    vocabulary: Vocabulary,
    *,
    today: date,
    urgency: Collection[str],
) -> list[tuple[str, tuple[str, ...]]]:
    """Offers in the order of the scorer, each with its codes; ties by identifier, so that pages are stable."""
    query = prepared(words, vocabulary) if words else NO_WORDS
    person, roof = _Person(plan, today), "roof" in urgency
    ordered: list[tuple[int, float, str, Scored]] = []
    for hit in hits:
        offer = unpack(hit.facts)
        facts = person.facts(offer)
        scored = score(query, hit.weights, facts)
        tier = (tonight(offer, facts.minutes) if facts.running else OTHERWISE) if roof else 0
        ordered.append((tier, -scored.score, hit.offer, scored))
    ordered.sort(key=lambda entry: entry[:3])
    return [(offer, scored.reasons) for _, _, offer, scored in ordered]


def tonight(facts: OfferFacts, minutes: float | None = None) -> int:
    """How soon an offer helps somebody without a roof, ``minutes`` away, from 0 (the 115) to ``OTHERWISE``."""
    if facts.route != "line_115" and not facts.tonight:
        return OTHERWISE
    near = minutes is None or minutes <= TONIGHT_MINUTES or facts.route in ANYWHERE
    tier = TONIGHT.get(facts.route, OTHERWISE)
    return tier if near and facts.tonight != BY_DAY else max(tier, FAR)


class _Person:
    """Who asks, and how each offer stands to them; what many offers share is worked out once."""

    def __init__(self, plan: Plan, today: date) -> None:
        resident = plan.resident
        self._roads, self._start, self._day = plan.roads, plan.origin.start, (today - EPOCH).days
        self._eligible: Callable[[tuple[str, ...]], Eligible] = cache(
            lambda zones: eligible(zones, resident) if resident else "unknown"
        )
        self._running = cache(lambda runs: state_of(runs, today) == "open")

    def facts(self, offer: OfferFacts) -> Facts:
        """What the scorer must know of an offer for this person."""
        times = [minutes for site in offer.sites if (minutes := self._minutes(site)) is not None]
        return Facts(
            eligible=self._eligible(offer.zones),
            minutes=min(times, default=None),
            age_days=None if offer.as_of is None else max(0, self._day - offer.as_of),
            group=offer.group,
            route=offer.route,
            running=self._running(offer.runs),
        )

    def _minutes(self, site: SiteFact) -> float | None:
        road = self._roads.get(site.commune) if site.commune else None
        if road is not None:
            return road.minutes
        if self._start is None or site.lat is None or site.lon is None:
            return None
        return distance_m(self._start, (site.lat, site.lon)) / 1000 * MINUTES_PER_AIR_KM
