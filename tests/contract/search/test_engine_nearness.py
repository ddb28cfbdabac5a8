"""By distance and by minutes among many documents: crowds at one point, hundreds of points side by side."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from math import inf

import pytest

from directory.territory import Point, distance_m
from search.contract import Document, SearchEngine, SearchRequest, SortKey
from search.document import gathered
from search.filters import EVERYTHING, Filter, In, Or
from tests.contract.search.conftest import Make
from tests.contract.search.corpus import an_offer, passes

GAP = (44.5594, 6.0786)
HALL = (44.5611342, 6.0820019)
TOWN, NEXT, FAR, ALONE = "05061", "05013", "05023", "05177"
MINUTES = {TOWN: 0.0, NEXT: 12.0, "05999": 12.0, FAR: 90.0, ALONE: 91.5}


def placed(
    numbers: range, commune: str, sites: int, where: Callable[[], tuple[float, float]]
) -> Iterator[Document]:
    """Documents of offers with ``sites`` places each in one commune."""
    for number in numbers:
        documents = an_offer(number, sites, site_commune=commune)
        yield from gathered(
            [
                replace(one, lat=round(lat, 7), lon=round(lon, 7))
                for one in documents
                for lat, lon in (where(),)
            ]
        )


@pytest.fixture(scope="module")
def crowded() -> list[Document]:
    """900 offers at the town hall, 700 with two places each in the town, others farther or nowhere."""
    chance = random.Random(5)

    def near(at: tuple[float, float], spread: float) -> Callable[[], tuple[float, float]]:
        return lambda: (at[0] + chance.uniform(-spread, spread), at[1] + chance.uniform(-spread, spread))

    return [
        *placed(range(900), TOWN, 1, lambda: HALL),
        *placed(range(900, 1600), TOWN, 2, near(HALL, 0.004)),
        *placed(range(1600, 1640), NEXT, 2, near((44.6, 6.2), 0.05)),
        *placed(range(1640, 1660), FAR, 3, near((44.9, 6.64), 0.1)),
        *placed(range(1660, 1661), ALONE, 1, lambda: (44.7, 6.6)),
        *placed(range(1661, 1670), "05888", 1, near((44.4, 5.8), 0.1)),
        *(one for number in range(1670, 1690) for one in an_offer(number, 0)),
        *(
            one
            for number in range(1690, 1700)
            for one in an_offer(number, 1, site_commune=NEXT, lat=None, lon=None)
        ),
    ]


@pytest.fixture(scope="module")
def town(make: Make, crowded: list[Document]) -> SearchEngine:
    """An engine that holds them."""
    held = make("town")
    held.ensure()
    held.rebuild(crowded, 1)
    return held


def in_order(
    documents: list[Document], node: Filter, minutes: Mapping[str, float] | None, origin: Point = GAP
) -> list[str]:
    """Offers in the order of their nearest document that passes."""

    def place(one: Document) -> tuple[float, float, int]:
        known = one.lat is not None and one.lon is not None
        metres = round(distance_m(origin, (one.lat, one.lon)), 3) if known else inf  # type: ignore[arg-type]
        if minutes is None:
            return 0.0, metres, one.rank
        time = minutes.get(one.site_commune or "", inf)
        return time, metres if time < inf else inf, one.rank

    found = sorted((one for one in documents if passes(node, one)), key=place)
    return list(dict.fromkeys(one.offer for one in found))


@pytest.mark.parametrize("sort", ["distance", "minutes"])
@pytest.mark.parametrize("page", [(0, 1), (0, 20), (20, 20), (390, 30), (880, 200), (1500, 200), (1640, 200)])
@pytest.mark.parametrize(
    "node",
    [
        EVERYTHING,
        In("families", ("sante",)),
        In("site_commune", (NEXT, FAR, "05888")),
        Or((In("fees", ("gratuit",)), In("site_commune", (FAR,)))),
    ],
    ids=["all", "family", "elsewhere", "either"],
)
def test_a_page_is_that_of_a_plain_sort(
    town: SearchEngine, crowded: list[Document], sort: SortKey, page: tuple[int, int], node: Filter
) -> None:
    offset, limit = page
    minutes = MINUTES if sort == "minutes" else {}
    request = SearchRequest(node, sort=sort, origin=GAP, minutes=minutes, offset=offset, limit=limit)
    expected = in_order(crowded, node, minutes or None)[offset : offset + limit]
    assert [hit.offer for hit in town.search(request).hits] == expected


def test_without_an_origin_minutes_are_followed_by_rank(town: SearchEngine, crowded: list[Document]) -> None:
    request = SearchRequest(sort="minutes", minutes=MINUTES, limit=1000)
    found = [hit.offer for hit in town.search(request).hits]
    in_town = sorted((one.rank, one.offer) for one in crowded if one.first and one.site_commune == TOWN)
    assert found == [offer for _, offer in in_town[:1000]]


def test_far_from_where_offers_are_many_the_nearest_come_first(make: Make) -> None:
    """An engine that is told of the fullest places only does not know those that are near."""
    chance = random.Random(8)
    squares = [(44.205 + row / 100, 5.405 + column / 100) for row in range(20) for column in range(20)]
    three_in_each = iter([at for at in squares for _ in range(3)])
    documents = [
        *placed(range(1200), TOWN, 1, lambda: next(three_in_each)),
        *placed(range(1200, 1600), FAR, 1, lambda: (chance.uniform(44.8, 45.0), chance.uniform(6.6, 6.8))),
    ]
    engine = make("country")
    engine.ensure()
    engine.rebuild(documents, 1)
    for origin in ((44.9, 6.7), (44.81, 6.62), (45.2, 7.2)):
        expected = in_order(documents, EVERYTHING, None, origin)
        for limit in (1, 20, 300):
            hits = engine.search(SearchRequest(sort="distance", origin=origin, limit=limit)).hits
            assert [hit.offer for hit in hits] == expected[:limit]
