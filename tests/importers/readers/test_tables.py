"""CSV of any separator and encoding; what is cut or not text is refused."""

from __future__ import annotations

import pytest

from importers.readers.tables import MAX_FIELD, TOO_MANY, Table, lines_of, separator_of
from importers.refusal import FileRefused


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_encoding_and_separator_are_found(part, encoding, separator):
    text = (
        separator.join(["id", "nom"])
        + "\r\n"
        + separator.join(["1", "Épicerie d'été à Névache – « l'œil »"])
        + "\r\n"
    )
    if encoding == "latin-1":
        text = text.replace("–", "-").replace("œ", "oe")
    table = Table(part("a.csv", text.encode(encoding)))
    assert table.header == ["id", "nom"]
    assert next(iter(table)).values["nom"].startswith("Épicerie d'été à Névache")


def test_an_accent_far_in_the_file_does_not_break_the_reading(part):
    lines = b"id,nom\n" + b"1,abc\n" * 300_000 + "2,Nevache \xe0 pied\n".encode("latin-1")
    assert list(Table(part("a.csv", lines)))[-1].values["nom"] == "Nevache à pied"


def test_rows_are_numbered_as_a_spreadsheet_shows_them(part):
    table = Table(part("a.csv", b'id,nom\n1,"deux\nlignes"\n\n2,b\n'))
    assert [(record.number, record.values["id"]) for record in table] == [(2, "1"), (4, "2")]


def test_a_file_cut_inside_quotes_is_refused(part):
    with pytest.raises(FileRefused, match="coupé"):
        list(Table(part("a.csv", b'id,nom\n1,a\n2,"coupe ici')))


def test_a_file_cut_inside_its_last_line_is_refused(part):
    with pytest.raises(FileRefused, match="coupé"):
        list(Table(part("a.csv", b"id,nom,ville\n1,a,b\n2,c")))


def test_a_short_line_in_the_middle_is_read(part):
    assert list(Table(part("a.csv", b"id,nom,ville\n1,a\n2,b,c\n")))[0].values == {  # noqa: RUF015
        "id": "1",
        "nom": "a",
    }


def test_a_misplaced_quote_spoils_its_line_only(part):
    records = list(Table(part("a.csv", b'id,nom\n1,"a"b\n2,c\n')))
    assert records[0].fault is not None
    assert records[1].values == {"id": "2", "nom": "c"}


def test_a_cell_that_never_ends_is_refused(part):
    with pytest.raises(FileRefused, match="guillemet"):
        list(Table(part("a.csv", b'id,nom\n1,"' + b"x" * (MAX_FIELD + 10) + b'"\n')))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "archive"),
        (b"\xd0\xcf\x11\xe0....", "xls"),
        (b"id,nom\n1,a\x00b\n", "octets nuls"),
    ],
)
def test_what_is_not_text_is_refused_with_its_name(part, content, reason):
    with pytest.raises(FileRefused, match=reason):
        list(Table(part("a.csv", content)))


def test_a_declared_encoding_that_is_wrong_is_refused(part):
    with pytest.raises(FileRefused, match="UTF-8"):
        list(Table(part("a.csv", "id,nom\n1,é\n".encode("latin-1")), encoding="utf-8"))


def test_the_first_value_of_a_double_column_wins(part):
    (record,) = Table(part("a.csv", b"id,lien,lien\n1,,b\n"))
    assert record.values == {"id": "1", "lien": "b"}


def test_separator_is_the_one_that_cuts_most():
    assert separator_of("a;b;c,d\n") == ";"
    assert separator_of("seule\n") == ","


@pytest.mark.parametrize(
    "content",
    [
        "id,nom\n1,Éclair\n2,".encode() + b"a\xffb\n",
        b"id,nom\n" + "1,à Névache\n".encode() * 90_000 + b"2,\xe9\n",
        "id,nom\n1,à\n2,é".encode()[:-1],
    ],
)
def test_damaged_utf8_is_refused_rather_than_read_as_windows_text(part, content):
    with pytest.raises(FileRefused, match="UTF-8"):
        list(Table(part("a.csv", content)))


def test_a_line_longer_than_the_sample_stays_one_line(part):
    long = "mot " * 40_000
    records = list(Table(part("a.csv", f"id,nom\n1,{long}\n2,b\n".encode())))
    assert [(record.values["id"], record.values["nom"]) for record in records] == [("1", long), ("2", "b")]


@pytest.mark.parametrize("cells", ["mot " * 1_500_000, ('"' + "mot\n" * 240_000 + '",') * 6])
def test_a_record_that_would_fill_the_memory_is_refused(part, cells):
    with pytest.raises(FileRefused, match="million"):
        list(Table(part("a.csv", f"id,nom\n1,{cells}\n".encode())))


def test_nul_characters_are_refused_in_every_encoding(part):
    with pytest.raises(FileRefused, match="octets nuls"):
        list(Table(part("a.csv", "id,nom\n1,a\0b\n".encode("utf-16"))))


@pytest.mark.parametrize("content", ["\ufeff\ufeff", "\ufeff\r\n\ufeff", "\x1c\r", "\x0b", ";"])
def test_a_file_of_nearly_nothing_has_a_separator(part, content):
    list(lines_of(part("a.csv", content.encode())))


def test_a_first_line_that_is_a_text_is_no_header(part):
    with pytest.raises(FileRefused, match="titres"):
        Table(part("a.csv", b"x" * 2_000 + b",b\n1,2\n"))


def test_a_row_with_a_cell_too_many_is_told_and_keeps_its_first_cells(part):
    rows = list(Table(part("a.csv", b"id,nom\n1,a,b\n2,c,\n")))
    assert [(row.values["id"], row.fault) for row in rows] == [("1", TOO_MANY), ("2", None)]
