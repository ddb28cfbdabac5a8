"""Who opens the door: never "go there" for a place that takes nobody at its door."""

from __future__ import annotations

from typing import Any

import pytest

from directory.access import THROUGH_115, route
from directory.records import Contact, OfferRecord, SiteRecord

PHONE = Contact(kind="phone", value="+33492000000")
ROOF = Contact(kind="phone", value="115")
LISTENING = Contact(kind="phone", value="3919")


def offer(**values: Any) -> OfferRecord:
    return OfferRecord(**({"name": "Une offre"} | values))


@pytest.mark.parametrize(
    ("values", "code", "label", "phone"),
    [
        (
            {"mobilisable_par": ("professionnels",), "modes_mobilisation": ("telephoner",), "contacts": (PHONE,),
             "how_to_access": "Orientation par le 115."},
            "call_115", "Appelez le 115", "115",
        ),
        ({"how_to_access": "Orientation par le SIAO / 115.", "contacts": (PHONE,)},
         "call_115", "Appelez le 115", "115"),
        (
            {"mobilisable_par": ("usagers",), "modes_mobilisation": ("telephoner",), "contacts": (ROOF,),
             "modes": ("a-distance",), "how_to_access": "Appeler le 115."},
            "line_115", "Appelez le 115", "115",
        ),
        (
            {"mobilisable_par": ("usagers",), "modes_mobilisation": ("telephoner",), "contacts": (ROOF,),
             "modes": ("en-presentiel",), "how_to_access": "Appeler le 115, à toute heure."},
            "ask_115", "Appelez le 115", "115",
        ),
        (
            {"mobilisable_par": ("usagers", "professionnels"), "modes_mobilisation": ("telephoner",),
             "contacts": (PHONE,), "how_to_access": "Appeler le 115 ou passer par un travailleur social."},
            "ask_115", "Appelez", "+33492000000",
        ),
        (
            {"mobilisable_par": ("usagers",), "modes_mobilisation": ("se-presenter", "telephoner"),
             "contacts": (PHONE,)},
            "come", "Vous pouvez venir", "+33492000000",
        ),
        (
            {"mobilisable_par": ("professionnels",), "how_to_access": "Par les services sociaux du Département."},
            "referral", "Demandez à votre référent", None,
        ),
        ({"mobilisable_par": ("usagers",), "contacts": (PHONE,)}, "call", "Appelez", "+33492000000"),
        ({"mobilisable_par": ("usagers",), "modes_mobilisation": ("utiliser-lien-mobilisation",)},
         "online", "Faites la demande en ligne", None),
        ({"mobilisable_par": ("usagers",), "modes_mobilisation": ("envoyer-un-courriel",)}, "email", "Écrivez", None),
        ({"contacts": (PHONE,)}, "unknown", "Renseignez-vous avant de venir", "+33492000000"),
        ({"sites": (SiteRecord(phone="+33492000001"),)}, "unknown", "Renseignez-vous avant de venir", "+33492000001"),
    ],
)  # fmt: skip
def test_the_way_in(values: dict[str, Any], code: str, label: str, phone: str | None) -> None:
    found = route(offer(**values))
    assert (found.code, found.label, found.phone) == (code, label, phone)


def test_places_given_through_the_115_say_so() -> None:
    found = route(offer(mobilisable_par=("professionnels",), how_to_access="Orientation par le 115."))
    assert found.sentence == THROUGH_115 == "Places attribuées par le 115 : n'y allez pas sans son accord"


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({}, "referral"),
        ({"mobilisable_par": ("usagers",), "modes_mobilisation": ("se-presenter",)}, "referral"),
        ({"how_to_access": "Par le CIDFF ou le 115."}, "call_115"),
        (
            {"mobilisable_par": ("usagers",), "modes_mobilisation": ("telephoner",), "contacts": (ROOF,)},
            "call",
        ),
        ({"contacts": (PHONE,)}, "referral"),
        ({"mobilisable_par": ("usagers",), "contacts": (PHONE,)}, "referral"),
    ],
)
def test_nobody_is_told_to_come_to_a_hidden_place(values: dict[str, Any], kind: str) -> None:
    assert route(offer(address_masked=True, **values)).kind == kind


@pytest.mark.parametrize(
    ("values", "code", "label", "phone"),
    [
        ({"contacts": (LISTENING,)}, "call", "Appelez", "3919"),
        ({"mobilisable_par": ("usagers",), "modes_mobilisation": ("se-presenter",), "contacts": (LISTENING,)},
         "call", "Appelez", "3919"),
        ({"contacts": (ROOF,)}, "ask_115", "Appelez le 115", "115"),
        ({"mobilisable_par": ("usagers",), "how_to_access": "Appeler le 115."}, "ask_115", "Appelez le 115", "115"),
        ({"modes": ("a-distance",), "mobilisable_par": ("usagers",), "how_to_access": "Appeler le 115."},
         "ask_115", "Appelez le 115", "115"),
        ({"mobilisable_par": ("professionnels",), "contacts": (ROOF,)}, "call_115", "Appelez le 115", "115"),
        ({"mobilisable_par": ("professionnels",), "contacts": (LISTENING,)},
         "referral", "Demandez à votre référent", None),
    ],
)  # fmt: skip
def test_a_hidden_place_that_has_a_number_is_called(
    values: dict[str, Any], code: str, label: str, phone: str | None
) -> None:
    found = route(offer(address_masked=True, **values))
    assert (found.code, found.label, found.phone) == (code, label, phone)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"mobilisable_par": ("professionnels",)}, "Un professionnel fait la demande pour vous."),
        ({"mobilisable_par": ("usagers", "professionnels")}, "Il vous dira comment faire la demande."),
        ({}, "Il vous dira comment faire la demande."),
        ({"how_to_access": "Par les services sociaux."}, "Par les services sociaux."),
    ],
)
def test_a_professional_makes_the_request_only_where_the_record_says_so(
    values: dict[str, Any], sentence: str
) -> None:
    assert route(offer(address_masked=True, **values)).sentence == sentence
