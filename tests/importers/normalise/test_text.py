from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.normalise.text import clean, clean_lines, clean_long, fold, from_html, is_absent, list_values


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("  l\u2019accueil\u00a0de\tjour ", "l'accueil de jour"),
        ("e\u0301cole", "école"),
        ("a\x00b\ud800c\u200bd\ufeff", "abcd"),
        ("un\r\ndeux", "un deux"),
        (None, ""),
    ],
)
def test_text_has_one_form(written: str | None, stored: str) -> None:
    assert clean(written) == stored


def test_a_long_text_keeps_its_paragraphs() -> None:
    assert clean_long("Un.\r\n\r\n\r\n\r\nDeux  mots.\nTrois.") == "Un.\n\nDeux mots.\nTrois."


def test_lines_of_a_cell_stay_apart_on_one_line() -> None:
    assert clean_lines("lundi 9h-12h\nmardi 14h-17h") == "lundi 9h-12h ; mardi 14h-17h"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Un &amp; deux</p><p>Trois</p>", "Un & deux\n\nTrois"),
        ("Aide<ul><li>une</li><li>deux</li></ul>", "Aide\n- une\n- deux"),
        ("difficult&#233;s d&#8217;Action", "difficultés d'Action"),
        ("&lt;b&gt;gras&lt;/b&gt;", "gras"),
        ("a<script>alert(1)</script>b", "ab"),
        ("<a href='javascript:x'>lien</a>", "lien"),
        ("moins de 5 < 6 & plus", "moins de 5 < 6 & plus"),
        ("ligne<br>autre", "ligne\nautre"),
    ],
)
def test_html_becomes_plain_text(markup: str, text: str) -> None:
    assert from_html(markup) == text


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("a|b| a ", ["a", "b"]),
        ('["x, y", "z"]', ["x, y", "z"]),
        ("['x', 'y']", ["x", "y"]),
        ('{a,"b, c"}', ["a", "b, c"]),
        ("{}", []),
        ("[]", []),
        ("a; b", ["a", "b"]),
        ("familles,jeunes", ["familles", "jeunes"]),
        ("Familles, en particulier monoparentales", ["Familles, en particulier monoparentales"]),
        ("NULL", []),
        (None, []),
        ("[" * 5000 + "]", ["[" * 5000 + "]"]),
    ],
)
def test_a_cell_of_several_values_is_cut(cell: str | None, values: list[str]) -> None:
    assert list_values(cell) == values


def test_folding_is_for_comparing() -> None:
    assert fold("L\u2019Écrins-Œuvre") == "l'ecrins-oeuvre"


def test_what_exports_write_for_nothing_is_absent() -> None:
    assert all(is_absent(cell) for cell in ("", " ", "NULL", "n/a", "nan", "-", None))
    assert not is_absent("0")


@given(st.text() | st.text(alphabet="nNaAulL/-.#c \t\u200b\u00a0\u212a\u0301"))
def test_a_cell_is_absent_when_its_clean_text_is(text: str) -> None:
    assert is_absent(text) == is_absent(clean(text))


@given(st.text(alphabet="a é\t\u00a0\u2019\u200b"))
def test_a_long_text_of_one_line_is_that_line(text: str) -> None:
    assert clean_long(text) == clean(text)


@given(st.text(alphabet=st.characters()) | st.text(alphabet="<>&;pli/br a\n#39\"'"))
def test_cleaning_never_fails_and_is_done_once_for_all(text: str) -> None:
    for read in (clean, clean_long, from_html, fold, clean_lines):
        once = read(text)
        assert read(once) == once
        assert unicodedata.is_normalized("NFC", once)
        assert not any(unicodedata.category(char) in {"Cs", "Cf"} or char == "\x00" for char in once)
    list_values(text)


@given(st.lists(st.from_regex(r"[a-z]{3,8}(-[a-z]{3,8})?", fullmatch=True), unique=True, max_size=5))
def test_a_list_written_in_any_way_is_read_the_same(values: list[str]) -> None:
    import json

    written = [json.dumps(values), "{" + ",".join(values) + "}", "|".join(values), ";".join(values)]
    expected = [value for value in values if not is_absent(value)]
    assert all(list_values(cell) == expected for cell in written)


def test_thousands_of_nested_tags_are_cut_out_quickly():
    assert from_html("<div>" * 200_000 + "Gap &amp; Briançon").strip() == "Gap & Briançon"
