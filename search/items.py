"""From a stored offer to the item a result shows: its nearest site, its way there, why it is shown."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, TypeVar

from directory import access, freshness
from directory.opening import opening
from directory.records import SiteRecord
from directory.store import StoredOffer
from directory.territory import (
    Reach,
    SiteLike,
    distance_m,
    distance_sentence,
    eligibility_sentence,
    eligible,
    group_of,
    reach_all,
    representative_site,
)
from directory.vocabularies import families
from search.plan import Plan, position
from search.results import Item

S = TypeVar("S", bound=SiteLike)

REASONS: Final = {
    "name": ("Vos mots sont dans son nom", "Une partie de vos mots est dans son nom"),
    "partner": (
        "Vos mots sont dans le nom de la structure",
        "Une partie de vos mots est dans le nom de la structure",
    ),
}
"""Sentences for the scorer's codes, for all the words and for some; others are told by distance, zone and dates."""
SOME_WORDS: Final = "Une partie de vos mots seulement"


def group(offer: StoredOffer) -> str:
    """The one group an offer is counted in (the geographic rule)."""
    record = offer.record
    return group_of(has_sites=bool(record.sites), modes=record.modes, home_visit=bool(record.home_visit))


def _represented(sites: Sequence[SiteRecord], plan: Plan) -> Reach[SiteRecord] | None:
    """The site that stands for the offer: the nearest by road, or by air when that is the order asked."""
    if plan.sort != "distance":
        return representative_site(sites, plan.origin, plan.territory, plan.closed)
    reached = reach_all(sites, plan.origin, plan.territory, plan.closed)
    return min(reached, key=lambda one: _by_air(one, plan), default=None)


def _by_air(reached: Reach[SiteRecord], plan: Plan) -> float:
    """Metres from the origin to the site's own position: a mairie's says nothing of this order."""
    start, point = plan.origin.start, position(reached.site)
    return math.inf if start is None or point is None else distance_m(start, point)


def standing(sites: Sequence[S], of_group: str, plan: Plan) -> list[S]:
    """The sites that may stand for an offer: filters on places narrow those of the on-site group only."""
    if of_group != "on_site":
        return list(sites)
    return [site for site in sites if plan.site_passes(site)] or list(sites)


def item(offer: StoredOffer, plan: Plan, today: date, codes: Iterable[str] = ()) -> Item:
    """The item of an offer for a plan; ``codes`` are the scorer's reasons."""
    record, resident = offer.record, plan.resident
    reached = _represented(standing(record.sites, group(offer), plan), plan)
    told = plan.query.has_origin and reached is not None
    reasons = _said(tuple(codes), plan)
    if resident is not None:
        reasons.append(
            eligibility_sentence(
                record.zone_eligibilite,
                resident,
                plan.territory,
                deduced=record.zone_deduced,
                on_site=bool(record.sites),
            )
        )
    return Item(
        id=str(offer.id),
        key=next((source.key for source in offer.sources if source.key), None),
        name=record.name,
        partner_id=str(offer.partner_id),
        partner_name=offer.partner_name,
        group=group(offer),
        families=families(record.families, record.themes, record.type),
        themes=record.themes,
        audiences=record.audiences,
        fees=record.fees,
        modes=record.modes,
        route=access.route(record),
        site=reached.site if reached else None,
        distance_m=reached.distance_m if told and reached else None,
        km=reached.km if told and reached else None,
        minutes=reached.minutes if told and reached else None,
        travel=(distance_sentence(reached, plan.origin) or None) if told and reached else None,
        eligible=eligible(record.zone_eligibilite, resident) if resident else "unknown",
        reasons=tuple(reasons),
        opening=opening(record, today),
        a_savoir=record.a_savoir,
        updated_at=offer.updated_at,
        verified_at=offer.verified_at,
        source_date=record.provenance.source_date,
        freshness=freshness.wording(verified_at=offer.verified_at, source_date=record.provenance.source_date),
        masked=offer.masked,
        record=record,
    )


def _said(codes: Sequence[str], plan: Plan) -> list[str]:
    """What the words have to do with an offer; of one word, there is no part to speak of."""
    some = "some-words" in codes and len(plan.query.q.split()) > 1
    found = [REASONS[code][some] for code in codes if code in REASONS]
    return found or ([SOME_WORDS] if some else [])
