"""The mapping of a table as somebody writes it: checked in French, and written out to be corrected."""

from __future__ import annotations

import json
import tomllib

import pytest

from importers.base import Notes
from importers.formats.spreadsheet import Spreadsheet
from importers.formats.spreadsheet_mapping import MappingUnreadable, as_toml, mapping_of, read_mapping
from tests.importers.formats.layouts import LAYOUTS, part, table

ODD = part(
    "bizarre.csv",
    table(
        [
            ["Export du logiciel"],
            ["Truc", "Machin", "Bidule", "Divers"],
            ["Maison A", "0492000001", "bouffe ; fringues", "oui"],
        ],
        ";",
        "cp1252",
    ),
)
SAID = """
header_row = 2
separator = ";"
encoding = "cp1252"

[columns]
"truc" = "partner.name"
"Machin" = "contact.phone"
"Bidule" = "offer.themes"
"Divers" = ""

[defaults]
commune = "Gap"
audience = ["jeunes", "familles"]

[values."offer.themes"]
bouffe = "equipement-et-alimentation--alimentation"
Fringues = "equipement-et-alimentation--habillement"
"""


def test_a_mapping_says_what_no_guess_could(tmp_path, context):
    (tmp_path / "m.toml").write_text(SAID, encoding="utf-8")
    importer = Spreadsheet(read_mapping(tmp_path / "m.toml"))
    (row,) = importer.read([ODD], Notes())
    partner, offer = (draft.candidate.record for draft in importer.map(row, context).drafts)
    assert (partner.name, partner.place.commune, partner.contacts[0].value) == (
        "Maison A",
        "05061",
        "+33492000001",
    )
    assert offer.themes == (
        "equipement-et-alimentation--alimentation",
        "equipement-et-alimentation--habillement",
    )
    assert offer.audiences == ("jeunes", "familles")


def test_json_says_the_same(tmp_path):
    (tmp_path / "m.toml").write_text(SAID, encoding="utf-8")
    (tmp_path / "m.json").write_text(json.dumps(tomllib.loads(SAID)), encoding="utf-8")
    assert read_mapping(tmp_path / "m.json") == read_mapping(tmp_path / "m.toml")


def test_a_column_decided_to_be_left_out_is_not_told_again(tmp_path):
    (tmp_path / "m.toml").write_text(SAID, encoding="utf-8")
    notes = Notes()
    list(Spreadsheet(read_mapping(tmp_path / "m.toml")).read([ODD], notes))
    assert notes.problems == []


def test_a_column_that_the_file_has_not_is_told():
    stated = mapping_of(
        {"columns": {"Nom": "partner.name", "Ville": "place.commune", "Tel": "contact.phone"}}, "m"
    )
    notes = Notes()
    list(Spreadsheet(stated).read([part("a.csv", b"Nom;Ville\nA;Gap\nB;Gap\n")], notes))
    assert [problem.reason for problem in notes.problems] == [
        "La colonne « Tel » de la correspondance n'est pas dans ce tableau."
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"columns": {"Nom": "partner.nom"}}, "« partner.nom » n'est pas un champ"),
        (
            {"columns": {"A": "partner.name", "B": "partner.name"}},
            "« partner.name » est donné à deux colonnes",
        ),
        ({"colonnes": {}}, "colonnes : cette clé n'existe pas"),
        ({"separator": "%"}, "separator : attendu : « ; »"),
        ({"encoding": "martien"}, "encoding : encodage inconnu"),
        ({"header_row": 0}, "header_row : attendu : 1 ou plus"),
        ({"header_row": "deux"}, "header_row : attendu : un nombre entier"),
        ({"columns": "Nom"}, "columns : attendu : une table"),
        ({"defaults": {"couleur": "bleu"}}, "« couleur » n'est pas un champ"),
    ],
)
def test_a_mistake_is_told_in_french_with_its_place(content, told):
    with pytest.raises(MappingUnreadable) as caught:
        mapping_of(content, "m.toml")
    assert told in str(caught.value)
    assert "m.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "content"), [("m.toml", b"[columns"), ("m.json", b"{"), ("m.toml", b"\xff\xfe\x00")]
)
def test_a_file_that_is_no_toml_or_json_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MappingUnreadable, match="n'est pas un fichier TOML ou JSON"):
        read_mapping(tmp_path / name)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_the_mapping_written_out_reads_the_table_the_same(layout):
    importer = Spreadsheet()
    reading = importer.reading([layout.part])
    stated = mapping_of(tomllib.loads(as_toml(reading.grid, reading.guesses, importer.mapping)), "m.toml")
    again = Spreadsheet(stated).reading([layout.part])
    assert [(g.column.title, g.field) for g in again.guesses] == [
        (g.column.title, g.field) for g in reading.guesses
    ]
    assert all(guess.confidence == 1 for guess in again.guesses)
    assert list(Spreadsheet(stated).rows(again)) == list(importer.rows(reading))
