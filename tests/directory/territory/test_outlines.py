"""Which commune a point is in."""

from __future__ import annotations

import json

import pytest
import shapely
from shapely.geometry import shape

from directory.territory import Territory


def test_every_mairie_is_inside_its_own_commune(territory: Territory) -> None:
    for commune in territory.communes.values():
        located = territory.commune_at(*commune.point)
        assert located is not None
        assert (located.commune.code, located.exact) == (commune.code, True)
        assert territory.contains(commune.code, *commune.point, tolerance_m=0)


def test_a_point_just_outside_is_accepted_and_flagged(territory: Territory) -> None:
    west, south, east, north = territory.outlines.bounds(territory.communes)
    outline = territory.outlines.union(territory.communes)
    top = max(outline.exterior.coords, key=lambda xy: xy[1])
    assert top[1] == north
    near, far = north + 200 / 111_195, north + 400 / 111_195
    located = territory.commune_at(near, top[0])
    assert located is not None
    assert not located.exact
    assert located.gap_m == pytest.approx(200, abs=5)
    assert territory.commune_at(far, top[0]) is None
    assert territory.commune_at(far, top[0], tolerance_m=500) is not None
    assert (west, south) < (east, north)


@pytest.mark.parametrize("point", [(45.19, 5.72), (6.08, 44.559), (0.0, 0.0)])
def test_a_point_elsewhere_is_in_no_commune(territory: Territory, point: tuple[float, float]) -> None:
    assert territory.commune_at(*point) is None


def test_a_neighbour_does_not_contain_the_mairie(territory: Territory) -> None:
    gap = territory.communes["05061"]
    assert not territory.contains("05065", *gap.point)
    assert not territory.contains("38185", *gap.point)
    assert territory.contains("05125", *gap.point)


def test_outlines_leave_no_gap_and_do_not_overlap(territory: Territory) -> None:
    shapes = list(territory.outlines.shapes.values())
    assert len(shapes) == len(territory.communes)
    assert all(outline.is_valid for outline in shapes)
    assert shapely.coverage_is_valid(shapes)
    assert len(territory.outlines.union(territory.communes).interiors) == 0


def test_canton_outlines_cover_what_commune_outlines_cover(territory: Territory) -> None:
    cantons = [shape(f["geometry"]) for f in territory.cantons_geojson["features"]]
    whole = territory.outlines.union(territory.communes)
    assert len(cantons) == len(territory.site_cantons)
    assert sum(canton.area for canton in cantons) == pytest.approx(whole.area)
    assert len(territory.official_cantons_geojson["features"]) == 15


def test_geojson_can_be_written_and_names_what_it_draws(territory: Territory) -> None:
    for drawn in (territory.communes_geojson, territory.cantons_geojson, territory.official_cantons_geojson):
        again = json.loads(json.dumps(drawn))
        assert again["type"] == "FeatureCollection"
        assert all(f["properties"]["name"] and f["id"] == f["properties"]["code"] for f in again["features"])


def test_a_window_lists_the_communes_it_touches(territory: Territory) -> None:
    gap = territory.communes["05061"]
    window = (gap.lon - 0.001, gap.lat - 0.001, gap.lon + 0.001, gap.lat + 0.001)
    assert territory.outlines.inside_box(*window) == ["05061"]
