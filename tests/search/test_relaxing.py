"""What to give up when nothing is found: its count is that of the search it leads to."""

from __future__ import annotations

from typing import Any

import pytest

from search.query import Query
from search.relaxing import FILTERS, ways
from search.results import Relaxation
from tests.conftest import NOW
from ui.services import Services

GUILLESTRE, ABRIES = "05065", "05001"
NOTHING: list[tuple[dict[str, Any], set[str]]] = [
    ({"q": "zzzzzz"}, {"q"}),
    ({"q": "zzzzzz", "canton": ("0510",), "fees": ("gratuit",)}, {"q"}),
    ({"q": "permis", "fees": ("payant",), "audience": ("seniors",)}, {"audience", "filters", "q"}),
    ({"q": "dentiste", "commune": ABRIES, "radius_km": 1.0, "group": "on_site"}, {"radius_km", "q"}),
    ({"q": "CSAPA", "commune": ABRIES, "max_minutes": 5.0, "group": "on_site"}, {"max_minutes", "q"}),
    ({"q": "CSAPA", "canton": ("0501",), "group": "on_site"}, {"canton", "q"}),
    ({"q": "dentiste abriès", "radius_km": 1.0, "group": "on_site"}, {"radius_km", "q"}),
    ({"q": "alimantaire", "verbatim": True, "fees": ("gratuit",)}, {"verbatim", "q"}),
    ({"q": "alimantaire", "as_typed": ("alimantaire",)}, {"verbatim", "q"}),
    (
        {"q": "CSAPA", "commune": ABRIES, "radius_km": 1.0, "theme": ("mobilite--preparer-un-permis",)},
        {"filters"},
    ),
]


@pytest.mark.parametrize(("asked", "parameters"), NOTHING)
def test_each_relaxation_gives_what_it_says(
    demo: Services, asked: dict[str, Any], parameters: set[str]
) -> None:
    results = demo.search.search(Query(**asked), NOW)
    assert results.total == 0
    assert parameters <= {way.parameter for way in results.relaxations}
    for way in results.relaxations:
        assert way.total == demo.search.search(way.query, NOW).total > 0, way.parameter


def test_a_limit_is_widened_before_it_is_given_up(demo: Services) -> None:
    query = Query(q="dentiste", commune=ABRIES, radius_km=1.0, group="on_site")
    wider = [w for w in demo.search.search(query, NOW).relaxations if w.parameter == "radius_km"]
    assert [way.query.radius_km for way in wider] == sorted(
        (way.query.radius_km for way in wider), key=lambda radius: radius or 1e9
    )
    first = wider[0].query.radius_km
    assert first is not None
    narrower = Query(q="dentiste", commune=ABRIES, radius_km=first / 4, group="on_site")
    assert demo.search.search(narrower, NOW).total == 0


def test_the_words_are_the_last_thing_to_give_up(demo: Services) -> None:
    for asked, _ in NOTHING:
        found: tuple[Relaxation, ...] = demo.search.search(Query(**asked), NOW).relaxations
        assert "q" not in [way.parameter for way in found[:-1]]


def test_one_filter_alone_is_not_every_filter() -> None:
    assert FILTERS not in dict(ways(Query(q="a", fees=("payant",)), ("q", "fees")))
    both = dict(ways(Query(q="a", fees=("payant",), group="remote"), ("q", "fees")))
    assert both[FILTERS] == Query(q="a")


def test_nothing_is_told_when_something_is_found(demo: Services) -> None:
    assert demo.search.search(Query(q="permis"), NOW).relaxations == ()
