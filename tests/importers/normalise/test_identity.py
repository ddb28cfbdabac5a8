from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.normalise.identity import finess, siren, siret


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("77566008702225", "77566008702225"),
        ("775 660 087 02225", "77566008702225"),
        ("77566008702225.0", "77566008702225"),
        ("35600000049837", "35600000049837"),  # La Poste: digits add up to a multiple of five
        ("5720784700013", "05720784700013"),
    ],
)
def test_a_siret_is_fourteen_digits(written: str, stored: str) -> None:
    outcome = siret(written)
    assert (outcome.value, outcome.reason) == (stored, None)


@pytest.mark.parametrize("written", ["", None, "00000000000000", "0", "NULL"])
def test_zeros_are_an_absent_siret(written: str | None) -> None:
    outcome = siret(written)
    assert (outcome.value, outcome.reason) == (None, None)


@pytest.mark.parametrize(
    ("written", "part"),
    [
        ("77566008702226", "un chiffre est faux"),
        ("775660087", "a 9 chiffres au lieu de quatorze"),
        ("7.75660087E+13", "abîmé par un tableur"),
        ("SIRET inconnu", "autre chose que des chiffres"),
    ],
)
def test_a_wrong_siret_says_why(written: str, part: str) -> None:
    outcome = siret(written)
    assert outcome.value is None
    assert part in str(outcome.reason)
    assert outcome.fix


def test_an_artificial_siret_is_kept_and_reported() -> None:
    outcome = siret("77566008799901")
    assert outcome.value == "77566008799901"
    assert "provisoire" in str(outcome.reason)


@pytest.mark.parametrize(("written", "stored"), [("775 660 087", "775660087"), ("57207847", "057207847")])
def test_a_siren_is_nine_digits(written: str, stored: str) -> None:
    assert siren(written).value == stored


def test_a_wrong_siren_is_refused() -> None:
    assert siren("775660088").value is None
    assert siren("775660088").reason


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("050000041", "050000041"),
        ("50000041", "050000041"),
        ("05 000 0041", "050000041"),
        ("2A0000014", "2A0000014"),
    ],
)
def test_a_finess_number_gets_its_zero_back(written: str, stored: str) -> None:
    assert finess(written).value == stored


def test_a_finess_number_with_a_wrong_key_is_refused() -> None:
    assert "un chiffre est faux" in str(finess("050000042").reason)


@given(st.text() | st.text(alphabet="0123456789 .", max_size=20))
def test_no_text_makes_it_fail_and_reading_again_changes_nothing(text: str) -> None:
    for read in (siret, siren, finess):
        value = read(text).value
        if value is not None:
            assert read(value).value == value
