"""Marks and excerpts: safe HTML, the words found in <mark>."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer import stem
from search.highlight import excerpt, highlight


@pytest.mark.parametrize(
    ("text", "word", "html"),
    [
        ("Aide aux hébergements", "hebergement", "Aide aux <mark>hébergements</mark>"),
        ("L'aide d'urgence", "urgence", "L&#39;aide d&#39;<mark>urgence</mark>"),
        ("<b>aide</b>", "aide", "&lt;b&gt;<mark>aide</mark>&lt;/b&gt;"),
        ('x" onload="aide', "aide", "x&#34; onload=&#34;<mark>aide</mark>"),
        ("plaidoyer", "aide", "plaidoyer"),
    ],
)
def test_words_found_are_marked_and_the_rest_escaped(text: str, word: str, html: str) -> None:
    assert str(highlight(text, [stem(word)])) == html


@given(st.text(), st.lists(st.text(max_size=5)))
def test_nothing_is_lost_and_nothing_is_markup(text: str, stems: list[str]) -> None:
    html = str(highlight(text, stems))
    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert "<" not in bare
    assert unescape(bare) == text or "&" in text


def test_an_excerpt_is_where_the_words_stand() -> None:
    text = "Rien ici. " * 60 + "Le permis de conduire est financé. " + "Autre chose. " * 60
    found = str(excerpt(text, [stem("permis"), stem("conduire")], 120))
    assert "<mark>permis</mark> de <mark>conduire</mark>" in found
    assert found.startswith("…")
    assert found.endswith("…")
    assert len(found) < 170


def test_a_short_text_is_its_own_excerpt() -> None:
    assert str(excerpt("Permis & code", [], 200)) == "Permis &amp; code"


@given(st.text(max_size=400), st.integers(20, 200))
def test_an_excerpt_is_never_unsafe(text: str, length: int) -> None:
    assert "<" not in str(excerpt(text, ["a"], length)).replace("<mark>", "").replace("</mark>", "")
