"""Our own template, and the bundled directory read through it."""

from __future__ import annotations

import csv
import io
from io import BytesIO

import openpyxl
import pytest

from importers import bundled_folder, generate
from importers.base import Notes
from importers.formats.template import Template
from importers.formats.template_notation import validity_of
from importers.readers.parts import parts_of
from importers.recognise import recognised
from importers.refusal import FileRefused
from importers.registry import IMPORTERS
from tests.importers.ods import as_ods

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


def as_xlsx(sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("name", "packed"), [("a.xlsx", as_xlsx), ("a.ods", as_ods)])
def test_a_workbook_is_read_like_the_files(mapped, part, folder, name, packed):
    tables = {"Offers": OFFERS, "partners": PARTNERS, "places ": PLACES, "Lisez-moi": b"Bonjour\n"}
    rows = {title: list(csv.reader(io.StringIO(text.decode()))) for title, text in tables.items()}
    parts = [part(name, packed(rows))]
    assert recognised(parts).name == "template"
    by_files, by_sheets = (mapped(Template(), given) for given in (folder, parts))
    assert [one.drafts for _, one in by_sheets] == [one.drafts for _, one in by_files]
    assert by_sheets[1][0].sheet == "Offers"


def test_a_cell_made_safe_for_a_spreadsheet_is_read_as_it_was(mapped, part):
    text = "partner_key,name,commune,phone,description\n'=p,'=1+1,05061,'+390612345678,'- puce\n"
    ((_, one),) = mapped(Template(), [part("partners.csv", text.encode())])
    candidate = one.drafts[0].candidate
    assert (candidate.key, candidate.record.name, candidate.record.description) == ("=p", "=1+1", "- puce")
    assert candidate.record.contacts[0].value == "+390612345678"


def test_several_contacts_are_read_one_a_line_and_a_persons_is_left_out(mapped, part):
    cell = "04 92 51 12 34 | 2014-01 | accueil\njean.dupont@exemple.fr\nexemple.fr | hier\nhttps://exemple.fr"
    text = f'partner_key,name,commune,phone,contacts\np,Structure,05061,115,"{cell}"\n'
    ((_, one),) = mapped(Template(), [part("partners.csv", text.encode())])
    contacts = one.drafts[0].candidate.record.contacts
    assert [(c.kind, c.value, c.source_date, c.label) for c in contacts] == [
        ("phone", "+33492511234", "2014-01", "accueil"),
        ("website", "https://exemple.fr", None, None),
    ]
    assert [problem.severity for problem in one.problems] == ["error", "error", "error"]
    assert not any("dupont" in str(problem) for problem in one.problems)


@pytest.mark.parametrize("dates", ["2026-13-01/", "/2026-02-30", "--02-30/", "2026", "demain", "--1-1/"])
def test_dates_that_do_not_exist_are_told(dates):
    assert validity_of("mots", dates).value is None
    assert validity_of("mots", dates).reason


def test_an_exact_column_that_cannot_be_read_leaves_what_the_words_say(mapped, part):
    offers = (
        b"offer_key,partner_key,name,zone_eligibilite,validity,validity_dates,capacity,capacity_total,sessions\n"
        b"o,p,Offre,departement:05,du 1er novembre au 31 mars,demain,18 places,-3,demain | Session\n"
    )
    ((_, one),) = mapped(Template(), [part("offers.csv", offers)])
    record = one.drafts[0].candidate.record
    assert (record.validity.yearly_from, record.capacity.total, record.sessions) == ("11-01", 18, ())
    assert {problem.field for problem in one.problems} == {"validity_dates", "capacity_total", "sessions"}


def test_a_protected_record_named_by_its_key_alone_is_left_as_it_is(mapped, part):
    partners = b"partner_key,name,address_masked\nxabc,,oui\n"
    offers = b"offer_key,partner_key,name,address_masked\nxdef,,,oui\nxghi,,,\n"
    rows = mapped(Template(), [part("partners.csv", partners), part("offers.csv", offers)])
    assert [(one.drafts, one.keys) for _, one in rows[:2]] == [
        ((), (("partner", "xabc"),)),
        ((), (("offer", "xdef"),)),
    ]
    assert all(one.set_aside and not one.problems for _, one in rows[:2])
    assert rows[2][1].problems[0].severity == "rejected"


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
