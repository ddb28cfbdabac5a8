"""Folders and zips are read in place; an archive made to harm is refused."""

from __future__ import annotations

import io
import os
import random
import zipfile

import openpyxl
import pytest

from importers.readers.parts import parts_of
from importers.readers.workbooks import as_text, letter, workbook_of
from importers.refusal import FileRefused


def zipped(path, members, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_zip_gives_its_files_without_unpacking_them(tmp_path):
    path = zipped(
        tmp_path / "a.zip", {"dossier/b.csv": "x", "a.csv": "y", "__MACOSX/a.csv": "z", ".DS_Store": "z"}
    )
    with parts_of(path) as parts:
        assert [(p.name, p.head()) for p in parts] == [("a.csv", b"y"), ("b.csv", b"x")]
    assert [p.name for p in tmp_path.iterdir()] == ["a.zip"]


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "..\\a.csv", "C:\\a.csv", "."])
def test_a_name_that_climbs_out_is_refused(tmp_path, name):
    with pytest.raises(FileRefused, match="interdit"), parts_of(zipped(tmp_path / "a.zip", {name: "x"})):
        pass


def test_a_zip_bomb_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.csv": b"0" * 20_000_000})
    with pytest.raises(FileRefused, match="compressée"), parts_of(path):
        pass


def test_a_damaged_zip_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.csv": "x" * 1000})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(FileRefused, match="abîmée"), parts_of(path):
        pass


def test_a_folder_gives_its_files_and_follows_no_link(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("x")
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "a.csv").write_text("y")
    (folder / "lien.csv").symlink_to(secret)
    with parts_of(folder) as parts:
        assert [p.name for p in parts] == ["a.csv"]


def test_empty_and_absent_files_are_refused(tmp_path):
    (tmp_path / "vide.csv").touch()
    for name in ("vide.csv", "absent.csv"):
        with pytest.raises(FileRefused), parts_of(tmp_path / name):
            pass


def book(cells):
    made = openpyxl.Workbook()
    for at, value in cells.items():
        made.active[at] = value
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_a_workbook_lost_among_empty_cells_is_read_quickly(part):
    with workbook_of(part("a.xlsx", book({"A1": "x", "ZZ2": "y", "A900": 5000.0}))) as opened:
        rows = list(opened.rows("Sheet"))
    assert [row.number for row in rows] == [1, 2, 900]
    assert as_text(rows[2].cells[0]) == "5000"
    assert letter(27) == "AB"


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a zip", b"id;nom\n1;a\n"])
def test_what_is_not_a_workbook_is_refused(part, content):
    with pytest.raises(FileRefused, match="xlsx"), workbook_of(part("a.xlsx", content)):
        pass


def test_entities_in_a_workbook_are_refused(part, tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(book({"A1": "x"}))
    bomb = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'
    with zipfile.ZipFile(path) as source:
        members = {info.filename: source.read(info) for info in source.infolist()}
    members["xl/worksheets/sheet1.xml"] = bomb
    zipped(path, members)
    with (
        pytest.raises(FileRefused, match="interdit"),
        workbook_of(part("a.xlsx", path.read_bytes())) as opened,
    ):
        list(opened.rows("Sheet"))


def altered(content, member, change):
    """The workbook with one member changed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for info in source.infolist():
            target.writestr(
                info.filename, change(source.read(info)) if member in info.filename else source.read(info)
            )
    return stream.getvalue()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda xml: xml[:-60], "abîmée"),
        (lambda xml: xml.replace(b'r="A2"', b'r="??"'), "abîmée"),
        (lambda xml: xml.replace(b'<row r="2"', b'<row r="1900000000"'), "trop grande"),
    ],
)
def test_a_damaged_sheet_is_refused_not_an_error(part, change, reason):
    content = altered(book({"A1": "x", "A2": "y", "A3": "z"}), "sheet1", change)
    with pytest.raises(FileRefused, match=reason), workbook_of(part("a.xlsx", content)) as opened:
        list(opened.rows("Sheet"))


def test_a_workbook_of_too_much_text_is_refused(part):
    many = altered(
        book({"A1": "x"}),
        "styles",
        lambda xml: xml + b"<!--" + random.Random(0).randbytes(300_000).hex().encode() * 120 + b"-->",
    )
    with pytest.raises(FileRefused, match="trop de texte"), workbook_of(part("a.xlsx", many)):
        pass


@pytest.mark.parametrize("where", ["data", "checksum"])
def test_an_archive_damaged_inside_is_refused_while_it_is_read(tmp_path, where):
    path = zipped(tmp_path / "a.zip", {"a.csv": random.Random(0).randbytes(5_000).hex()})
    content = bytearray(path.read_bytes())
    content[60 if where == "data" else content.rfind(b"PK\x01\x02") + 16] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(FileRefused, match="abîmée"), parts_of(path) as parts, parts[0].open() as stream:
        stream.read()


def test_an_unknown_compression_is_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {"a.csv": "x" * 1000})
    content = bytearray(path.read_bytes())
    content[8] = content[content.rfind(b"PK\x01\x02") + 10] = 99
    path.write_bytes(content)
    with pytest.raises(FileRefused, match="peu courante"), parts_of(path):
        pass


def test_a_name_that_is_not_text_can_be_told(tmp_path):
    path = tmp_path / os.fsdecode(b"\xe9.csv")
    path.write_text("x")
    with parts_of(path) as parts:
        assert parts[0].name == "?.csv"
