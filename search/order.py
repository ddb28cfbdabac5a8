"""The order of the scored window: the scorer's, and the safe order when somebody has no roof tonight."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Final

from directory.opening import state_of
from directory.territory import distance_m, eligible
from search.contract import Hit
from search.document import EPOCH
from search.facts import OfferFacts, SiteFact, unpack
from search.plan import Plan
from search.scorer import NO_WORDS, Facts, Scored, prepared, score
from search.vocabulary import Vocabulary
from search.words import Word

MINUTES_PER_AIR_KM: Final = 1.5
"""Rough road time per kilometre by air, only to order results when no commune is known."""

TONIGHT: Final[Mapping[str, int]] = {
    "line_115": 0, "come": 1, "call": 2, "ask_115": 2, "unknown": 3, "call_115": 5,
}  # fmt: skip
"""Order of help for tonight by who opens the door: the 115, open doors, a call, who comes by, what the 115 gives."""
FAR: Final = 4
"""Doors that open, too far for tonight: before places that are not open to who comes."""
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
    ordered: list[tuple[int, float, str, Scored]] = []
    for hit in hits:
        facts = unpack(hit.facts)
        person = _for_person(facts, plan, today)
        scored = score(query, hit.weights, person)
        tier = (tonight(facts, person.minutes) if person.running else OTHERWISE) if "roof" in urgency else 0
        ordered.append((tier, -scored.score, hit.offer, scored))
    ordered.sort(key=lambda entry: entry[:3])
    return [(offer, scored.reasons) for _, _, offer, scored in ordered]


def tonight(facts: OfferFacts, minutes: float | None = None) -> int:
    """How soon an offer helps somebody without a roof, ``minutes`` away, from 0 (the 115) to ``OTHERWISE``."""
    if facts.route != "line_115" and not facts.tonight:
        return OTHERWISE
    near = minutes is None or minutes <= TONIGHT_MINUTES or facts.route in ANYWHERE
    tier = TONIGHT.get(facts.route, OTHERWISE)
    return tier if near else max(tier, FAR)


def _for_person(facts: OfferFacts, plan: Plan, today: date) -> Facts:
    resident = plan.resident
    return Facts(
        eligible=eligible(facts.zones, resident) if resident else "unknown",
        minutes=min((m for site in facts.sites if (m := _minutes(site, plan)) is not None), default=None),
        age_days=None if facts.as_of is None else max(0, (today - EPOCH).days - facts.as_of),
        group=facts.group,
        route=facts.route,
        running=state_of(facts.runs, today) == "open",
    )


def _minutes(site: SiteFact, plan: Plan) -> float | None:
    road = plan.roads.get(site.commune) if site.commune else None
    if road is not None:
        return road.minutes
    start = plan.origin.start
    if start is None or site.lat is None or site.lon is None:
        return None
    return distance_m(start, (site.lat, site.lon)) / 1000 * MINUTES_PER_AIR_KM
