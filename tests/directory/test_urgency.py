"""A search that smells of urgency puts the right numbers first; look-alikes do not; in doubt, it is urgent."""

from __future__ import annotations

import pytest

from directory.urgency import LINE, NUMBERS, is_look_alike, numbers_for, urgency_of


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


ALARMS = {
    "17": (
        "il me tape", "mon mari me frappe", "mon copin me tape", "papa me tape", "on m'a agressé", "il veut me tuer",
        "je suis en danger", "il a un couteau", "au secour", "sos", "help me", "a l'aide", "police", "gendarmerie gap",
        "il veut tuer ma mère", "quelqu'un est entré chez moi", "on essaie d'entrer chez moi", "he wants to kill me",
        "cambriolage", "he hit me", "my dad beats me", "il me frap", "on me tape au collège", "il me bat",
        "mon mari voulait me tuer", "ils veulent me tuer", "il veux me tuer", "il tente de me tuer",
    ),
    "3919": (
        "mon mari ma tapé", "il ma frappé", "ma femme me tape", "mon fils me frappe", "violances conjugale", "viole",
        "jai été violée", "mari violent", "maltraitance", "femme battue", "homme battu", "il me donne des coups",
        "il m'a giflée", "il m'enferme", "il m'empeche de sortir", "mon mari me suit partout", "mon ex me suit",
        "il me fait peur", "peur de mon ex", "mariage forcé", "excision", "mon conjoint m'insulte", "sous emprise",
        "il me pousse contre le mur", "il me tire les cheveux", "il m'a jeté contre le mur", "mon mari me force",
        "il ma poussé dans les escaliers", "il casse tout à la maison", "jai peur de rentré chez moi",
        "il me bouscule par terre", "mon mari tape sur mon ordinateur et sur moi",
        "il tape sur la tablette puis sur les enfants",
        "mon mari veut me tuer", "papa veut tuer maman", "mon ex a sorti un couteau", "je suis en danger chez moi",
        "mon mari m'a mise dehors", "jetée dehors par mon copain", "au secours mon mari", "help me my husband",
        "il me donne des claques", "il m'a craché dessus", "je suis séquestrée", "mon mari me prive d'argent",
        "mon mari a pris mes papiers", "mutilation sexuelle",
        "il tape maman", "mon mari il tape", "il frappe sa femme", "domestic abuse", "he is hitting me", "raped",
    ),
    "119": (
        "mon père me tape", "papa me tape", "maman me frappe", "mes parents me frappent", "papa me fait du mal",
        "mon papa est méchant il tape maman", "mon beau père me bat", "mon oncle me touche", "jai peur de mon pere",
        "on me tape à l'école", "je suis battu a la maison", "maltraitance", "maltraité", "attouchement", "pédophile",
        "inceste", "bébé secoué", "mon voisin tape ses enfants", "les voisins frappent leur bébé", "enfant battu",
        "mon beau-père vient dans mon lit", "je suis seul à la maison j'ai 8 ans", "mon petit frère est frappé",
        "mes parents me laissent sans manger", "un adulte me demande des photos nue",
        "fugue", "harcelement ecole", "mon fils est tapé par son père", "my father hits me",
    ),
    "3977": (
        "maltraitance", "maltraitance personne âgée", "ma mère agée est maltraitée", "maltraitance ehpad",
        "on maltraite mon grand père en ehpad", "l'aide à domicile vole ma grand mère", "ils insultent mamie",
    ),
    "3114": (
        "je veux mourir", "jveux mourir", "j'ai plus envie de vivre", "sui cide", "mon ami veut se tuer",
        "ma fille veut mourir", "idees noires", "je veux en finir", "je me fais du mal", "i want to kill myself",
        "je vais me jeter du pont", "sauter par la fenetre", "envie de me couper",
        "je veux dormir et ne plus me réveiller", "à quoi bon vivre", "envie de disparaître", "automutilation",
        "je me mutile", "sauter dans le vide", "plus goût à la vie",
        "je serais mieux mort", "j'en peux plus de la vie", "je veux me tuer", "jveux me tuer", "jeveut me tuer",
        "veux me tuer", "ge veut me tuer", "j'ai voulu me tuer", "j'ai déjà essayé de me tuer", "comment me tuer",
        "je voudrais me tuer", "je pense à me tuer", "je vais me tuer", "envie de me tuer", "moi je veut me tuer",
    ),
    "15": (
        "jai avalé des cachets", "elle a pris des medicaments pour mourir", "mon père fait un malaise", "ambulance",
        "urgences", "urgence", "elle convulse", "bébé étouffe", "il arrive pas a respirer", "il saigne beaucoup",
        "il est tombé du toit", "mon bébé est tombé de la table", "sa bouche tombe", "douleur dans la poitrine",
        "je perd du sang", "elle s'est ouvert les veines", "crise d'épilepsie",
        "je saigne", "je perds les eaux", "douleur thoracique", "j'ai pris tous les cachets", "il s'est pendu",
        "intoxication monoxyde", "emergency", "il respire pas",
    ),
    "18": (
        "feu de maison", "il y a le feu", "ca brule", "pompiers", "odeur de gaz", "il y a de la fumee chez le voisin",
        "la cuisine a pris feu", "fire", "assurance maison incendie brulé ce soir", "incendie ce soir assurance",
    ),
    "115": (
        "ou dormir", "dehors ce soir", "je suis dehors", "je dor dehor", "expulsé", "je suis expulsé demain",
        "foyer urgence", "logement d'urgence", "lojement durgence", "ebergement urgance", "femme seule bébé dormir où",
        "mes parents mont mis dehors", "on dort dans la voiture", "pas de toit", "no home", "i sleep outside",
        "je vis dehors", "mes parents m'ont viré",
        "sleeping in my car", "jai plus de chez moi", "je sais pas ou aller ce soir", "i have no place to go",
    ),
}  # fmt: skip
"""Texts by a number that must be among those shown: short, misspelt, without accents, of children, in English."""


@pytest.mark.parametrize(
    ("number", "text"), [(number, text) for number, texts in ALARMS.items() for text in texts]
)
def test_an_alarm_is_never_lost(number: str, text: str) -> None:
    assert number in {one.number for one in numbers_for(urgency_of(text))}


LOOK_ALIKES = (
    "police nationale recrutement", "incendie assurance habitation", "pompier bénévole",
    "apprendre à taper à l'ordinateur", "taper au clavier", "apprendre a taper sur un clavier", "frappe au clavier",
    "vitesse de frappe", "apprendre la frappe", "taper un cv", "taper une lettre", "taper a la machine",
    "ma fille tape un texte sur l'ordinateur", "vol à voile", "aéro-club vol", "vol en parapente", "baptême de vol",
    "simulateur de vol", "billet de vol", "cours de violon", "violoncelle", "battre un record", "cours de batterie",
    "sport de combat", "self défense", "frapper à la porte", "tapisserie", "le feu de camp", "pot au feu",
    "chauffage au feu de bois", "feux d'artifice", "assurance incendie", "agent de sécurité incendie",
    "sapeur pompier volontaire", "devenir sapeur pompier", "bal des pompiers", "concours gendarmerie", "métier police",
    "police d'assurance", "police municipale gap", "psc1", "secours populaire", "urgence dentaire",
    "aide financière d'urgence", "bon alimentaire urgence", "logement étudiant", "colocation", "gîte",
    "hébergement touristique", "troubles du sommeil", "mon bébé ne dort pas", "j'arrive pas à dormir", "arts de la rue",
    "rue des écoles", "travailler dehors", "jeux dehors", "dangers d'internet", "danger écran enfants",
    "prévention des violences", "sensibilisation aux violences", "formation enfance en danger", "jeux vidéo violents",
    "violence scolaire", "prévention expulsion locative", "mourir de rire", "mort d'un proche démarches", "obsèques",
    "accident du travail", "ateliers équilibre chute personnes âgées", "perdu mes papiers", "randonnée montagne",
    "bulletin avalanche", "formation avalanche", "menace de coupure", "menace d'expulsion", "insulte au travail",
    "pension alimentaire ex mari", "peur de conduire", "peur du dentiste", "peur de parler en public",
    "abus d'alcool", "il me fait rire", "suivi social", "coup de main", "coups de main", "bleus de travail",
    "réparer le toit", "sans papiers", "aide à domicile", "domiciliation", "don du sang", "maltraitance animale",
    "mon chat est maltraité", "vélo volé", "on m'a volé ma carte bancaire", "taxi ambulance",
    "en finir avec mes dettes",
    "je ne sais pas où aller pour mes papiers", "envie de me couper les cheveux", "j'ai 18 ans et je suis seul",
    "poussette", "mon référent me suit", "mon handicap m'empêche de travailler", "plus envie de rester à gap",
    "batiment bat 3", "mon ex m'a mis en relation avec un avocat", "fonds d'urgence", "pharmacie de garde",
    "maison médicale de garde", "urgences dentaires",
)  # fmt: skip
"""Texts that hold a word, or a part of one, that alarms, and are not urgent."""


@pytest.mark.parametrize("text", LOOK_ALIKES)
def test_people_who_are_in_no_danger_are_not_alarmed(text: str) -> None:
    assert urgency_of(text) == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "taper à l'ordinateur, mon mari me tape", "formation incendie, au secours", "femme de ménage, il me bat",
        "prévention du suicide je veux mourir",
        "je veux en finir avec les enfants",
        "formation avalanche, je suis en danger", "assurance incendie, il me tape",
        "il me tape sur la tablette", "mon père me frappe au clavier",
        "conseillère violences conjugales", "prévention violences conjugales", "jeux violence mari",
        "je veux mourir de honte", "envie de mourir de faim", "femme de ménage frappée",
        "intoxication alimentaire, respire mal",
    ],
)  # fmt: skip
def test_a_look_alike_hides_no_alarm_beside_it(text: str) -> None:
    assert urgency_of(text)


@pytest.mark.parametrize(
    "alarm", ["mon mari me frappe", "je veux mourir", "je dors dehors ce soir", "il respire plus"]
)
def test_what_somebody_says_beside_any_look_alike_is_heard(alarm: str) -> None:
    kinds = urgency_of(alarm)
    for calm in LOOK_ALIKES:
        assert kinds <= urgency_of(f"{calm}, {alarm}"), calm
        assert kinds <= urgency_of(f"{alarm}, {calm}"), calm


def test_a_look_alike_is_known_as_one() -> None:
    assert is_look_alike("Prévention du suicide")
    assert not is_look_alike("j'ai peur de mon ex")


@pytest.mark.parametrize(
    "text",
    [
        "mon mari veut me tuer", "mon mari veux me tuer", "il veut me tuer", "ils veulent me tuer",
        "papa voulait me tuer", "il a voulu me tuer", "il essaye de me tuer", "j'ai peur que mon mari veut me tuer",
        "j'ai peur il va me tuer",
    ],
)  # fmt: skip
def test_who_is_threatened_is_not_taken_for_who_wants_to_die(text: str) -> None:
    assert "danger" in urgency_of(text)
    assert "suicide" not in urgency_of(text)


def test_what_kills_soonest_comes_first_and_a_child_before_who_listens_to_adults() -> None:
    assert numbers_for({"suicide", "health"})[0].number == "15"
    assert [one.number for one in numbers_for({"violence", "child"})][:2] == ["119", "3919"]


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
