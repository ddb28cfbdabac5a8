"""data·inclusion in all its forms, and every trap seen in real files."""

from __future__ import annotations

import json

import pytest
from data_inclusion.schema import v1

from importers.base import Notes
from importers.formats import data_inclusion_v0 as v0
from importers.formats.data_inclusion import DataInclusion
from importers.readers.parts import parts_of
from importers.refusal import FileRefused

STRUCTURE = {
    "id": "s1",
    "nom": "Mission locale",
    "code_insee": "05061",
    "adresse": "5 rue des Alpes",
    "date_maj": "2026-01-10",
}
SERVICE = {
    "id": "o1",
    "structure_id": "s1",
    "nom": "Accueil",
    "code_insee": "05061",
    "description": "Un accueil.",
}


def offer(mapped, part, **values):
    content = json.dumps([SERVICE | values]).encode()
    ((_, result),) = mapped(DataInclusion(), [part("services.json", content)])
    return (result.drafts[0].candidate.offer if result.drafts else None), result


def partner(mapped, part, **values):
    content = json.dumps([STRUCTURE | values]).encode()
    ((_, result),) = mapped(DataInclusion(), [part("structures.json", content)])
    return (result.drafts[0].candidate.partner if result.drafts else None), result


def test_the_official_template_tells_each_deliberate_error(mapped, shared_data):
    notes = Notes()
    with parts_of(shared_data / "samples" / "data-inclusion-dataset.xlsx") as parts:
        rows = mapped(DataInclusion(), parts, notes)
    problems = [*notes.problems, *(p for _, m in rows for p in m.problems)]
    found = {(p.sheet, p.row, p.column, p.field, p.value) for p in problems}
    assert found == {
        ("Structures", 1, "C", "date_maj", "2026-02-23"),
        ("Structures", 1, "R", None, "colonne en trop"),
        ("Structures", 1, "S", None, "colonne en double"),
        ("Structures", 4, "D", "nom", "AGENCE ACTION LOGEMENT."),
        ("Structures", 4, "J", "code_postal", "750121"),
        ("Structures", 4, "L", "courriel", "pas une adresse"),
        ("Structures", 4, "N", "site_web", "pas une url !"),
        ("Services", 1, "D", "date_maj", "2026-03-03"),
        ("Services", 1, "J", "lien_source", "lien_source"),
        ("Services", 1, "AG", None, "lien_url_gen"),
        ("Services", 1, "AH", None, "lien_url_widget"),
        ("Services", 4, "I", "thematiques", "logement-hebergement--louer-un-appartement"),
        ("Services", 4, "AB", "mobilisable_par", "autres"),
        ("Services", 4, "AE", "nombre_semaines", "beaucoup"),
        ("Services", 5, "Q", "code_insee", "59999"),
        ("Services", 5, "AB", "mobilisable_par", "autres"),
        ("Services", 5, "AE", "nombre_semaines", "beaucoup"),
    }
    assert all(p.fix for p in problems)
    reasons = [m.set_aside for _, m in rows]
    assert reasons.count("ligne marquée « __ignore__ »") == 4
    assert reasons.count("hors du territoire") == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps({"services": [SERVICE], "structures": [STRUCTURE]})),
        ("structures.json", json.dumps([STRUCTURE])),
        ("a.ndjson", json.dumps(STRUCTURE) + "\n" + json.dumps(SERVICE) + "\n"),
        ("structures.csv", "id;nom;code_insee\ns1;Mission locale;5061\n"),
        ("services.csv", "id,structure_id,nom,code_insee\no1,s1,Accueil,05061\n"),
    ],
)
def test_every_form_is_recognised_and_read(mapped, part, name, content):
    parts = [part(name, content.encode())]
    assert DataInclusion().sniff(parts)
    rows = mapped(DataInclusion(), parts)
    assert rows
    assert all(result.drafts[0].candidate.key in {"s1", "o1"} for _, result in rows)


def test_a_folder_is_read_structures_first(mapped, part):
    services = part("1-services.json", json.dumps([SERVICE]).encode())
    structures = part("2-structures.json", json.dumps([STRUCTURE]).encode())
    kinds = [row.kinds for row, _ in mapped(DataInclusion(), [services, structures])]
    assert kinds == [("partner",), ("offer",)]


def test_another_file_is_refused(part):
    for name, content in (("a.csv", b"a,b\n1,2\n"), ("a.json", b'[{"x": 1}]'), ("a.pdf", b"%PDF")):
        with pytest.raises(FileRefused):
            list(DataInclusion().read([part(name, content)], Notes()))


def test_lost_zeros_decimal_commas_and_signs_come_back(mapped, part):
    record, result = partner(
        mapped,
        part,
        siret=13001727000013,
        code_insee=5061,
        code_postal=5000.0,
        latitude="44,5597",
        longitude="-6,0794",
    )
    assert (record.siret, record.place.commune, record.place.postal_code) == (
        "13001727000013",
        "05061",
        "05000",
    )
    assert (record.place.lat, record.place.lon, record.place.origin) == (44.5597, 6.0794, "repaired")
    assert [(p.field, p.severity) for p in result.problems] == [("latitude", "warning")]


@pytest.mark.parametrize(
    "value",
    [["femmes", "jeunes"], '["femmes", "jeunes"]', "{femmes,jeunes}", "femmes, jeunes", "femmes|jeunes"],
)
def test_a_set_is_read_however_it_is_written(mapped, part, value):
    assert offer(mapped, part, publics=value)[0].audiences == ("femmes", "jeunes")


def test_v0_values_become_v1(mapped, part):
    record, result = offer(
        mapped,
        part,
        description=None,
        presentation_resume="Court.",
        presentation_detail="Plus long.",
        types=["accueil"],
        thematiques=["mobilite--preparer-un-permis-de-conduire", "numerique--acceder-a-du-materiel"],
        profils=["beneficiaires-rsa", "sans-domicile-fixe"],
        frais=["gratuit-sous-conditions"],
        zone_diffusion_type="departement",
        zone_diffusion_code="05",
        modes_orientation_accompagnateur=["envoyer-un-mail"],
        modes_orientation_beneficiaire=["telephoner", "autre"],
        pre_requis=["Être majeur"],
        justificatifs=["Carte d'identité"],
    )
    assert record.description == "Court.\n\nPlus long."
    assert record.type == "information"
    assert record.themes == ("mobilite--preparer-un-permis", "numerique--acquerir-un-equipement")
    assert record.audiences == ("beneficiaires-des-minimas-sociaux", "personnes-en-situation-durgence")
    assert (record.fees, record.fees_detail) == (("gratuit",), "Gratuit sous conditions.")
    assert record.zone_eligibilite == ("departement:05",)
    assert record.mobilisable_par == ("usagers", "professionnels")
    assert record.modes_mobilisation == ("telephoner", "envoyer-un-courriel")
    assert record.conditions == "Être majeur\nCarte d'identité"
    assert result.problems == ()


def test_every_v0_value_maps_to_a_v1_one():
    assert {new for values in v0.THEMES.values() for new in values} <= {t.value for t in v1.Thematique}
    assert {new for values in v0.AUDIENCES.values() for new in values} <= {p.value for p in v1.Public}
    assert {new for new in v0.TYPES.values() if new} <= {t.value for t in v1.TypeService}
    assert {new for new, _ in v0.FEES.values()} <= {f.value for f in v1.Frais}
    assert {n for v in v0.MODES_MOBILISATION.values() for n in v} <= {m.value for m in v1.ModeMobilisation}


def test_no_person_is_read(mapped, part):
    record, result = offer(
        mapped, part, contact_nom_prenom="Marie Dupont", courriel="marie.dupont@exemple.fr"
    )
    assert record.contacts == ()
    assert "Dupont" not in repr(record)
    (problem,) = result.problems
    assert problem.field == "courriel"
    assert problem.value is None
    assert "dupont" not in problem.reason


def test_a_private_contact_of_v0_is_dropped(mapped, part):
    assert offer(mapped, part, contact_public=False, telephone="04 92 00 00 00")[0].contacts == ()


@pytest.mark.parametrize(
    ("values", "where"),
    [
        ({"code_insee": "59350"}, None),
        ({"code_insee": "59350", "zone_eligibilite": ["05"]}, "inside"),
        ({"code_insee": None, "zone_eligibilite": ["05061"]}, "inside"),
        ({"code_insee": None, "zone_eligibilite": ["13"]}, None),
        ({"code_insee": None, "zone_eligibilite": ["france"], "modes_accueil": ["a-distance"]}, "inside"),
        ({"code_insee": None}, "partner"),
    ],
)
def test_an_offer_concerns_the_territory_by_its_place_its_zone_or_its_partner(mapped, part, values, where):
    _, result = offer(mapped, part, **values)
    assert (result.drafts[0].where if result.drafts else None) == where


@pytest.mark.parametrize("field", ["id", "nom", "structure_id"])
def test_identity_name_and_parent_are_needed(mapped, part, field):
    _, result = offer(mapped, part, **{field: None})
    assert [p.severity for p in result.problems] == ["rejected"]
    assert result.drafts == ()


def test_a_place_that_cannot_be_found_refuses_the_row(mapped, part):
    _, result = partner(mapped, part, code_insee=None, commune="Trifouilly")
    assert result.problems[0].severity == "rejected"
    assert result.keys == (("partner", "s1"),)


def test_duration_is_kept_in_words(mapped, part):
    record, _ = offer(mapped, part, nombre_semaines=3, volume_horaire_hebdomadaire=10.5)
    assert record.validity.text == "Durée : 3 semaines, 10,5 h par semaine"
