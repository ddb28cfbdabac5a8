"""French words are no mistakes, whether or not an offer has them."""

from __future__ import annotations

import pytest

from directory.territory import load_territory
from search.analyzer import stem
from search.lexicon import is_common, is_word, written
from search.understand import did_you_mean, understand, words
from search.vocabulary import Vocabulary
from ui.services import Services

HELD = ("hiver", "voisin", "free", "sos", "deposer", "bouger", "bat", "eau", "hebergement", "vie")
VOCABULARY = Vocabulary([(word, stem(word), 5) for word in HELD], total=100)


@pytest.mark.parametrize("word", ["hier", "frère", "sors", "dépister", "bateau", "viré"])
def test_a_french_word_is_neither_mended_nor_split(word: str) -> None:
    text = f"{word} !"
    assert did_you_mean(text, words(text, VOCABULARY, complete=True)) is None


def test_a_mistake_is_still_mended_and_told_with_its_accents() -> None:
    assert did_you_mean("hebergemant !", words("hebergemant !", VOCABULARY)) == "hébergement !"
    assert [written(word) for word in ("medecin", "aide", "soliha")] == ["médecin", "aide", "soliha"]


def test_accents_are_put_only_where_nearly_everybody_puts_them() -> None:
    assert written("frappe") == "frappe"


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


EVERYDAY = """
fourchette chaussettes poussette biberon doudou couette oreiller canapé frigo machine aspirateur balai
serpillère casserole poêle couteau cuillère assiette gâteau fromage beurre confiture tomate pomme banane
orange salade poulet steak jambon poisson lapin chien chat cheval vache mouton chèvre abeille oiseau papillon
jardin pelouse tondeuse brouette marteau tournevis perceuse peinture papier ciseaux colle stylo cahier
cartable trousse gomme crayon ballon raquette piscine tennis guitare piano tambour chanson musique danse film
dessin photo livre roman journal magazine facteur boulanger boucher coiffeur plombier maçon menuisier
jardinier couturière banquier notaire avocat juge mairie église mosquée synagogue mariage divorce baptême
enterrement héritage testament impôt taxe amende facture chèque virement loyer caution bail huissier
déménagement carton serrure porte fenêtre volet toiture chaudière radiateur robinet fuite humidité moisissure
cafard souris punaise tique moustique allergie eczéma rhume toux grippe otite varicelle poux diarrhée vomir
constipation brûlure coupure fracture entorse genou épaule coude poignet cheville hanche ventre estomac foie
rein poumon coeur cerveau oreille oeil gencive carie dentier lunettes prothèse béquille fauteuil canne
déambulateur couches lait purée goûter cantine nounou crèche maternelle collège lycée brevet université bourse
stage patron salaire fiche congé retraite chômage licenciement démission syndicat grève vélo trottinette
scooter moto voiture camion remorque pneu frein essence diesel garage vidange batterie contrôle assurance
panne dépannage neige verglas chaîne pelle raclette luge raquettes hier demain matin soir midi minuit lundi
janvier février automne hiver printemps cousin cousine oncle tante neveu nièce papi mamie papa maman tonton
voisin copain copine fiancé mari épouse veuve orphelin jumeaux adoption grossesse accouchement pilule
avortement préservatif
"""
NAMES = """
Mohamed Fatima Karim Yasmina Abdoulaye Aminata Ousmane Mamadou Kevin Jessica Nathalie Sandrine Stéphane
Christophe Laurent Thierry Bernard Monique Ginette Raymond Lucas Emma Léa Hugo Inès Svetlana Olena Dimitri
Ahmed Nadia Sisteron Manosque Grenoble Marseille Lyon Paris Toulon Avignon Digne Barcelonnette Valence Turin
Oulx Bardonecchia Chambéry Nice Forcalquier Die Corps Mens Aspres Rosans Orpierre Ribiers Upaix Ventavon
Monêtier Freissinières Névache Montgenèvre Cervières Arvieux Molines Réallon Savines Crots Baratier Prunières
Espinasses Tallard Jarjayes Chorges Ancelle Orcières
"""


@pytest.mark.parametrize("text", [*EVERYDAY.split(), *NAMES.split()])
def test_an_everyday_word_or_a_name_is_read_as_it_is_written(demo: Services, text: str) -> None:
    vocabulary = demo.search.engines.embedded.vocabulary()
    for asked in (text, f"{text} svp"):  # the last word may be unfinished; any other is not
        for word in understand(asked, vocabulary, territory=demo.territory).words:
            first = word.alternatives[0]
            assert word.mended_to is None
            assert first.kind in ("exact", "acronym"), (word.surface, first)


def test_a_word_that_is_begun_is_still_completed(demo: Services) -> None:
    (word,) = understand("alimen", demo.search.engines.embedded.vocabulary()).words
    assert "prefix" in {one.kind for one in word.alternatives}
