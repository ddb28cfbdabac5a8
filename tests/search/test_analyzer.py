"""The one analyzer: what parts words, what is dropped, what stays whole."""

from __future__ import annotations

import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer import fold, folded_words, stem, stems, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("L'aide d'urgence", ["aide", "urgence"]),
        ("l’aide qu’il faut, jusqu’à Gap", ["aide", "il", "faut", "a", "gap"]),
        ("aujourd'hui aux prud’hommes", ["aujourd'hui".replace("'", ""), "aux", "prudhommes"]),
        ("Saint-Bonnet-en-Champsaur", ["saint", "bonnet", "en", "champsaur"]),
        ("le R.S.A. et les H.L.M", ["le", "rsa", "et", "les", "hlm"]),
        ("05000 Gap, 3919, RN85, 16-25 ans", ["05000", "gap", "3919", "rn85", "16", "25", "ans"]),
        ("Cœur ÉTÉ naïf Ça", ["coeur", "ete", "naif", "ca"]),
        ("chant'ours", ["chant", "ours"]),
        ("d", ["d"]),
        ("", []),
        (" … — !? 🙂", []),
    ],
)
def test_words_of_a_text(text: str, words: list[str]) -> None:
    assert folded_words(text) == words


def test_composed_and_decomposed_accents_are_the_same_word() -> None:
    text = "hébergé à l’été"
    assert stems(unicodedata.normalize("NFD", text)) == stems(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    "forms",
    [
        ("hébergement", "HEBERGEMENTS", "hébergée", "hebergé", "hébergées"),
        ("permis", "Permis"),
        ("alimentaire", "alimentaires"),
        ("santé", "sante"),
        ("insertion", "d'insertion", "l’insertion"),
    ],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({tuple(stems(form)) for form in forms}) == 1


@pytest.mark.parametrize("whole", ["05000", "05100", "rsa", "115", "rn85"])
def test_numbers_and_short_words_are_not_stemmed(whole: str) -> None:
    assert stem(whole) == whole


@given(st.text())
def test_a_token_stands_where_it_says(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert text[token.start : token.end] == token.surface
        assert token.start >= at
        assert token.folded
        assert token.stem
        assert " " not in token.stem
        at = token.end


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_stemmer_is_safe_in_threads() -> None:
    uncached = stem.__wrapped__
    words = ["accompagnements", "hebergements", "formations", "mobilites", "insertion"] * 20
    alone = [uncached(word) for word in words]
    found: list[list[str]] = []

    def run() -> None:
        found.append([uncached(word) for word in words])

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [alone] * 8
