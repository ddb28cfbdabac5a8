"""What every engine answers, compared with plain loops over the same documents."""

from __future__ import annotations

import pytest

from search.contract import Count, Document, Facet, SearchEngine, SearchRequest
from search.filters import EVERYTHING, And, Box, Filter, In, Not, Or, Polygon, Radius, Range
from search.spec import default_spec
from tests.contract.search.corpus import (
    CANTONS,
    COMMUNES,
    THEMES,
    facet,
    nearest,
    offer_id,
    offers_that_pass,
)

GAP = (44.5594, 6.0786)
TRIANGLE = Polygon((((5.9, 44.3), (6.7, 44.4), (6.2, 44.95), (5.9, 44.3)),))
RING = Polygon(
    (
        ((5.5, 44.2), (7.0, 44.2), (7.0, 45.0), (5.5, 45.0), (5.5, 44.2)),
        ((6.0, 44.4), (6.5, 44.4), (6.5, 44.8), (6.0, 44.8), (6.0, 44.4)),
    )
)
FILTERS: dict[str, Filter] = {
    "everything": EVERYTHING,
    "nothing": Or(()),
    "no value": In("themes", ()),
    "unknown value": In("themes", ("sante--accès",)),
    "one value": In("families", ("mobilite",)),
    "several values": In("themes", THEMES[:2]),
    "a stem": In("stems", ("heberg",)),
    "stems": In("stems", ("heberg", "05000")),
    "numbers are whole": In("stems", ("05000",)),
    "zones": In("zones", ("unknown", "commune:05061")),
    "an offer": In("offer", (offer_id(3),)),
    "a partner": In("partner", (offer_id(100_003),)),
    "a flag": In("multi", ("true",)),
    "commune of the site": In("site_commune", COMMUNES[:3]),
    "canton of the site": In("site_canton", CANTONS[:1]),
    "updated since": Range("updated", minimum=18_500),
    "updated until": Range("updated", maximum=18_500.5),
    "updated between": Range("updated", 18_000, 19_000),
    "radius": Radius(*GAP, metres=30_000),
    "radius of nobody": Radius(43.0, 3.0, 1_000),
    "radius of all": Radius(*GAP, metres=500_000),
    "box": Box(6.0, 44.4, 6.6, 44.8),
    "box upside down": Box(6.0, 44.8, 6.6, 44.4),
    "triangle": TRIANGLE,
    "ring": RING,
    "and": And((In("families", ("sante",)), Radius(*GAP, metres=40_000))),
    "or": Or((In("fees", ("gratuit",)), In("site_canton", CANTONS[1:2]))),
    "not": Not(In("families", ("sante",))),
    "not near": Not(Radius(*GAP, metres=30_000)),
    "not inside": And((Not(TRIANGLE), In("group", ("on_site",)))),
    "places narrow on-site offers only": Or(
        (
            And((In("group", ("on_site",)), Radius(*GAP, metres=25_000), In("site_canton", CANTONS[:2]))),
            In("group", ("remote", "unplaced")),
        )
    ),
    "canton and window": And((In("site_canton", CANTONS[:2]), Box(6.0, 44.4, 6.6, 44.8))),
    "epci or window": Or((In("site_epci", ("200067452",)), Box(6.0, 44.4, 6.2, 44.8))),
    "window on a line": Box(6.0, 44.4, 6.0, 44.8),
    "nested": And((Or((TRIANGLE, Not(In("themes", THEMES[:1])))), Not(Or((In("fees", ("gratuit",)),))))),
}


@pytest.mark.parametrize("node", FILTERS.values(), ids=FILTERS.keys())
def test_a_filter_finds_and_counts_the_same_offers_as_a_loop(
    filled: SearchEngine, corpus: list[Document], node: Filter
) -> None:
    expected = offers_that_pass(corpus, node)
    result = filled.search(SearchRequest(node, sort="rank", limit=1000, counts=(Count("all", node),)))
    found = [hit.offer for hit in result.hits]
    assert set(found) == expected
    assert len(found) == len(expected), "one hit per offer"
    assert result.counts == {"all": len(expected)}
    assert found == sorted(found)


@pytest.mark.parametrize("node", FILTERS.values(), ids=FILTERS.keys())
def test_facets_count_offers_not_documents(
    filled: SearchEngine, corpus: list[Document], node: Filter
) -> None:
    fields = default_spec().facets
    result = filled.search(SearchRequest(node, limit=0, facets=tuple(Facet(field, node) for field in fields)))
    assert result.hits == ()
    for field in fields:
        assert result.facets[field] == facet(corpus, node, field), field


@pytest.mark.parametrize("node", [EVERYTHING, FILTERS["radius"], FILTERS["and"], FILTERS["nested"]])
@pytest.mark.parametrize("field", ["partner", "site_commune"])
def test_a_facet_may_keep_its_first_values_only(
    filled: SearchEngine, corpus: list[Document], node: Filter, field: str
) -> None:
    every = facet(corpus, node, field)
    kept = filled.search(SearchRequest(node, limit=0, facets=(Facet(field, node, most=3),))).facets[field]
    assert len(kept) == min(3, len(every))
    assert kept.items() <= every.items()
    assert sorted(kept.values()) == sorted(every.values())[-3:]


def test_a_facet_is_not_narrowed_by_its_own_choice(filled: SearchEngine, corpus: list[Document]) -> None:
    near = Radius(*GAP, metres=60_000)
    chosen = {"families": In("families", ("sante",)), "site_canton": In("site_canton", CANTONS[:1])}
    others = {name: [node for other, node in chosen.items() if other != name] for name in chosen}
    facets = tuple(Facet(name, And((near, *nodes))) for name, nodes in others.items())
    result = filled.search(SearchRequest(And((near, *chosen.values())), facets=facets))
    for asked in facets:
        assert result.facets[asked.field] == facet(corpus, asked.filters, asked.field)
    assert len(result.facets["families"]) > 1


@pytest.mark.parametrize("node", [EVERYTHING, FILTERS["and"], FILTERS["or"], TRIANGLE])
def test_by_distance_each_offer_comes_once_by_its_nearest_site(
    filled: SearchEngine, corpus: list[Document], node: Filter
) -> None:
    result = filled.search(SearchRequest(node, sort="distance", origin=GAP, limit=1000))
    metres = nearest(corpus, node, GAP)
    placed = [hit for hit in result.hits if hit.distance_m is not None]
    assert {hit.offer: hit.distance_m for hit in placed} == pytest.approx(metres, abs=0.01)
    distances = [hit.distance_m or 0.0 for hit in placed]
    assert distances == pytest.approx(sorted(distances), abs=1.0)
    others = [hit.offer for hit in result.hits[len(placed) :]]
    assert others == sorted(offers_that_pass(corpus, node) - set(metres))


def test_by_minutes_the_nearest_commune_by_road_comes_first(
    filled: SearchEngine, corpus: list[Document]
) -> None:
    minutes = {code: float(number % 10) for number, code in enumerate(COMMUNES[:20])}
    result = filled.search(SearchRequest(sort="minutes", minutes=minutes, origin=GAP, limit=1000))
    expected: dict[str, float] = {}
    for one in corpus:
        if one.site_commune in minutes:
            expected[one.offer] = min(minutes[one.site_commune], expected.get(one.offer, 1e9))
    found = [hit.offer for hit in result.hits]
    reached = found[: len(expected)]
    assert set(reached) == set(expected)
    assert [expected[offer] for offer in reached] == sorted(expected.values())
    assert found[len(expected) :] == sorted(offers_that_pass(corpus, EVERYTHING) - set(expected))


@pytest.mark.parametrize("sort", ["rank", "updated", "distance", "minutes"])
def test_pages_put_end_to_end_are_the_whole_list(filled: SearchEngine, sort: str) -> None:
    minutes = {code: float(number % 10) for number, code in enumerate(COMMUNES[:20])}
    node = FILTERS["or"]

    def page(offset: int, limit: int) -> list[str]:
        request = SearchRequest(
            node,
            sort=sort,
            origin=GAP,
            minutes=minutes,
            offset=offset,
            limit=limit,  # type: ignore[arg-type]
        )
        return [hit.offer for hit in filled.search(request).hits]

    assert [offer for start in range(0, 150, 7) for offer in page(start, 7)] == page(0, 1000)


def test_newest_first_then_by_rank(filled: SearchEngine, corpus: list[Document]) -> None:
    result = filled.search(SearchRequest(sort="updated", limit=1000))
    expected = sorted({(-one.updated, one.offer) for one in corpus})
    assert [hit.offer for hit in result.hits] == [offer for _, offer in expected]


@pytest.mark.parametrize("node", [EVERYTHING, FILTERS["radius"]], ids=["all", "radius"])
def test_words_order_the_hits_and_lose_none(
    filled: SearchEngine, corpus: list[Document], node: Filter
) -> None:
    words = (("heberg",), ("urgenc", "colis"))
    asked = And((node, In("stems", ("heberg", "urgenc", "colis"))))
    result = filled.search(SearchRequest(asked, words=words, limit=1000))
    assert {hit.offer for hit in result.hits} == offers_that_pass(corpus, asked)
    assert len(result.hits) == len({hit.offer for hit in result.hits})
    scores = [hit.score for hit in result.hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]
    stems = {one.offer: set(one.stems) for one in corpus}
    best = stems[result.hits[0].offer]
    assert "heberg" in best
    assert best & {"urgenc", "colis"}


def test_hits_carry_what_the_scorer_needs(filled: SearchEngine, corpus: list[Document]) -> None:
    held = {one.offer: (one.weights, one.facts) for one in corpus}
    for sort in ("relevance", "rank", "distance", "minutes"):
        request = SearchRequest(sort=sort, origin=GAP, words=(("heberg",),), limit=5)  # type: ignore[arg-type]
        for hit in filled.search(request).hits:
            assert (hit.weights, hit.facts) == held[hit.offer], sort


@pytest.mark.parametrize(
    "value",
    [
        '"', "'", "\\", '" OR first = true OR x = "', "é\n\t", "*", "a]b", "IN [", "NULL", "", " ", "🙂",
        "%00", "{}",
    ],
)  # fmt: skip
def test_a_hostile_value_is_only_a_value(filled: SearchEngine, value: str) -> None:
    for field in ("themes", "stems", "site_commune"):
        asked = In(field, (value,))
        result = filled.search(SearchRequest(asked, counts=(Count("n", asked),)))
        assert result.hits == ()
        assert result.counts == {"n": 0}
        others = filled.search(SearchRequest(limit=0, counts=(Count("n", Not(asked)),)))
        assert others.counts == {"n": 150}
    assert isinstance(filled.search(SearchRequest(words=((value,),), limit=5)).hits, tuple)


@pytest.mark.parametrize("field", ["password", "first = true OR id", "_geo", "entity"])
def test_a_field_the_index_does_not_have_is_refused(filled: SearchEngine, field: str) -> None:
    with pytest.raises(ValueError, match="no such field"):
        filled.search(SearchRequest(In(field, ("x",))))
    with pytest.raises(ValueError, match="no such field"):
        filled.search(SearchRequest(Range(field, 1, 2)))


def test_a_distance_from_nowhere_is_refused(filled: SearchEngine) -> None:
    with pytest.raises(ValueError, match="origin"):
        filled.search(SearchRequest(sort="distance"))


def test_offers_lists_every_offer_once(filled: SearchEngine, corpus: list[Document]) -> None:
    assert filled.offers() == {one.offer for one in corpus}


def test_the_status_counts_documents_and_names_the_spec(filled: SearchEngine, corpus: list[Document]) -> None:
    status = filled.status()
    assert status.healthy
    assert status.documents == len(corpus)
    assert status.sequence == 1
    assert status.spec_hash == default_spec().hash
