"""Persons stay out of records, payloads and problems."""

from __future__ import annotations

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
