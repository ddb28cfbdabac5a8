"""No cell that we write is a formula, and every text comes back as it was."""

from __future__ import annotations

import csv

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from importers.cells import csv_line, escape, unescape

FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
TEXTS = st.text() | st.text(alphabet="'=+-@\t\r\n\u00a0\u200b\ufeff＝＋ a1")
"""Any text, and texts made of what the rule looks at."""


@given(TEXTS)
@example("'=1")
@example("''\t=1")
@example("'\t")
@example(" '=1")
@example("\u200b=1")
def test_a_text_comes_back(text: str) -> None:
    assert unescape(escape(text)) == text


@given(TEXTS)
def test_no_escaped_text_is_a_formula_even_after_blanks(text: str) -> None:
    safe = escape(text)
    assert not safe.startswith((*FORMULAS, "\t", "\r", "\n"))
    assert not safe.lstrip().startswith(FORMULAS)
    assert not safe.lstrip("\ufeff\u200b\u00a0 ").startswith(FORMULAS)


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_a_line_of_csv_comes_back_and_holds_no_formula(cells: list[str]) -> None:
    (read,) = csv.reader([csv_line(cells)], delimiter=";") if cells else ([],)
    assert [unescape(cell) for cell in read] == cells
    assert not any(cell.startswith(FORMULAS) for cell in read)


@pytest.mark.parametrize(
    "text", ["=1+1", "+39 06", "-2", "@cmd", "\tx", "\r", " =1", "\u00a0-1", "＝1", "- accueil"]
)
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert escape(text) == f"'{text}"


@pytest.mark.parametrize("text", ["CAF, 05000", "04 92 51 12 34", "l'eau", "'abc", "1-2", "", "5 = 5"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert escape(text) == unescape(text) == text


def test_numbers_stay_numbers() -> None:
    assert csv_line([-4.5, 12, None, "a;b", "-4.5"]) == '-4,5;12;;"a;b";\'-4.5\r\n'
