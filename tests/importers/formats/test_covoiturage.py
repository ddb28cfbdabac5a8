"""Car-pool places: positions held to their commune, one partner per publishing body."""

from __future__ import annotations

import pytest

from directory.vocabularies import THEMES
from importers.base import Notes
from importers.formats.covoiturage import THEME, Covoiturage
from importers.readers.parts import parts_of
from importers.refusal import FileRefused

HEADER = (
    "id_lieu,id_local,nom_lieu,ad_lieu,com_lieu,insee,type,date_maj,ouvert,source,Xlong,Ylat,nbre_pl,nbre_pmr,"
    "duree,horaires,proprio,lumiere,comm"
)
BODY = "200067825"
"""The Gap-Tallard-Durance intercommunality."""


def line(key="05061-C-001", xlong="6.0794", ylat="44.5597", insee="05061", source=BODY, **more):
    cells = {
        "ouvert": "true",
        "nbre_pl": "",
        "lumiere": "",
        "horaires": "",
        "nom": "Parking de la Gare",
    } | more
    return (
        f"{key},C-001,{cells['nom']},Place de la Gare. 05000 Gap,GAP,{insee},Parking,2019-08-29,{cells['ouvert']},"
        f"{source},{xlong},{ylat},{cells['nbre_pl']},2,,{cells['horaires']},,{cells['lumiere']},"
    )


def read(mapped, part, *lines):
    content = "\n".join([HEADER, *lines, ""]).encode()
    return [result for _, result in mapped(Covoiturage(), [part("bnlc.csv", content)])]


def offer_of(result):
    return result.drafts[1].candidate.offer


def test_a_place_is_an_offer_of_the_body_that_publishes_it(mapped, part, context):
    (result,) = read(mapped, part, line(nbre_pl="44", lumiere="true", horaires="Mo-Su 04:30-23:30"))
    partner, offer = (draft.candidate for draft in result.drafts)
    assert (partner.key, offer.partner_key) == (BODY, BODY)
    assert partner.partner.name == context.places.territory.epcis[BODY].label
    assert offer.offer.name == "Covoiturage : Parking de la Gare"
    assert (offer.offer.families, offer.offer.themes) == (("mobilite",), (THEME,))
    assert THEME in THEMES
    site = offer.offer.sites[0]
    assert (site.address, site.origin, site.hours) == ("Place de la Gare", "source", "Mo-Su 04:30-23:30")
    assert "44 places de stationnement" in offer.offer.description
    assert "disponible" not in offer.offer.description
    assert (offer.offer.zone_eligibilite, offer.offer.capacity) == ((), None)
    assert result.problems == ()


def test_a_publisher_s_file_of_today_has_its_own_numbers_only(mapped, part):
    header = HEADER.removeprefix("id_lieu,")
    own = line(nom="Rond-point").removeprefix("05061-C-001,").replace(",Parking,", ",Ligne de covoiturage,")
    content = "\n".join([header, own, own.replace("C-001", " "), ""]).encode()
    parts = [part("lieux.csv", content)]
    assert Covoiturage().sniff(parts)
    (_, result), (_, nameless) = mapped(Covoiturage(), parts)
    assert result.drafts[1].candidate.key == f"{BODY}:C-001"
    assert offer_of(result).description.startswith("Arrêt d'une ligne de covoiturage.")
    assert [(p.field, p.severity) for p in nameless.problems] == [("id_lieu", "rejected")]


def test_swapped_coordinates_are_repaired_and_told(mapped, part):
    (result,) = read(mapped, part, line(xlong="44.5597", ylat="6.0794"))
    site = offer_of(result).sites[0]
    assert (site.lat, site.lon, site.origin) == (44.5597, 6.0794, "repaired")
    assert [p.severity for p in result.problems] == ["warning"]


def test_a_point_that_swapping_does_not_bring_home_is_refused(mapped, part):
    (result,) = read(mapped, part, line(xlong="6.6358", ylat="44.8978"))
    assert result.drafts == ()
    assert result.problems[-1].severity == "rejected"
    assert "Gap" in result.problems[-1].reason
    assert "geoportail" in result.problems[-1].fix
    assert result.keys == (("offer", "05061-C-001"),)


@pytest.mark.parametrize(
    ("xlong", "ylat", "severity"),
    [("44.05", "6.14", "warning"), ("6.14", "44.05", None), ("120", "3", "rejected")],
)
def test_elsewhere_a_point_is_only_held_to_the_country(part, everywhere, xlong, ylat, severity):
    content = f"{HEADER}\n{line(insee='04001', xlong=xlong, ylat=ylat)}\n".encode()
    (row,) = Covoiturage().read([part("bnlc.csv", content)], Notes())
    result = Covoiturage().map(row, everywhere)
    assert [p.severity for p in result.problems if p.field == "ylat"] == ([severity] if severity else [])
    if result.drafts:
        assert (offer_of(result).sites[0].lat, offer_of(result).sites[0].lon) == (44.05, 6.14)


def test_a_closed_place_is_suspended_and_an_unknown_body_said_so(mapped, part):
    (result,) = read(mapped, part, line(ouvert="false", source=""))
    assert offer_of(result).suspended
    assert "non précisé" in result.drafts[0].candidate.partner.name


def test_several_places_share_one_partner_and_none_is_lost(instance, tmp_path):
    path = tmp_path / "bnlc.csv"
    lines = [
        HEADER,
        line(xlong="6.6", ylat="44.9"),
        line("05061-C-002"),
        line("05061-C-003"),
        line("05061-C-003"),
        "",
    ]
    path.write_text("\n".join(lines))
    report = instance.load("covoiturage", path)
    assert (report.rows.stored, report.rows.rejected) == (2, 2)
    assert (report.partners.added, report.offers.added) == (1, 2)
    again = instance.load("covoiturage", path)
    assert (again.rows.stored, again.rows.unchanged) == (0, 2)


def test_another_file_or_a_cut_one_is_refused(part):
    for content in (b"a,b\n1,2\n", f"{HEADER}\n{line()}\n05061-C-002,C".encode()):
        with pytest.raises(FileRefused):
            list(Covoiturage().read([part("a.csv", content)], Notes()))


def test_the_licence_is_the_one_that_keeps_the_data_apart():
    assert Covoiturage.facts.licence == "ODbL 1.0"


def test_every_real_place_is_of_neighbouring_departements(mapped, everywhere, shared_data):
    with parts_of(shared_data / "samples" / "covoiturage-bnlc-04-26-38.csv") as parts:
        rows = mapped(Covoiturage(), parts)
        kept = [Covoiturage().map(row, everywhere) for row, _ in rows]
    assert len(rows) == 183
    assert all(result.set_aside == "hors du territoire" for _, result in rows)
    assert all(len(result.drafts) == 2 for result in kept)
    assert len({result.drafts[0].candidate.key for result in kept}) == 15
