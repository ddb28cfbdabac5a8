"""What a record says is told in French: labels, dates in words, lists joined, no code of ours."""

from __future__ import annotations

from typing import Any

import pytest

from directory.records import (
    Capacity,
    Contact,
    OfferRecord,
    PartnerRecord,
    Permanence,
    Provenance,
    SiteRecord,
    Validity,
)
from ui.cli.recorded import LABELS, NOTHING, told
from ui.services import Services

SITE = SiteRecord(
    label="Antenne", address="1 rue Carnot", postal_code="05000", commune="05061", lat=44.559, lon=6.08,
    origin="mairie", precision="commune", phone="+33492530000", hours="Mo 09:00-12:00", hours_text="lundi 9h-12h",
    permanence=Permanence(text="le 2e mardi"), note="Au premier étage",
)  # fmt: skip
OFFER = OfferRecord(
    name="Aide au permis", families=("mobilite",), themes=("mobilite--preparer-un-permis",), type="aide-financiere",
    audiences=("jeunes", "demandeurs-emploi"), age_min=16, description="Une\nprésentation.",
    mobilisable_par=("professionnels",), modes_mobilisation=("telephoner",), fees=("gratuit",),
    modes=("en-presentiel", "a-distance"), home_visit=False, sites=(SITE, SiteRecord(commune="05065")),
    zone_eligibilite=("commune:05065", "departement:05"), zone_deduced=True,
    contacts=(
        Contact(kind="phone", value="+33492530000", label="Accueil", source_date="2026-03-12"),
        Contact(kind="website", value="https://exemple.fr"),
    ),
    validity=Validity(text="du 1er janvier au 30 juin"), capacity=Capacity(text="12 places", total=12),
    languages=("français", "anglais"), sessions=(Validity(text="en mars"), Validity(text="en mai")),
    updated_at="2025-11", verified_at="2026-01-01",
    provenance=Provenance(url="https://exemple.fr/a", source_date="2013", retrieved_at="2026-11-20"),
)  # fmt: skip
SAID = {
    "name": "Aide au permis",
    "families": "Mobilité",
    "audiences": "Jeunes, Demandeurs d’emploi",
    "age_min": "16",
    "description": "Une présentation.",
    "fees": "Gratuit",
    "modes": "Sur place, À distance",
    "home_visit": "non",
    "sites": "Antenne, 1 rue Carnot, 05000 Gap, 04 92 53 00 00, lundi 9h-12h (lu : lundi : 9h-12h), le 2e mardi, "
    "Au premier étage, position 44.559, 6.08 (à la mairie) ; Guillestre",
    "zone_eligibilite": "Guillestre, Hautes-Alpes",
    "zone_deduced": "oui",
    "contacts": "Accueil : 04 92 53 00 00 (12 mars 2026) ; https://exemple.fr",
    "validity": "du 1er janvier au 30 juin",
    "capacity": "12 places",
    "languages": "français, anglais",
    "sessions": "en mars ; en mai",
    "updated_at": "novembre 2025",
    "verified_at": "1er janvier 2026",
    "provenance": "https://exemple.fr/a, 2013, lue le 20 novembre 2026",
}


@pytest.mark.parametrize("record", [PartnerRecord, OfferRecord])
def test_every_field_has_a_label(record: type[PartnerRecord | OfferRecord]) -> None:
    assert set(record.model_fields) <= set(LABELS)


@pytest.mark.parametrize("name", SAID)
def test_a_value_is_told_as_people_read_it(name: str, demo: Services) -> None:
    assert told(name, OFFER.model_dump(mode="json")[name], demo.territory).replace("\xa0", " ") == SAID[name]


@pytest.mark.parametrize("value", [None, "", [], ()])
def test_what_is_absent_is_said_to_be_nothing(value: Any, demo: Services) -> None:
    assert told("sites", value, demo.territory) == NOTHING


def test_a_source_without_address_nor_date_is_said_to_be_nothing(demo: Services) -> None:
    assert told("provenance", Provenance().model_dump(mode="json"), demo.territory) == NOTHING


def test_no_code_and_no_structure_is_left(demo: Services) -> None:
    dumped = OFFER.model_dump(mode="json", exclude_defaults=True)
    words = " ".join(told(name, value, demo.territory) for name, value in dumped.items())
    assert not set("{}[]'\"_") & set(words)
    assert "--" not in words
    assert "05065" not in words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("sur rendez-vous au secrétariat", "sur rendez-vous au secrétariat (lu : sur rendez-vous)"),
        ("sur rendez-vous", "sur rendez-vous"),
        (None, "sur rendez-vous"),
    ],
)
def test_by_appointment_invents_no_day(words: str | None, said: str, demo: Services) -> None:
    site = SiteRecord(hours='unknown "sur rendez-vous"', hours_text=words).model_dump(mode="json")
    assert told("sites", [site], demo.territory) == said
