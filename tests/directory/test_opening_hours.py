from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import problem, usual_week, validate, week_table

OFFICE = "Mo-Fr 09:00-12:00,14:00-17:30; PH off"


@pytest.mark.parametrize(
    "osm", ["24/7", OFFICE, "Tu[2] 14:00-17:00", 'unknown "sur rendez-vous"', "Mo off", "PH off"]
)
def test_sound_hours(osm: str) -> None:
    assert validate(osm)
    assert problem(osm) is None


@pytest.mark.parametrize(
    "osm",
    [
        "",
        "9h-12h",
        "Mo-Fr",
        '"sur rendez-vous"',
        "Mo \ud800",
        "Mo 09:00-12:00; Tu",
        "Mo 09:00-12:00, Tu",
        "a" * 2000,
    ],
)
def test_hours_that_would_lie_are_refused(osm: str) -> None:
    assert not validate(osm)
    assert str(problem(osm)).endswith(".")


def test_a_week_table_has_seven_lines_in_french() -> None:
    table = week_table("Mo-Th 09:00-12:00,14:00-17:30; Fr 09:00-12:00; PH off")
    assert [tuple(line) for line in table] == [
        ("lundi", "9h-12h et 14h-17h30"),
        ("mardi", "9h-12h et 14h-17h30"),
        ("mercredi", "9h-12h et 14h-17h30"),
        ("jeudi", "9h-12h et 14h-17h30"),
        ("vendredi", "9h-12h"),
        ("samedi", "fermé"),
        ("dimanche", "fermé"),
    ]


def test_a_given_week_shows_its_holidays_and_its_season() -> None:
    assert week_table(OFFICE, date(2026, 7, 16))[1].text == "fermé"
    assert week_table(OFFICE)[1].text == "9h-12h et 14h-17h30"
    assert week_table("Nov-Mar Mo 09:00-12:00") == []
    assert week_table("Nov-Mar Mo 09:00-12:00", date(2026, 12, 2))[0].text == "9h-12h"
    assert week_table("Tu[2] 14:00-17:00", date(2026, 11, 10))[1].text == "14h-17h"


def test_unusual_days_are_said_in_words() -> None:
    assert {line.text for line in week_table("24/7")} == {"24h/24"}
    assert week_table('Mo 09:00-12:00 unknown "sur rendez-vous"')[0].text == "9h-12h (sur rendez-vous)"
    assert week_table("Mo 20:00-08:00")[0].text == "20h-8h"
    assert week_table("Mo 20:00-08:00")[1].text == "fermé"
    assert week_table("Mo 20:00-24:00")[0].text == "20h-minuit"


@pytest.mark.parametrize(
    ("osm", "words"),
    [
        (OFFICE, "du lundi au vendredi : 9h-12h et 14h-17h30"),
        ("Mo,Th 09:00-12:00; Fr 14:00-17:00", "lundi et jeudi : 9h-12h ; vendredi : 14h-17h"),
        ("24/7", "tous les jours : 24h/24"),
        ("Tu[2] 14:00-17:00", ""),
    ],
)
def test_a_week_in_one_line(osm: str, words: str) -> None:
    assert usual_week(osm) == words


@pytest.mark.parametrize("week_of", [None, date(2026, 7, 13)])
def test_a_comment_alone_tells_of_no_day(week_of: date | None) -> None:
    assert week_table('unknown "sur rendez-vous"', week_of) == []
    assert usual_week('unknown "sur rendez-vous"') == "sur rendez-vous"
    assert usual_week('Mo-Fr unknown "sur rendez-vous"') == "du lundi au vendredi : sur rendez-vous"


@given(st.text() | st.text(alphabet='MoTuFrPH0123456789:-,;[] "offunknw'))
def test_no_text_makes_it_fail(osm: str) -> None:
    problem(osm)
    only_comment = re.fullmatch(r'\s*unknown\s*"[^"]+"\s*', osm)
    assert len(week_table(osm, date(2026, 7, 13))) == (7 if validate(osm) and not only_comment else 0)
