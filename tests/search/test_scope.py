"""Which filters may be asked of an offer's first document instead of its sites."""

from __future__ import annotations

import pytest

from search.filters import EVERYTHING, And, Box, Filter, In, Not, Or, Polygon, Radius, Range, Somewhere
from search.scope import by_offer
from search.spec import default_spec

SPEC = default_spec()
NEAR = Radius(44.56, 6.08, 20_000)
WINDOW = Box(6.0, 44.0, 6.5, 44.5)
DRAWN = Polygon((((6.0, 44.0), (6.5, 44.0), (6.5, 44.5), (6.0, 44.0)),))
HEALTH = In("families", ("sante",))
ON_SITE = In("group", ("on_site",))
ELSEWHERE = In("group", ("remote", "unplaced"))
GAP, CANTON = In("site_commune", ("05061",)), In("site_canton", ("0599",))


@pytest.mark.parametrize(
    "node", [EVERYTHING, HEALTH, Range("updated", 1), Not(HEALTH), Or((HEALTH, ON_SITE))]
)
def test_what_says_nothing_of_sites_is_told_as_it_is(node: Filter) -> None:
    assert by_offer(node, SPEC) == node


@pytest.mark.parametrize(
    ("node", "told"),
    [
        (GAP, In("communes", ("05061",))),
        (CANTON, In("cantons", ("0599",))),
        (In("site_epci", ("2",)), In("epcis", ("2",))),
        (NEAR, Somewhere(NEAR)),
        (WINDOW, Somewhere(WINDOW)),
        (DRAWN, Somewhere(DRAWN)),
        (And((HEALTH, NEAR)), And((HEALTH, Somewhere(NEAR)))),
        (Or((NEAR, GAP)), Or((Somewhere(NEAR), In("communes", ("05061",))))),
        (
            Or((And((ON_SITE, Or((NEAR, DRAWN)))), ELSEWHERE)),
            Or((And((ON_SITE, Or((Somewhere(NEAR), Somewhere(DRAWN))))), ELSEWHERE)),
        ),
    ],
)
def test_one_word_about_sites_is_told_of_all_of_them(node: Filter, told: Filter) -> None:
    assert by_offer(node, SPEC) == told


@pytest.mark.parametrize(
    "node",
    [
        And((NEAR, CANTON)),
        Not(NEAR),
        Not(And((HEALTH, GAP))),
        Or((HEALTH, And((GAP, WINDOW)))),
        And((ON_SITE, Or((NEAR, Not(GAP))))),
        Range("lat", 44.0),
        In("first", ("true",)),
    ],
)
def test_what_must_hold_of_one_and_the_same_site_is_not(node: Filter) -> None:
    assert by_offer(node, SPEC) is None
