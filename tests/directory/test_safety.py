from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from directory.identity import digest
from directory.mask import MASKED_NAME, mask, mask_changes
from directory.records import Candidate, Capacity, Contact, OfferRecord, PartnerRecord, Provenance, Validity
from directory.safety import (
    lessons,
    match,
    must_mask,
    signs_of,
)
from directory.traits import is_short_number, traits
from directory.vocabularies import TEMPORARY_LODGING, VIOLENCE
from tests.directory.builders import NAMES, SECRET, phone, site

REFUGE = OfferRecord(
    name="Accueil des femmes victimes de violences",
    themes=(VIOLENCE, TEMPORARY_LODGING),
    audiences=("femmes",),
    description="Un lieu pour souffler.",
    conditions="Se présenter au 12 rue des Alpes.",
    how_to_access="Appeler le 04 92 11 22 33.",
    a_savoir="À deux pas de la gare de Gap.",
    sites=(site(phone="+33492112233"),),
    zone_eligibilite=("commune:05061", "departement:05"),
    contacts=(phone("+33492112233"), phone("3919"), Contact(kind="email", value="refuge@exemple.fr")),
    capacity=Capacity(text="12 places", total=12),
    hours_text="Tous les jours",
    validity=Validity(text="toute l'année"),
    notes="Code de la porte",
    provenance=Provenance(url="https://exemple.fr/refuge", source_date="2024"),
)


@pytest.mark.parametrize(
    ("record", "rule"),
    [
        (PartnerRecord(name="A", address_masked=True), "flag"),
        (OfferRecord(name="A", address_masked=True), "flag"),
        (OfferRecord(name="A", source_code="finess:166"), "category"),
        (PartnerRecord(name="A", kind="166"), "category"),
        (OfferRecord(name="A", themes=(VIOLENCE, TEMPORARY_LODGING)), "violence"),
        (OfferRecord(name="A", themes=(VIOLENCE,)), None),
        (OfferRecord(name="A", themes=(TEMPORARY_LODGING,)), None),
        (OfferRecord(name="A", source_code="finess:214"), None),
        (PartnerRecord(name="A", siret="12345678901234"), None),
    ],
)
def test_what_a_record_says_masks_it(record: OfferRecord | PartnerRecord, rule: str | None) -> None:
    assert must_mask(record) == rule


@pytest.mark.parametrize("number", ["15", "115", "3919", "116006", "39 19"])
def test_short_numbers_lead_to_nobody_s_door(number: str) -> None:
    assert is_short_number(number)


@pytest.mark.parametrize("number", ["+33492112233", "0492112233", "+115"])
def test_other_numbers_do(number: str) -> None:
    assert not is_short_number(number)


def test_what_identifies_an_establishment() -> None:
    record = PartnerRecord(
        name="A",
        siret="12345678901234",
        finess="050001234",
        contacts=(phone("+33492112233"), phone("115")),
        place=site(),
    )
    assert traits(record) == {
        ("siret", "12345678901234"),
        ("finess", "050001234"),
        ("phone", "+33492112233"),
        ("position", "44.5581,6.0789"),
        ("address", "05061 12 rue des alpes"),
    }


@pytest.mark.parametrize(
    "place",
    [
        site(address=None, origin="mairie"),
        site(address=None, precision="commune"),
        site(address=None, precision="street"),
        site(address="route de Grenoble", precision="commune"),
        site(commune=None, lat=None),
    ],
)
def test_a_vague_place_identifies_nobody(place: Any) -> None:
    assert traits(OfferRecord(name="A", sites=(place,))) == frozenset()


TEACHER, OTHER = UUID(int=1), UUID(int=2)


def known(*found: tuple[str, str]) -> dict[str, dict[str, set[UUID]]]:
    kinds: dict[str, dict[str, set[UUID]]] = {}
    for kind, value in found:
        kinds.setdefault(kind, {})[digest(SECRET, kind, value)] = {TEACHER}
    return kinds


def test_a_shared_trait_matches_and_the_strongest_is_told() -> None:
    held = known(("phone", "+33492112233"), ("siret", "12345678901234"))
    assert match(SECRET, [("phone", "+33492112233"), ("siret", "12345678901234")], held) == "siret"
    assert match(SECRET, [("phone", "+33492112233")], held) == "phone"
    assert match(SECRET, [("phone", "+33492112234"), ("finess", "12345678901234")], held) is None
    assert match(b"other secret", [("phone", "+33492112233")], held) is None


def test_what_an_entity_taught_says_nothing_about_itself() -> None:
    held = known(("siret", "12345678901234"))
    assert match(SECRET, [("siret", "12345678901234")], held, TEACHER) is None
    assert match(SECRET, [("siret", "12345678901234")], held, OTHER) == "siret"


def test_what_is_known_through_a_phone_alone_matches_last() -> None:
    held = known(("weak-siret", "12345678901234"), ("phone", "+33492112233"))
    assert match(SECRET, [("siret", "12345678901234")], held) == "weak-siret"
    assert match(SECRET, [("siret", "12345678901234"), ("phone", "+33492112233")], held) == "phone"


@pytest.mark.parametrize(
    ("lat", "same"), [(44.55812, True), (44.55819, True), (44.55801, True), (44.5585, False)]
)
def test_positions_a_few_metres_apart_are_one(lat: float, same: bool) -> None:
    held = known(*traits(OfferRecord(name="A", sites=(site(address=None),))))
    found = traits(OfferRecord(name="B", sites=(site(address=None, lat=lat),)))
    assert match(SECRET, found, held) == ("position" if same else None)


def test_the_mask_leaves_nothing_that_leads_to_the_place() -> None:
    masked = mask(REFUGE, NAMES)
    assert masked == OfferRecord(
        name="Accueil des femmes victimes de violences",
        themes=(VIOLENCE, TEMPORARY_LODGING),
        audiences=("femmes",),
        description="Un lieu pour souffler.",
        zone_eligibilite=("departement:05",),
        contacts=(phone("3919"),),
        validity=Validity(text="toute l'année"),
        provenance=Provenance(source_date="2024"),
        address_masked=True,
    )


def test_masking_twice_changes_nothing() -> None:
    assert mask(mask(REFUGE, NAMES), NAMES) == mask(REFUGE, NAMES)


def test_a_masked_partner_keeps_its_name_and_its_short_numbers() -> None:
    record = PartnerRecord(
        name="La Maison",
        kind="association",
        siret="12345678901234",
        finess="050001234",
        description="Tout près du Queyras",
        contacts=(phone("+33492112233"), phone("119")),
        place=site(),
        accessibility_url="https://acceslibre.beta.gouv.fr/x",
        provenance=Provenance(url="https://exemple.fr"),
    )
    assert mask(record, NAMES) == PartnerRecord(
        name="La Maison", kind="association", contacts=(phone("119"),), address_masked=True
    )


@pytest.mark.parametrize(
    "text",
    [
        "À Gap, près du lac",
        "à GAP",
        "dans le Briançon d'autrefois",
        "L’ARGENTIERE LA BESSEE",
        "05000",
        "appelez le 0492112233",
        "appelez le 04.92.11.22.33",
        "SIRET 123 456 789 01234",
        "écrire à accueil@exemple.fr",
        "voir www.exemple.fr",
        "voir https://exemple.fr",
        "au 12, rue des Alpes",
        "la rue des Alpes est calme",
        "voir exemple.fr",
    ],
)
def test_a_text_that_leads_to_the_place_goes(text: str) -> None:
    record = OfferRecord(name="A", description=text, sites=(site(),))
    assert mask(record, NAMES).description is None


@pytest.mark.parametrize("text", ["Accueil au 7 chemin du Secret", "12 bis, place Carnot", "rue de la Paix"])
def test_an_address_goes_even_when_only_the_partner_has_it(text: str) -> None:
    assert mask(OfferRecord(name="A", description=text), NAMES).description is None
    assert mask(OfferRecord(name=f"Abri, {text}"), NAMES).name == MASKED_NAME["offer"]


@pytest.mark.parametrize("address", ["Le Clos Fleuri", "7 Le Clos Fleuri"])
def test_a_name_that_holds_the_address_is_replaced(address: str) -> None:
    named = OfferRecord(name="Appartements du Clos fleuri – le clos fleuri", sites=(site(address=address),))
    assert mask(named, NAMES).name == MASKED_NAME["offer"]


def test_a_kind_and_languages_in_free_words_are_looked_at_too() -> None:
    assert mask(PartnerRecord(name="A", kind="CCAS de Gap"), NAMES).kind is None
    spoken = OfferRecord(name="A", languages=("anglais", "français (Briançon)"))
    assert mask(spoken, NAMES).languages == ("anglais",)


@pytest.mark.parametrize(
    "text",
    [
        "Un gapençais vous reçoit",
        "Appelez le 115 ou le 3919",
        "12 places, dès 18 ans",
        "Hautes-Alpes",
        "Personnes à la rue ou sans abri",
        "3 places en urgence, au cours de l'année",
    ],
)
def test_a_text_that_does_not_stays(text: str) -> None:
    record = OfferRecord(name="A", description=text, sites=(site(),))
    assert mask(record, NAMES).description == text


def test_a_name_that_tells_the_town_is_replaced() -> None:
    assert mask(OfferRecord(name="Foyer de Gap"), NAMES).name == MASKED_NAME["offer"]
    assert mask(PartnerRecord(name="Foyer de Gap"), NAMES).name == MASKED_NAME["partner"]


@pytest.mark.parametrize(
    ("zones", "kept"),
    [
        (("commune:05061",), ("departement:05",)),
        (("canton:0510",), ("departement:05",)),
        (("epci:200067825",), ("departement:05",)),
        (("region:93", "commune:97411"), ("region:93", "departement:974", "departement:05")),
    ],
)
def test_zones_smaller_than_a_departement_go(zones: tuple[str, ...], kept: tuple[str, ...]) -> None:
    record = OfferRecord(name="A", zone_eligibilite=zones, sites=(site(),))
    assert set(mask(record, NAMES).zone_eligibilite) == set(kept) | {"departement:05"}


def test_a_record_masked_by_its_phone_alone_does_not_teach_its_phones_and_places() -> None:
    record = PartnerRecord(name="A", siret="12345678901234", contacts=(phone("+33492112233"),), place=site())
    candidate = Candidate(kind="partner", key="a", partner=record)
    weak = {("weak-siret", "12345678901234")}
    weak |= {("weak-place", f"s\0a\0{place}") for place in ("44.5581,6.0789", "05061 12 rue des alpes")}
    assert set(lessons("s", signs_of(candidate), "phone")) == weak
    assert {kind for kind, _ in lessons("s", signs_of(candidate), "flag")} == {
        "key",
        "siret",
        "phone",
        "position",
        "address",
    }


def test_an_offer_that_is_its_establishment_tells_of_its_partner() -> None:
    itself = Candidate(kind="offer", key="050001234", partner_key="050001234", offer=OfferRecord(name="A"))
    of_a_body = Candidate(kind="offer", key="cidff--refuge", partner_key="cidff", offer=OfferRecord(name="A"))
    assert list(lessons("s", signs_of(itself), "category")) == [("key", "s\x00050001234")]
    assert list(lessons("s", signs_of(of_a_body), "violence")) == []


def test_a_history_keeps_only_what_leads_nowhere() -> None:
    changes = {"sites": [[{"address": "12 rue"}], None], "fees": [None, ["gratuit"]], "name": ["Gap", "x"]}
    assert mask_changes(changes) == {"sites": [None, None], "fees": [None, ["gratuit"]], "name": [None, None]}
