"""The bundled offers keep to the template, to data·inclusion's vocabularies and to the safety rules."""

from __future__ import annotations

import csv
import re
from enum import Enum
from pathlib import Path

import pytest
from data_inclusion.schema import v1

BUNDLED = Path(__file__).parents[2] / "importers" / "bundled"
HEADER = (
    "offer_key,partner_key,name,families,themes,type,audiences,age_min,age_max,description,conditions,"
    "how_to_access,mobilisable_par,modes_mobilisation,fees,fees_detail,modes,home_visit,zone_eligibilite,"
    "phone,email,website,hours,validity,capacity,languages,a_savoir,notes,source_url,source_date,retrieved_at"
)
FAMILIES = {"insertion", "formation", "hebergement-urgence", "mobilite", "sante", "vie-quotidienne"}
VOCABULARIES: dict[str, type[Enum]] = {
    "themes": v1.Thematique,
    "type": v1.TypeService,
    "audiences": v1.Public,
    "mobilisable_par": v1.PersonneMobilisatrice,
    "modes_mobilisation": v1.ModeMobilisation,
    "fees": v1.Frais,
    "modes": v1.ModeAccueil,
}
MASKED = {
    "hebergement-cidff-05--logements-urgence",
    "la-sapinette--centre-maternel",
    "maison-des-femmes-05--mise-a-labri",
}
LODGING = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
TOWNS = re.compile(
    r"\b(Gap|Briançon|Embrun|Laragne|Veynes|Guillestre|Argentière|Serres|Tallard|Chorges|Saint-Bonnet)\b"
)
PERSON = re.compile(r"(\b(M\.|Mme|Mlle|Monsieur|Madame|Dr)\s+[A-ZÉÈ])|contact\s+:", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
GENERIC_MAILBOX = re.compile(
    r"^(accueil|acm-|adear05|briancon@|ce\.|france-?services|la-grave@|mairie|msap|serres@)"
)
VICTIMS = re.compile(r"victimes? de violence|mise à l'abri des femmes|mère-enfant|mères avec")

Offer = dict[str, str]


@pytest.fixture(scope="module")
def offers() -> list[Offer]:
    with (BUNDLED / "offers.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def partners() -> list[dict[str, str]]:
    path = BUNDLED / "partners.csv"
    if not path.exists():
        pytest.skip("partners.csv is not bundled yet")
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def wrong(offers: list[Offer], column: str, pattern: str) -> list[tuple[str, str]]:
    """Returns (offer key, value) of every filled cell of a column that does not match the whole pattern."""
    cells = [(offer["offer_key"], offer[column]) for offer in offers if offer[column]]
    return [(key, value) for key, value in cells if not re.fullmatch(pattern, value)]


def test_the_file_has_the_columns_of_the_template_and_unix_line_ends() -> None:
    raw = (BUNDLED / "offers.csv").read_bytes()
    assert raw.split(b"\n", 1)[0].decode() == HEADER
    assert b"\r" not in raw


def test_the_348_offers_are_there_once_each_in_order_of_key(offers: list[Offer]) -> None:
    keys = [offer["offer_key"] for offer in offers]
    assert len(keys) == 348
    assert keys == sorted(set(keys))


def test_every_offer_has_its_partners_key_and_the_fields_nobody_can_do_without(offers: list[Offer]) -> None:
    for offer in offers:
        assert offer["offer_key"].startswith(f"{offer['partner_key']}--")
        assert all(offer[column] for column in ("name", "families", "themes", "description")), offer[
            "offer_key"
        ]


def test_every_partner_of_an_offer_exists(offers: list[Offer], partners: list[dict[str, str]]) -> None:
    known = {partner["partner_key"] for partner in partners}
    assert {offer["partner_key"] for offer in offers} <= known


@pytest.mark.parametrize("column", VOCABULARIES)
def test_listed_values_belong_to_data_inclusion(offers: list[Offer], column: str) -> None:
    known = {member.value for member in VOCABULARIES[column]}
    used = [value for offer in offers for value in offer[column].split("|") if offer[column]]
    assert used
    assert set(used) <= known


@pytest.mark.parametrize("column", ["families", "themes", "audiences", "modes", "zone_eligibilite"])
def test_a_list_never_repeats_a_value(offers: list[Offer], column: str) -> None:
    for offer in offers:
        values = offer[column].split("|")
        assert len(values) == len(set(values)), offer["offer_key"]


def test_families_are_ours(offers: list[Offer]) -> None:
    assert {family for offer in offers for family in offer["families"].split("|")} <= FAMILIES


def test_zones_are_typed(offers: list[Offer]) -> None:
    zone = r"(commune:05\d{3}|epci:\d{9}|departement:05|pays:france)"
    assert not wrong(offers, "zone_eligibilite", rf"{zone}(\|{zone})*")


def test_dates_are_partial_iso_dates(offers: list[Offer]) -> None:
    for column in ("source_date", "retrieved_at"):
        assert not wrong(offers, column, r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
    assert all(offer["retrieved_at"] for offer in offers)


def test_ages_are_whole_years_in_order(offers: list[Offer]) -> None:
    for column in ("age_min", "age_max"):
        assert not wrong(offers, column, r"\d{1,3}")
    for offer in offers:
        if offer["age_min"] and offer["age_max"]:
            assert int(offer["age_min"]) <= int(offer["age_max"])


def test_home_visit_is_yes_no_or_unknown(offers: list[Offer]) -> None:
    assert {offer["home_visit"] for offer in offers} == {"", "0", "1"}


def test_every_source_is_a_public_page(offers: list[Offer]) -> None:
    assert all(re.match(r"https?://[^/ ]+\.[a-z]+", offer["source_url"]) for offer in offers)


def test_a_savoir_is_one_short_public_sentence_and_not_the_internal_note(offers: list[Offer]) -> None:
    jargon = re.compile(r"FINESS|SIREN|SIRET|extraction|fichier|déduit", re.IGNORECASE)
    said = [offer for offer in offers if offer["a_savoir"]]
    assert len(said) > 100
    for offer in said:
        text = offer["a_savoir"]
        assert len(text) <= 140, offer["offer_key"]
        assert re.fullmatch(r"[A-ZÀÉ].+\.", text), offer["offer_key"]
        assert not jargon.search(text), offer["offer_key"]
        assert text != offer["notes"]


def test_no_text_names_a_person(offers: list[Offer]) -> None:
    for offer in offers:
        for column in offer.keys() - {"source_url", "website"}:
            assert not PERSON.search(offer[column]), (offer["offer_key"], column)


def test_no_mailbox_belongs_to_a_person(offers: list[Offer]) -> None:
    found = [mail for offer in offers for value in offer.values() for mail in EMAIL.findall(value)]
    assert found
    assert [mail for mail in found if not GENERIC_MAILBOX.match(mail)] == []


def test_a_masked_offer_tells_nothing_of_where_it_is(offers: list[Offer]) -> None:
    masked = [offer for offer in offers if offer["offer_key"] in MASKED]
    assert len(masked) == len(MASKED)
    for offer in masked:
        assert offer["phone"] in ("", "115")
        assert offer["zone_eligibilite"] == "departement:05"
        assert [offer["email"], offer["website"], offer["capacity"]] == ["", "", ""]
        assert not TOWNS.search(" ".join(offer.values()))
        # A page or a dated line about the place would lead to it.
        assert re.fullmatch(r"https://[^/]+/(fr/datasets/[\w-]+/)?", offer["source_url"])
        assert len(offer["source_date"]) in (0, 4)


def test_masked_offers_are_those_of_masked_partners(
    offers: list[Offer], partners: list[dict[str, str]]
) -> None:
    hidden = {partner["partner_key"] for partner in partners if partner["address_masked"] == "1"}
    assert {offer["offer_key"] for offer in offers if offer["partner_key"] in hidden} == MASKED


def test_lodging_for_victims_or_mothers_with_children_is_always_masked(offers: list[Offer]) -> None:
    lodging = {
        offer["offer_key"]
        for offer in offers
        if LODGING in offer["themes"].split("|") and VICTIMS.search(f"{offer['name']} {offer['description']}")
    }
    assert lodging == MASKED


def test_a_place_given_through_the_115_is_not_opened_by_the_person(offers: list[Offer]) -> None:
    through = [offer for offer in offers if offer["how_to_access"].startswith("Orientation par le 115")]
    assert len(through) == 4
    for offer in through:
        assert (offer["mobilisable_par"], offer["modes_mobilisation"]) == ("professionnels", "telephoner")


def test_anybody_may_call_the_115(offers: list[Offer]) -> None:
    line = next(offer for offer in offers if offer["offer_key"] == "coallia-05--115")
    assert line["phone"] == "115"
    assert (line["mobilisable_par"], line["modes_mobilisation"]) == ("usagers", "telephoner")
