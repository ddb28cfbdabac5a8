"""The Locate rule: keep what falls in the commune, mend known slips, else the mairie; never outside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.territory import load_territory
from importers.locate import Stated, locate
from importers.places import Places

GAP = (44.5597, 6.0794)
PLACES = Places(load_territory())


@pytest.mark.parametrize(
    ("lat", "lon", "origin"),
    [
        ("44.5597", "6.0794", "source"),
        ("44,5597", "6,0794", "source"),
        ("6.0794", "44.5597", "repaired"),
        ("44.5597", "-6.0794", "repaired"),
        ("-44.5597", "6.0794", "repaired"),
        ("6388000", "944500", "repaired"),
        ("944500", "6388000", "repaired"),
        ("48.85", "2.35", "mairie"),
        (None, None, "mairie"),
        ("0", "0", "mairie"),
        ("nord", "6.07", "mairie"),
    ],
)
def test_a_position_is_kept_mended_or_that_of_the_mairie(lat, lon, origin):
    found = locate(Stated(insee="05061", lat=lat, lon=lon, has_address=True), PLACES)
    assert (found.where, found.commune, found.origin) == ("inside", "05061", origin)
    assert PLACES.territory.contains("05061", found.lat, found.lon)
    assert found.precision == ("commune" if origin == "mairie" else "address")
    assert bool(found.remarks) == (origin == "repaired" or lat in {"48.85", "nord"})


@given(lat=st.floats(allow_nan=True), lon=st.floats(allow_nan=True))
def test_whatever_the_coordinates_the_place_lies_in_its_commune(lat, lon):
    found = locate(Stated(insee="05065", lat=lat, lon=lon), PLACES)
    assert found.where == "inside"
    assert PLACES.territory.contains("05065", found.lat, found.lon)


@pytest.mark.parametrize(
    ("stated", "commune"),
    [
        (Stated(insee="5061"), "05061"),
        (Stated(insee="05120"), "05001"),
        (Stated(city="BRIANCON CEDEX", postal_code="05105"), "05023"),
        (Stated(city="St Bonnet en Champsaur"), "05132"),
        (Stated(postal_code="5600", city="Guillestre"), "05065"),
        (Stated(lat="44.5597", lon="6.0794"), "05061"),
    ],
)
def test_a_commune_is_found_as_people_write_it(stated, commune):
    assert locate(stated, PLACES).commune == commune


@pytest.mark.parametrize(
    ("stated", "where"),
    [
        (Stated(insee="59350"), "outside"),
        (Stated(insee="59999"), "outside"),
        (Stated(city="PARIS", postal_code="750121"), "outside"),
        (Stated(city="Lyon", postal_code="69001"), "outside"),
        (Stated(lat="48.85", lon="2.35"), "outside"),
        (Stated(city="Trifouilly"), "unknown"),
        (Stated(postal_code="05700"), "unknown"),
        (Stated(), "unstated"),
    ],
)
def test_elsewhere_unknown_and_unstated_are_told_apart(stated, where):
    assert locate(stated, PLACES).where == where


def test_a_code_of_no_commune_is_told():
    (remark,) = locate(Stated(insee="59999"), PLACES).remarks
    assert (remark.field, remark.emptied) == ("insee", True)
    assert "aucune commune" in remark.reason


def test_outside_the_territory_codes_and_coordinates_stay_as_they_are():
    found = locate(Stated(insee="59350", postal_code="59000", lat="50.63", lon="3.06"), PLACES)
    assert (found.commune, found.postal_code, found.lat, found.lon) == ("59350", "59000", 50.63, 3.06)


def test_a_postal_code_of_another_commune_is_emptied_and_a_cedex_is_not_a_place():
    wrong = locate(Stated(insee="05065", postal_code="05100"), PLACES)
    assert wrong.postal_code == "05600"
    assert wrong.remarks[0].emptied
    cedex = locate(Stated(insee="05061", postal_code="05007", city="05007 GAP CEDEX"), PLACES)
    assert (cedex.postal_code, cedex.remarks) == ("05000", [])


def test_a_name_that_contradicts_the_code_is_told_and_the_code_kept():
    found = locate(Stated(insee="05061", city="Briançon"), PLACES)
    assert found.commune == "05061"
    assert "Briançon" in found.remarks[0].reason
