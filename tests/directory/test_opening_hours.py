from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import PARIS, Opening, next_opening, open_at, problem, usual_week, validate, week_table

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


def test_open_closed_or_unknown() -> None:
    assert open_at(OFFICE, datetime(2026, 7, 13, 10, tzinfo=PARIS)) is Opening.OPEN
    assert open_at(OFFICE, datetime(2026, 7, 13, 13, tzinfo=PARIS)) is Opening.CLOSED
    assert (
        open_at('Mo 09:00-12:00 unknown "sur rendez-vous"', datetime(2026, 7, 13, 10, tzinfo=PARIS))
        is Opening.UNKNOWN
    )
    assert open_at("garbage", datetime(2026, 7, 13, 10, tzinfo=PARIS)) is Opening.UNKNOWN


def test_public_holidays_of_france_are_known() -> None:
    assert open_at(OFFICE, datetime(2026, 7, 14, 10, tzinfo=PARIS)) is Opening.CLOSED


def test_moments_are_read_in_paris_time() -> None:
    assert open_at(OFFICE, datetime(2026, 7, 13, 7, 30, tzinfo=UTC)) is Opening.OPEN
    assert open_at(OFFICE, datetime(2026, 1, 12, 7, 30, tzinfo=UTC)) is Opening.CLOSED


def test_the_next_opening_skips_nights_week_ends_and_holidays() -> None:
    assert next_opening(OFFICE, datetime(2026, 7, 13, 18, tzinfo=PARIS)) == datetime(
        2026, 7, 15, 9, tzinfo=PARIS
    )
    assert next_opening(OFFICE, datetime(2026, 7, 13, 10, tzinfo=PARIS)) == datetime(
        2026, 7, 13, 10, tzinfo=PARIS
    )
    assert next_opening("off", datetime(2026, 7, 13, 10, tzinfo=PARIS)) is None
    assert next_opening('unknown "sur rendez-vous"', datetime(2026, 7, 13, 10, tzinfo=PARIS)) is None
    assert next_opening("Tu[2] 14:00-17:00", datetime(2026, 11, 11, tzinfo=PARIS)) == datetime(
        2026, 12, 8, 14, tzinfo=PARIS
    )


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
    assert {line.text for line in week_table('unknown "sur rendez-vous"')} == {"sur rendez-vous"}
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


@given(st.text() | st.text(alphabet='MoTuFrPH0123456789:-,;[] "offunknw'))
def test_no_text_makes_it_fail(osm: str) -> None:
    when = datetime(2026, 7, 13, 10, tzinfo=PARIS)
    assert validate(osm) or open_at(osm, when) is Opening.UNKNOWN
    assert len(week_table(osm, when.date())) in {0, 7}
    opening = next_opening(osm, when)
    assert opening is None or opening >= when
