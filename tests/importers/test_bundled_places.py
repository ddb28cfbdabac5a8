"""The bundled partners and places, read as they are committed: facts that must hold in every row."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import phonenumbers
import pytest
from data_inclusion.schema import v1
from stdnum.fr import siret

ROOT = Path(__file__).parents[2]
BUNDLED = ROOT / "importers" / "bundled"
COMMUNES = ROOT / "directory" / "territory" / "data" / "05" / "communes.csv"

PARTNER_HEADER = (
    "partner_key,name,kind,siret,description,reseaux_porteurs,commune,address,postal_code,phone,email,website,"
    "address_masked,source_url,source_date,retrieved_at"
)
PLACE_HEADER = "offer_key,commune,label,address,postal_code,phone,hours,permanence,note"
PARTNER_COUNT = 161
WHEREABOUTS = ("siret", "commune", "address", "postal_code", "email", "website")
"""What would tell where a masked partner is."""

SHORT_NUMBER = re.compile(r"^\d{2,4}$")
PHONE_IN_TEXT = re.compile(r"\b0\d(?:[ .]?\d{2}){4}\b|\btél\b", re.IGNORECASE)
PERSON_MAILBOX = re.compile(r"^[a-z]{2,}(?:[._][a-z]{2,})+@|^[a-z]\.[a-z]{2,}@")
"""``prenom.nom@`` or ``p.nom@``; the generic boxes that look like it are named in ``GENERIC_MAILBOXES``."""
GENERIC_MAILBOXES = {"franceservices.guillestrois@comcomgq.com", "mairie.lapiarre@gmail.com",
                     "msap.laragne@sisteronais-buech.fr"}  # fmt: skip
MARKUP = re.compile(r"<[a-zA-Z/!]|&(?:[a-z]+|#\d+);")
PARTIAL_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")

Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, strict=True))


PARTNERS = rows_of(BUNDLED / "partners.csv")
PLACES = rows_of(BUNDLED / "places.csv")
PLACED = [row for row in PARTNERS if row["commune"]] + PLACES


@pytest.fixture(scope="module")
def offers() -> dict[str, Row]:
    path = BUNDLED / "offers.csv"
    if not path.exists():
        pytest.skip("importers/bundled/offers.csv is not there yet")
    return {row["offer_key"]: row for row in rows_of(path)}


@pytest.fixture(scope="module")
def communes() -> dict[str, Row]:
    if not COMMUNES.exists():
        pytest.skip("directory/territory/data/05/communes.csv is not there yet")
    return {row["code"]: row for row in rows_of(COMMUNES)}


@pytest.mark.parametrize(("name", "header"), [("partners", PARTNER_HEADER), ("places", PLACE_HEADER)])
def test_files_have_the_template_s_header_and_unix_line_ends(name: str, header: str) -> None:
    text = (BUNDLED / f"{name}.csv").read_bytes()
    assert text.decode("utf-8").splitlines()[0] == header
    assert b"\r" not in text
    assert text.endswith(b"\n")


def test_rows_are_sorted_by_key_and_partners_are_unique() -> None:
    keys = [row["partner_key"] for row in PARTNERS]
    assert keys == sorted(set(keys))
    assert len(keys) == PARTNER_COUNT
    offer_keys = [row["offer_key"] for row in PLACES]
    assert offer_keys == sorted(offer_keys)


def test_no_row_is_there_twice() -> None:
    assert [row for row, times in Counter(tuple(row.values()) for row in PLACES).items() if times > 1] == []


def test_cells_are_trimmed_and_hold_no_markup() -> None:
    cells = [cell for row in PARTNERS + PLACES for cell in row.values()]
    assert [cell for cell in cells if cell != cell.strip() or "  " in cell or "\n" in cell] == []
    assert [cell for cell in cells if MARKUP.search(cell)] == []


def test_every_offer_named_by_a_place_exists(offers: dict[str, Row]) -> None:
    assert {row["offer_key"] for row in PLACES} - offers.keys() == set()


def test_the_partner_of_every_place_exists() -> None:
    partners = {row["partner_key"] for row in PARTNERS}
    assert {row["offer_key"].split("--")[0] for row in PLACES} - partners == set()


def test_every_place_is_in_a_known_commune_with_one_of_its_postal_codes(communes: dict[str, Row]) -> None:
    unknown = [row for row in PLACED if row["commune"] not in communes]
    assert unknown == []
    wrong = [
        row for row in PLACED if row["postal_code"] not in communes[row["commune"]]["postal_codes"].split("|")
    ]
    assert wrong == []


def test_an_address_or_a_postal_code_never_comes_without_its_commune() -> None:
    assert [
        row for row in PARTNERS + PLACES if (row["address"] or row["postal_code"]) and not row["commune"]
    ] == []


@pytest.mark.parametrize("number", sorted({row["phone"] for row in PARTNERS + PLACES if row["phone"]}))
def test_phone_is_a_valid_french_number(number: str) -> None:
    parsed = phonenumbers.parse(number, "FR")
    valid = phonenumbers.is_valid_short_number if SHORT_NUMBER.match(number) else phonenumbers.is_valid_number
    assert valid(parsed)


def test_phones_and_addresses_are_not_left_in_the_words() -> None:
    worded = [row[column] for row in PLACES for column in ("label", "hours", "permanence", "note")]
    assert [text for text in worded if PHONE_IN_TEXT.search(text)] == []
    assert [row["address"] for row in PLACES if re.search(r"\(|\btél\b|@", row["address"])] == []


def test_mailboxes_are_never_a_person_s() -> None:
    boxes = {row["email"] for row in PARTNERS if row["email"]}
    assert {box for box in boxes if PERSON_MAILBOX.match(box)} - GENERIC_MAILBOXES == set()
    texts = [cell for row in PARTNERS for name, cell in row.items() if name != "email"]
    texts += [cell for row in PLACES for cell in row.values()]
    assert [text for text in texts if "@" in text] == []


def test_masked_partners_say_nothing_of_where_they_are() -> None:
    masked = [row for row in PARTNERS if row["address_masked"]]
    assert {row["partner_key"] for row in masked} == {
        "hebergement-cidff-05",
        "la-sapinette",
        "maison-des-femmes-05",
    }
    assert [row for row in masked if any(row[column] for column in WHEREABOUTS)] == []
    assert [row for row in masked if row["phone"] and not SHORT_NUMBER.match(row["phone"])] == []
    keys = {row["partner_key"] for row in masked}
    assert [row for row in PLACES if row["offer_key"].split("--")[0] in keys] == []


def test_masked_partners_texts_name_no_commune(communes: dict[str, Row]) -> None:
    names = re.compile("|".join(rf"\b{re.escape(row['name'])}\b" for row in communes.values()))
    texts = [
        row["name"] + row["description"] + row["source_url"] for row in PARTNERS if row["address_masked"]
    ]
    assert [text for text in texts if names.search(text)] == []


def test_sirets_are_valid() -> None:
    assert [row["siret"] for row in PARTNERS if row["siret"] and not siret.is_valid(row["siret"])] == []


def test_networks_belong_to_the_vocabulary() -> None:
    known = {network.value for network in v1.ReseauPorteur}
    said = {network for row in PARTNERS for network in row["reseaux_porteurs"].split("|") if network}
    assert said - known == set()
    assert len(said) > 1


def test_every_partner_names_a_public_page_and_when_it_was_read() -> None:
    assert [row for row in PARTNERS if not row["source_url"].startswith(("https://", "http://"))] == []
    assert {row["retrieved_at"] for row in PARTNERS} == {"2026-11"}
    dates = [row["source_date"] for row in PARTNERS if row["source_date"]]
    assert [text for text in dates if not PARTIAL_DATE.match(text)] == []
    for text in dates:
        year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
        date(year, month, day)
