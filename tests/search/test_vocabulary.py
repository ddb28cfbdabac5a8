"""Typos, glued and parted words, beginnings of words, and how fresh the vocabulary is."""

from __future__ import annotations

import pytest

from search.analyzer import stem
from search.vocabulary import EMPTY, Vocabulary, VocabularyCache

COUNTS = {
    "permis": 9, "permanence": 4, "urgence": 20, "hebergement": 30, "formation": 50, "formations": 10,
    "covoiturage": 5, "auto": 6, "ecole": 7, "05000": 40, "05100": 30, "alimentaire": 12, "emploi": 60,
    "velo": 3, "gap": 80, "aide": 90, "insertion": 33,
}  # fmt: skip
VOCABULARY = Vocabulary([(word, stem(word), count) for word, count in COUNTS.items()], total=100)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("formaton", "formation"),
        ("foramtion", "formation"),
        ("hebergemant", "hebergement"),
        ("hébergment".replace("é", "e"), "hebergement"),
        ("ebergement", "hebergement"),
        ("hebregemnt", "hebergement"),
        ("vlo", None),
        ("vello", "velo"),
        ("05200", None),
        ("xyzabc", None),
        ("emplpi", "emploi"),
        ("alimantair", "alimentaire"),
    ],
)
def test_one_edit_is_mended_from_four_letters_two_from_eight(typed: str, meant: str | None) -> None:
    mended = VOCABULARY.mend(typed)
    assert (mended[0].word if mended else None) == meant


def test_a_known_word_or_another_form_of_it_is_its_own_mending() -> None:
    assert VOCABULARY.mend("permis")[0].distance == 0
    assert VOCABULARY.mend("hebergements")[0].distance == 0


def test_the_most_frequent_word_wins_and_the_first_letter_before_it() -> None:
    held = Vocabulary([("garde", "gard", 2), ("barbe", "barb", 50), ("gorbe", "gorb", 9)])
    assert [one.word for one in held.mend("garbe")] == ["gorbe", "garde"]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("durgence", "urgence"),
        ("lemploi", "emploi"),
        ("quhebergement", "hebergement"),
        ("dgap", None),
        ("aide", None),
    ],
)
def test_an_elision_without_its_apostrophe_is_taken_off(typed: str, word: str | None) -> None:
    assert VOCABULARY.unglue(typed) == word


def test_words_written_as_one_and_one_written_as_two() -> None:
    assert VOCABULARY.split("autoecole") == ("auto", "ecole")
    assert VOCABULARY.split("autobus") is None
    assert VOCABULARY.joined("co", "voiturage") == "covoiturage"
    assert VOCABULARY.joined("auto", "ecole") is None


def test_a_beginning_gives_the_most_frequent_words_first() -> None:
    assert VOCABULARY.expand_prefix("perm") == (stem("permis"), stem("permanence"))
    assert VOCABULARY.expand_prefix("form") == (stem("formation"),)
    assert VOCABULARY.suggest("per", limit=1) == ("permis",)
    assert VOCABULARY.expand_prefix("zzz") == ()


def test_idf_is_positive_and_higher_for_rarer_stems() -> None:
    rare, common = VOCABULARY.idf(stem("velo")), VOCABULARY.idf(stem("aide"))
    assert VOCABULARY.idf("never-seen") > rare > common > 0
    assert EMPTY.idf("x") >= 0


def test_the_cache_reloads_when_the_index_has_changed_and_time_has_passed() -> None:
    now, version, loads = [0.0], ["a"], []

    def load() -> Vocabulary:
        loads.append(version[0])
        return Vocabulary([("gap", "gap", 1)])

    cache = VocabularyCache(load, lambda: version[0], lambda: now[0], every=2.0)
    assert "gap" in cache()
    version[0] = "b"
    cache()
    assert loads == ["a"]
    now[0] = 3.0
    cache()
    assert loads == ["a", "b"]
    now[0] = 6.0
    cache()
    assert loads == ["a", "b"], "nothing changed"
