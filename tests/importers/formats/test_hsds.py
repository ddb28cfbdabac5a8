"""HSDS: nested JSON, flat JSON and tables say the same; no person; schedules; another country's postal codes."""

from __future__ import annotations

import copy
import csv
import io
import json
import zipfile
from datetime import date

import pytest

from importers.base import Notes
from importers.formats.hsds import Hsds
from importers.formats.hsds_hours import opening
from importers.formats.hsds_offer import CLOSED, OUTSIDE
from importers.readers.parts import parts_of
from importers.refusal import FileRefused
from tests.importers.formats.samples import HSDS_NESTED, HSDS_TABLES

TODAY = date(2026, 11, 25)


def as_json(value):
    return json.dumps(value, ensure_ascii=False).encode()


@pytest.fixture
def nested(part):
    return [part("services.json", as_json(HSDS_NESTED))]


@pytest.fixture
def tables(part):
    return [part(name, content.encode()) for name, content in sorted(HSDS_TABLES.items())]


@pytest.fixture
def flat(part):
    lists = {
        name.removesuffix(".csv"): [
            {key: cell for key, cell in row.items() if cell} for row in csv.DictReader(io.StringIO(content))
        ]
        for name, content in HSDS_TABLES.items()
        if name.endswith(".csv")
    }
    return [part("hsds.json", as_json(lists))]


def records(rows):
    return {draft.candidate.key: draft.candidate.record for _, result in rows for draft in result.drafts}


def test_a_nested_service_gives_its_organisation_once_and_an_offer(mapped, nested):
    rows = mapped(Hsds(), nested)
    assert [row.kinds for row, _ in rows] == [("partner",), ("offer",), ("offer",)]
    partner, writer, phone = records(rows).values()
    assert (partner.name, partner.siret) == ("Entraide des Alpes", "19290076900014")
    assert writer.description == "Aide à écrire vos courriers."
    assert [(s.commune, s.label, s.hours) for s in writer.sites] == [
        ("05061", "Maison des associations", "Mo,Tu 09:00-12:00; Th 14:00-17:00"),
        ("05046", "Mairie", None),
    ]
    presence = writer.sites[1].permanence
    assert (presence.rrule, presence.hours) == ("FREQ=MONTHLY;BYDAY=2TU", "Tu[2] 14:00-17:00")
    assert presence.text == "2e mardi du mois 14:00-17:00"
    assert writer.themes == ("numerique--acceder-a-des-services-en-ligne",)
    assert (writer.fees, writer.languages, writer.age_min) == (("gratuit",), ("français", "arabe"), 18)
    assert writer.zone_eligibilite == ("departement:05",)
    assert writer.conditions == "Habiter le département.\nSecteur : Vallée de l'Ubaye."
    assert (writer.provenance.source_date, writer.updated_at) == ("2026-10-01", "2026-10-02")
    assert writer.a_savoir == "Fermé en août."
    assert (phone.modes, phone.sites, phone.suspended) == (("a-distance",), (), True)
    assert phone.zone_eligibilite == ("pays:france",)
    assert [problem for _, result in rows for problem in result.problems] == []


def test_documents_and_access_are_told_and_a_letter_box_is_no_place(mapped, part):
    service = copy.deepcopy(HSDS_NESTED["contents"][0])
    service["required_documents"] = [{"document": "Carte d'identité"}, {"document": "Avis d'impôt"}]
    first, second = (link["location"] for link in service["service_at_locations"])
    first["accessibility"] = [{"description": "Rampe", "details": "Ascenseur étroit"}]
    second["location_type"] = "postal"
    offer = records(mapped(Hsds(), [part("service.json", as_json({"contents": [service]}))]))[service["id"]]
    assert offer.conditions.endswith("Documents à apporter : Carte d'identité, Avis d'impôt.")
    assert [(site.label, site.note) for site in offer.sites] == [
        ("Maison des associations", "Accessibilité : Rampe Ascenseur étroit")
    ]


def test_a_service_that_has_a_letter_box_only_is_here_and_has_no_place(mapped, part):
    service = copy.deepcopy(HSDS_NESTED["contents"][0]) | {"service_areas": []}
    (only, *_) = service["service_at_locations"]
    only["location"]["location_type"] = "postal"
    service["service_at_locations"] = [only]
    service["organization"]["locations"] = [only["location"]]
    (_, partner), (_, result) = mapped(Hsds(), [part("service.json", as_json({"contents": [service]}))])
    assert [(draft.where, draft.candidate.record.place) for draft in partner.drafts] == [("inside", None)]
    assert [(draft.where, draft.candidate.record.sites) for draft in result.drafts] == [("inside", ())]


def test_an_area_tells_no_person_s_address(mapped, part):
    service = HSDS_NESTED["contents"][0] | {"service_areas": [{"name": "Demandez à jeanne.petit@gmail.com"}]}
    offer = records(mapped(Hsds(), [part("service.json", as_json({"contents": [service]}))]))[service["id"]]
    assert "Demandez à" in offer.conditions
    assert "gmail" not in offer.conditions


def test_the_words_of_version_2_are_read(mapped, part):
    organisation = "id,name,description\no1,Entraide,Association\n"
    service = "id,organization_id,name,status\nv1,o1,Écrivain public,active\n"
    tables = {
        "organization.csv": organisation,
        "service.csv": service,
        "service_area.csv": "id,service_id,service_area\na1,v1,Hautes-Alpes\n",
        "service_attribute.csv": "id,service_id,taxonomy_term_id\nt1,v1,x1\n",
        "taxonomy_term.csv": "id,term\nx1,numerique--acceder-a-des-services-en-ligne\n",
        "required_document.csv": "id,service_id,document\nd1,v1,Un courrier\n",
    }
    parts = [part(name, content.encode()) for name, content in tables.items()]
    offer = records(mapped(Hsds(), parts))["v1"]
    assert offer.zone_eligibilite == ("departement:05",)
    assert offer.themes == ("numerique--acceder-a-des-services-en-ligne",)
    assert offer.conditions == "Documents à apporter : Un courrier."


def test_no_person_is_kept(mapped, nested, tables):
    for parts in (nested, tables):
        rows = mapped(Hsds(), parts)
        everything = json.dumps([dict(row.values) for row, _ in rows]) + "".join(
            record.model_dump_json() for record in records(rows).values()
        )
        for told in ("Jeanne", "jeanne", "Petit", "06 11", "+336"):
            assert told not in everything


def test_tables_and_flat_json_say_the_same(mapped, tables, flat):
    one, other = (records(mapped(Hsds(), parts)) for parts in (tables, flat))
    assert one == other
    assert set(one) == {"o1", "v1"}
    assert one["v1"].sites[0].hours == "Mo,Tu 09:00-12:00"
    assert one["o1"].place.commune == "05061"
    assert {contact.value for contact in one["v1"].contacts} == {"+33492000000"}


def test_closed_services_and_other_countries_are_set_aside(mapped, tables):
    aside = {row.values["id"]: result.set_aside for row, result in mapped(Hsds(), tables)}
    assert aside == {"o1": None, "v1": None, "v2": CLOSED, "v3": OUTSIDE}


def test_a_zip_with_a_folder_is_read(mapped, tmp_path, tables):
    path = tmp_path / "hsds.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in HSDS_TABLES.items():
            archive.writestr(f"data/{name}", content)
    with parts_of(path) as parts:
        assert Hsds().sniff(parts)
        assert records(mapped(Hsds(), parts)) == records(mapped(Hsds(), tables))


def test_an_organisation_may_hold_its_services_and_be_alone_in_the_file(mapped, part):
    service = {k: v for k, v in HSDS_NESTED["contents"][0].items() if k != "organization"}
    alone = {"id": "o9", "name": "Seule", "legal_status": "association", "services": [service]}
    rows = mapped(Hsds(), [part("organization.json", as_json(alone))])
    assert [draft.candidate.partner_key for _, result in rows for draft in result.drafts] == [None, "o9"]
    (one,) = mapped(Hsds(), [part("service.json", as_json(HSDS_NESTED["contents"][1]))])[1:]
    assert one[1].drafts[0].candidate.offer.name == "Ligne d'écoute"


@pytest.mark.parametrize("missing", ["id", "name", "organization"])
def test_a_service_without_identity_name_or_parent_is_refused(mapped, part, missing):
    service = {k: v for k, v in HSDS_NESTED["contents"][0].items() if k != missing}
    *_, (_, result) = mapped(Hsds(), [part("a.json", as_json({"services": [service]}))])
    assert [p.severity for p in result.problems] == ["rejected"]
    assert result.drafts == ()


def test_bad_fields_are_emptied_and_told(mapped, part):
    service = HSDS_NESTED["contents"][0] | {"phones": [{"number": "12"}], "minimum_age": "abc", "url": "x y"}
    _, (_, result) = mapped(Hsds(), [part("a.json", as_json({"services": [service]}))])
    assert {problem.field for problem in result.problems} == {"phones", "minimum_age", "url"}
    assert result.drafts


@pytest.mark.parametrize(
    "content", [b"[]", b'{"structures": [{"id": 1, "nom": "x"}]}', b'{"services": [{"id"', b"not json"]
)
def test_what_is_not_hsds_or_is_cut_is_refused(part, content):
    with pytest.raises(FileRefused):
        list(Hsds().read([part("a.json", content)], Notes()))
    assert not Hsds().sniff([part("a.json", content)])


WEEK = {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "12:00"}
FIRST_FRIDAY = WEEK | {"freq": "MONTHLY", "byday": "1FR"}


@pytest.mark.parametrize(
    ("schedules", "hours", "words"),
    [
        ([WEEK], "Mo 09:00-12:00", None),
        ([WEEK | {"freq": "DAILY", "byday": ""}], "Mo-Su 09:00-12:00", None),
        ([{"weekday": "Friday", "opens_at": "08:30", "closes_at": "17:00"}], "Fr 08:30-17:00", None),
        ([WEEK | {"interval": 2}], None, "lundi 09:00-12:00"),
        ([WEEK | {"valid_to": "2027-01-31"}], None, "lundi 09:00-12:00"),
        ([WEEK | {"valid_to": "2020-01-31"}], None, None),
        ([WEEK | {"opens_at": "09:00Z"}], None, "lundi 09:00Z-12:00"),
        ([WEEK, FIRST_FRIDAY], None, "lundi 09:00-12:00 ; 1er vendredi du mois 09:00-12:00"),
        ([{"description": "Le matin"}], None, "Le matin"),
        ([], None, None),
    ],
)  # fmt: skip
def test_schedules_become_hours_only_when_all_of_them_can(schedules, hours, words):
    found = opening(schedules, TODAY)
    assert (found.hours, found.words) == (hours, words)


def test_imported_twice_nothing_changes(instance, tmp_path):
    path = tmp_path / "services.json"
    path.write_bytes(as_json(HSDS_NESTED))
    first, again = (instance.load("hsds", path) for _ in range(2))
    assert (first.partners.added, first.offers.added, first.rows.read) == (1, 2, 3)
    assert (again.rows.stored, again.rows.unchanged, again.offers.unchanged) == (0, 3, 2)
