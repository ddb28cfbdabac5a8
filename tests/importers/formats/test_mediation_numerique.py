"""Places of digital help: the standard, its older shapes, and the slips of real files."""

from __future__ import annotations

import json

import pytest

from directory.vocabularies import AUDIENCES, MODES_MOBILISATION, RESEAUX_PORTEURS, THEMES
from importers.base import Notes
from importers.formats import mediation_numerique_tables as tables
from importers.formats.mediation_numerique import MediationNumerique
from importers.privacy import public_payload
from importers.readers.parts import parts_of
from importers.refusal import FileRefused

PLACE = {
    "id": "m1",
    "pivot": "00000000000000",
    "nom": "Espace numérique",
    "commune": "Gap",
    "code_postal": "05000",
    "adresse": "1 RUE CARNOT",
    "services": "Aide aux démarches administratives|Accès internet et matériel informatique",
    "date_maj": "2023-05-12",
}


def read(mapped, part, name="a.json", **more):
    values = {key: value for key, value in (PLACE | more).items() if value is not None}
    if name.endswith(".csv"):
        content = (
            "\n".join(";".join(f'"{cell}"' for cell in line) for line in (values, values.values())) + "\n"
        )
    else:
        content = json.dumps([values])
    ((row, result),) = mapped(MediationNumerique(), [part(name, content.encode())])
    return row, result


def records(mapped, part, **more):
    _, result = read(mapped, part, **more)
    partner, offer = (draft.candidate for draft in result.drafts)
    return partner.partner, offer.offer, result.problems


def test_a_place_gives_a_partner_and_an_offer_of_help(mapped, part):
    partner, offer, problems = records(
        mapped,
        part,
        labels_nationaux="CNFS|France Services",
        frais_a_charge="Gratuit",
        prise_rdv="https://rdv.fr/a",
    )
    assert problems == ()
    assert (partner.siret, partner.place.address) == (None, "1 Rue Carnot")
    assert partner.reseaux_porteurs == ("conseillers-numeriques", "france-service")
    assert offer.themes == (
        "difficultes-administratives-ou-juridiques--accompagnement-aux-demarches-administratives",
        "numerique--acceder-a-des-services-en-ligne",
        "numerique--acceder-a-une-connexion-internet",
    )
    assert (offer.fees, offer.mobilisation_url) == (("gratuit",), "https://rdv.fr/a")
    assert offer.modes_mobilisation == ("utiliser-lien-mobilisation",)
    assert (offer.zone_eligibilite, offer.updated_at) == ((), "2023-05-12")


@pytest.mark.parametrize("commune", ["BRIANÇON", "Briancon", "briançon", "BRIANCON CEDEX"])
def test_a_commune_is_known_however_it_is_spelled(mapped, part, commune):
    partner, _, problems = records(mapped, part, commune=commune, code_postal="05100")
    assert (partner.place.commune, partner.place.postal_code, problems) == ("05023", "05100", ())


def test_an_empty_date_is_no_date(mapped, part):
    partner, offer, problems = records(mapped, part, date_maj="1970-01-01")
    assert (partner.updated_at, offer.provenance.source_date, problems) == (None, None, ())


@pytest.mark.parametrize(("pivot", "kept"), [("13002526500013", "13002526500013"), ("W051000123", None)])
def test_the_pivot_is_a_siret_or_the_number_of_an_association(mapped, part, pivot, kept):
    partner, _, problems = records(mapped, part, pivot=pivot)
    assert (partner.siret, problems) == (kept, ())


def test_broken_hours_stay_in_words_and_are_told(mapped, part):
    partner, _, problems = records(mapped, part, horaires="Mo-Fr 09:00-19:00; Sa 17:00")
    assert (partner.place.hours, partner.place.hours_text) == (None, "Mo-Fr 09:00-19:00; Sa 17:00")
    assert [(p.field, p.severity) for p in problems] == [("horaires", "error")]
    assert records(mapped, part, horaires="Mo 09:00-12:00")[0].place.hours == "Mo 09:00-12:00"


def test_the_first_shared_mailbox_is_kept_and_a_persons_goes_nowhere(mapped, part):
    partner, _, _ = records(mapped, part, courriels="marie.dupont@gap.fr|contact@gap.fr")
    assert [c.value for c in partner.contacts] == ["contact@gap.fr"]
    row, result = read(mapped, part, courriels="marie.dupont@gap.fr", mediateurs=[{"nom": "Dupont"}])
    payload = public_payload(row.values, MediationNumerique.drops, result.context)
    assert "dupont" not in json.dumps([payload, [p.as_dict() for p in result.problems]]).lower()
    assert result.drafts[0].candidate.partner.contacts == ()


def test_the_older_shape_is_read_as_todays(mapped, part):
    partner, offer, problems = records(
        mapped,
        part,
        name="a.csv",
        services="Prendre en main un ordinateur;Réaliser des démarches administratives avec un accompagnement",
        courriel="contact@gap.fr",
        publics_accueillis="Jeunes (16-26 ans);Seniors (+ 65 ans);Surdité",
        conditions_acces="Gratuit sous condition : La gratuité dépend de critères;Adhésion : il faut adhérer",
        modalites_accompagnement="Dans un atelier collectif",
    )
    assert problems == ()
    assert [c.value for c in partner.contacts] == ["contact@gap.fr"]
    assert offer.audiences == ("jeunes", "seniors")
    assert offer.audiences_text == "Accueil adapté : Surdité."
    assert (offer.fees, offer.type) == (("gratuit", "payant"), "atelier")
    assert offer.fees_detail.startswith("Gratuit sous condition")


def test_the_maps_api_gives_lists_and_an_address_in_parts(mapped, part):
    address = {
        "numero_voie": 3,
        "nom_voie": "rue Carnot",
        "commune": "Gap",
        "code_insee": "05061",
        "code_postal": "05000",
    }
    partner, offer, problems = records(
        mapped,
        part,
        adresse=address,
        commune=None,
        code_postal=None,
        pivot=None,
        services=["Utilisation sécurisée du numérique"],
        modalites_acces=["Envoyer un mail avec une fiche de prescription"],
        modalites_accompagnement=["À distance"],
    )
    assert problems == ()
    assert (partner.place.address, partner.place.commune) == ("3 rue Carnot", "05061")
    assert (offer.mobilisable_par, offer.modes) == (("professionnels",), ("a-distance",))


def test_an_unknown_service_is_told_and_the_others_kept(mapped, part):
    _, offer, problems = records(mapped, part, services="Tricot|Compréhension du monde numérique")
    assert offer.themes == (tables.BASICS,)
    assert [(p.field, p.value) for p in problems] == [("services", "Tricot")]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"id": None}, "id"),
        ({"nom": " "}, "nom"),
        ({"commune": "Inconnueville", "code_postal": "05999"}, "commune"),
    ],
)
def test_a_row_without_identity_name_or_place_is_refused_with_a_way_to_mend_it(mapped, part, more, field):
    filled = {"nom": PLACE["nom"], "id": "m0"}
    content = json.dumps([PLACE, {k: v for k, v in (PLACE | filled | more).items() if v is not None}])
    (_, first), (_, second) = mapped(MediationNumerique(), [part("a.json", content.encode())])
    assert len(first.drafts) == 2
    assert second.drafts == ()
    assert [(p.severity, p.field, bool(p.fix)) for p in second.problems][-1] == ("rejected", field, True)


def test_another_file_is_refused(part):
    for name, content in (("a.json", b'[{"id": "1", "nom": "A"}]'), ("a.csv", b"a,b\n1,2\n")):
        with pytest.raises(FileRefused, match="services"):
            list(MediationNumerique().read([part(name, content)], Notes()))


def test_the_tables_speak_data_inclusion():
    assert {theme for themes in tables.SERVICES.values() for theme in themes} <= set(THEMES)
    assert set(tables.AUDIENCES.values()) <= set(AUDIENCES)
    assert set(tables.MOBILISATION.values()) <= set(MODES_MOBILISATION)
    assert set(tables.NETWORKS.values()) <= set(RESEAUX_PORTEURS)


def test_the_real_file_has_51_places_here_each_in_its_commune(mapped, context, shared_data):
    with parts_of(shared_data / "samples" / "mediation-numerique-paca-2023.json") as parts:
        rows = mapped(MediationNumerique(), parts)
    assert len(rows) == 646
    kept = [result for _, result in rows if result.drafts]
    assert len(kept) == 51
    assert sum(result.set_aside == "hors du territoire" for _, result in rows) == 595
    for result in kept:
        place = result.drafts[0].candidate.partner.place
        assert context.places.territory.contains(place.commune, place.lat, place.lon)
    dates = [result.drafts[0].candidate.partner.updated_at for result in kept]
    assert dates.count(None) == 9
    assert {p.field for _, result in rows for p in result.problems} == {
        "horaires",
        "courriels",
        "code_postal",
        "latitude",
    }
