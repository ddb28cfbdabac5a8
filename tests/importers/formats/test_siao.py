"""The SIAO's table: spreadsheet numbers, people kept safe, places given through the 115."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest

from directory.vocabularies import AUDIENCES, THEMES
from importers.base import Notes
from importers.formats.siao import Siao
from importers.formats.siao_words import KINDS, WORDS
from importers.privacy import public_payload
from importers.readers.parts import parts_of
from importers.refusal import FileRefused

ROW = {
    "Nom de la structure": "CHRS LE RELAIS",
    "Type": "URGENCE",
    "Catégorie de structure": "CHRS",
    "Adresse": "3 R CARNOT",
    "Ville": "GAP",
    "Code postal": "5000.0",
    "Code INSEE": "           ",
    "Code SIRET": "130 025 265 00013",
    "Nom du référent": "Dupont",
    "Prénom du référent": "Sophie",
    "Téléphone": "04 92 00 00 00",
    "Mail": "chrs@relais.fr",
    "Observation": "Accueil de nuit",
    "Participation financière nuit": "NON",
    "Coût nuit": "0.0",
    "Restauration": "NON",
    "Coût restauration": "0.0",
    "Coût dîner": "0.0",
    "Structure éphémère": "NON",
    "Admission directe": "NON",
    "FINESS": "50000272.0",
    "Entitée gestionnaire": "Une association",
    "Dispositif": "Hébergement",
    "Âge des personnes": "25 à 59 ans, 60 ans et plus, 18 à 24 ans",
    'Public accueilli "Accueil tout public"': "NON",
    'Public accueilli "Homme seul"': "OUI",
    'Public accueilli "Femme seule"': "OUI",
    'Public accueilli "Femme seule avec enfant(s)"': "NON",
    'Public accueilli "Femmes victimes de violences"': "NON",
    'Public accompagné "Addictions"': "OUI",
    'Public accompagné "Personnes victimes de violence"': "NON",
    'Jour d\'ouverture "Lundi"': "OUI",
    'Heure Ouverture "Lundi"': "18:00:00",
    'Heure Fermeture "Lundi"': "22:00:00",
    'Jour d\'ouverture "Mardi"': "NON",
    'Heure Ouverture "Mardi"': "09:00:00",
    'Heure Fermeture "Mardi"': "17:00:00",
    "Capacité théorique totale": "18.0",
    "Capacité disponible totale": "4.0",
    "Nombre de places occupées": "14.0",
}


def table(*rows, name="siao-202609.csv"):
    lines = [ROW | row for row in rows] or [ROW]
    if name.endswith(".xlsx"):
        book = openpyxl.Workbook()
        for line in (list(ROW), *[list(line.values()) for line in lines]):
            book.active.append(line)
        stream = BytesIO()
        book.save(stream)
        return stream.getvalue()
    text = StringIO()
    writer = csv.DictWriter(text, list(ROW), delimiter=";")
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode()


def read(mapped, part, *rows, name="siao-202609.csv"):
    return [result for _, result in mapped(Siao(), [part(name, table(*rows, name=name))])]


def records(result):
    partner, offer = (draft.candidate for draft in result.drafts)
    return partner.partner, offer.offer


@pytest.mark.parametrize("name", ["siao-202609.csv", "siao-202609.xlsx"])
def test_a_place_given_through_the_115(mapped, part, name):
    (result,) = read(mapped, part, name=name)
    partner, offer = records(result)
    assert result.problems == ()
    assert (partner.name, partner.siret, partner.finess) == ("CHRS le relais", "13002526500013", "050000272")
    assert partner.reseaux_porteurs == ("chrs",)
    assert (partner.place.address, partner.place.commune, partner.place.postal_code) == (
        "3 Rue Carnot",
        "05061",
        "05000",
    )
    assert (offer.name, offer.families) == ("Hébergement d'urgence", ("hebergement-urgence",))
    assert offer.mobilisable_par == ("professionnels",)
    assert "115" in offer.how_to_access
    assert offer.sites[0].hours == "Mo 18:00-22:00"
    assert (offer.age_min, offer.age_max) == (18, None)
    assert offer.audiences_text == "Accueille : homme seul, femme seule. Accompagne : addictions."
    assert (offer.fees, offer.address_masked, offer.zone_eligibilite) == ((), False, ())


def test_capacity_is_the_whole_one_dated_and_never_what_is_free(mapped, part):
    _, offer = records(read(mapped, part)[0])
    assert (offer.capacity.total, offer.capacity.text) == (18, "18 places en tout (chiffre du 09/2026)")
    told = offer.model_dump_json(exclude={"a_savoir"})
    assert "disponible" not in told
    _, undated = records(read(mapped, part, name="siao.csv")[0])
    assert "inconnue" in undated.capacity.text
    assert records(read(mapped, part, {"Capacité théorique totale": "0.0"})[0])[1].capacity is None


def test_no_person_is_kept(mapped, part):
    ((row, result),) = mapped(Siao(), [part("siao.csv", table({"Mail": "sophie.dupont@gmail.com"}))])
    payload = public_payload(row.values, Siao.drops, result.context)
    told = f"{payload} {result.drafts} {result.problems}".lower()
    assert "dupont" not in told
    assert "sophie" not in told


@pytest.mark.parametrize(
    "row",
    [
        {'Public accueilli "Femmes victimes de violences"': "OUI"},
        {'Public accompagné "Personnes victimes de violence"': "OUI"},
        {'Public accueilli "Homme seul"': "NON"},
        {"Nom de la structure": "MAISON DES FEMMES", 'Public accueilli "Accueil tout public"': "OUI"},
        {"Nom de la structure": "CENTRE MATERNEL"},
    ],
)
def test_a_shelter_is_hidden_and_its_problems_say_nothing(mapped, part, row):
    (result,) = read(mapped, part, row | {"Code SIRET": "1"})
    assert result.hidden
    assert all(draft.candidate.record.address_masked for draft in result.drafts)
    (refused,) = read(mapped, part, row | {"Ville": "", "Code postal": ""})
    assert refused.hidden
    assert refused.problems[-1].severity == "rejected"


def test_a_place_for_everybody_is_not_hidden_though_every_box_is_ticked(mapped, part):
    ticked = {name: "OUI" for name in ROW if name.startswith("Public")}
    (result,) = read(mapped, part, ticked)
    assert not result.hidden
    assert records(result)[1].audiences_text == "Accueille tout public."


@pytest.mark.parametrize(
    ("stated", "name", "themes"),
    [
        (("INSERTION", "Hébergement"), "insertion", 1),
        (("", "Logement adapté"), "logement", 2),
        (("", "Veille sociale"), "veille sociale", 2),
        (("", ""), "hebergement", 1),
    ],
)
def test_the_kind_comes_from_the_type_then_the_dispositif(mapped, part, stated, name, themes):
    row = {"Type": stated[0], "Dispositif": stated[1], "Catégorie de structure": ""}
    _, offer = records(read(mapped, part, row)[0])
    assert offer.name == KINDS[name].name
    assert len(offer.themes) == themes
    assert "115" in offer.how_to_access


def test_a_cost_is_told_and_an_unticked_box_is_not_free(mapped, part):
    _, offer = records(read(mapped, part, {"Coût nuit": "3.5", "Participation financière nuit": "OUI"})[0])
    assert (offer.fees, offer.fees_detail) == (("payant",), "Participation : 3,5 € par nuit.")


def test_meals_and_a_place_for_a_time_only_are_told(mapped, part):
    row = {"Restauration": "OUI", "Coût dîner": "2.5", "Structure éphémère": "OUI"}
    _, offer = records(read(mapped, part, row)[0])
    assert (offer.fees, offer.fees_detail) == ((), "Repas : dîner 2,5 €.")
    assert offer.description == "Accueil de nuit\nIl est possible d'y manger."
    assert offer.a_savoir.startswith("C'est une structure temporaire")
    _, usual = records(read(mapped, part)[0])
    assert "temporaire" not in usual.a_savoir
    assert (usual.description, usual.fees_detail) == ("Accueil de nuit", None)


@pytest.mark.parametrize(
    "hours",
    [
        {'Heure Ouverture "Mardi"': "00:00:00", 'Heure Fermeture "Mardi"': "00:00:00"},
        {'Heure Ouverture "Mardi"': "0:00", 'Heure Fermeture "Mardi"': "0:00"},
        {'Heure Ouverture "Mardi"': ""},
    ],
)
def test_an_open_day_without_hours_does_not_make_it_closed(mapped, part, hours):
    _, offer = records(read(mapped, part, {'Jour d\'ouverture "Mardi"': "OUI"} | hours)[0])
    assert offer.sites[0].hours is None


def test_rows_that_look_alike_are_told_apart_by_their_address_whatever_their_order(mapped, part):
    other = {"Adresse": "9 R CARNOT"}
    keys = [
        {d.candidate.key for r in read(mapped, part, *rows) for d in r.drafts}
        for rows in (({}, other), (other, {}))
    ]
    assert keys[0] == keys[1]
    assert len(keys[0]) == 2
    zero = {"Code postal": "05000"}
    assert (
        read(mapped, part, zero)[0].drafts[0].candidate.key == read(mapped, part)[0].drafts[0].candidate.key
    )


def test_a_row_without_name_or_place_is_refused(mapped, part):
    for row, field in (
        ({"Nom de la structure": " "}, "nom_de_la_structure"),
        ({"Ville": "", "Code postal": ""}, "ville"),
    ):
        (result,) = read(mapped, part, row)
        assert (result.problems[-1].field, result.problems[-1].severity) == (field, "rejected")
    assert result.problems[-1].column == "Ville"


def test_another_table_is_refused(part):
    with pytest.raises(FileRefused, match="dispositif"):
        list(Siao().read([part("a.csv", b"Nom de la structure;Ville\na;b\n")], Notes()))


def test_the_words_speak_data_inclusion():
    assert {theme for kind in KINDS.values() for theme in kind.themes} <= set(THEMES)
    assert {kind for _, kind in WORDS} <= set(KINDS)
    assert "personnes-en-situation-durgence" in AUDIENCES


def test_imported_twice_nothing_changes_and_no_hidden_place_is_told(instance, tmp_path):
    path = tmp_path / "siao-202609.csv"
    shelter = {
        "Nom de la structure": "ABRI SECRET",
        'Public accueilli "Homme seul"': "NON",
        "Téléphone": "0492111111",
        "Code SIRET": "",
        "FINESS": "",
        "Adresse": "77 R CACHEE",
    }
    path.write_bytes(
        table({}, shelter, {"Ville": "Montargis", "Code postal": "45200.0"}, {"Nom de la structure": ""})
    )
    first = instance.load("siao", path).as_dict()
    again = instance.load("siao", path).as_dict()
    assert first["rows"] == {"read": 4, "stored": 2, "unchanged": 0, "set_aside": 1, "rejected": 1}
    assert again["rows"] == {"read": 4, "stored": 0, "unchanged": 2, "set_aside": 1, "rejected": 1}
    kept = b"".join(file.read_bytes() for file in instance.home.rglob("*") if file.is_file())
    assert b"492111111" not in kept
    assert "cachee" not in kept.decode("utf-8", "ignore").lower()


def test_the_real_header_and_its_scrambled_row(mapped, everywhere, shared_data):
    with parts_of(shared_data / "samples" / "siao-sample.csv") as parts:
        ((row, result),) = mapped(Siao(), parts)
    assert (result.set_aside, result.problems) == ("hors du territoire", ())
    assert len(row.columns) == 89
    partner, offer = records(Siao().map(row, everywhere))
    assert (partner.siret, partner.place.postal_code, partner.finess) == (
        "17450131200204",
        "45200",
        "550006167",
    )
    assert offer.capacity is None
    assert offer.sites[0].hours is None
