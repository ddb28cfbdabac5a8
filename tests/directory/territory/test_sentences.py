"""The rule in words."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from directory.territory import (
    Origin,
    Pass,
    Reach,
    Territory,
    air_words,
    at_place,
    closed_words,
    distance_sentence,
    eligibility_sentence,
    minutes_words,
    of_place,
    parse_zone,
    reach,
    zone_label,
    zones_sentence,
)

IZOARD, NOYER = Pass("izoard", "col d'Izoard"), Pass("noyer", "col du Noyer")


@dataclass(frozen=True)
class Site:
    commune: str | None
    lat: float | None = None
    lon: float | None = None


@pytest.mark.parametrize(
    ("name", "of", "at"),
    [
        ("Gap", "de Gap", "à Gap"),
        ("Embrun", "d'Embrun", "à Embrun"),
        ("Éourres", "d'Éourres", "à Éourres"),
        ("Le Monêtier-les-Bains", "du Monêtier-les-Bains", "au Monêtier-les-Bains"),
        ("Les Orres", "des Orres", "aux Orres"),
        ("La Grave", "de La Grave", "à La Grave"),
        ("L'Épine", "de L'Épine", "à L'Épine"),
    ],
)
def test_articles_contract(name: str, of: str, at: str) -> None:
    assert (of_place(name), at_place(name)) == (of, at)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (4, "environ 4 min"),
        (12, "environ 10 min"),
        (18, "environ 20 min"),
        (58, "environ 1 h"),
        (74, "environ 1 h 15"),
        (63, "environ 1 h 05"),
    ],
)
def test_minutes_are_told_as_an_estimate(minutes: int, words: str) -> None:
    assert minutes_words(minutes) == words


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (20, "à 50 m"),
        (812, "à 800 m"),
        (949, "à 950 m"),
        (960, "à 1 km"),
        (1_450, "à 1,4 km"),
        (12_300, "à 12 km"),
    ],
)
def test_air_distances_say_so(metres: float, words: str) -> None:
    assert air_words(metres) == f"{words} à vol d'oiseau"


def test_closed_passes_agree_in_number() -> None:
    assert closed_words([]) == ""
    assert closed_words([IZOARD]) == "col d'Izoard fermé"
    assert closed_words([IZOARD, NOYER]) == "col d'Izoard et col du Noyer fermés"


def test_a_road_says_where_from_and_which_pass_is_closed(territory: Territory) -> None:
    origin = Origin(territory.communes["05004"])
    told = distance_sentence(Reach(Site("05061"), 12.3, 19, 9_000.0, (IZOARD,)), origin)
    assert told == "12 km, environ 20 min en voiture, depuis la mairie d'Ancelle (col d'Izoard fermé)"


def test_a_commune_without_a_mairie_position_starts_from_the_village(
    territory: Territory, winter: frozenset[str]
) -> None:
    aiguilles = Origin(territory.communes["05003"])
    told = distance_sentence(reach(Site("05001"), aiguilles, territory, winter), aiguilles)
    assert told == "4,8 km, environ 15 min en voiture, depuis le village d'Aiguilles"


def test_in_ones_own_commune_nothing_is_counted(territory: Territory, winter: frozenset[str]) -> None:
    gap = Origin(territory.communes["05061"])
    for site in (Site("05061"), Site("05125")):
        assert distance_sentence(reach(site, gap, territory, winter), gap) == "dans votre commune"


def test_without_a_road_the_distance_is_by_air_or_not_told(territory: Territory) -> None:
    assert distance_sentence(Reach(Site(None), distance_m=12_000.0), Origin(point=(45.0, 5.0))) == (
        "à 12 km à vol d'oiseau"
    )
    assert distance_sentence(Reach(Site(None)), Origin()) == ""


@pytest.mark.parametrize(
    ("zones", "deduced", "sentence"),
    [
        ((), False, "Secteur non précisé : demandez avant"),
        (("departement:05",), False, "Vous pouvez y aller si vous habitez Abriès-Ristolas"),
        (("commune:05001",), True, "Sans doute ouvert aux habitants d'Abriès-Ristolas : demandez avant"),
        (
            ("commune:05061", "canton:0505"),
            False,
            "Réservé à un autre secteur : Gap, Canton d'Embrun (Embrunais)",
        ),
        (("commune:05061",), True, "Sans doute réservé à un autre secteur (Gap) : demandez avant"),
    ],
)
def test_eligibility_is_affirmed_only_for_a_stated_zone(
    territory: Territory, zones: tuple[str, ...], deduced: bool, sentence: str
) -> None:
    commune = territory.communes["05001"]
    assert eligibility_sentence(zones, commune, territory, deduced=deduced) == sentence


def test_nobody_is_sent_to_what_has_no_place(territory: Territory) -> None:
    told = eligibility_sentence(("departement:05",), territory.communes["05001"], territory, on_site=False)
    assert told == "Ouvert aux habitants d'Abriès-Ristolas"


@pytest.mark.parametrize(
    ("zone", "label"),
    [
        ("commune:05120", "Abriès-Ristolas"),
        ("commune:38185", "commune 38185"),
        ("epci:240500439", "Communauté de communes du Briançonnais"),
        ("canton:0599", "Gap (4 cantons)"),
        ("departement:05", "Hautes-Alpes"),
        ("departement:93", "département 93"),
        ("region:93", "Provence-Alpes-Côte d'Azur"),
        ("region:84", "région 84"),
        ("france", "toute la France"),
    ],
)
def test_zones_have_names(territory: Territory, zone: str, label: str) -> None:
    assert zone_label(parse_zone(zone), territory) == label


@pytest.mark.parametrize(
    ("zone", "residents"),
    [
        ("departement:05", "des Hautes-Alpes"),
        ("commune:05046", "d'Embrun"),
        ("canton:0510", "du canton de Guillestre (Guillestrois, Queyras)"),
        ("canton:0599", "de Gap (4 cantons)"),
        ("epci:240500439", "de la communauté de communes du Briançonnais"),
        ("region:93", "de la région Provence-Alpes-Côte d'Azur"),
        ("region:84", "de la région 84"),
        ("departement:38", "du département 38"),
        ("commune:38185", "de la commune 38185"),
    ],
)
def test_one_zone_is_told_in_a_sentence(territory: Territory, zone: str, residents: str) -> None:
    assert zones_sentence((zone,), territory) == f"Ouvert aux habitants {residents}"


def test_the_whole_country_is_open_to_all(territory: Territory) -> None:
    assert zones_sentence(("france", "departement:05"), territory) == "Ouvert à tous, en France"


def test_zones_are_told_without_a_commune(territory: Territory) -> None:
    assert zones_sentence((), territory) == "Secteur non précisé : demandez avant"
    assert zones_sentence(("05", "canton:0510"), territory) == (
        "Ouvert aux habitants de : Hautes-Alpes, Canton de Guillestre (Guillestrois, Queyras)"
    )
