"""What tells which establishment a record is about, and the digests by which it is known again."""

from __future__ import annotations

from directory.identity import digest
from directory.records import OfferRecord, PartnerRecord, SiteRecord
from directory.traits import digests_of, forms, traits
from tests.directory.builders import SECRET, phone, site


def test_short_numbers_and_imprecise_places_tell_of_nobody() -> None:
    vague = SiteRecord(
        address="Le Bourg", commune="05061", lat=44.5, lon=6.0, precision="commune", phone="115"
    )
    assert traits(OfferRecord(name="A", contacts=(phone("3919"),), sites=(vague,))) == frozenset()


def test_numbers_phones_positions_and_addresses_do() -> None:
    record = PartnerRecord(
        name="A", siret="1" * 14, finess="2" * 9, contacts=(phone("+33492112233"),), place=site()
    )
    assert traits(record) == {
        ("siret", "1" * 14),
        ("finess", "2" * 9),
        ("phone", "+33492112233"),
        ("position", "44.5581,6.0789"),
        ("address", "05061 12 rue des alpes"),
    }


def test_a_position_is_its_cell_and_the_eight_around() -> None:
    around = {
        f"{lat},{lon}" for lat in ("44.5580", "44.5581", "44.5582") for lon in ("6.0788", "6.0789", "6.0790")
    }
    assert set(forms("position", "44.5581,6.0789")) == around
    assert set(digests_of(SECRET, "position", "position", "44.5581,6.0789")) == {
        digest(SECRET, "position", cell) for cell in around
    }


def test_a_digest_is_of_its_kind_its_secret_and_its_body() -> None:
    told = ("siret", "1" * 14)
    asked = [
        digests_of(SECRET, "siret", *told),
        digests_of(SECRET, "weak-siret", *told),
        digests_of(b"x" * 32, "siret", *told),
        digests_of(SECRET, "siret", *told, "s\0p"),
    ]
    assert len(set(asked)) == len(asked)
    assert asked[3] == (digest(SECRET, "siret", f"s\0p\0{told[1]}"),)
    # Asked again, it is remembered.
    assert digests_of(SECRET, "siret", *told) == asked[0] == (digest(SECRET, *told),)
