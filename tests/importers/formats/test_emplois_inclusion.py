"""Les emplois de l'inclusion: employers, open posts in words, no person."""

from __future__ import annotations

import json

import pytest

from directory.vocabularies import AUDIENCES, RESEAUX_PORTEURS, THEMES
from importers.base import Notes
from importers.formats.emplois_inclusion import EmploisInclusion
from importers.formats.emplois_inclusion_types import KINDS
from importers.privacy import public_payload
from importers.refusal import FileRefused

POST = {
    "id": 1,
    "rome": "Maçonnerie (F1703)",
    "appellation_modifiee": "Maçon / Maçonne",
    "mis_a_jour_le": "2026-10-02T08:00:00+02:00",
    "type_contrat": "Contrat à durée déterminée d'insertion",
    "description": "Appelez Sophie Dupont au 06 11 22 33 44",
    "recrutement_ouvert": "True",
    "nombre_postes_ouverts": 2,
    "lieu": "Gap",
    "profil_recherche": "Voir avec sophie.dupont@gmail.com",
}
SIAE = {
    "id": "e1",
    "cree_le": "2020-01-01T00:00:00+01:00",
    "mis_a_jour_le": "2026-10-01T00:00:00+02:00",
    "siret": "13002526500013",
    "type": "ACI",
    "raison_sociale": "CHANTIER DU BUECH",
    "enseigne": "",
    "telephone": "0492000000",
    "courriel": "contact@chantier.fr",
    "site_web": "https://chantier.fr",
    "description": "<p>Maraîchage &amp; bâtiment</p>",
    "bloque_candidatures": False,
    "addresse_ligne_1": "12 AV DU DR PROVANSAL",
    "addresse_ligne_2": "",
    "code_postal": "05000",
    "ville": "Gap",
    "departement": "05",
    "postes": [POST, POST | {"id": 2, "recrutement_ouvert": "False", "appellation_modifiee": "Couvreur"}],
}


def content(*employers):
    return json.dumps(
        {"count": len(employers), "next": None, "previous": None, "results": employers}
    ).encode()


def read(mapped, part, **more):
    ((row, result),) = mapped(EmploisInclusion(), [part("siaes.json", content(SIAE | more))])
    return row, result


def records(mapped, part, **more):
    partner, offer = (draft.candidate for draft in read(mapped, part, **more)[1].drafts)
    return partner.partner, offer.offer


def test_an_employer_and_its_open_posts_in_words(mapped, part):
    partner, offer = records(mapped, part)
    assert (partner.name, partner.kind) == ("Chantier du Buëch", "atelier ou chantier d'insertion (ACI)")
    assert (partner.reseaux_porteurs, partner.siret) == (("aci",), "13002526500013")
    assert (partner.place.address, partner.place.commune) == ("12 Avenue du Docteur Provansal", "05061")
    assert (partner.place.origin, partner.place.precision) == ("mairie", "commune")
    assert offer.families == ("insertion",)
    assert offer.description == (
        "Maraîchage & bâtiment\n\nPostes ouverts :\n- Maçon / Maçonne "
        "(Contrat à durée déterminée d'insertion, 2 postes, Gap, annonce du 02/10/2026)"
    )
    assert set(offer.mobilisable_par) == {"usagers", "professionnels"}
    assert (offer.zone_eligibilite, offer.a_savoir, offer.updated_at) == ((), None, "2026-10-01")


def test_the_key_spelled_right_is_read_too(mapped, part):
    partner, _ = records(mapped, part, addresse_ligne_1=None, adresse_ligne_1="1 rue Carnot")
    assert partner.place.address == "1 rue Carnot"


def test_no_person_of_a_post_reaches_the_offer_nor_its_address_the_payload(mapped, part):
    row, result = read(mapped, part, contact="Sophie Dupont", courriel="sophie.dupont@gmail.com")
    told = json.dumps([draft.candidate.model_dump() for draft in result.drafts])
    payload = public_payload(row.values, EmploisInclusion.drops, result.context)
    assert "Dupont" not in told
    assert "contact" not in payload
    assert "dupont@" not in json.dumps(payload)
    assert "dupont" not in json.dumps([p.as_dict() for p in result.problems]).lower()


@pytest.mark.parametrize(("siret", "severity"), [("13002526599901", "warning"), ("13002526500012", "error")])
def test_an_artificial_siret_is_told_and_a_wrong_one_left_out(mapped, part, siret, severity):
    _, result = read(mapped, part, siret=siret)
    assert [(p.field, p.severity) for p in result.problems] == [("siret", severity)]
    assert result.drafts[0].candidate.partner.siret == (siret if severity == "warning" else None)


def test_an_employer_that_takes_nobody_now_is_suspended(mapped, part):
    _, offer = records(mapped, part, bloque_candidatures=True)
    assert offer.suspended
    assert "ne prend pas de candidatures" in offer.a_savoir
    assert "Postes ouverts" not in offer.description


def test_without_open_posts_nothing_is_promised(mapped, part):
    _, offer = records(mapped, part, postes=[])
    assert not offer.suspended
    assert "spontanée" in offer.a_savoir


def test_an_unknown_type_is_told_and_kept(mapped, part):
    _, result = read(mapped, part, type="XYZ")
    assert [(p.field, p.severity) for p in result.problems] == [("type", "warning")]
    assert len(result.drafts) == 2


def test_elsewhere_is_set_aside_and_what_cannot_be_placed_refused(mapped, part):
    assert read(mapped, part, code_postal="38000", ville="Grenoble")[1].set_aside == "hors du territoire"
    _, result = read(mapped, part, code_postal="", ville="Inconnueville")
    assert [(p.field, p.severity) for p in result.problems] == [("ville", "rejected")]
    assert set(result.keys) == {("partner", "e1"), ("offer", "e1")}
    for more, field in (({"id": None, "siret": None}, "id"), ({"raison_sociale": None}, "raison_sociale")):
        _, result = read(mapped, part, **more)
        assert [(p.field, p.severity) for p in result.problems][-1] == (field, "rejected")


def test_an_employer_of_elsewhere_is_kept_where_it_hires_here(mapped, part, instance, tmp_path):
    def town(name, code, **more):
        return POST | {"lieu": {"nom": name, "departement": code[:2], "code_insee": code}} | more

    away = {"code_postal": "04100", "ville": "Manosque"}
    posts = [town("Gap", "05061"), town("Gap", "05061", id=2), town("Manosque", "04112", id=3)]
    partner, offer = records(mapped, part, **away, postes=posts)
    assert (partner.place.postal_code, [site.commune for site in offer.sites]) == ("04100", ["05061"])
    assert offer.sites[0].precision == "commune"
    for more in (
        {"postes": posts[2:]},
        {"postes": [town("Gap", "05061", recrutement_ouvert="False")]},
        {"postes": [POST | {"lieu": {"nom": "Saint-Firmin", "departement": "71", "code_insee": None}}]},
        {"postes": posts, "bloque_candidatures": True},
    ):
        assert read(mapped, part, **away, **more)[1].set_aside == "hors du territoire"
    path = tmp_path / "siaes.json"
    path.write_bytes(content(SIAE | away | {"postes": posts}))
    first, again = (instance.load("emplois_inclusion", path) for _ in range(2))
    assert (first.offers.added, first.partners.added, again.rows.unchanged) == (1, 1, 1)


def test_another_file_is_refused(part):
    with pytest.raises(FileRefused, match="postes"):
        list(EmploisInclusion().read([part("a.json", b'{"results": [{"siret": "1"}]}')], Notes()))


def test_imported_twice_nothing_changes(instance, tmp_path):
    path = tmp_path / "siaes.json"
    path.write_bytes(
        content(SIAE, SIAE | {"id": "e2", "code_postal": "38000", "ville": "Grenoble"}, SIAE | {"id": ""})
    )
    first = instance.load("emplois_inclusion", path).as_dict()
    again = instance.load("emplois_inclusion", path).as_dict()
    # Without an id, its SIRET names the employer.
    assert first["rows"] == {"read": 3, "stored": 2, "unchanged": 0, "set_aside": 1, "rejected": 0}
    assert again["rows"] == {"read": 3, "stored": 0, "unchanged": 2, "set_aside": 1, "rejected": 0}
    assert (again["partners"]["changed"], again["offers"]["changed"]) == (0, 0)


def test_the_table_speaks_data_inclusion():
    for kind in KINDS.values():
        assert kind.network is None or kind.network in RESEAUX_PORTEURS
        assert set(kind.audiences) <= set(AUDIENCES)
    assert "trouver-un-emploi--repondre-a-des-offres-demploi" in THEMES
