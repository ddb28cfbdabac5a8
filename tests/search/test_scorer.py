"""The order of results."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analyzer import stem
from search.scorer import NO_WORDS, Facts, ScoredQuery, pack, prepared, ranked, score, unpack, weigh
from search.understand import words
from search.vocabulary import Vocabulary

COUNTS = {"permis": 5, "conduire": 8, "aide": 90, "voiture": 9}
VOCABULARY = Vocabulary([(word, stem(word), count) for word, count in COUNTS.items()], total=100)
PERMIS, CONDUIRE, AIDE = stem("permis"), stem("conduire"), stem("aide")


def query(text: str) -> ScoredQuery:
    return prepared(words(text, VOCABULARY, complete=True), VOCABULARY)


def value(text: str, packed: str, facts: Facts | None = None) -> float:
    return score(query(text), packed, facts or Facts()).score


@given(st.dictionaries(st.from_regex(r"[a-z0-9]{1,12}", fullmatch=True), st.floats(0.1, 500)))
def test_packing_keeps_weights_to_a_tenth(weights: dict[str, float]) -> None:
    packed = pack(weights, name=list(weights)[:2], partner=list(weights)[1:3])
    assert unpack(packed) == pytest.approx(weights, abs=0.051)


def test_an_offer_that_holds_all_the_words_comes_before_one_that_holds_the_common_one() -> None:
    both, common = pack({PERMIS: 2, CONDUIRE: 2}), pack({AIDE: 40})
    assert value("aide permis conduire", both) > value("aide permis conduire", common)


def test_a_word_in_the_name_counts_more_and_says_so() -> None:
    plain, named = pack({PERMIS: 4}), pack({PERMIS: 4}, name={PERMIS})
    assert value("permis", named) > value("permis", plain)
    assert "name" in score(query("permis"), named, Facts()).reasons
    assert "name" not in score(query("permis"), plain, Facts()).reasons


def test_what_was_typed_counts_more_than_a_synonym() -> None:
    assert value("voiture", pack({stem("voiture"): 3})) > value("voiture", pack({stem("vehicule"): 3}))


def test_no_word_found_scores_nothing() -> None:
    assert value("permis", pack({AIDE: 3})) == 0
    assert value("permis", "") == 0


def test_a_stem_is_not_found_inside_another() -> None:
    assert value("aide", pack({"aidant": 5, "plaid": 5})) == 0


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (Facts(minutes=5), Facts(minutes=60)),
        (Facts(eligible="yes"), Facts(eligible="unknown")),
        (Facts(eligible="unknown"), Facts(eligible="no")),
        (Facts(age_days=10), Facts(age_days=3000)),
        (Facts(minutes=10), Facts(group="remote")),
        (Facts(group="remote"), Facts(minutes=120)),
    ],
)
def test_facts_move_equal_texts(better: Facts, worse: Facts) -> None:
    packed = pack({PERMIS: 3})
    assert value("permis", packed, better) > value("permis", packed, worse)
    assert score(NO_WORDS, packed, better).score > score(NO_WORDS, packed, worse).score


def test_reasons_tell_what_made_the_score() -> None:
    found = score(query("permis aide"), pack({PERMIS: 3}), Facts(eligible="yes", minutes=3, age_days=5000))
    assert set(found.reasons) == {"some-words", "eligible", "near", "stale"}


def test_long_fields_dilute_their_words() -> None:
    short = weigh({"name": [PERMIS]})
    long = weigh({"name": [PERMIS, *[f"w{n}" for n in range(30)]]})
    assert short[PERMIS] > long[PERMIS]


def test_equal_scores_come_in_the_order_of_ids() -> None:
    equal = score(NO_WORDS, "", Facts())
    better = equal._replace(score=equal.score + 1)
    assert [name for name, _ in ranked([("b", equal), ("c", better), ("a", equal)])] == ["c", "a", "b"]
