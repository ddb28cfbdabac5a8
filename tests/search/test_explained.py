"""What was understood of a text is told, word for word, and each step may be refused."""

from __future__ import annotations

import pytest

from search.query import Query
from search.results import Results, Step
from tests.conftest import NOW
from ui.services import Services


def ask(demo: Services, q: str, **values: object) -> Results:
    return demo.search.search(Query(q=q, **values), NOW)  # type: ignore[arg-type]


def steps(demo: Services, q: str, **values: object) -> list[Step]:
    return [step for step in ask(demo, q, **values).understood if step.kind != "help"]


@pytest.mark.parametrize(
    ("q", "step"),
    [
        ("garage laragne", Step("place", "laragne", "Laragne-Montéglin", "commune:05070")),
        ("médecin à Embrun", Step("place", "à Embrun", "Embrun", "commune:05046")),
        ("bus dans le Queyras", Step("place", "le Queyras", "Queyras", "valley:queyras")),
        ("aide alimantaire", Step("typo", "alimantaire", "alimentaire")),
        ("RSA", Step("acronym", "RSA", "revenu de solidarité active")),
        ("le revenu de solidarité active", Step("acronym", "revenu solidarité active", "RSA")),
    ],
)
def test_each_step_says_its_words_and_what_they_were_taken_for(demo: Services, q: str, step: Step) -> None:
    assert step in steps(demo, q)


@pytest.mark.parametrize(
    "q", ["garage laragne", "aide alimantaire", "RSA", "médecin à Embrun", "lojement gap"]
)
def test_words_taken_as_typed_are_understood_no_more(demo: Services, q: str) -> None:
    told = steps(demo, q)
    assert told
    assert steps(demo, q, as_typed=tuple(step.words for step in told)) == []


def test_refusing_one_step_leaves_the_others(demo: Services) -> None:
    assert {step.kind for step in steps(demo, "lojement gap")} == {"typo", "place"}
    assert [step.kind for step in steps(demo, "lojement gap", as_typed=("gap",))] == ["typo"]
    assert [step.kind for step in steps(demo, "lojement gap", as_typed=("lojement",))] == ["place"]


def test_verbatim_refuses_everything_kinds_of_help_too(demo: Services) -> None:
    understood = ask(demo, "je ne peux plus payer mon loyer").understood
    assert Step("help", "", "loyers impayés") in understood
    assert ask(demo, "je ne peux plus payer mon loyer", verbatim=True).understood == ()


def test_what_was_refused_is_still_proposed(demo: Services) -> None:
    assert ask(demo, "lojement social").did_you_mean == "logement social"
    assert ask(demo, "lojement social", verbatim=True).did_you_mean == "logement social"
    assert ask(demo, "lojement social", as_typed=("lojement",)).did_you_mean == "logement social"
    assert ask(demo, "logement social", verbatim=True).did_you_mean is None


def test_a_place_is_told_only_when_one_searches_from_there(demo: Services) -> None:
    assert steps(demo, "garage laragne", commune="05061") == []


def test_a_structure_is_told_when_it_is_the_only_one_of_that_name(demo: Services) -> None:
    (structure,) = [step for step in steps(demo, "soliha") if step.kind == "partner"]
    assert structure.meaning.startswith("Soliha")
    results = ask(demo, "", partner=(structure.value or "",))
    assert {item.partner_name for item in results.items} == {structure.meaning}
    assert not [step for step in steps(demo, "france services") if step.kind == "partner"]
    for word in ("jardin", "restaurant", "femmes", "prévention", "suiside"):
        assert not [step for step in steps(demo, word) if step.kind == "partner"], word


def test_words_that_no_offer_holds_are_named(demo: Services) -> None:
    assert ask(demo, "garder mon chien pendant les vacances").unknown == ("chien",)
    assert ask(demo, "pizza à emporter").unknown == ("pizza", "emporter")
    assert ask(demo, "permis de conduire à Gap").unknown == ()


@pytest.mark.parametrize(
    ("q", "weak"),
    [
        ("permis de conduire", False),
        ("lojement social", False),
        ("garder mon chien pendant les vacances", False),  # holidays are a kind of help: "chien" is told
        ("jardin potager", True),
        ("cours de piano", True),  # courses there are, of other things
        ("garder mon chat", True),
        ("forfait ski serre chevalier", True),
        ("j'ai reçu une lettre d'huissier", False),  # beside the kind of help asked for
        ("carte d'identité périmée", False),
        ("médiathèque", False),
        ("planning familial rendez-vous", False),
        ("je dors dehors ce soir", False),
        ("bagnole en panne", False),
        ("Gap", False),
        ("", False),
        ("pizza à emporter", False),  # nothing at all is found
    ],
)
def test_results_that_only_come_near_say_so(demo: Services, q: str, weak: bool) -> None:
    assert ask(demo, q).weak is weak


def test_pages_and_orders_that_score_no_offer_still_say_what_no_offer_holds(demo: Services) -> None:
    assert ask(demo, "cours de piano", size=1, page=2).weak
    assert ask(demo, "jardin potager", sort="updated").weak
    assert not ask(demo, "permis de conduire", sort="updated").weak
