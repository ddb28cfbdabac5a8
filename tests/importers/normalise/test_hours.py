from __future__ import annotations

import csv
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import validate
from importers.normalise.hours import hours_from_text, validate_osm
from importers.normalise.hours_columns import hours_from_hhmm, hours_from_weekdays


@pytest.mark.parametrize(
    ("words", "osm"),
    [
        ("du lundi au vendredi, 8h-12h et 13h30-17h", "Mo-Fr 08:00-12:00,13:30-17:00"),
        ("du lundi au vendredi, 8h30-18h30, hors jours fériés", "Mo-Fr 08:30-18:30; PH off"),
        (
            "lundi, 13h30-17h30 / mercredi, 13h30-17h30 / jeudi, 8h30-12h30",
            "Mo,We 13:30-17:30; Th 08:30-12:30",
        ),
        ("jeudi et vendredi 9h-12h", "Th,Fr 09:00-12:00"),
        (
            "mercredi et vendredi 14h-17h, samedi 9h30-12h30 et 14h-17h",
            "We,Fr 14:00-17:00; Sa 09:30-12:30,14:00-17:00",
        ),
        (
            "du lundi au jeudi 14h-17h, mercredi aussi 9h-12h",
            "Mo,Tu,Th 14:00-17:00; We 09:00-12:00,14:00-17:00",
        ),
        ("tous les jours sauf le week-end, 9h-17h", "Mo-Fr 09:00-17:00"),
        ("tous les jours, 9h-18h", "Mo-Su 09:00-18:00"),
        ("7 jours sur 7, 24 heures sur 24", "24/7"),
        ("24h/24, 7j/7", "24/7"),
        ("jour et nuit", "24/7"),
        ("lundi 9h-12h et 14h-17h, sur rendez-vous", 'Mo 09:00-12:00,14:00-17:00 unknown "sur rendez-vous"'),
        ("fermé le lundi, mardi 9h-12h", "Tu 09:00-12:00"),
        ("sur rendez-vous au 04 92 45 45 85", 'unknown "sur rendez-vous"'),
        ("lundi 9h-12h, sur rendez-vous", 'Mo 09:00-12:00 unknown "sur rendez-vous"'),
        ("du lundi au vendredi, 8h30-12h et 13h30-17h, tél. 04 86 15 36 60", "Mo-Fr 08:30-12:00,13:30-17:00"),
        (
            "lundi : 9h-12h et 13h30-16h30 (accueil France services)",
            'Mo 09:00-12:00,13:30-16:30 "accueil France services"',
        ),
        ("Lundi de 9h00 à 12h00 et de 14h00 à 17h00 ; mardi : fermé", "Mo 09:00-12:00,14:00-17:00"),
        ("9h-12h du lundi au vendredi", "Mo-Fr 09:00-12:00"),
        ("lundi matin 9h-12h", "Mo 09:00-12:00"),
        ("lundi 9h à midi", "Mo 09:00-12:00"),
        ("tous les jours de 20h à 8h", "Mo-Su 20:00-08:00"),
        ("lundi 9h-12h\nmardi 14h-17h", "Mo 09:00-12:00; Tu 14:00-17:00"),
        ("Lun-Ven 9:00-12:00", "Mo-Fr 09:00-12:00"),
        ("samedi et dimanche 9-12h", "Sa,Su 09:00-12:00"),
        ("Mo-Fr 09:00-12:00; PH off", "Mo-Fr 09:00-12:00; PH off"),
    ],
)
def test_hours_in_words_become_structure(words: str, osm: str) -> None:
    outcome = hours_from_text(words)
    assert (outcome.value, outcome.reason) == (osm, None)
    assert validate(osm)


@pytest.mark.parametrize(
    "words",
    [
        "du lundi au vendredi",
        "mercredi et vendredi après-midi",
        "mardi après-midi, sur rendez-vous",
        "chaque jour en hiver, vers 15h",
        "du lundi au vendredi, 9h-12h en hiver",
        "115 : 24 heures sur 24",
        "aide au numérique : lundi 9h-12h",
        "vestiaire 10h-12h et 16h-18h",
        "Saint-Bonnet : lundi 8h30-12h30 / Saint-Firmin : lundi 13h30-17h30",
        "du lundi au vendredi 9h-12h, mercredi 14h-17h",
        "lundi 9h-12h, mardi 14h-17h, sur rendez-vous",
        "lundi 9h-12h (sauf vacances scolaires)",
        "lundi 14h-9h",
        "lundi 25h-26h",
        "du mardi au samedi, jusqu'à 20h le vendredi",
        "un mardi ou jeudi d'automne, 9h-13h30 (édition 2022)",
        "lundi 9h-12h, fermé lundi",
        "sauf lundi 9h-12h",
        "tous les jours sauf lundi et mardi 9h-12h",
        "tous les jours sauf lundi, mardi 9h-12h",
        "lundi 9h-12h et 14h-17h sur rendez-vous",
        "lundi 9h-12h sans rendez-vous et 14h-17h, sur rendez-vous",
        "lundi 9h-12h (accueil fermé en août)",
        "mardi 9h-12h, fermé le lundi et fermé de 12h à 14h",
        "fermé lundi et mardi 9h-12h",
        "du lundi au vendredi 24h/24",
        "lundi 9h-12h, 14h-17h mardi",
        "lundi soir 9h-12h",
        "2e mardi du mois 9h-12h",
        "Mo-Fr",
        '"sur place"',
    ],
)
def test_what_is_not_wholly_understood_stays_in_words(words: str) -> None:
    outcome = hours_from_text(words)
    assert outcome.value is None
    assert "restent en toutes lettres" in str(outcome.reason)
    assert outcome.fix


def test_no_hours_is_nothing_to_report() -> None:
    assert hours_from_text(" ").reason is None
    assert hours_from_weekdays({"h_lundi": "", "h_mardi": None}).reason is None
    assert hours_from_hhmm({}).reason is None


def test_a_column_per_weekday() -> None:
    week = {"h_lundi": "08:00 - 12:00 / 13:30 - 17:00", "h_mardi": "", "Mercredi": "fermé", "jeu.": "9h-12h"}
    assert hours_from_weekdays(week).value == "Mo 08:00-12:00,13:30-17:00; Th 09:00-12:00"


def test_a_form_s_default_midnight_is_closed_and_overlaps_are_joined() -> None:
    week = {
        "h_lundi": "00:00 - 00:00 / 09:00 - 12:00 / 14:00 - 17:00",
        "h_mardi": "10:30 - 11:30 / 10:30 - 12:00",
        "h_samedi": "00:00 - 00:00",
    }
    assert hours_from_weekdays(week).value == "Mo 09:00-12:00,14:00-17:00; Tu 10:30-12:00"


def test_a_day_that_cannot_be_read_spoils_the_week() -> None:
    outcome = hours_from_weekdays({"h_lundi": "09:00 - 12:00", "h_mardi": "selon saison"})
    assert outcome.value is None
    assert outcome.reason == "Les horaires du mardi, « selon saison », ne se lisent pas."


def test_hhmm_integers() -> None:
    assert hours_from_hhmm({0: [(900, 1230)], 3: [(900, 1230), (1400, 1830)]}).value == (
        "Mo 09:00-12:30; Th 09:00-12:30,14:00-18:30"
    )
    assert hours_from_hhmm({day: [(0, 2359)] for day in range(7)}).value == "24/7"
    assert hours_from_hhmm({0: [(0, 0), (None, None)]}).value is None
    assert hours_from_hhmm({0: [(960, 1230)]}).reason
    assert hours_from_hhmm({9: [(900, 1230)]}).reason


def test_a_comment_that_reads_as_open_becomes_unknown() -> None:
    assert validate_osm('"sur rendez-vous"').value == 'unknown "sur rendez-vous"'
    assert validate_osm('Mo 09:00-12:00 "sur RDV"').value == 'Mo 09:00-12:00 unknown "sur RDV"'
    assert validate_osm('Mo 09:00-12:00 "sans rendez-vous"').value == 'Mo 09:00-12:00 "sans rendez-vous"'
    assert validate_osm("Mo-Fr").value is None
    assert validate_osm("9h-12h").reason


def test_every_france_services_week_of_the_real_file_is_read(shared_data) -> None:
    path = shared_data / "samples" / "france-services-20240801.csv"
    with path.open(encoding="utf-8-sig") as file:
        rows = [{k: v for k, v in row.items() if k.startswith("h_")} for row in csv.DictReader(file)]
    outcomes = [hours_from_weekdays(row) for row in rows]
    assert len(outcomes) == 2845
    assert [outcome.reason for outcome in outcomes if outcome.reason] == []
    assert sum(outcome.value is not None for outcome in outcomes) == 2797
    assert all(
        any(row.values()) or outcome.value is None for row, outcome in zip(rows, outcomes, strict=True)
    )


def test_hours_of_the_digital_help_file_are_kept_when_they_are_sound(shared_data) -> None:
    places = json.loads((shared_data / "samples" / "mediation-numerique-paca-2023.json").read_text("utf-8"))
    given_hours = [place["horaires"] for place in places if place.get("horaires")]
    assert sum(hours_from_text(osm).value == osm for osm in given_hours) >= 400


def test_partners_hours_in_words(shared_data) -> None:
    with (shared_data / "partners" / "offers.csv").open(encoding="utf-8") as file:
        words = {row["hours"] for row in csv.DictReader(file)} - {""}
    assert sum(hours_from_text(text).value is not None for text in words) == 34


PHRASES = """lundi|mardi|vendredi|du|au|et|,|;|/|9h-12h|14h-17h|13h30|sauf|fermé|aussi|matin|24h/24
|tous les jours|sur rendez-vous|hors jours fériés|(accueil x)
|2e|du mois|midi|week-end|20h-8h|minuit|-|("""
WORDS = st.lists(st.sampled_from(PHRASES.replace("\n", "").split("|")), max_size=10).map(" ".join)


@given(st.text() | WORDS)
def test_no_text_makes_it_fail_and_what_is_read_is_sound_and_stable(text: str) -> None:
    for read in (hours_from_text, validate_osm):
        value = read(text).value
        if value is not None:
            assert validate(value)
            assert read(value).value == value
    hours_from_weekdays({"lundi": text, text: "9h-12h"})


@given(
    st.dictionaries(
        st.integers(-1, 8), st.lists(st.tuples(st.integers(-1, 2500), st.integers(-1, 2500)), max_size=3)
    )
)
def test_integers_never_make_it_fail(week: dict[int, list[tuple[int, int]]]) -> None:
    value = hours_from_hhmm(week).value
    assert value is None or validate(value)
