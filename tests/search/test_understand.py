"""What a typed text asks for."""

from __future__ import annotations

import pytest

from directory.territory import load_territory
from search.analyzer import stem
from search.understand import did_you_mean, matching, stems_of, understand, words
from search.vocabulary import EMPTY, Vocabulary

KNOWN = (
    "hebergement", "urgence", "permis", "conduire", "alimentaire", "aide", "logement", "voiture", "vehicule",
    "emploi", "covoiturage", "auto", "ecole", "rsa", "mdph", "formation", "permanence", "violence",
    "conjugale", "repas", "manger", "gap", "briancon", "numerique", "travail",
)  # fmt: skip
VOCABULARY = Vocabulary([(word, stem(word), 10) for word in KNOWN], total=100)


def firsts(text: str) -> list[str]:
    return [word.stems[0] for word in words(text, VOCABULARY)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hebergement durgence", ["hebergement", "urgence"]),
        ("l'hébergement d'urgence", ["hebergement", "urgence"]),
        ("d urgence", ["urgence"]),
        ("permi de conduire", ["permis", "conduire"]),
        ("l'aide alimentaire", ["aide", "alimentaire"]),
        ("je n'ai plus de logement", ["logement"]),
        ("formaton pour un emploi", ["formation", "emploi"]),
        ("co-voiturage", ["covoiturage"]),
        ("autoecole", ["auto", "ecole"]),
        ("GAP gap Gap", ["gap"]),
    ],
)
def test_words_that_say_something_are_kept_and_mended(text: str, meant: list[str]) -> None:
    assert firsts(text) == [stem(word) for word in meant]


@pytest.mark.parametrize("text", ["", "  ", "de la", "je suis", "l'", "?!", "où est le", "j'ai besoin de"])
def test_a_text_without_informative_word_is_browsing(text: str) -> None:
    assert words(text, VOCABULARY) == ()


@pytest.mark.parametrize(
    ("acronym", "full_form"),
    [
        ("RSA", "revenu de solidarité active"),
        ("r.s.a.", "Revenu de Solidarité Active"),
        ("mdph", "maison départementale des personnes handicapées"),
    ],
)
def test_an_acronym_and_its_full_form_ask_for_the_same(acronym: str, full_form: str) -> None:
    assert stems_of(words(acronym, VOCABULARY)) == stems_of(words(full_form, VOCABULARY))


def test_the_last_word_is_completed_while_it_is_typed() -> None:
    typing = words("aide perm", VOCABULARY)
    assert {stem("permis"), stem("permanence")} <= set(typing[1].stems)
    assert [one.kind for one in typing[1].alternatives[:2]] == ["exact", "prefix"]
    assert stem("permanence") not in words("perm aide", VOCABULARY)[0].stems, "only the last word"
    done = words("aide heb", VOCABULARY, complete=True)
    assert done[1].alternatives[0].kind == "exact"


def test_people_s_words_are_widened_to_those_that_offers_have() -> None:
    word = words("bagnole", VOCABULARY)[0]
    assert stem("voiture") in word.stems
    assert word.alternatives[-1].kind == "synonym"


def test_what_was_mended_is_told() -> None:
    found = words("violance conjugale", VOCABULARY)
    assert found[0].mended_to == "violence"
    text = "Violance conjugale ?"
    assert did_you_mean(text, words(text, VOCABULARY)) == "violence conjugale ?"
    assert did_you_mean("permis", words("permis", VOCABULARY)) is None
    assert did_you_mean("autoecole", words("autoecole", VOCABULARY)) == "auto école"
    assert did_you_mean("co-voiturage", words("co-voiturage", VOCABULARY)) is None


def test_an_unknown_word_is_still_asked_for() -> None:
    assert firsts("zorglub emploi") == ["zorglub", stem("emploi")]
    assert [word.stems[0] for word in words("chauffeur poids lourd", EMPTY)] == [
        stem("chauffeur"), stem("poids"), stem("lourd"),
    ]  # fmt: skip


def test_a_very_long_text_is_cut_to_its_most_telling_words() -> None:
    text = " ".join([*KNOWN, "introuvable"])
    found = words(text, VOCABULARY)
    assert len(found) == 12
    assert "introuv" in found[-1].stems[0]


def test_a_place_is_where_one_searches_from_and_finds_nothing_by_itself() -> None:
    reading = understand("permis gap", VOCABULARY, territory=load_territory())
    assert [one.name for one in reading.places] == ["Gap"]
    assert [word.role for word in reading.words] == ["plain", "place"]
    found = matching(reading.words, VOCABULARY)
    assert stem("permis") in found
    assert stem("gap") not in found


def test_one_place_refused_leaves_the_other_though_both_are_said_with_the_same_small_word() -> None:
    text, territory = "permis à Gap ou à Embrun", load_territory()
    reading = understand(text, VOCABULARY, territory=territory, as_typed=("à Gap",))
    assert [one.name for one in reading.places] == ["Embrun"]


def test_a_text_that_only_names_a_place_is_browsing_from_there() -> None:
    reading = understand("Gap", VOCABULARY, territory=load_territory())
    assert reading.words == ()
    assert reading.places[0].commune == "05061"


def test_verbatim_words_are_searched_as_typed() -> None:
    reading = understand("permi gap", VOCABULARY, territory=load_territory(), verbatim=True)
    assert reading.places == ()
    assert [word.mended_to for word in reading.words] == [None, None]


def test_a_word_that_most_offers_have_finds_nothing_beside_one_that_tells_more() -> None:
    common = Vocabulary([("aide", stem("aide"), 90), ("permis", stem("permis"), 5)], total=100)
    assert stem("aide") not in matching(words("aide permis", common, complete=True), common)
    assert matching(words("aide", common, complete=True), common) == (stem("aide"),)
