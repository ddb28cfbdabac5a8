"""Roads, not crows."""

from __future__ import annotations

import csv
import statistics
from dataclasses import replace
from pathlib import Path

import pytest

from directory.territory import Road, Territory
from directory.territory.calibration import KnownRoad, calibrate
from directory.territory.model import Pass
from directory.territory.paths import Link, graph_of, shortest_paths, steps_to
from directory.territory.roads import RoadGraph

DEVOLUY, SAINT_BONNET, BRIANCON, VILLE_VIEILLE = "05139", "05132", "05023", "05038"


def road(territory: Territory, a: str, b: str, closed: frozenset[str]) -> Road:
    found = territory.road(a, b, closed)
    assert found is not None
    return found


def test_devoluy_to_saint_bonnet_goes_round_in_winter(territory: Territory, winter: frozenset[str]) -> None:
    found = road(territory, DEVOLUY, SAINT_BONNET, winter)
    assert found.km == pytest.approx(53, abs=2)
    assert [p.key for p in found.closed_passes] == ["noyer"]
    assert territory.air_distance_m(DEVOLUY, SAINT_BONNET) == pytest.approx(10_600, abs=300)


def test_devoluy_to_saint_bonnet_crosses_the_noyer_in_summer(
    territory: Territory, summer: frozenset[str]
) -> None:
    found = road(territory, DEVOLUY, SAINT_BONNET, summer)
    assert found.km < 25
    assert found.closed_passes == ()


def test_the_izoard_is_35_km_long_in_summer_and_closed_in_winter(
    territory: Territory, summer: frozenset[str], winter: frozenset[str]
) -> None:
    assert road(territory, BRIANCON, VILLE_VIEILLE, summer) == Road(35.0, 55)
    assert road(territory, BRIANCON, VILLE_VIEILLE, winter).km > 50


def test_a_pass_that_saves_little_is_not_named() -> None:
    passes = {"p": Pass("p", "col")}
    for over, named in ((17.0, ()), (14.0, (passes["p"],))):
        links = [Link("a", "b", over, over, "p"), Link("a", "c", 10, 10), Link("c", "b", 10, 10)]
        assert RoadGraph(links, (), 8.4, passes).roads_from("a", frozenset({"p"}))["b"].closed_passes == named


def test_a_pass_that_saves_kilometres_but_little_time_is_named(
    territory: Territory, winter: frozenset[str]
) -> None:
    found = road(territory, BRIANCON, VILLE_VIEILLE, winter)
    assert found.minutes - 55 < 5
    assert [p.name for p in found.closed_passes] == ["col d'Izoard"]


def test_only_the_passes_closed_that_day_count(territory: Territory) -> None:
    assert road(territory, BRIANCON, VILLE_VIEILLE, frozenset({"noyer", "agnel"})) == Road(35.0, 55)


@pytest.mark.parametrize(
    ("a", "b", "figures"),
    [
        ("05061", "05065", (59.0, 60)),
        ("05061", "05157", (90.0, 100)),
        ("05061", "05085", (98.0, 95)),
        ("05061", "05132", (15.0, 20)),
        ("05065", "05038", (20.7, 25)),
        ("05046", "05065", (23.0, 24)),
        ("05065", "05157", (31.0, 42)),
    ],
)
def test_sourced_pairs_keep_their_own_figures_all_year_both_ways(
    territory: Territory, winter: frozenset[str], a: str, b: str, figures: tuple[float, int]
) -> None:
    for closed in (frozenset(), winter):
        for found in (road(territory, a, b, closed), road(territory, b, a, closed)):
            assert (found.km, found.minutes) == figures


def test_the_same_commune_is_at_no_distance(territory: Territory, winter: frozenset[str]) -> None:
    assert road(territory, "05061", "05061", winter) == Road(0.0, 0)
    assert road(territory, "05120", "05001", winter) == Road(0.0, 0)


def test_every_commune_reaches_every_other_in_winter(territory: Territory, winter: frozenset[str]) -> None:
    assert all(
        set(territory.roads_from(code, winter)) == set(territory.communes) for code in territory.communes
    )


def test_a_road_is_the_same_both_ways(territory: Territory, winter: frozenset[str]) -> None:
    for a in ("05061", "05001", "05139"):
        for b, there in territory.roads_from(a, winter).items():
            back = road(territory, b, a, winter)
            assert (back.minutes, back.closed_passes) == (there.minutes, there.closed_passes)
            assert back.km == pytest.approx(there.km, abs=0.11)


def test_no_road_is_shorter_than_the_crow_flies(territory: Territory, summer: frozenset[str]) -> None:
    for a in territory.communes:
        for b, found in territory.roads_from(a, summer).items():
            # Positions have three decimals (about 0.1 km), and so have the links' ends.
            assert found.km >= territory.air_distance_m(a, b) / 1000 - 0.4, (a, b)


def test_an_unknown_commune_has_no_road(territory: Territory, winter: frozenset[str]) -> None:
    assert territory.road("05061", "38185", winter) is None
    assert territory.roads_from("38185", winter) == {}


def test_the_fixed_part_is_counted_once_per_route() -> None:
    links = [Link("a", "b", 10, 10), Link("b", "c", 10, 10)]
    roads = RoadGraph(links, (), 8.4, {}).roads_from("a", frozenset())
    assert (roads["b"].minutes, roads["c"].minutes) == (18, 28)


def test_a_place_behind_a_closed_pass_cannot_be_reached() -> None:
    graph = RoadGraph([Link("a", "b", 10, 10, "p")], (), 8.4, {"p": Pass("p", "col")})
    assert set(graph.roads_from("a", frozenset({"p"}))) == {"a"}
    assert graph.roads_from("a", frozenset())["b"] == Road(10.0, 18)


def test_a_known_pair_does_not_hold_when_its_pass_is_closed() -> None:
    links = [Link("a", "b", 5, 5, "p"), Link("a", "c", 20, 20), Link("b", "c", 20, 20)]
    graph = RoadGraph(links, [KnownRoad("a", "b", 15, 28, ("p",), "S", "test")], 8.4, {"p": Pass("p", "col")})
    assert graph.roads_from("a", frozenset())["b"] == Road(15.0, 28)
    assert graph.roads_from("b", frozenset({"p"}))["a"] == Road(40.0, 48, (Pass("p", "col"),))


def test_a_pair_over_a_pass_corrects_the_pass_only() -> None:
    links = [Link("a", "b", 10, 10), Link("b", "c", 10, 10, "p")]
    fitted, _ = calibrate(links, [KnownRoad("a", "c", 30, 48.4, ("p",), "S", "test")], 8.4)
    assert [(link.km, link.minutes) for link in fitted] == [(10, 10), (20, 30)]


def test_a_longer_pair_corrects_what_a_shorter_one_has_not() -> None:
    links = [Link("a", "b", 10, 10), Link("b", "c", 10, 10)]
    known = [KnownRoad("a", "c", 32, 38, (), "S", "test"), KnownRoad("a", "b", 12, 18, (), "S", "test")]
    fitted, _ = calibrate(links, known, 8)
    assert [(link.km, link.minutes) for link in fitted] == [(12, 10), (20, 20)]


def test_an_absurd_pair_changes_no_link() -> None:
    links = [Link("a", "b", 10, 10), Link("b", "c", 10, 10)]
    fitted, _ = calibrate(links, [KnownRoad("a", "c", 1, 9, (), "S", "test")], 8)
    assert fitted == links


def test_paths_say_their_steps() -> None:
    reached = shortest_paths(graph_of([Link("b", "a", 1, 1), Link("b", "c", 1, 1)]), "a")
    assert steps_to(reached, "c") == [("b", "c"), ("a", "b")]


def test_another_matrix_may_replace_the_graph(territory: Territory, winter: frozenset[str]) -> None:
    class Flat:
        def roads_from(self, commune: str, closed: frozenset[str]) -> dict[str, Road]:
            return {commune: Road(0.0, 0), "05061": Road(1.0, 2)}

    assert replace(territory, roads=Flat()).road("05001", "05061", winter) == Road(1.0, 2)


def test_the_error_on_the_pairs_from_memory_is_bounded(
    territory: Territory, shared_data: Path, winter: frozenset[str]
) -> None:
    codes = {commune.name: commune.code for commune in territory.communes.values()}
    with (shared_data / "territory" / "roads_truth.csv").open(encoding="utf-8", newline="") as file:
        pairs = [row for row in csv.DictReader(file) if row["a"] in codes and row["b"] in codes]
    errors: dict[str, list[tuple[float, float]]] = {"M": [], "known": []}
    for row in pairs:
        closed = frozenset() if row["season"] == "summer" else winter
        found = road(territory, codes[row["a"]], codes[row["b"]], closed)
        km, minutes = float(row["km"]), float(row["min"])
        kind = "M" if row["basis"] == "M" else "known"
        errors[kind].append((abs(found.km - km) / km, abs(found.minutes - minutes) / minutes))
    assert errors["known"] == [(0, 0)] * 9
    assert len(errors["M"]) == 34
    assert statistics.median(km for km, _ in errors["M"]) < 0.06
    assert statistics.median(minutes for _, minutes in errors["M"]) < 0.12
