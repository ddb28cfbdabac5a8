"""Persons stay out of records, payloads and problems."""

from __future__ import annotations

import pytest

from importers.privacy import REMOVED, public_payload, without_personal_emails


def test_personal_addresses_leave_texts_and_shared_ones_stay():
    text = "Écrivez à marie.dupont@exemple.fr ou à contact@exemple.fr."
    assert without_personal_emails(text, "") == f"Écrivez à {REMOVED} ou à contact@exemple.fr."


def test_a_payload_keeps_no_person():
    values = {
        "contact_nom_prenom": "Marie Dupont",
        "a": "x",
        "b": "",
        "c": [{"d": "marie.dupont@exemple.fr"}],
        "e": None,
    }
    assert public_payload(values, {"contact_nom_prenom"}, "") == {"a": "x", "c": [{"d": REMOVED}]}


@pytest.mark.parametrize(
    "written",
    [
        "marie.dupont&#64;exemple.fr",
        "marie.dupont&#x40;exemple.fr",
        "marie.dupont&commat;exemple.fr",
        "mailto:marie.dupont%40exemple.fr",
        "marie.dupont(at)exemple.fr",
        "marie.dupont [arobase] exemple.fr",
        "marie.dupont@exemple",
    ],
)
def test_addresses_hidden_from_robots_are_personal_too(written):
    assert "dupont" not in without_personal_emails(f"Écrire à {written}.", "").lower()
    assert without_personal_emails(written.replace("marie.dupont", "accueil"), "").count("accueil") == 1


def test_text_without_an_address_stays_as_it_is():
    for text in ("Accueil & écoute", "R&D : 40 % (atelier)", "5 &lt; 6", "@mairie", "C'est à Gap (at home)"):
        assert without_personal_emails(text, "") == text


def test_a_megabyte_of_letters_costs_one_look():
    assert without_personal_emails("a" * 1_000_000 + " @", "")[:3] == "aaa"


@pytest.mark.parametrize(
    "column", ["Prénom", "contact_nom", "Nom du contact", "responsable", "referent_social", "Président(e)"]
)
def test_columns_that_name_somebody_are_not_kept_at_any_depth(column):
    values = {"extra": {"a": {column: "Marie Dupont", "ville": "Gap"}}, column: "Marie Dupont"}
    kept = None if column == "Prénom" else {"ville": "Gap"}
    assert public_payload(values, (), "") == {"extra": {"a": kept}}


def test_objects_that_are_somebody_are_not_kept_at_any_depth():
    person = {"name": "Marie Dupont", "phone": "06 39 98 12 34"}
    values = {
        "contacts": [person],
        "extra": {"contact": person, "recruteur": person, "a": [person | {"First name": "Marie"}, {"b": 1}]},
        "contact": "accueil@exemple.fr",
    }
    assert public_payload(values, {"recruteur"}, "") == {
        "extra": {"a": [{"b": 1}]},
        "contact": "accueil@exemple.fr",
    }


@pytest.mark.parametrize(
    "column", ["nom", "nom_structure", "publics_precisions", "prescripteur", "siret", "commune"]
)
def test_other_columns_are(column):
    assert public_payload({column: "x"}, (), "") == {column: "x"}
