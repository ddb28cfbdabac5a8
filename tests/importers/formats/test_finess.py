"""FINESS: lines without a header, positions apart, shelters hidden."""

from __future__ import annotations

import csv

import pytest

from directory.vocabularies import AUDIENCES, THEMES, TYPES
from importers.base import Notes
from importers.formats.finess import NOT_OURS, Finess
from importers.formats.finess_categories import CATEGORIES
from importers.readers.parts import parts_of
from importers.refusal import FileRefused

CMP = (
    "structureet;050000272;050000116;CMP LE RELAIS;CMP LE RELAIS;;;5;R;DU CAPITAINE DE BRESSON;;;061;05;;"
    "05007 GAP CEDEX;0492000000;;156;Centre;1111;Etab;;;;;;;1990-01-01;;2019-04-12;"
)
POSITION = (
    "geolocalisation;050000272;944500.0;6388000.0;1,ATLASANTE,100,IGN,BD_ADRESSE,V2.2,LAMBERT_93;2021-01-12"
)
HEAD = "finess;etalab;95;2021-01-12"


def read(mapped, part, *lines, encoding="latin-1"):
    content = ("\n".join(lines) + "\n").encode(encoding)
    return [result for _, result in mapped(Finess(), [part("finess.csv", content)])]


def test_an_establishment_gives_a_partner_and_what_its_category_offers(mapped, part):
    (result,) = read(mapped, part, HEAD, CMP, POSITION)
    partner, offer = (draft.candidate for draft in result.drafts)
    assert partner.partner.name == "CMP le relais"
    assert partner.partner.place.address == "5 Rue du Capitaine de Bresson"
    assert (partner.partner.place.commune, partner.partner.place.postal_code) == ("05061", "05000")
    assert partner.partner.place.origin == "source"
    assert offer.offer.source_code == "finess:156"
    assert offer.offer.themes == ("sante--sante-mentale",)
    assert offer.offer.provenance.source_date == "2019-04-12"
    assert offer.key == offer.partner_key == partner.key == "050000272"


@pytest.mark.parametrize(
    ("name", "zone"),
    [("C.C.A.S.", ("commune:05061",)), ("CIAS DU GAPENCAIS", ("epci:200067825",)), ("SAAD ADMR", ())],
)
def test_a_social_centre_serves_its_own_town_and_this_is_told_as_deduced(mapped, part, name, zone):
    line = CMP.replace(";156;", ";460;").replace("CMP LE RELAIS", name)
    offer = read(mapped, part, HEAD, line)[0].drafts[1].candidate.offer
    assert (offer.zone_eligibilite, offer.zone_deduced) == (zone, bool(zone))


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8"])
def test_both_encodings_are_read(mapped, part, encoding):
    (result,) = read(mapped, part, HEAD, CMP.replace("LE RELAIS", "LE POËT"), POSITION, encoding=encoding)
    assert "Poët" in result.drafts[0].candidate.partner.name


def test_without_a_position_the_mairie_is_told_as_such(mapped, part):
    (result,) = read(mapped, part, HEAD, CMP)
    place = result.drafts[0].candidate.partner.place
    assert (place.origin, place.precision) == ("mairie", "commune")


def test_a_category_of_others_is_set_aside(mapped, part):
    (result,) = read(mapped, part, HEAD, CMP.replace(";156;", ";620;"))
    assert (result.set_aside, result.drafts) == (NOT_OURS, ())


@pytest.mark.parametrize(
    ("category", "name"), [("166", "LE NID"), ("219", "MAISON DES FEMMES"), ("214", "CENTRE MATERNEL")]
)
def test_a_shelter_is_flagged_and_its_problems_say_nothing(mapped, part, category, name):
    line = (
        CMP.replace(";156;", f";{category};").replace("CMP LE RELAIS", name).replace("0492000000", "049200")
    )
    (result,) = read(mapped, part, HEAD, line)
    assert result.hidden
    assert all(draft.candidate.record.address_masked for draft in result.drafts)


def test_a_file_cut_or_of_another_kind_is_refused(part):
    for content in (f"{HEAD}\n{CMP}\n{CMP[:60]}", "a;b\n1;2\n", f"{HEAD}\n"):
        with pytest.raises(FileRefused):
            list(Finess().read([part("finess.csv", content.encode())], Notes()))


def test_an_incomplete_line_refuses_itself_only(mapped, part):
    short, whole = read(mapped, part, HEAD, CMP[:60], CMP)
    assert short.problems[0].severity == "rejected"
    assert len(whole.drafts) == 2


def test_categories_speak_data_inclusion():
    for category in CATEGORIES.values():
        assert set(category.themes) <= set(THEMES)
        assert set(category.audiences) <= set(AUDIENCES)
        assert category.type is None or category.type in TYPES
        assert bool(category.offer) == bool(category.themes)


def test_every_real_establishment_is_accounted_for_and_in_its_commune(mapped, context, shared_data):
    path = shared_data / "samples" / "finess-05-20210112.csv"
    with parts_of(path) as parts:
        assert Finess().sniff(parts)
        rows = mapped(Finess(), parts)
    assert len(rows) == 309
    with path.open(encoding="latin-1", newline="") as file:
        stated = {
            line[1]: f"05{line[12]}" for line in csv.reader(file, delimiter=";") if line[0] == "structureet"
        }
    kept = [result for _, result in rows if result.drafts]
    assert len(kept) + sum(result.set_aside == NOT_OURS for _, result in rows) == 309
    for result in kept:
        for draft in result.drafts:
            record = draft.candidate.record
            place = record.place if draft.candidate.partner else record.sites[0]
            home = context.places.territory.commune(stated[draft.candidate.key])
            # Four lines have no commune code: their city says it.
            assert home is None or place.commune == home.code
            assert context.places.territory.contains(place.commune, place.lat, place.lon)


def test_a_semicolon_inside_a_name_refuses_the_line_and_keeps_its_record(mapped, part):
    (result,) = read(mapped, part, HEAD, CMP.replace("CMP LE RELAIS;CMP", "CMP; LE RELAIS;CMP") + "x")
    assert [problem.severity for problem in result.problems] == ["rejected"]
    assert result.keys == (("partner", "050000272"), ("offer", "050000272"))
