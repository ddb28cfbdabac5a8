from __future__ import annotations

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from importers.normalise.mail import _USUAL, _USUAL_LENGTH, _valid, email, is_personal_email


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("Contact@Exemple.FR", "contact@exemple.fr"),
        (" mailto:contact@exemple.fr ", "contact@exemple.fr"),
        ("Accueil <accueil@exemple.fr>", "accueil@exemple.fr"),
        ("contact@exemple.fr.", "contact@exemple.fr"),
    ],
)
def test_an_address_is_stored_in_lower_case(written: str, stored: str) -> None:
    outcome = email(written)
    assert (outcome.value, outcome.reason) == (stored, None)


def test_of_two_addresses_the_first_is_kept_and_it_is_said() -> None:
    outcome = email("accueil@exemple.fr - mairie@exemple.fr")
    assert outcome.value == "accueil@exemple.fr"
    assert "Plusieurs adresses" in str(outcome.reason)


@pytest.mark.parametrize("written", ["contact", "contact@", "contact@exemple", "a b@", "@exemple.fr"])
def test_a_wrong_address_says_how_to_write_it(written: str) -> None:
    outcome = email(written)
    assert outcome.value is None
    assert outcome.fix == "Écrivez une adresse comme contact@exemple.fr."


@pytest.mark.parametrize("written", [None, "", " ", "-", "NULL"])
def test_no_address_is_nothing_to_report(written: str | None) -> None:
    assert email(written).reason is None


@pytest.mark.parametrize(
    "address",
    [
        "sophie.durand@exemple.fr",
        "durand.sophie@exemple.fr",
        "s.durand@exemple.fr",
        "durand-s@exemple.fr",
        "zorvane.quilmesk@exemple.fr",
        "sophiedurand@gmail.com",
        "sophie-durand05@orange.fr",
        "msap.sophie@exemple.fr",
        "jean.petit@mairie-exemple.fr",
        "sophie@exemple.fr",
    ],
)
def test_a_person_s_address_is_recognised(address: str) -> None:
    assert is_personal_email(address)


@pytest.mark.parametrize(
    ("address", "context"),
    [
        ("contact@exemple.fr", ""),
        ("contact+gap@exemple.fr", ""),
        ("mairie.lapiarre@gmail.com", ""),
        ("adear05@orange.fr", ""),
        ("franceservices.devoluy@ccbd.fr", ""),
        ("msap.oule@sisteronais-buech.fr", ""),
        ("ce.sdjes05@ac-aix-marseille.fr", ""),
        ("ce.0050006e@ac-aix-marseille.fr", ""),
        ("CE.0050006E@AC-AIX-MARSEILLE.FR", ""),
        ("ce0050006e@ac-aix-marseille.fr", ""),
        ("acm-ccspva-montgardin@foyersruraux.org", ""),
        ("la-grave@france-services.gouv.fr", ""),
        ("residence.francois.pavie@exemple.fr", ""),
        ("saint-vincent@exemple.fr", ""),
        ("centresocial.entraygues@wanadoo.fr", ""),
        ("villar.arene@exemple.fr", "Mairie de Villar-d'Arêne"),
        ("edith.seltzer@exemple.fr", "Fondation Edith Seltzer"),
        ("", ""),
        ("not an address", ""),
    ],
)
def test_a_body_s_mailbox_is_not_a_person_s(address: str, context: str) -> None:
    assert not is_personal_email(address, context)


def test_the_mailboxes_gathered_from_public_pages_are_all_kept(shared_data) -> None:
    import csv

    for name in ("partners.csv", "offers.csv"):
        with (shared_data / "partners" / name).open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                assert not is_personal_email(row["email"], row["name"]), row["email"]


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    email(text)
    is_personal_email(text, text)


@given(st.from_regex(_USUAL, fullmatch=True).filter(lambda address: len(address) <= _USUAL_LENGTH))
def test_what_is_usual_is_what_the_validator_accepts(address: str) -> None:
    """The short way says yes only where the long one does, and the same."""
    found = validate_email(address, check_deliverability=False, allow_smtputf8=False)
    assert _valid(address) == found.normalized == address


@given(st.emails())
def test_storing_twice_changes_nothing(address: str) -> None:
    stored = email(address).value
    if stored is not None:
        assert email(stored).value == stored
