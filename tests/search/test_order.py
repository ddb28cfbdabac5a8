"""The safe order when somebody has no roof."""

from __future__ import annotations

import pytest

from search.facts import BY_DAY, NOT_TONIGHT, TONIGHT, OfferFacts
from search.order import tonight


def facts(route: str, *, helps: int = TONIGHT) -> OfferFacts:
    return OfferFacts(zones=(), sites=(), as_of=None, group="on_site", route=route, tonight=helps)


def test_the_115_then_open_doors_then_calls_then_who_comes_by_then_what_the_115_gives_then_the_rest() -> None:
    ordered = [tonight(facts(route)) for route in ("line_115", "come", "call", "unknown", "call_115")]
    ordered.append(tonight(facts("come", helps=NOT_TONIGHT)))
    assert ordered == sorted(ordered)
    assert len(set(ordered)) == 6
    assert tonight(facts("ask_115")) == tonight(facts("call"))


def test_a_door_too_far_for_tonight_comes_after_the_near_ones_unless_the_115_opens_it() -> None:
    assert tonight(facts("come"), minutes=25) == tonight(facts("come"))
    assert (
        tonight(facts("unknown"), minutes=25)
        < tonight(facts("come"), minutes=80)
        < tonight(facts("call_115"))
    )
    for route in ("line_115", "ask_115", "call_115"):
        assert tonight(facts(route), minutes=80) == tonight(facts(route))


@pytest.mark.parametrize("route", ["come", "call", "ask_115", "call_115", "referral"])
def test_what_is_not_for_tonight_comes_with_the_rest(route: str) -> None:
    assert tonight(facts(route, helps=NOT_TONIGHT)) == tonight(facts("referral"))


def test_a_day_centre_where_nobody_sleeps_comes_after_open_doors_and_before_what_the_115_gives() -> None:
    centre = tonight(facts("come", helps=BY_DAY), minutes=5)
    assert tonight(facts("unknown"), minutes=5) < centre < tonight(facts("call_115"))
    assert centre == tonight(facts("come", helps=BY_DAY), minutes=80) == tonight(facts("call", helps=BY_DAY))
