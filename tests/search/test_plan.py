"""What a search asks to be counted."""

from __future__ import annotations

from datetime import date

from directory.territory import load_territory
from search.plan import GROUPS, MOST_VALUES, Plan, plan
from search.query import Query

TERRITORY = load_territory()
PARTNER = "00000000-0000-5000-8000-000000000001"


def planned(**asked: str) -> Plan:
    return plan(Query.parse(list(asked.items()), TERRITORY), None, TERRITORY, date(2026, 1, 15))


def test_groups_are_a_facet_until_one_is_chosen() -> None:
    free, chosen = planned(), planned(group="remote")
    assert next(facet.field for facet in free.facets()) == "group"
    assert free.counts() == ()
    assert "group" not in {facet.field for facet in chosen.facets()}
    assert tuple(count.name for count in chosen.counts()) == GROUPS


def test_partners_of_most_offers_are_kept_and_those_chosen_are_counted_apart() -> None:
    asked = planned(partner=PARTNER, family="sante")
    kept = {facet.field: facet.most for facet in asked.facets()}
    assert kept["partner"] == MOST_VALUES
    assert set(kept.values()) == {None, MOST_VALUES}
    (count,) = asked.counts()
    assert count.name == PARTNER
    assert count.filters == asked.filters()
