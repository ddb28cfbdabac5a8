"""Tables of any layout through the whole import: accounted for, twice the same, mapping remembered."""

from __future__ import annotations

import pytest
from sqlmodel import select

from directory import db
from directory.models import Source, SourceRecord
from importers.formats.spreadsheet_mapping import mapping_of
from importers.refusal import FileRefused
from importers.remembered import remember
from tests.importers.formats.layouts import ISERE, LAYOUTS, WITH_PERSONS, table
from tests.importers.formats.test_spreadsheet_mapping import ODD, SAID

HEAD = ["Structure", "Ville", "Adresse", "Téléphone", "Description"]
ONE = ["Maison A", "Gap", "1 rue A", "0492000001", "Accueille et oriente."]
TWO = ["Maison B", "Embrun", "2 rue B", "0492000002", "Prête des vélos."]


def written(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    return path


def counts(report):
    return [(of.added, of.changed, of.unchanged, of.vanished) for of in (report.partners, report.offers)]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_row_is_accounted_for_and_a_second_import_changes_nothing(instance, tmp_path, layout):
    path = written(tmp_path, layout.part.name, layout.part.open().read())
    first, again = (instance.load("spreadsheet", path, source_key="voisin") for _ in range(2))
    assert first.rows.read == again.rows.read == 2
    kept = 0 if layout is ISERE else 2
    assert (first.rows.stored, first.rows.set_aside) == (kept, 2 - kept)
    assert (again.rows.stored, again.rows.unchanged) == (0, kept)
    assert all(vanished == added == changed == 0 for added, changed, _, vanished in counts(again))


def test_a_changed_phone_changes_a_record_and_makes_no_new_one(instance, tmp_path):
    instance.load("spreadsheet", written(tmp_path, "a.csv", table([HEAD, ONE, TWO], ";", "utf-8")))
    moved = [HEAD, [*ONE[:3], "0492000009", ONE[4]], [TWO[0].upper(), *TWO[1:]]]
    report = instance.load("spreadsheet", written(tmp_path, "b.csv", table(moved, ";", "cp1252")))
    assert counts(report)[0][0] == counts(report)[0][3] == 0
    assert (report.partners.changed, report.offers.changed) == (1, 1)


def test_rows_without_name_or_known_place_and_doubles_are_refused_with_a_reason(instance, tmp_path):
    rows = [
        HEAD,
        ONE,
        ["", *ONE[1:]],
        ["Maison C", "Atlantide", "", "", "x"],
        ONE,
        ["Maison D", "Lyon 69003"],
    ]
    report = instance.load("spreadsheet", written(tmp_path, "a.csv", table(rows, ";", "utf-8")))
    assert (report.rows.read, report.rows.stored, report.rows.rejected) == (5, 1, 3)
    told = {(p.row, p.column): p.reason for p in report.problems if p.severity == "rejected"}
    assert told[3, "Structure"] == "Cette ligne n'a pas de nom."
    assert told[4, "Ville"] == "La commune n'a pas été trouvée."
    assert "que la ligne 2" in told[5, None]


def test_nothing_of_a_person_is_stored(instance, tmp_path):
    path = written(tmp_path, "membres.xlsx", WITH_PERSONS.part.open().read())
    report = instance.load("spreadsheet", path)
    with db.reading(instance.engine) as session:
        stored = repr([(r.payload, r.record) for r in session.scalars(select(SourceRecord))])
    told = repr(report.as_dict())
    assert "Amis du Livre" in stored
    for secret in ("Martin", "Durand", "martin", "600000021", "06 00 00 00 21"):
        assert secret not in stored
        assert secret not in told
    assert "Cotisation 2026" in stored


def test_a_source_remembers_its_mapping(instance, tmp_path):
    path = written(tmp_path, ODD.name, ODD.open().read())
    (tmp_path / "m.toml").write_text(SAID, encoding="utf-8")
    with pytest.raises(FileRefused, match=r"titres|il manque"):
        instance.load("spreadsheet", path, source_key="voisin")
    said = mapping_of(
        {"header_row": 2, "columns": {"Truc": "partner.name"}, "defaults": {"commune": "Gap"}}, "m"
    )
    dry = instance.load("spreadsheet", path, source_key="voisin", mapping=said, dry_run=True)
    assert dry.rows.stored == 1
    with pytest.raises(FileRefused):
        instance.load("spreadsheet", path, source_key="voisin")
    first = instance.load("spreadsheet", path, source_key="voisin", mapping=said)
    again = instance.load("spreadsheet", path, source_key="voisin")
    assert (first.rows.stored, again.rows.unchanged) == (1, 1)
    with pytest.raises(FileRefused):
        instance.load("spreadsheet", path, source_key="autre")


def test_a_refused_file_leaves_what_was_remembered(instance, tmp_path):
    good = written(tmp_path, "a.csv", table([HEAD, ONE], ";", "utf-8"))
    instance.load(
        "spreadsheet", good, source_key="voisin", mapping=mapping_of({"defaults": {"commune": "Gap"}}, "m")
    )
    bad = mapping_of({"columns": {"Structure": "", "Description": ""}}, "m")
    with pytest.raises(FileRefused):
        instance.load("spreadsheet", good, source_key="voisin", mapping=bad)
    with db.reading(instance.engine) as session:
        assert session.get(Source, "voisin").mapping == {"defaults": {"place.commune": "Gap"}}


def test_a_remembered_mapping_that_is_no_longer_readable_refuses_the_file(instance, tmp_path):
    path = written(tmp_path, "a.csv", table([HEAD, ONE], ";", "utf-8"))
    instance.load("spreadsheet", path, source_key="voisin")
    remember(instance.engine, "voisin", mapping_of({"columns": {"Ville": "place.commune"}}, "m"))
    with db.session(instance.engine) as session:
        session.get(Source, "voisin").mapping = {"columns": {"Ville": "place.town"}}
    with pytest.raises(FileRefused, match=r"« voisin », columns : « place.town » n'est pas un champ"):
        instance.load("spreadsheet", path, source_key="voisin")
