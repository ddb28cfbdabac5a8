"""OpenDocument spreadsheets: what they hold, streamed; archives made to fill the machine are refused."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from importers.readers.workbooks import workbook_of
from importers.refusal import FileRefused
from tests.importers.ods import as_ods, document, packed, sheet

HIDDEN = (
    '<style:style style:name="ta9" style:family="table"><style:table-properties table:display="false"/>'
    "</style:style>"
)


def rows(part, content, name="A"):
    with workbook_of(part("liste.ods", content)) as book:
        return [(row.number, row.cells) for row in book.rows(name)]


def one_row(cells):
    return packed(
        document(f'<table:table table:name="A"><table:table-row>{cells}</table:table-row></table:table>')
    )


def test_sheets_rows_and_cells_come_as_they_are_written(part):
    content = as_ods({"A": [["nom", "cp"], [], ["Gap", 5000]], "B": [["x"]]})
    assert rows(part, content) == [(1, ("nom", "cp")), (3, ("Gap", 5000.0))]
    assert rows(part, content, "B") == [(1, ("x",))]


def test_a_hidden_sheet_is_not_read(part):
    content = packed(document(sheet("A", [["x"]]) + sheet("Brouillon", [["y"]], style="ta9"), HIDDEN))
    with workbook_of(part("liste.ods", content)) as book:
        assert book.sheets == ["A"]


def test_dates_times_booleans_and_spaces_are_read(part):
    content = one_row(
        '<table:table-cell office:value-type="date" office:date-value="2026-09-01"/>'
        '<table:table-cell office:value-type="date" office:date-value="2026-09-01T08:30:00"/>'
        '<table:table-cell office:value-type="time" office:time-value="PT08H30M00S"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
        '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p>'
        "<text:p>c</text:p></table:table-cell>"
    )
    assert rows(part, content) == [
        (1, (date(2026, 9, 1), datetime.fromisoformat("2026-09-01T08:30"), "08:30:00", True, "a  b\nc"))
    ]


def test_a_comment_is_no_value(part):
    content = one_row(
        '<table:table-cell office:value-type="string"><office:annotation><text:p>Vu avec Camille</text:p>'
        "</office:annotation><text:p>Gap</text:p></table:table-cell>"
    )
    assert rows(part, content) == [(1, ("Gap",))]


def test_repeated_cells_and_rows_are_written_out_and_empty_ones_only_counted(part):
    content = packed(
        document(
            '<table:table table:name="A"><table:table-row table:number-rows-repeated="4">'
            '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>'
            '<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>x</text:p>'
            "</table:table-cell></table:table-row></table:table>"
        )
    )
    assert rows(part, content) == [(5, (None, None, "x", "x")), (6, (None, None, "x", "x"))]


@pytest.mark.parametrize(("columns", "lines"), [("999999999", "1"), ("900", "999999999")])
def test_repeats_made_to_fill_the_machine_are_refused(part, columns, lines):
    content = packed(
        document(
            f'<table:table table:name="A"><table:table-row table:number-rows-repeated="{lines}">'
            f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="string">'
            "<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        )
    )
    with pytest.raises(FileRefused, match="trop"):
        rows(part, content)


def test_entities_a_cut_file_and_something_else_are_refused(part):
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + document(sheet("A", [["x"]]))[38:]
    whole = as_ods({"A": [["nom"], ["Gap"]]})
    for content in (packed(laughs), whole[: len(whole) // 2], b"PK\x03\x04", b"nom;ville", packed(b"")):
        with pytest.raises(FileRefused):
            rows(part, content)
