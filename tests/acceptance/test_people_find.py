"""What a person expects of a search, on the bundled directory, whichever engine answers."""

from __future__ import annotations

import os
from typing import Any
from uuid import uuid4

import pytest

from search.query import InvalidQuery, Query
from search.results import Item, Results
from tests import instance
from tests.conftest import NOW
from ui.services import Services

BRIANCON, ABRIES = "05023", "05001"


@pytest.fixture(scope="module", params=["embedded", "meilisearch"])
def services(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Services:
    values = {"SPIE_ENGINE": "embedded"}
    if request.param == "meilisearch":
        values = {
            "SPIE_ENGINE": "meilisearch",
            "MEILISEARCH_URL": request.getfixturevalue("meilisearch_url"),
            "MEILISEARCH_KEY": os.environ.get("MEILISEARCH_KEY", ""),
            "SPIE_INDEX_PREFIX": f"people{uuid4().hex[:8]}",
        }
    return instance.loaded(tmp_path_factory.mktemp("people"), NOW, **values)


def ask(services: Services, **values: Any) -> Results:
    results = services.search.search(Query(**values), NOW)
    assert results.engine == services.settings.engine
    assert not results.fallback
    return results


def test_no_roof_tonight_from_briancon(services: Services) -> None:
    """The 115 first with what to say, then what is open without referral, then places through the 115."""
    results = ask(services, q="hebergement durgence", commune=BRIANCON, size=50)
    assert results.urgent[0].number == "115"
    assert "Dites où vous êtes" in (results.urgent[0].advice or "")
    first = results.items[0]
    assert first.name.startswith("115")
    assert first.route.code == "line_115"

    def ranks(test: Any) -> list[int]:
        return [rank for rank, item in enumerate(results.items) if test(item)]

    through = ranks(lambda item: item.route.kind == "call_115")
    open_doors = ranks(
        lambda item: item.name.startswith(("Hébergement d'urgence des Terrasses", "Accueil de jour"))
    )
    assert len(through) >= 4
    assert len(open_doors) == 3
    assert max(open_doors) < min(through)
    sentence = "Places attribuées par le 115 : n'y allez pas sans son accord"
    assert all(results.items[rank].route.sentence == sentence for rank in through)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("permi de conduire", "permis"), ("l'aide alimentaire", "aliment"), ("covoiturag", "covoiturage")],
)
def test_misspelt_and_elided_words_are_understood(services: Services, typed: str, found: str) -> None:
    best = ask(services, q=typed).items[:3]
    assert len(best) == 3
    assert any(found in item.name.lower() for item in best)


def test_thirty_kilometres_around_abries(services: Services) -> None:
    results = ask(services, commune=ABRIES, radius_km=30, group="on_site", sort="distance", size=200)
    distances = [item.distance_m for item in results.items]
    assert len(distances) == results.total > 50
    assert all(metres is not None and metres <= 30_000 for metres in distances)
    assert distances == sorted(distances)  # type: ignore[type-var]


def test_a_switch_of_season_changes_the_way(services: Services) -> None:
    """From Arvieux, Briançon is over the Izoard in summer and around by Guillestre in winter."""

    def way(season: str) -> Item:
        results = ask(services, commune="05007", q="CSAPA Briançon", season=season, size=50)
        return next(i for i in results.items if i.site and i.site.commune == BRIANCON)

    summer, winter = way("summer"), way("winter")
    assert summer.km
    assert winter.km
    assert winter.km > summer.km + 20
    assert "fermé" in (winter.travel or "")
    assert "fermé" not in (summer.travel or "")


def test_facets_count_offers_once(services: Services) -> None:
    results = ask(services, q="france services")
    for name, counts in results.facets.items():
        assert all(0 <= count <= results.total for count in counts.values()), name
    chosen = ask(services, q="france services", canton=("0510",))
    assert chosen.facets["canton"]["0510"] == chosen.groups["on_site"]


def test_maltreatment_alone_shows_who_listens_to_each_and_offers(services: Services) -> None:
    results = ask(services, q="maltraitance")
    assert {"119", "3919", "3977"} <= {one.number for one in results.urgent}
    assert results.total > 0
    assert results.sensitive


def test_an_alarm_that_only_the_kind_of_help_tells_has_its_number(services: Services) -> None:
    for words in ("mari méchant", "mari méchant, formation police", "violence scolaire, j'ai des bleus"):
        assert "3919" in {one.number for one in ask(services, q=words).urgent}, words
    assert not ask(services, q="violence scolaire").urgent


@pytest.mark.parametrize(
    "words", ["contractions", "allergie gonfle", "accident voiture blessé", "piqûre de guêpe", "jambe cassée"]
)
def test_whatever_is_understood_as_a_medical_emergency_shows_the_15(services: Services, words: str) -> None:
    assert "15" in {one.number for one in ask(services, q=words).urgent}


@pytest.mark.parametrize(
    "words",
    [
        "pharmacie de garde", "maison médicale", "urgences dentaires", "formation premiers secours", "don du sang",
        "prise de sang", "produits ménagers", "payer mes médicaments", "accident du travail", "vaccin",
    ],
)  # fmt: skip
def test_care_that_can_wait_shows_no_urgent_number(services: Services, words: str) -> None:
    assert not ask(services, q=words).urgent


def test_bodies_that_are_french_teach_no_french(services: Services) -> None:
    french = ("Croix-Rouge française", "Secours populaire français")
    for words in ("cours de français", "apprendre le francais à Gap"):
        items = ask(services, q=words, size=100).items
        assert items[0].name.startswith("Cours de français")
        assert not any(item.partner_name.startswith(french) for item in items[:20])
    for name in french:
        items = ask(services, q=name, size=4).items
        assert all(item.partner_name.startswith(name) for item in items)


def test_typing_on_a_keyboard_is_no_violence(services: Services) -> None:
    results = ask(services, q="apprendre à taper à l'ordinateur")
    assert not results.urgent
    assert not results.sensitive
    assert "umérique" in results.items[0].name


def test_a_place_named_in_the_words_counts_distances_and_orders_them(services: Services) -> None:
    results = ask(services, q="garage laragne", radius_km=30.0, sort="distance")
    away = [item.distance_m for item in results.items if item.group == "on_site"]
    assert away
    assert away == sorted(away)
    assert all(distance <= 30_000 for distance in away)
    assert results.answered.commune == "05070"


@pytest.mark.parametrize("asked", [{"radius_km": 5.0}, {"max_minutes": 5.0}, {"sort": "distance"}])
def test_a_distance_from_nowhere_is_refused(services: Services, asked: dict[str, Any]) -> None:
    query = Query(q="garage", **asked)
    with pytest.raises(InvalidQuery, match="Indiquez d'où"):
        services.search.search(query, NOW)
    with pytest.raises(InvalidQuery, match="Indiquez d'où"):
        services.search.walk(query, NOW)
