"""Soliguide: hours in integers, markup, codes that are not codes, closures, saturation, publics."""

from __future__ import annotations

import json
from datetime import date

import pytest

from directory.vocabularies import AUDIENCES, FAMILIES, THEMES, TYPES
from importers.base import Notes
from importers.formats import soliguide_categories as categories
from importers.formats.soliguide import NOT_PUBLISHED, Soliguide
from importers.formats.soliguide_times import closure, hours, saturation
from importers.privacy import public_payload
from importers.readers.parts import parts_of
from importers.refusal import FileRefused

TODAY = date(2026, 11, 25)
OPEN = {"open": True, "timeslot": [{"start": 900, "end": 1230}, {"start": 1400, "end": 1830}]}
WEEK = {"monday": OPEN, "tuesday": {"open": False, "timeslot": []}, "closedHolidays": "UNKNOWN"}
SERVICE = {"categorie": 601, "serviceObjectId": "s1", "description": None, "close": {"actif": False}}
PLACE = {
    "lieu_id": 12,
    "name": "Resto du coin",
    "description": "<p>Un repas&nbsp;chaud.<br>Bienvenue &amp; merci</p>",
    "entity": {
        "mail": "contact@resto.fr",
        "website": None,
        "phones": [{"label": "Accueil", "phoneNumber": "04 92 00 00 00"}],
    },
    "position": {
        "adresse": "3 rue Carnot, 05000 Gap",
        "codePostal": "05000",
        "ville": "Gap",
        "cityCode": "05061",
        "location": {"type": "Point", "coordinates": [6.0794, 44.5597]},
    },
    "newhours": WEEK,
    "publics": {"accueil": 0, "gender": ["men", "women"], "age": {"min": 0, "max": 99}},
    "modalities": {"price": {"checked": False}, "orientation": {"checked": False}},
    "services_all": [SERVICE],
    "statut": "ONLINE",
    "seo_url": "resto-du-coin-gap-12",
    "updatedAt": "2026-06-23T09:19:57.898Z",
}


def read(mapped, part, service=None, **more):
    place = PLACE | more
    if service is not None:
        place["services_all"] = [SERVICE | service]
    content = json.dumps({"places": [place], "nbResults": 1}).encode()
    ((row, result),) = mapped(Soliguide(), [part("soliguide.json", content)])
    return row, result


def offer_of(mapped, part, service=None, **more):
    return read(mapped, part, service, **more)[1].drafts[1].candidate.offer


def position(**more):
    return PLACE["position"] | more


def test_a_place_is_a_partner_and_each_service_an_offer(mapped, part):
    _, result = read(
        mapped, part, services_all=[SERVICE, SERVICE | {"categorie": 301, "serviceObjectId": "s2"}]
    )
    partner, meal, shower = (draft.candidate for draft in result.drafts)
    assert result.problems == ()
    assert (partner.key, meal.key, shower.key) == ("12", "s1", "s2")
    assert partner.partner.description == "Un repas chaud.\nBienvenue & merci"
    assert partner.partner.provenance.url == "https://soliguide.fr/fr/fiche/resto-du-coin-gap-12"
    assert partner.partner.updated_at == "2026-06-23"
    assert [(c.kind, c.value, c.label) for c in partner.partner.contacts] == [
        ("email", "contact@resto.fr", None),
        ("phone", "+33492000000", "Accueil"),
    ]
    assert (meal.offer.name, meal.offer.themes) == (
        "Distribution de repas",
        ("equipement-et-alimentation--alimentation",),
    )
    assert (shower.offer.name, shower.offer.families) == ("Douches", ("vie-quotidienne",))
    site = meal.offer.sites[0]
    assert (site.address, site.commune, site.lat, site.lon) == ("3 rue Carnot", "05061", 44.5597, 6.0794)
    assert site.hours == "Mo 09:00-12:30,14:00-18:30"


def test_the_newer_words_are_read_as_the_older_ones(mapped, part):
    new = {
        "address": "3 rue Carnot",
        "postalCode": "05000",
        "city": "Gap",
        "location": PLACE["position"]["location"],
    }
    offer = offer_of(mapped, part, {"category": "food_packages", "categorie": None}, position=new)
    assert offer.name == "Paniers alimentaires"
    assert offer.sites[0].commune == "05061"


@pytest.mark.parametrize(
    ("stated", "commune"),
    [
        (("05100", "Briançon", "05100"), "05023"),
        (("05000", "Gap", "05000"), "05061"),
        (("05061", "Gap", "05000"), "05061"),
    ],
)
def test_a_postal_code_in_the_place_of_the_communes_is_not_taken_for_it(mapped, part, stated, commune):
    code, town, postal = stated
    place = position(cityCode=code, ville=town, codePostal=postal, location=None)
    _, result = read(mapped, part, position=place)
    assert result.drafts[0].candidate.partner.place.commune == commune
    assert [p.field for p in result.problems] == (["cityCode"] if code == postal else [])


def test_hours_of_the_service_win_and_broken_ones_are_told(mapped, part):
    night = {
        "friday": {"open": True, "timeslot": [{"start": "2000", "end": 800}]},
        "closedHolidays": "CLOSED",
    }
    offer = offer_of(mapped, part, {"differentHours": True, "hours": night})
    assert offer.sites[0].hours == "Fr 20:00-08:00; PH off"
    broken = {"monday": {"open": True, "timeslot": [{"start": 975, "end": 1200}]}}
    _, result = read(mapped, part, newhours=broken)
    assert [(p.field, p.severity) for p in result.problems] == [("newhours", "error")]
    assert hours({"monday": {"open": True, "timeslot": "?"}}).value is None


def test_a_closure_suspends_until_its_end(mapped, part):
    shut = {"actif": True, "dateDebut": "2026-11-01T00:00:00Z", "dateFin": "2026-12-15T00:00:00Z"}
    offer = offer_of(mapped, part, {"close": shut})
    assert (offer.validity.starts_on, offer.suspended) == ("2026-12-16", False)
    assert offer.a_savoir == offer.validity.text == "Fermé jusqu'au 15/12/2026."
    endless = offer_of(mapped, part, {"close": {"actif": True, "dateDebut": None, "dateFin": None}})
    assert (endless.suspended, endless.validity) == (True, None)


def test_a_closure_to_come_or_over_changes_nothing_today():
    later = closure({"dateDebut": "2026-12-20", "dateFin": "2027-01-03"}, TODAY, active=True)
    assert (later.suspended, later.validity) == (False, None)
    assert later.words == "Fermeture annoncée du 20/12/2026 au 03/01/2027."
    over = closure({"dateDebut": "2026-07-01", "dateFin": "2026-08-31"}, TODAY, active=True)
    assert (over.suspended, over.validity, over.words) == (False, None, None)


def test_a_message_of_the_moment_is_plain_text_with_its_title(mapped, part):
    message = {"actif": True, "name": "Travaux", "description": "<p>Entrée par la <b>cour</b></p>"}
    offer = offer_of(mapped, part, tempInfos={"message": message})
    assert offer.a_savoir == "Travaux : Entrée par la cour"
    assert offer_of(mapped, part, tempInfos={"message": message | {"actif": False}}).a_savoir is None


@pytest.mark.parametrize("level", [0, 1, 2, "HIGH", "TOTAL", None])
def test_saturation_is_a_warning_and_its_absence_promises_nothing(mapped, part, level):
    offer = offer_of(
        mapped, part, {"saturated": {"statut": level, "precision": "voir marie.dupont@resto.fr"}}
    )
    told = offer.model_dump_json()
    assert "disponible" not in told
    assert "dupont" not in told
    assert offer.capacity is None
    assert (offer.a_savoir is None) == (level in {0, None})
    assert saturation({"statut": level}, "2026-06-23") is None or "23/06/2026" in offer.a_savoir


def test_who_opens_the_door_and_what_is_asked(mapped, part):
    ways = {
        "orientation": {"checked": True, "precisions": "<b>SIAO</b>"},
        "price": {"checked": True, "precisions": "1 €"},
        "docs": ["Carte d'identité"],
    }
    offer = offer_of(mapped, part, {"differentModalities": True, "modalities": ways})
    assert offer.mobilisable_par == ("professionnels",)
    assert "SIAO" in offer.how_to_access
    assert "<b>" not in offer.how_to_access
    assert (offer.fees, offer.fees_detail) == (("payant",), "Service payant. 1 €")
    assert "Carte d'identité" in offer.conditions
    assert offer_of(mapped, part).fees == ()


@pytest.mark.parametrize(
    ("publics", "audiences", "ages"),
    [
        ({"accueil": 0}, ("tous-publics",), (None, None)),
        ({"accueil": 2, "gender": ["women"], "age": {"min": 18, "max": 99}}, ("femmes",), (18, None)),
        ({"accueil": 2, "age": {"min": 16, "max": 25}}, ("jeunes",), (16, 25)),
        ({"accueil": 2, "administrative": ["asylum"]}, ("personnes-exilees",), (None, None)),
        ({"accueil": 1, "other": ["ukraine"]}, ("tous-publics",), (None, None)),
        ({"accueil": 2, "other": ["prison"]}, ("personnes-en-situation-juridique-specifique",), (None, None)),
    ],
)
def test_publics(mapped, part, publics, audiences, ages):
    offer = offer_of(mapped, part, {"differentPublics": True, "publics": publics})
    assert (offer.audiences, (offer.age_min, offer.age_max)) == (audiences, ages)


@pytest.mark.parametrize(
    "publics", [{"accueil": 2, "other": ["violence"]}, {"accueil": 2, "gender": ["women"]}]
)
def test_a_shelter_is_hidden_with_all_its_place_offers(mapped, part, publics):
    service = {"categorie": 1302, "differentPublics": True, "publics": publics, "hours": {}}
    _, result = read(mapped, part, services_all=[SERVICE | service, SERVICE | {"serviceObjectId": "s2"}])
    assert result.hidden
    assert all(draft.candidate.record.address_masked for draft in result.drafts)
    assert not read(mapped, part, service | {"categorie": 601})[1].hidden


def test_every_box_ticked_leaves_nobody_out_and_hides_nothing(mapped, part):
    every = [
        "addiction",
        "handicap",
        "hiv",
        "lgbt",
        "prison",
        "prostitution",
        "student",
        "mentalHealth",
        "violence",
    ]
    for other in (every, ["all"]):
        publics = {"accueil": 2, "gender": ["men"], "other": other}
        service = {"categorie": 1302, "differentPublics": True, "publics": publics}
        _, result = read(mapped, part, service)
        assert not result.hidden
        assert result.drafts[1].candidate.offer.audiences_text == "Réservé à : hommes."


def test_lodging_for_victims_that_is_for_all_too_is_hidden(mapped, part):
    publics = {"accueil": 2, "other": ["all", "violence"]}
    assert read(mapped, part, {"categorie": 1302, "differentPublics": True, "publics": publics})[1].hidden


def test_publics_are_read_as_the_api_spells_them(mapped, part):
    publics = {"accueil": 1, "other": ["addiction", "mentalHealth"]}
    offer = offer_of(mapped, part, {"differentPublics": True, "publics": publics})
    assert (
        offer.audiences_text
        == "En priorité : personnes ayant une addiction, personnes en souffrance psychique."
    )


def test_no_person_is_kept(mapped, part):
    phones = [
        {"label": "Mme Dupont", "phoneNumber": "0492000000"},
        {"label": "Sophie", "phoneNumber": "0492000001"},
    ]
    entity = {"mail": "sophie.dupont@gmail.com", "phones": phones}
    row, result = read(mapped, part, entity=entity, createdBy={"name": "Sophie"})
    payload = public_payload(row.values, Soliguide.drops, result.context)
    told = json.dumps(
        [payload, [d.candidate.model_dump() for d in result.drafts], [p.as_dict() for p in result.problems]]
    )
    assert "dupont" not in told.lower()
    assert "sophie" not in told.lower()
    assert [c.value for c in result.drafts[0].candidate.partner.contacts] == ["+33492000000", "+33492000001"]


def test_a_place_closed_for_good_says_so_and_a_draft_is_set_aside(mapped, part):
    _, closed = read(mapped, part, statut="PERMANENTLY_CLOSED")
    assert closed.drafts[0].candidate.partner.closed
    assert closed.drafts[1].candidate.offer.suspended
    assert read(mapped, part, statut="DRAFT")[1].set_aside == NOT_PUBLISHED


def test_a_page_for_professionals_only_is_set_aside(mapped, part):
    assert read(mapped, part, visibility="ALL")[1].set_aside is None
    kept_back = read(mapped, part, visibility="PRO")[1]
    assert (kept_back.set_aside, kept_back.drafts) == (NOT_PUBLISHED, ())


def test_access_for_all_and_animals_are_told_when_ticked(mapped, part):
    ways = {"pmr": {"checked": True}, "animal": {"checked": True}}
    told = "Accessible aux personnes à mobilité réduite.\nLes animaux sont acceptés."
    assert offer_of(mapped, part, modalities=ways).how_to_access == told
    assert offer_of(mapped, part, modalities={"pmr": {"checked": False}}).how_to_access is None


@pytest.mark.parametrize(
    ("stated", "name"),
    [
        ({"categorie": None, "category": "addiction_care"}, "Soins pour les addictions"),
        ({"categorie": None, "category": "sexual_violence_support"}, "Aide aux victimes de violences sexuelles"),
        ({"categorie": None, "category": "optical_care"}, "Soins des yeux"),
        ({"categorie": 1107}, "Gynécologie"),
        ({"categorie": 1121}, "Ostéopathie"),
        ({"categorie": 1122}, "Acupuncture"),
    ],
)  # fmt: skip
def test_the_health_categories_of_2025_and_the_specialties_have_their_names(mapped, part, stated, name):
    _, result = read(mapped, part, stated)
    assert result.problems == ()
    assert result.drafts[1].candidate.offer.name == name


@pytest.mark.parametrize(
    ("category", "hides"),
    [("women_housing", True), ("long_term_accommodation", True), (1306, True), ("women_health", False)],
)
def test_a_lodging_newer_than_our_table_is_hidden_too(mapped, part, category, hides):
    publics = {"accueil": 2, "gender": ["women"]}
    service = {"categorie": category, "differentPublics": True, "publics": publics}
    assert read(mapped, part, service)[1].hidden is hides


def test_lodging_with_care_is_hidden_as_other_lodging(mapped, part):
    publics = {"accueil": 2, "gender": ["women"]}
    lodged = {"categorie": None, "category": "medical_accommodation", "differentPublics": True}
    assert read(mapped, part, lodged | {"publics": publics})[1].hidden


def test_an_unknown_category_is_told_and_kept(mapped, part):
    _, result = read(mapped, part, {"categorie": 9999})
    assert result.drafts[1].candidate.offer.name == "Autre service"
    assert [(p.field, p.value) for p in result.problems] == [("categorie", "9999")]


def test_a_place_without_identity_is_refused_and_one_without_place_too(mapped, part):
    for more, field in (
        ({"lieu_id": None, "_id": None}, "lieu_id"),
        ({"name": ""}, "name"),
        ({"position": {}}, "position"),
    ):
        _, result = read(mapped, part, **more)
        assert [(p.field, p.severity) for p in result.problems] == [(field, "rejected")]
    assert ("offer", "s1") in read(mapped, part, name="")[1].keys


def test_another_file_is_refused(part):
    with pytest.raises(FileRefused, match="services_all"):
        list(Soliguide().read([part("a.json", b'{"places": [{"nom": "a"}]}')], Notes()))


def test_the_categories_speak_data_inclusion():
    for category in categories.CATEGORIES.values():
        assert set(category.themes) <= set(THEMES)
        assert set(category.families) <= set(FAMILIES)
        assert category.type in TYPES
        assert category.themes or category.families
    assert set(categories.AUDIENCES.values()) <= set(AUDIENCES)


def test_the_real_answer(mapped, everywhere, shared_data):
    with parts_of(shared_data / "samples" / "soliguide-sample.json") as parts:
        ((row, result),) = mapped(Soliguide(), parts)
    assert result.set_aside == "hors du territoire"
    assert result.problems == ()
    kept = Soliguide().map(row, everywhere)
    partner, *offers = (draft.candidate for draft in kept.drafts)
    assert [offer.offer.name for offer in offers] == [
        "Accompagnement social",
        "Écrivain public",
        "Aide aux démarches administratives",
        "Aide et conseil aux parents",
    ]
    assert partner.partner.place.hours == "Mo-We,Fr 09:00-12:30; Th 09:00-12:30,14:00-18:30"
    assert all(offer.offer.audiences == ("tous-publics",) for offer in offers)
