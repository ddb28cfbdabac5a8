"""French words are no mistakes, whether or not an offer has them."""

from __future__ import annotations

import pytest

from directory.territory import load_territory
from search.analyzer import stem
from search.lexicon import is_common, is_word, written
from search.understand import did_you_mean, understand, words
from search.vocabulary import Vocabulary

HELD = ("hiver", "voisin", "free", "sos", "deposer", "bouger", "bat", "eau", "hebergement", "vie")
VOCABULARY = Vocabulary([(word, stem(word), 5) for word in HELD], total=100)


@pytest.mark.parametrize("word", ["hier", "frère", "sors", "dépister", "bateau", "viré"])
def test_a_french_word_is_neither_mended_nor_split(word: str) -> None:
    text = f"{word} !"
    assert did_you_mean(text, words(text, VOCABULARY, complete=True)) is None


def test_a_mistake_is_still_mended_and_told_with_its_accents() -> None:
    assert did_you_mean("hebergemant !", words("hebergemant !", VOCABULARY)) == "hébergement !"
    assert [written(word) for word in ("medecin", "aide", "soliha")] == ["médecin", "aide", "soliha"]


def test_only_words_that_are_often_written_count() -> None:
    assert is_word("voiture")
    assert not is_word("hebergemant")
    assert is_common("pere")
    assert not is_common("chien")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("covoiturage la sauce", ["La Saulce"]),
        ("sauce tomate", []),
        ("chateau gonflable", []),
        ("embru", ["Embrun"]),
    ],
)
def test_a_french_word_is_no_misspelt_place_unless_its_article_says_so(text: str, places: list[str]) -> None:
    reading = understand(text, VOCABULARY, territory=load_territory())
    assert [place.name for place in reading.places] == places
