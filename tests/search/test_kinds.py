"""Kinds of help, in offers and in texts."""

from __future__ import annotations

import pytest

from search import relevance
from search.analyzer import tokens
from search.kinds import alarms, asked_in, for_urgency, kinds_of, words_of
from search.relevance import MISSING, informative, tag_of


def asked(text: str) -> set[str]:
    read = tokens(text)
    roots = [
        (MISSING,)
        if t.folded in relevance.negations()
        else ()
        if t.folded in relevance.function_words()
        else (t.stem,)
        for t in read
    ]
    return {one.kind.key for one in asked_in(roots, " ".join(t.folded for t in read))}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("rage de dents", "dentiste"),
        ("je ne peux plus payer mon loyer", "loyer-impaye"),
        ("je n'ai plus de logement", "abri"),
        ("où dormir à Gap", "abri"),
        ("no insurance", "pass"),
        ("learn french", "francais"),
        ("les aidants", "aidants"),
        ("nounous", "garde-enfants"),
        ("permis de séjour", "titre-sejour"),
    ],
)
def test_a_text_asks_for_a_kind_in_people_s_words(text: str, kind: str) -> None:
    assert kind in asked(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("permis de séjour", "permis"),
        ("je cherche un logement", "abri"),
        ("des aides", "aidants"),
        ("cours de musique", "repas-livres"),
        ("car pour Briançon", "dentiste"),
        ("car pour Briançon", "aidants"),
        ("un taxi", "france-services"),
        ("pas sous le même toit", "argent"),
        ("il n'y a pas trop de monde, et un logement", "abri"),
    ],
)
def test_a_text_does_not_ask_for_what_it_only_looks_like(text: str, kind: str) -> None:
    assert kind not in asked(text)


def tags(name: str, text: str = "", partner: str = "", themes: tuple[str, ...] = ()) -> dict[str, float]:
    return kinds_of(informative(name), informative(partner), informative(text), themes)


def test_a_name_shows_a_kind_more_surely_than_a_text() -> None:
    named, said = tags("Soins dentaires"), tags("Soins", "Un dentiste vient le mardi.")
    assert named[tag_of("dentiste")] > said[tag_of("dentiste")] > 0


def test_a_theme_shows_a_kind() -> None:
    assert tag_of("permis") in tags("Bourse", themes=("mobilite--preparer-un-permis",))


def test_a_sign_may_need_a_theme() -> None:
    lodging, ages = "logement-hebergement--x", "famille--prise-en-charge-personne-dependante"
    assert tag_of("accueil-jour") in tags("Accueil de jour", themes=(lodging,))
    assert tag_of("accueil-jour") not in tags("Accueil de jour", themes=(ages,))


def test_a_word_of_the_name_may_make_it_another_kind() -> None:
    assert tag_of("medecin") in tags("Centre de santé de la Guisane")
    assert tag_of("medecin") not in tags("Centre de santé dentaire")


def test_an_index_that_has_a_kind_knows_its_words() -> None:
    assert {"rage", "toothache"} <= set(words_of([tag_of("dentiste")]))


@pytest.mark.parametrize("urgency", ["roof", "violence", "suicide", "child", "health", "danger"])
def test_each_urgency_has_a_kind_that_answers_it(urgency: str) -> None:
    assert for_urgency({urgency})


def test_the_table_holds_together() -> None:
    kinds = relevance.kinds()
    known = {kind.tag for kind in kinds.values()}
    assert len(known) == len(kinds), "two kinds have one tag"
    for kind in kinds.values():
        assert kind.said or kind.literally, kind.key
        assert set(kind.then) <= known, kind.key
        assert all(0 < share < 1 for share in kind.then.values()), kind.key
        assert kind.themes or kind.signs, f"{kind.key}: no offer can be of it"


CALM = (
    "apprendre à taper à l'ordinateur", "taper au clavier", "frappe au clavier", "vitesse de frappe", "taper un CV",
    "vol à voile", "baptême de vol", "violon", "battre un record", "self défense", "peur de conduire",
    "peur du dentiste", "abus d'alcool", "bleus de travail", "coup de main", "mon fils a fait une bêtise à l'école",
    "hit parade", "plus la force de travailler", "papa seul", "menace de coupure", "insulte au travail",
    "victime d'une arnaque", "accompagnement à la séparation", "médiation familiale", "divorce",
    "mon copain quitte son travail", "mon mari veut quitter son emploi", "quitter mon logement", "foyer pour femmes",
    "danger écran enfants", "dangers d'internet", "je dois voir ma TS",
)  # fmt: skip


@pytest.mark.parametrize("text", CALM)
def test_an_everyday_word_asks_for_no_help_with_violence_or_suicide(text: str) -> None:
    assert not alarms(asked(text))


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("mari méchant", "violence"), ("peur ex", "violence"), ("plainte contre mon mari", "violence"),
        ("partir de la maison, mon mari", "violence"), ("bleus sur le visage", "violence"),
        ("maltraitance", "child"), ("bleus de mon enfant", "child"), ("information préoccupante", "child"),
        ("dégoûté de la vie", "suicide"), ("self harm", "suicide"),
    ],
)  # fmt: skip
def test_a_kind_of_help_tells_an_alarm_by_itself(text: str, urgency: str) -> None:
    assert urgency in alarms(asked(text))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("nouveau", "pmi"), ("mal au dos", "psy"), ("arrêt de bus", "addictions"), ("arrêt maladie", "addictions"),
        ("ma voiture est tombée en panne", "apa"), ("le car pour Gap", "voiture"), ("toit en tuiles", "abri"),
        ("payer mes médicaments", "urgence-medicale"), ("parler français", "psy"), ("papa", "titre-sejour"),
    ],
)  # fmt: skip
def test_a_phrase_is_not_asked_for_by_its_only_informative_word(text: str, other: str) -> None:
    assert other not in asked(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("where can my kids play", "ludotheque"), ("quit smoking", "addictions"), ("I need glasses", "mutuelle"),
        ("unpaid wages", "droit-travail"), ("child support", "separation"), ("my son is bullied", "psy-ados"),
        ("hitchhiking", "covoiturage"), ("job interview", "cv"), ("lost my identity card", "france-services"),
        ("colocataire", "louer"), ("minimum vieillesse", "apa"), ("je me sens mal, besoin de parler", "psy"),
        ("papiers nouveau-né", "pmi"), ("il va mal", "psy"), ("ma mère tombe souvent", "apa"),
    ],
)  # fmt: skip
def test_everyday_english_and_phrases_of_small_words_ask_for_a_kind(text: str, kind: str) -> None:
    assert kind in asked(text)
