"""The geographic rule: who is eligible, where, how far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from directory.territory import (
    FRANCE,
    Group,
    Origin,
    Territory,
    Zone,
    ZoneError,
    coverage_codes,
    eligible,
    group_of,
    known_zones,
    origin_at,
    parse_zone,
    reach,
    reach_all,
    representative_site,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Site:
    commune: str | None = None
    lat: float | None = None
    lon: float | None = None


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("commune:05061", "commune:05061"),
        ("epci:200067452", "epci:200067452"),
        ("canton:0510", "canton:0510"),
        ("departement:05", "departement:05"),
        ("region:93", "region:93"),
        ("pays:france", "pays:france"),
        ("pays:99100", "pays:france"),
        ("93", "departement:93"),
        ("05", "departement:05"),
        ("2a", "departement:2A"),
        ("974", "departement:974"),
        ("05061", "commune:05061"),
        ("2B033", "commune:2B033"),
        ("200067452", "epci:200067452"),
        ("france", "pays:france"),
        ("France", "pays:france"),
        ("99100", "pays:france"),
        (" Departement : 05 ", "departement:05"),
    ],
)
def test_zones_are_typed_and_a_bare_two_digit_code_is_a_departement(text: str, stored: str) -> None:
    assert str(parse_zone(text)) == stored


@pytest.mark.parametrize(
    "text",
    ["", "5", "0510", "region:PACA", "ville:05061", "commune:france", "Gap", "a:b:c", "departement:٣٣"],
)
def test_what_is_no_zone_is_refused_in_french(text: str) -> None:
    with pytest.raises(ZoneError, match="non reconnue"):
        parse_zone(text)


def test_unreadable_zones_are_left_out() -> None:
    assert known_zones(["05", "???", "departement:05", FRANCE]) == (Zone("departement", "05"), FRANCE)


@pytest.mark.parametrize(
    ("zones", "commune", "answer"),
    [
        ((), "05065", "unknown"),
        (("???",), "05065", "unknown"),
        (("commune:05065",), "05065", "yes"),
        (("commune:05061",), "05065", "no"),
        (("commune:05061", "canton:0510"), "05065", "yes"),
        (("epci:200067452",), "05001", "yes"),
        (("epci:240500439",), "05001", "no"),
        (("canton:0510",), "05001", "yes"),
        (("departement:05",), "05001", "yes"),
        (("05",), "05001", "yes"),
        (("93",), "05001", "no"),
        (("region:93",), "05001", "yes"),
        (("departement:93",), "05001", "no"),
        (("pays:france",), "05001", "yes"),
        (("99100",), "05001", "yes"),
        (("canton:0506",), "05061", "yes"),
        (("canton:0509",), "05061", "yes"),
        (("canton:0599",), "05061", "yes"),
        (("canton:0502",), "05023", "yes"),
        (("canton:0503",), "05023", "yes"),
        (("canton:0598",), "05023", "yes"),
        (("canton:0598",), "05027", "no"),
        (("canton:0502",), "05027", "yes"),
        (("canton:0503",), "05027", "no"),
        (("commune:05120",), "05001", "yes"),
    ],
)
def test_who_is_eligible(territory: Territory, zones: Sequence[str], commune: str, answer: str) -> None:
    assert eligible(zones, territory.communes[commune]) == answer


def test_a_commune_is_covered_by_each_zone_it_lies_in(territory: Territory) -> None:
    assert coverage_codes(territory.communes["05061"]) == (
        "commune:05061",
        "commune:05125",
        "epci:200067825",
        "canton:0599",
        "canton:0506",
        "canton:0507",
        "canton:0508",
        "canton:0509",
        "departement:05",
        "region:93",
        "pays:france",
    )
    for commune in territory.communes.values():
        assert all(eligible([code], commune) == "yes" for code in coverage_codes(commune))


@pytest.mark.parametrize(
    ("has_sites", "modes", "home_visit", "group"),
    [
        (True, (), False, "on_site"),
        (True, ("en-presentiel",), False, "on_site"),
        (True, ("en-presentiel", "a-distance"), False, "on_site"),
        (True, ("a-distance",), False, "remote"),
        (False, ("a-distance",), False, "remote"),
        (False, ("en-presentiel", "a-distance"), False, "remote"),
        (False, (), False, "unplaced"),
        (False, ("en-presentiel",), False, "unplaced"),
        (False, ("a-distance",), True, "unplaced"),
        (True, (), True, "on_site"),
    ],
)
def test_an_offer_is_in_one_group(
    has_sites: bool, modes: tuple[str, ...], home_visit: bool, group: Group
) -> None:
    assert group_of(has_sites=has_sites, modes=modes, home_visit=home_visit) == group


def test_the_nearest_site_depends_on_the_passes(
    territory: Territory, summer: frozenset[str], winter: frozenset[str]
) -> None:
    # By air Saint-Bonnet is always nearer to the Dévoluy than Gap; by road only in summer.
    sites = [Site("05061"), Site("05132")]
    origin = Origin(territory.communes["05139"])
    found = {
        name: representative_site(sites, origin, territory, closed)
        for name, closed in (("summer", summer), ("winter", winter))
    }
    assert {name: r.site.commune for name, r in found.items() if r} == {"summer": "05132", "winter": "05061"}


def test_a_site_in_ones_commune_comes_first_and_the_nearest_by_air_among_several(
    territory: Territory, winter: frozenset[str]
) -> None:
    gap = territory.communes["05061"]
    far, near = Site("05061", 44.60, 6.10), Site("05061", 44.56, 6.08)
    found = reach_all([Site("05065"), far, near], Origin(gap), territory, winter)
    assert [r.site for r in found] == [near, far, Site("05065")]
    assert [r.minutes for r in found] == [0, 0, 60]


def test_without_a_commune_the_nearest_by_air_represents(
    territory: Territory, winter: frozenset[str]
) -> None:
    grenoble = Origin(point=(45.19, 5.72))
    found = representative_site([Site("05061"), Site("05063"), Site()], grenoble, territory, winter)
    assert found is not None
    assert (found.site.commune, found.minutes, found.km) == ("05063", None, None)
    assert found.distance_m == pytest.approx(48_500, abs=1_000)


def test_a_site_elsewhere_is_placed_by_air_after_those_with_a_road(
    territory: Territory, winter: frozenset[str]
) -> None:
    sisteron = Site("04209", 44.19, 5.94)
    found = reach_all(
        [Site(), sisteron, Site("05023")], Origin(territory.communes["05061"]), territory, winter
    )
    assert [r.site for r in found] == [Site("05023"), sisteron, Site()]
    assert found[1].minutes is None
    assert found[1].distance_m == pytest.approx(42_500, abs=500)
    assert found[2].distance_m is None


def test_with_no_origin_the_first_site_represents(territory: Territory, winter: frozenset[str]) -> None:
    found = representative_site([Site("05061"), Site("05023")], Origin(), territory, winter)
    assert found is not None
    assert (found.site.commune, found.minutes, found.distance_m) == ("05061", None, None)
    assert representative_site([], Origin(), territory, winter) is None


def test_an_origin_at_a_point_knows_its_commune_and_keeps_the_point(
    territory: Territory, winter: frozenset[str]
) -> None:
    origin = origin_at(territory, 44.665, 6.66)
    assert origin.commune is not None
    assert origin.commune.name == "Guillestre"
    assert reach(Site("05065", 44.665, 6.66), origin, territory, winter).distance_m == 0
    assert origin_at(territory, 45.19, 5.72) == Origin(None, (45.19, 5.72))


def test_a_site_under_a_former_code_is_reached(territory: Territory, winter: frozenset[str]) -> None:
    found = reach(Site("05120"), Origin(territory.communes["05001"]), territory, winter)
    assert (found.minutes, found.distance_m) == (0, 0)
