from __future__ import annotations

from datetime import UTC, datetime

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import validate
from importers.normalise.permanence import Permanence, permanence


@pytest.mark.parametrize(
    ("words", "rule", "rrule", "moment", "by_appointment"),
    [
        (
            "2e mardi du mois, l'après-midi, sur rendez-vous",
            None,
            "FREQ=MONTHLY;BYDAY=2TU",
            "après-midi",
            True,
        ),
        ("mercredi et vendredi après-midi", None, "FREQ=WEEKLY;BYDAY=WE,FR", "après-midi", False),
        ("1er et 3e jeudi du mois 9h-12h", "Th[1,3] 09:00-12:00", "FREQ=MONTHLY;BYDAY=1TH,3TH", None, False),
        (
            "le dernier vendredi du mois de 9h à 12h",
            "Fr[-1] 09:00-12:00",
            "FREQ=MONTHLY;BYDAY=-1FR",
            None,
            False,
        ),
        ("lundi matin", None, "FREQ=WEEKLY;BYDAY=MO", "matin", False),
        ("jeudi, 14h-17h", "Th 14:00-17:00", "FREQ=WEEKLY;BYDAY=TH", None, False),
        (
            "deuxième mardi du mois 14h-17h sur rendez-vous",
            'Tu[2] 14:00-17:00 unknown "sur rendez-vous"',
            "FREQ=MONTHLY;BYDAY=2TU",
            None,
            True,
        ),
        ("sur rendez-vous", None, None, None, True),
    ],
)
def test_a_recurring_presence_is_read(
    words: str, rule: str | None, rrule: str | None, moment: str | None, by_appointment: bool
) -> None:
    assert permanence(words).value == Permanence(words, rule, rrule, moment, by_appointment)


@pytest.mark.parametrize(
    "words",
    [
        "un lundi sur deux",
        "chaque semaine",
        "itinérant, dates à demander",
        "1er lundi et 3e mardi du mois",
        "mercredi après-midi, deux heures",
        "chaque jour en hiver, départ vers 15h",
        "lundi 9h-12h, mardi 14h-17h",
        "jeudi 1er",
    ],
)
def test_what_is_not_sure_stays_in_words(words: str) -> None:
    outcome = permanence(words)
    assert outcome.value == Permanence(words)
    assert outcome.reason is None
    assert not outcome.value.structured


def test_the_recurrence_gives_the_right_days() -> None:
    read = permanence("2e mardi du mois").value
    assert read is not None
    days = rrulestr(str(read.rrule), dtstart=datetime(2026, 11, 1, tzinfo=UTC)).xafter(
        datetime(2026, 11, 1, tzinfo=UTC), count=2
    )
    assert [day.day for day in days] == [10, 8]


@given(
    st.text()
    | st.lists(
        st.sampled_from(
            ["lundi", "mardi", "1er", "et", "3e", "dernier", "du mois", "matin", "9h-12h", "sur rdv", ","]
        )
    ).map(" ".join)
)
def test_no_text_makes_it_fail_and_rules_are_sound(text: str) -> None:
    read = permanence(text).value
    if read is not None:
        assert permanence(read.text).value == read
        assert read.rule is None or validate(read.rule)
        assert read.rrule is None or rrulestr(read.rrule, dtstart=datetime(2026, 1, 1, tzinfo=UTC))
