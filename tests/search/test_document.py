"""From an offer to its documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from directory.records import OfferRecord, SiteRecord
from directory.territory import load_territory
from directory.vocabularies import TEMPORARY_LODGING, VIOLENCE
from search import facts
from search.analyzer import stem
from search.document import URGENT, IndexedOffer, documents, for_tonight, gathered
from search.relevance import weights
from search.scorer import unpack

TERRITORY = load_territory()
ID = "5f0c1f66-9d9b-5f0e-8a43-0a7e6c1b2d3e"
GUILLESTRE = SiteRecord(
    label="Maison de la vallée", address="12 rue des Marmottes", postal_code="05600", commune="05065",
    lat=44.66012345678, lon=6.6490, phone="+33492000000",
)  # fmt: skip
AIGUILLES = SiteRecord(commune="05003", lat=44.7836, lon=6.8702)


def an_offer(masked: bool = False, **fields: object) -> IndexedOffer:
    record = OfferRecord.model_validate(
        {
            "name": "Cours de conduite",
            "themes": ("mobilite--preparer-un-permis",),
            "description": "Leçons pour les allocataires du RSA.",
            "modes": ("en-presentiel",),
            "sites": (GUILLESTRE, AIGUILLES),
        }
        | fields
    )
    return IndexedOffer(
        ID, ID, "Mission locale", record, sources=("template",), route="open", masked=masked,
        updated=date(2024, 1, 10), as_of=date(2023, 5, 1),
    )  # fmt: skip


def stems_of(offer: IndexedOffer) -> set[str]:
    return set(documents(offer, TERRITORY)[0].stems)


def test_one_document_per_site_with_the_offer_s_fields_on_each() -> None:
    first, second = documents(an_offer(), TERRITORY)
    assert [first.id, second.id] == [f"{ID}_0", f"{ID}_1"]
    assert [first.first, second.first] == [True, False]
    assert first.multi
    assert second.multi
    assert (first.site_commune, first.site_canton) == ("05065", TERRITORY.commune("05065").canton)  # type: ignore[union-attr]
    assert set(first.cantons) == {first.site_canton, second.site_canton}
    assert set(first.communes) == {first.site_commune, second.site_commune}
    assert first.cantons == second.cantons
    assert first.group == "on_site"
    assert first.lat == 44.6601235, "seven decimals, so that both engines compare equal numbers"
    assert first.updated == (date(2024, 1, 10) - date(1970, 1, 1)).days
    assert first.rank == UUID(ID).int >> 80
    assert first.families == ("mobilite",)


def test_documents_of_one_offer_know_what_they_hold_together_and_what_they_share() -> None:
    alone = documents(an_offer(), TERRITORY)[0]
    one, other, third = (
        replace(
            alone, id=f"{ID}_{n}", site_commune=commune, site_canton=canton, site_epci=None, lat=lat, lon=6.0
        )
        for n, (commune, canton, lat) in enumerate(
            [("05065", "0510", 44.6), ("05098", "0510", None), ("05061", "0599", 44.5)]
        )
    )
    found = gathered([one, other, third])
    assert {(one.communes, one.cantons, one.epcis) for one in found} == {
        (("05061", "05065", "05098"), ("0510", "0599"), ())
    }
    assert found[0].positions == ((44.6, 6.0), (44.5, 6.0))
    assert ["site_canton" in one.crowded for one in found] == [True, True, False]
    assert not any("site_commune" in one.crowded for one in found)


def test_without_a_site_there_is_one_document_and_no_zone_is_unknown() -> None:
    (only,) = documents(an_offer(sites=(), modes=("a-distance",)), TERRITORY)
    assert (only.first, only.multi, only.group, only.zones) == (True, False, "remote", ("unknown",))
    assert only.lat is None


def test_a_masked_offer_has_no_place_of_any_kind() -> None:
    found = documents(an_offer(masked=True), TERRITORY)
    assert len(found) == 1
    (only,) = found
    assert (only.lat, only.lon, only.site_commune, only.site_canton, only.site_epci) == (None,) * 5
    assert only.cantons == ()
    everything = repr(only)
    for secret in ("guillestr", "marmott", "05600", "05065", "44.66", "492000000"):
        assert secret not in everything.lower()
    assert facts.unpack(only.facts).sites == ()


@pytest.mark.parametrize(
    "word",
    [
        "conduite", "mission", "permis", "guillestre", "marmottes", "05600", "vallee", "aiguilles",
        "code", "driving", "rsa", "revenu", "solidarite", "chomeur",
    ],
)  # fmt: skip
def test_names_places_labels_people_s_words_and_full_forms_can_be_found(word: str) -> None:
    assert stem(word) in stems_of(an_offer(audiences=("demandeurs-emploi",)))


def test_function_words_are_not_indexed() -> None:
    assert not {"de", "les", "du", "pour"} & stems_of(an_offer())


def test_a_full_form_can_be_found_by_its_acronym() -> None:
    assert "fsl" in stems_of(an_offer(description="Fonds de solidarité pour le logement."))


def test_a_word_that_is_no_acronym_in_lower_case_is_not_written_out() -> None:
    assert stem("permanence") not in stems_of(an_offer(description="Un pass mensuel."))
    assert stem("permanence") in stems_of(an_offer(description="La PASS de l'hôpital."))


def test_the_name_weighs_more_than_the_description() -> None:
    weighed = unpack(documents(an_offer(), TERRITORY)[0].weights)
    assert weighed[stem("conduite")] > weighed[stem("allocataires")]
    assert "n" in documents(an_offer(), TERRITORY)[0].weights.split(f" {stem('conduite')}=")[1].split(" ")[0]


def test_texts_are_the_searchable_fields() -> None:
    first = documents(an_offer(), TERRITORY)[0]
    assert set(first.texts) <= set(weights()["fields"])
    assert first.texts["name"] == f"{stem('cours')} {stem('conduite')}"
    assert {word for text in first.texts.values() for word in text.split()} == set(first.stems)
    assert stem("conduite") in {stem(word) for word in first.words}


def test_facts_are_those_of_the_whole_offer() -> None:
    offer = an_offer(zone_eligibilite=("departement:05",))
    for document in documents(offer, TERRITORY):
        held = facts.unpack(document.facts)
        assert held.zones == ("departement:05",)
        assert [site.commune for site in held.sites] == ["05065", "05003"]
        assert held.as_of == (date(2023, 5, 1) - date(1970, 1, 1)).days
        assert (held.group, held.route, held.tonight) == ("on_site", "open", facts.NOT_TONIGHT)


@pytest.mark.parametrize(
    ("name", "themes", "audiences", "tonight"),
    [
        ("Hébergement d'urgence", (TEMPORARY_LODGING,), (URGENT,), facts.TONIGHT),
        ("Accueil de jour de Gap", (TEMPORARY_LODGING,), (URGENT,), facts.BY_DAY),
        ("Accueil de jour", (), ("seniors",), facts.NOT_TONIGHT),
        ("Foyer de jeunes", (TEMPORARY_LODGING,), ("jeunes",), facts.NOT_TONIGHT),
        ("Mise à l'abri", (TEMPORARY_LODGING, VIOLENCE), (URGENT,), facts.NOT_TONIGHT),
    ],
)
def test_what_an_offer_is_to_whoever_has_no_roof(
    name: str, themes: tuple[str, ...], audiences: tuple[str, ...], tonight: int
) -> None:
    assert for_tonight(an_offer(name=name, themes=themes, audiences=audiences).record) == tonight
