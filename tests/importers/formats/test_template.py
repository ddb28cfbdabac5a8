"""Our own template, and the bundled directory read through it."""

from __future__ import annotations

import pytest

from importers import bundled_folder, generate
from importers.base import Notes
from importers.formats.template import Template
from importers.readers.parts import parts_of
from importers.refusal import FileRefused
from importers.registry import IMPORTERS

PARTNERS = b"partner_key,name,commune,address_masked\np,Structure,05061,\n"
OFFERS = (
    b"offer_key,partner_key,name,families,themes,fees,zone_eligibilite,validity,capacity,age_min\n"
    b"o,p,Offre,mobilite,mobilite--preparer-un-permis,gratuit,departement:05,"
    b"du 1er novembre au 31 mars,18 places,16\n"
)
PLACES = (
    b"offer_key,commune,label,phone,hours,permanence,note\n"
    b"o,05065,mairie,04 92 00 00 00,lundi 9h-12h,,sur rendez-vous\n"
    b"o,05061,,,,2e mardi du mois 14h-17h,\n"
    b"x,05061,,,,,\n"
)


@pytest.fixture
def folder(part):
    return [part("offers.csv", OFFERS), part("partners.csv", PARTNERS), part("places.csv", PLACES)]


def test_partners_come_first_and_places_join_their_offer(mapped, folder):
    partner, offer, orphan = mapped(Template(), folder)
    assert partner[0].kinds == ("partner",)
    record = offer[1].drafts[0].candidate.offer
    assert [(s.commune, s.label, s.hours, s.phone) for s in record.sites] == [
        ("05065", "mairie", "Mo 09:00-12:00", "+33492000000"),
        ("05061", None, None, None),
    ]
    assert record.sites[1].permanence.rrule == "FREQ=MONTHLY;BYDAY=2TU"
    assert (record.validity.yearly_from, record.validity.yearly_until) == ("11-01", "03-31")
    assert (record.capacity.total, record.age_min) == (18, 16)
    assert (orphan[1].problems[0].sheet, orphan[1].problems[0].row) == ("places.csv", 4)
    assert orphan[1].problems[0].severity == "rejected"


def test_a_problem_of_a_place_names_its_line(mapped, part):
    places = b"offer_key,commune\no,05061\no,59999\n"
    rows = mapped(
        Template(), [part("partners.csv", PARTNERS), part("offers.csv", OFFERS), part("places.csv", places)]
    )
    assert {(p.sheet, p.row, p.column) for p in rows[1][1].problems} == {("places.csv", 3, "commune")}


def test_a_missing_column_or_file_is_refused(part):
    for parts in ([part("places.csv", PLACES)], [part("offers.csv", b"a,b\n1,2\n")]):
        with pytest.raises(FileRefused):
            list(Template().read(parts, Notes()))


def test_the_bundled_directory_has_nothing_refused(mapped):
    with parts_of(bundled_folder()) as parts:
        rows = mapped(Template(), parts)
    assert [p for _, m in rows for p in m.problems if p.severity == "rejected"] == []
    assert all(result.drafts for _, result in rows)
    assert [row.kinds[0] for row, _ in rows].count("partner") == 161
    assert [row.kinds[0] for row, _ in rows].count("offer") >= 348


def test_invented_offers_are_valid_and_always_the_same(mapped, tmp_path, context):
    territory = context.places.territory
    generate.write(tmp_path / "a", 60, territory)
    generate.write(tmp_path / "b", 60, territory)
    for name in ("partners.csv", "offers.csv", "places.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    with parts_of(tmp_path / "a") as parts:
        rows = mapped(Template(), parts)
    assert len(rows) == 60 + 8
    assert [p for _, m in rows for p in m.problems] == []


def test_a_note_beside_the_files_disturbs_no_format(part, mapped):
    readme = part("LISEZMOI.txt", b"Bonjour")
    finess = part("finess.csv", b"finess;etalab;95;2021-01-12\nstructureet;050000272;" + b";" * 29 + b"\n")
    houses = part("fs.csv", b"id_fs,lib_fs,insee_com\n1,France services,05061\n")
    services = part("services.csv", b"id,structure_id,nom,code_insee\no1,s1,Accueil,05061\n")
    for name, own in (("finess", finess), ("france_services", houses), ("data_inclusion", services)):
        assert len(mapped(IMPORTERS[name], [readme, own])) == 1
