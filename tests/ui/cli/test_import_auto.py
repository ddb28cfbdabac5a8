"""``spie import auto``: the format told by the file, and why."""

from __future__ import annotations

from pathlib import Path

from tests.importers.formats.samples import GTFS
from tests.ui.cli.test_commands import Instance


def test_the_format_is_recognised_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "reseau"
    folder.mkdir()
    for name, content in GTFS.items():
        (folder / name).write_text(content, encoding="utf-8")
    instance = Instance(tmp_path / "home")
    done = instance.spie("import", "auto", str(folder), "--dry-run", "--json")
    assert "Format reconnu : gtfs" in done.stderr
    assert "routes.txt" in done.stderr
    assert '"format": "gtfs"' in done.stdout


def test_a_file_of_no_format_is_refused_with_what_it_looks_like(tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text("nom;ville\nMairie;Gap\n", encoding="utf-8")
    done = Instance(tmp_path / "home").spie("import", "auto", str(path), code=3)
    assert "« nom »" in done.stderr
    assert "« ville »" in done.stderr
    assert done.stdout == ""
