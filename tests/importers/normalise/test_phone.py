from __future__ import annotations

import re

import phonenumbers
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from importers.normalise.phone import LabelledPhone, display, phone, phones_in


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("04 92 53 00 00", "+33492530000"),
        ("04.92.53.00.00", "+33492530000"),
        ("+33 (0)4 92 53 00 00", "+33492530000"),
        ("0033 4 92 53 00 00", "+33492530000"),
        ("Tél : 0492530000", "+33492530000"),
        ("492530000", "+33492530000"),
        ("492530000.0", "+33492530000"),
        ("4.9253E+08", "+33492530000"),
        ("04\u00a092\u00a053\u00a000\u00a000", "+33492530000"),
        ("04 92 53 00 00 (poste 12)", "+33492530000"),
        ("0 800 11 10 09", "+33800111009"),
        ("05 96 41 43 97", "+596596414397"),
        ("+39 0122 878 000", "+390122878000"),
        ("115", "115"),
        ("15", "15"),
        ("3949", "3949"),
        ("3949.0", "3949"),
        ("39 19", "3919"),
        ("3039", "3039"),
        ("3114", "3114"),
        ("116 006", "116006"),
    ],
)
def test_a_number_is_stored_in_one_form(written: str, stored: str) -> None:
    assert phone(written).value == stored
    assert phone(written).reason is None


@pytest.mark.parametrize("written", ["", " ", None, "0", "00 00 00 00 00", "NULL", "-"])
def test_nothing_given_is_nothing_to_report(written: str | None) -> None:
    outcome = phone(written)
    assert (outcome.value, outcome.reason) == (None, None)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("04 92 53", "Le numéro de téléphone « 04 92 53 » est incomplet."),
        ("néant", "Le numéro de téléphone « néant » ne contient pas de chiffres."),
        (
            "00 33 4 92 53 00 00 00 00",
            "Le numéro de téléphone « 00 33 4 92 53 00 00 00 00 » a trop de chiffres.",
        ),
    ],
)
def test_a_wrong_number_says_what_is_wrong_and_how_to_write_it(written: str, reason: str) -> None:
    outcome = phone(written)
    assert outcome.value is None
    assert outcome.reason == reason
    assert outcome.fix == "Écrivez les dix chiffres, par exemple 04 92 53 00 00."


@pytest.mark.parametrize(
    "written",
    ["04 92 53 00 00 / 06 12 34 56 78", "04 92 53 00 00 ou 3949", "04 92 53 00 00\n06 12 34 56 78"],
)
def test_of_two_numbers_in_a_cell_the_first_is_kept_and_it_is_said(written: str) -> None:
    outcome = phone(written)
    assert outcome.value == "+33492530000"
    assert "Plusieurs numéros" in str(outcome.reason)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("+33492530000", "04 92 53 00 00"),
        ("+33800111009", "0 800 111 009"),
        ("+33971090971", "09 71 09 09 71"),
        ("115", "115"),
        ("+390122878000", "+39 0122 878000"),
        ("", ""),
        ("not a number", "not a number"),
    ],
)
def test_a_number_is_shown_as_french_people_read_it(stored: str, shown: str) -> None:
    assert display(stored) == shown


def test_several_numbers_in_a_text_keep_their_labels() -> None:
    assert phones_in("SAVS tél. 04 92 51 86 17, SAMSAH tél. 04 92 51 86 16") == [
        LabelledPhone("+33492518617", "SAVS"),
        LabelledPhone("+33492518616", "SAMSAH"),
    ]


def test_quantities_and_years_are_not_taken_for_short_numbers() -> None:
    assert phones_in("3949 places en 3000, ouvert en 2015") == []
    assert [p.phone for p in phones_in("appelez le 115 ou le 3949")] == ["115", "3949"]


def test_hours_before_a_number_are_not_its_label() -> None:
    (found,) = phones_in("du lundi au vendredi, 8h30-12h et 13h30-17h, tél. 04 86 15 36 60")
    assert found == LabelledPhone("+33486153660", "")


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    phone(text)
    display(text)
    phones_in(text)


@given(st.from_regex(r"0[1-9]( ?[0-9]{2}){4}", fullmatch=True))
def test_storing_twice_changes_nothing_and_showing_can_be_read_back(text: str) -> None:
    stored = phone(text).value
    if stored is not None:
        assert phone(stored).value == stored
        assert phone(display(stored)).value == stored


@given(st.from_regex(r"(?:0|\+33)[1-9](?: ?[0-9]{2}){4}", fullmatch=True))
def test_the_usual_way_of_writing_gives_what_the_library_gives(text):
    # 0262, 0590 and the like are dialled from here and have country codes of their own.
    assume(not re.match(r"0(59[046]|26[239]|639|69)", text.replace(" ", "")))
    parsed = phonenumbers.parse(text, "FR")
    if phonenumbers.is_valid_number(parsed):
        expected = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
        assert phone(text).value == expected
