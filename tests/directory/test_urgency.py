"""A search that smells of urgency puts the right numbers first; look-alikes do not."""

from __future__ import annotations

import pytest

from directory.urgency import LINE, NUMBERS, numbers_for, urgency_of


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("je dors dehors ce soir", "115"),
        ("hebergement durgence", "115"),
        ("Hébergement d'urgence", "115"),
        ("hébergement d’urgence Gap", "115"),
        ("où dormir à gap", "115"),
        ("je suis à la rue avec mes enfants", "115"),
        ("mis dehors par mes parents", "115"),
        ("homeless", "115"),
        ("il me frappe", "17"),
        ("mon mari me tape", "17"),
        ("violences conjugales", "3919"),
        ("j'ai peur de mon mari", "3919"),
        ("envie de mourir", "3114"),
        ("enfant maltraité", "119"),
        ("il respire plus", "15"),
        ("ma maison prend feu", "18"),
        ("au secours", "17"),
        ("pas maison, froid", "115"),
        ("il y a quelqu'un qui dort devant chez moi, il a froid", "115"),
        ("ma voisine crie toutes les nuits, on la tape", "3919"),
        ("je vais faire une bêtise", "3114"),
        ("je n'ai plus la force de vivre", "3114"),
        ("mon fils a fugué", "119"),
        ("ma fille de 14 ans a disparu", "119"),
        ("mon père a fait une chute et ne bouge plus", "15"),
        ("perte des eaux", "15"),
        ("je saigne et je suis enceinte", "15"),
        ("enfant brûlé eau bouillante", "15"),
        ("j'ai du mal à respirer", "15"),
        ("he is not breathing", "15"),
        ("mon père m'a mis à la porte", "115"),
        ("j'ai nulle part où aller", "115"),
        ("je dors dans mon camion", "115"),
        ("where can I sleep tonight", "115"),
        ("no place to stay", "115"),
        ("mon ex me harcèle", "3919"),
        ("il m'a étranglée", "17"),
        ("my husband hits me", "17"),
        ("envie d'en finir", "3114"),
        ("je ne veux plus vivre", "3114"),
        ("bébé 40 de fièvre", "15"),
        ("il a avalé des cachets", "15"),
        ("perdu dans la montagne", "15"),
        ("chute en montagne", "15"),
        ("mon fils est frappé par son père", "119"),
        ("je ne supporte plus la vie", "3114"),
        ("j'ai peur de rentrer chez moi", "3919"),
        ("violense conjugale", "3919"),
        ("mon mari me frape", "17"),
        ("je sui batu, jai été batue", "3919"),
        ("suiside", "3114"),
        ("maltraitense enfant", "119"),
    ],
)
def test_an_urgent_search_gets_its_number_first(text: str, first: str) -> None:
    assert numbers_for(urgency_of(text))[0].number == first


@pytest.mark.parametrize(
    "text",
    [
        "formation premiers secours", "il fait froid chez moi", "secours populaire", "secours catholique vêtements",
        "permis de conduire", "logement saisonnier", "recherche logement", "pas de logement social disponible",
        "dans la rue Carnot", "rue de la gare", "devenir pompier", "formation incendie", "prévention du suicide",
        "urgence dentaire", "aide alimentaire d'urgence", "enfant handicapé", "femme de ménage", "centre social",
        "violence routière", "bus 15", "",
        "mon fils a fait une bêtise à l'école",
        "la CAF ne répond plus",
        "mon dossier ne bouge plus",
        "plus la force de travailler",
        "préparation à l'accouchement",
        "congé maternité, enceinte",
        "brûleur de chaudière",
        "ma fille dort mal",
        "une place où mon bébé dort bien",
        "ma carte vitale a disparu",
        "activité pour que mon fils bouge plus",
    ],
)  # fmt: skip
def test_a_look_alike_is_not_urgent(text: str) -> None:
    assert urgency_of(text) == frozenset()


def test_the_most_pressing_kind_comes_first_and_each_number_once() -> None:
    numbers = [number.number for number in numbers_for({"roof", "violence", "danger"})]
    assert numbers[:2] == ["17", "112"]
    assert numbers[-1] == "115"
    assert len(numbers) == len(set(numbers))


def test_links_are_named_in_full() -> None:
    by_number = {number.number: number for number in NUMBERS}
    assert (by_number["15"].href, by_number["15"].label) == ("tel:15", "Appeler le 15, SAMU")
    assert by_number["114"].href == "sms:114"
    assert by_number["114"].label.startswith("Envoyer un SMS au 114")


def test_the_line_of_every_page_says_what_the_domain_asks() -> None:
    assert [(title, [n.number for n in numbers]) for title, numbers in LINE] == [
        ("Danger immédiat", ["17", "112", "114"]),
        ("Santé", ["15"]),
        ("Sans abri", ["115"]),
        ("Violences, écoute", ["3919"]),
        ("Idées suicidaires", ["3114"]),
        ("Enfant en danger", ["119"]),
    ]
