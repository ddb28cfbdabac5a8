"""``spie import spreadsheet``: preview, mapping file, refusal, and ``auto`` that falls back on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.importers.formats.layouts import TITLED, WITH_PERSONS
from tests.importers.formats.test_spreadsheet_mapping import ODD, SAID
from tests.ui.cli.test_commands import Instance


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return Instance(tmp_path / "home")


def written(tmp_path: Path, layout) -> str:
    path = tmp_path / layout.name
    path.write_bytes(layout.open().read())
    return str(path)


def test_a_preview_shows_the_guess_and_writes_nothing(instance: Instance, tmp_path: Path) -> None:
    path = written(tmp_path, WITH_PERSONS.part)
    shown = instance.object("import", "spreadsheet", path, "--preview")
    columns = {column["column"]: column for column in shown["columns"]}
    assert columns["Téléphone"]["field"] == "contact.phone"
    assert columns["Responsable"]["samples"] == ["(masqué)", "(masqué)"]
    assert "sophie.martin" not in json.dumps(shown)
    assert [record["partner"]["name"] for record in shown["records"]] == ["Amis du Livre", "Jardins du Drac"]
    assert shown["missing"] == []
    words = instance.spie("import", "spreadsheet", path, "--preview").stdout
    assert "Aperçu : rien n'a été écrit" in words
    assert "Martin" not in words
    assert "    Contacts : " in words
    assert not set("{}[]") & set(words[words.index("Ligne ") : words.index("[feuille")])
    assert instance.object("runs") == []


def test_a_preview_writes_a_mapping_that_an_import_takes_and_remembers(
    instance: Instance, tmp_path: Path
) -> None:
    path, mapping = written(tmp_path, TITLED.part), tmp_path / "colonnes.toml"
    instance.spie("import", "spreadsheet", path, "--preview", "--write-mapping", str(mapping))
    corrected = mapping.read_text("utf-8").replace('"Horaires" = "place.hours"', '"Horaires" = ""')
    mapping.write_text(corrected, encoding="utf-8")
    done = instance.object("import", "spreadsheet", path, "--source", "voisin", "--mapping", str(mapping))
    assert done["rows"]["stored"] == 2
    again = instance.object("import", "spreadsheet", path, "--source", "voisin")
    assert again["rows"]["unchanged"] == 2
    kept = instance.object("import", "spreadsheet", path, "--source", "voisin", "--preview")
    assert {column["column"]: column["field"] for column in kept["columns"]}["Horaires"] == ""
    instance.spie("import", "spreadsheet", path, "--preview", "--write-mapping", str(mapping), code=2)


def test_a_table_without_a_sure_name_is_refused_and_a_mapping_mends_it(
    instance: Instance, tmp_path: Path
) -> None:
    path, mapping = written(tmp_path, ODD), tmp_path / "m.toml"
    refused = instance.spie("import", "spreadsheet", path, code=3)
    assert refused.stdout == ""
    mapping.write_text(SAID, encoding="utf-8")
    assert instance.object("import", "spreadsheet", path, "--mapping", str(mapping))["rows"]["stored"] == 1


def test_auto_takes_a_table_that_nobody_knows_and_says_so(instance: Instance, tmp_path: Path) -> None:
    done = instance.spie("import", "auto", written(tmp_path, TITLED.part), "--dry-run", "--json")
    assert json.loads(done.stdout)["format"] == "spreadsheet"
    assert "Format reconnu : spreadsheet" in done.stderr
    assert "--preview" in done.stderr


@pytest.mark.parametrize(
    "options",
    [
        ("template", "--preview"),
        ("spreadsheet", "--write-mapping", "x.toml"),
        ("spreadsheet", "--mapping", "absent.toml"),
    ],
)
def test_options_that_make_no_sense_are_a_wrong_use(instance: Instance, tmp_path: Path, options) -> None:
    instance.spie("import", options[0], written(tmp_path, TITLED.part), *options[1:], code=2)


def test_a_mapping_with_a_mistake_is_refused_with_its_place(instance: Instance, tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text('[columns]\n"Ville" = "ville"\n', encoding="utf-8")
    done = instance.spie(
        "import", "spreadsheet", written(tmp_path, TITLED.part), "--mapping", str(mapping), code=3
    )
    assert "« ville » n'est pas un champ" in done.stderr
