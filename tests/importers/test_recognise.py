"""Which format a file is in: told by its content, by one format only, and the others say what it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from pathlib import Path

import pytest
from openpyxl import Workbook

from importers import bundled_folder
from importers.base import Notes
from importers.readers.parts import Part, parts_of
from importers.recognise import looks, reason, recognised, told_as
from importers.refusal import FileRefused
from importers.registry import IMPORTERS
from tests.importers.formats.layouts import LAYOUTS
from tests.importers.formats.samples import GTFS, HSDS_NESTED, HSDS_TABLES
from tests.importers.formats.test_emplois_inclusion import SIAE

REAL = {
    "data-inclusion-dataset.xlsx": "data_inclusion",
    "finess-05-20210112.csv": "finess",
    "france-services-20240801.csv": "france_services",
    "mediation-numerique-paca-2023.json": "mediation_numerique",
    "soliguide-sample.json": "soliguide",
    "siao-sample.csv": "siao",
    "covoiturage-bnlc-04-26-38.csv": "covoiturage",
    "lheo-exemple-bts-onisep.xml": "lheo",
    "lheo-1.3-exemple-conseiller-insertion.xml": "lheo",
}
DI_SERVICE = {"id": "o1", "structure_id": "s1", "nom": "Accueil"}
DI_STRUCTURE = {"id": "s1", "nom": "Mission locale", "code_insee": "05061", "date_maj": "2026-01-10"}
WRITTEN = {
    "data_inclusion": [
        {"export.json": json.dumps({"structures": [DI_STRUCTURE], "services": [DI_SERVICE]})},
        {"export.csv": "id;structure_id;nom\no1;s1;Accueil\n"},
        {"structures.csv": "id;nom;code_insee\ns1;Mission locale;05061\n"},
        {"export.ndjson": json.dumps(DI_STRUCTURE) + "\n" + json.dumps(DI_SERVICE) + "\n"},
    ],
    "emplois_inclusion": [{"siaes.json": json.dumps({"count": 1, "results": [SIAE]})}],
    "gtfs": [GTFS],
    "hsds": [HSDS_TABLES, {"services.json": json.dumps(HSDS_NESTED)}],
    "mediation_numerique": [
        {"lieux.csv": "id,nom,services,code_insee,date_maj\n1,Espace,Aide,05061,2024-01-01\n"}
    ],
    "spreadsheet": [{layout.part.name: layout.part.open().read()} for layout in LAYOUTS],
}
NOBODYS = {
    "liste.csv": "id;nom;adresse;téléphone\n1;Mairie;Place;0492000000\n",
    "data.csv": "id,name,description\n1,Mairie,Aide\n",
    "agents.json": json.dumps([{"id": 1, "name": "Mairie", "url": "x"}]),
    "map.geojson": json.dumps(
        {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}}]}
    ),
    "fil.xml": "<rss><channel/></rss>",
    "page.csv": "<!DOCTYPE html><html><body>Erreur 404</body></html>",
    "note.txt": "Bonjour",
    "stops.txt": GTFS["stops.txt"],
}


@contextmanager
def file(files: dict[str, str]) -> Iterator[list[Part]]:
    yield [_part(name, content) for name, content in sorted(files.items())]


def _part(name, content):
    data = content if isinstance(content, bytes) else content.encode()
    return Part(name, len(data), lambda: BytesIO(data))


def formats(parts):
    """The formats that know these files; ``spreadsheet`` takes any useful table, so only when no other does."""
    found = [importer.name for importer in IMPORTERS.values() if importer.sniff(parts)]
    return found[:-1] if found[1:] and found[-1] == "spreadsheet" else found


@pytest.mark.parametrize("sample", REAL)
def test_each_real_sample_is_of_one_format_only(shared_data, sample):
    with parts_of(shared_data / "samples" / sample) as parts:
        assert formats(parts) == [REAL[sample]]
        assert recognised(parts).name == REAL[sample]


def test_the_bundled_directory_is_a_template():
    with parts_of(bundled_folder()) as parts:
        assert formats(parts) == ["template"]


@pytest.mark.parametrize(("name", "files"), [(n, f) for n, several in WRITTEN.items() for f in several])
def test_each_written_sample_is_of_one_format_only(name, files):
    with file(files) as parts:
        assert formats(parts) == [name]


def test_every_format_has_a_sample_and_a_word_for_its_signs():
    assert {*REAL.values(), *WRITTEN, "template"} == set(IMPORTERS)
    for importer in IMPORTERS.values():
        assert importer.signs in reason(importer)
        assert importer.label in reason(importer)


@pytest.mark.parametrize("name", NOBODYS)
def test_what_is_of_no_format_is_refused_with_what_it_looks_like(name):
    with file({name: NOBODYS[name]}) as parts:
        assert formats(parts) == []
        with pytest.raises(FileRefused, match="Aucun format connu"):
            recognised(parts)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("liste.csv", "un tableau dont les colonnes sont « id », « nom », « adresse », « téléphone »"),
        ("agents.json", "un fichier JSON dont les fiches ont « id », « name », « url »"),
        ("map.geojson", "un fichier JSON dont les fiches ont « type », « features »"),
        ("fil.xml", "un fichier XML dont la racine est « rss »"),
        ("page.csv", "une page web (HTML), pas un fichier de données"),
        ("note.txt", "un texte sans colonnes"),
    ],
)
def test_a_file_is_described_by_its_content(name, words):
    with file({name: NOBODYS[name]}) as parts:
        assert looks(parts) == words


def test_a_table_without_titles_is_not_quoted():
    row = "abri;Abri;05065;7 chemin du Secret;04 65 71 02 03\n"
    with file({"liste.csv": row.encode()}) as parts:
        assert looks(parts) == "un tableau dont la première ligne n'est pas faite de titres de colonnes"


def test_several_files_a_workbook_and_an_unreadable_file_are_described_too(tmp_path):
    with file(HSDS_TABLES) as parts:
        assert looks(parts).startswith(f"{len(HSDS_TABLES)} fichiers, « addresses.csv »")
    book = Workbook()
    book.active.title = "Offres 2026"
    book.save(tmp_path / "offres.xlsx")
    with parts_of(tmp_path / "offres.xlsx") as parts:
        assert looks(parts) == "un classeur dont les feuilles sont « Offres 2026 »"
    with file({"a.csv": b"%PDF-1.7"}) as parts:
        assert "PDF" in looks(parts)


@pytest.mark.parametrize("sample", REAL)
@pytest.mark.parametrize("wrong", [name for name in IMPORTERS if name != "spreadsheet"])
def test_a_wrong_format_is_refused_and_the_right_one_named(shared_data, sample, wrong):
    if wrong == REAL[sample]:
        return
    importer = IMPORTERS[wrong]
    with parts_of(shared_data / "samples" / sample) as parts:
        with pytest.raises(FileRefused) as caught:
            list(islice(importer.read(parts, Notes()), 5_000))
        told = str(told_as(caught.value, importer, parts))
    assert f"« {REAL[sample]} »" in told


@pytest.mark.parametrize("sample", [name for name in REAL if name.endswith(("json", "xml"))])
def test_what_is_no_table_is_refused_as_a_spreadsheet_and_the_right_one_named(shared_data, sample):
    importer = IMPORTERS["spreadsheet"]
    with parts_of(shared_data / "samples" / sample) as parts:
        with pytest.raises(FileRefused) as caught:
            list(importer.read(parts, Notes()))
        assert f"« {REAL[sample]} »" in str(told_as(caught.value, importer, parts))


def test_any_table_comes_after_the_formats_that_know_theirs():
    assert [*IMPORTERS][-1] == "spreadsheet"


def test_a_refusal_of_a_file_of_the_right_format_stays_as_it_is():
    with file(GTFS) as parts:
        refusal = FileRefused("Coupé.")
        assert told_as(refusal, IMPORTERS["gtfs"], parts) is refusal


def test_an_import_under_a_wrong_format_says_what_the_file_is(instance, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text(NOBODYS["liste.csv"], encoding="utf-8")
    with pytest.raises(FileRefused, match=re.escape("Reçu : un tableau dont les colonnes sont « id »")):
        instance.load("france_services", path)
    services = tmp_path / "services.csv"
    services.write_text("id,structure_id,nom\no1,s1,Accueil\n", encoding="utf-8")
    with pytest.raises(FileRefused, match="data_inclusion"):
        instance.load("france_services", services)


def test_a_name_that_lies_changes_nothing(shared_data, tmp_path):
    content = (shared_data / "samples" / "lheo-exemple-bts-onisep.xml").read_bytes()
    path = tmp_path / "offres.txt"
    Path(path).write_bytes(content)
    with parts_of(path) as parts:
        assert recognised(parts).name == "lheo"
