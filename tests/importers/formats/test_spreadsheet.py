"""Tables of any layout: columns guessed by title and values, rows read, persons left out."""

from __future__ import annotations

import json
import re
import time

import pytest

from importers.base import Notes
from importers.formats.spreadsheet import Spreadsheet
from importers.formats.spreadsheet_mapping import mapping_of
from importers.formats.spreadsheet_words import says_more
from importers.readers.parts import parts_of
from importers.refusal import FileRefused
from tests.importers.formats.layouts import HEADS, LAYOUTS, WITH_PERSONS, part, table

by_name = pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)


def guessed(layout):
    return {guess.column.title: guess.field for guess in Spreadsheet().reading([layout.part]).guesses}


def drafts(parts, context, importer=None):
    importer = importer or Spreadsheet()
    return [importer.map(row, context) for row in importer.read(parts, Notes())]


@by_name
def test_every_column_is_told(layout):
    assert guessed(layout) == layout.fields
    assert Spreadsheet().reading([layout.part]).grid.header_row == layout.header_row


@by_name
def test_values_of_the_first_row_are_read(layout, everywhere):
    mapped = drafts([layout.part], everywhere)
    assert len(mapped) == 2
    made = {draft.candidate.kind: draft.candidate for draft in mapped[0].drafts}
    partner, offer = made["partner"].partner, made["offer"].offer if "offer" in made else None
    found = {
        "name": partner.name,
        "kind": partner.kind,
        "siret": partner.siret,
        "key": made["offer"].key if offer else None,
        "offer": offer.name if offer else None,
        "themes": offer.themes if offer else None,
        "audiences": offer.audiences if offer else None,
        "fees": offer.fees if offer else None,
        **{
            name: getattr(partner.place, name)
            for name in ("commune", "postal_code", "address", "lat", "lon", "hours")
        },
        **{
            kind: next((contact.value for contact in partner.contacts if contact.kind == kind), None)
            for kind in ("phone", "email", "website")
        },
    }
    assert {name: found[name] for name in layout.first} == dict(layout.first)
    assert not any(problem.severity == "rejected" for one in mapped for problem in one.problems)


@pytest.mark.parametrize(("name", "rows", "fields"), HEADS)
def test_columns_of_more_tables_are_told(name, rows, fields):
    reading = Spreadsheet().reading([part(f"{name}.csv", table(rows, ";", "utf-8"))])
    assert {guess.column.title: guess.field for guess in reading.guesses} == fields


def test_each_guess_says_how_sure_it_is_and_why():
    found = {guess.column.title: guess for guess in Spreadsheet().reading([WITH_PERSONS.part]).guesses}
    assert found["Téléphone"].confidence == 1
    assert found["Téléphone"].why == (
        "titre proche de « téléphone » ; 100 % des valeurs ont la forme attendue"
    )
    assert found["Cotisation 2026"].why == "aucun champ ne lui ressemble"
    assert found["Responsable"].why == "parle d'une personne : colonne retirée"


def test_values_tell_what_no_title_says():
    rows = [
        ["Structure", "Col B", "Col C", "Col D", "Col E"],
        ["Maison A", "04 92 00 00 01", "a@maison.exemple.fr", "73282932000074", "Embrun"],
        ["Maison B", "04 92 00 00 02", "b@maison.exemple.fr", "", "Gap"],
    ]
    guesses = Spreadsheet().reading([part("liste.csv", table(rows, ";", "utf-8"))]).guesses
    assert [guess.field for guess in guesses] == [
        "partner.name", "contact.phone", "contact.email", "partner.siret", "place.commune",
    ]  # fmt: skip
    assert all(guess.confidence < 1 for guess in guesses[1:])


def test_a_title_that_lies_is_not_believed():
    rows = [
        ["Nom", "Ville", "Téléphone"],
        ["Maison A", "Gap", "sur demande"],
        ["Maison B", "Embrun", "voir site"],
    ]
    guesses = Spreadsheet().reading([part("liste.csv", table(rows, ";", "utf-8"))]).guesses
    assert guesses[2].field == ""


def test_persons_are_in_no_row(everywhere):
    importer = Spreadsheet()
    rows = list(importer.read([WITH_PERSONS.part], Notes()))
    told = repr([row.values for row in rows]) + repr([importer.map(row, everywhere).drafts for row in rows])
    for secret in ("Sophie Martin", "Jean Durand", "06 00 00 00 2", "6000000"):
        assert secret not in told


def test_a_first_name_makes_the_name_beside_it_a_person():
    rows = [["Nom", "Prénom", "Association", "Ville"], ["Martin", "Sophie", "Amis du Livre", "Gap"]]
    guesses = Spreadsheet().reading([part("liste.csv", table(rows, ";", "utf-8"))]).guesses
    assert [guess.field for guess in guesses] == ["person", "person", "partner.name", "place.commune"]


def test_columns_not_taken_are_told_once_and_stay_in_the_raw_row():
    notes = Notes()
    rows = list(Spreadsheet().read([WITH_PERSONS.part], notes))
    reasons = [problem.reason for problem in notes.problems]
    assert reasons == [
        "Colonnes qui parlent de personnes, retirées : « Responsable », « Portable », « Prénom du référent ».",
        "Colonnes non reprises : « Cotisation 2026 ».",
    ]
    assert rows[0].values["Cotisation 2026"] == "12"


@pytest.mark.parametrize(
    ("rows", "lacks"),
    [
        ([["Téléphone", "Ville"], ["0492000001", "Gap"]], "le nom (structure ou offre)"),
        (
            [["Structure", "Téléphone"], ["Maison A", "0492000001"]],
            "le lieu (commune, code postal ou adresse)",
        ),
    ],
)
def test_without_a_sure_name_or_place_the_file_is_refused(rows, lacks):
    with pytest.raises(FileRefused, match=re.escape(lacks)) as caught:
        list(Spreadsheet().read([part("liste.csv", table(rows, ";", "utf-8"))], Notes()))
    assert "--mapping" in str(caught.value)


def test_a_text_without_titles_is_refused():
    with pytest.raises(FileRefused, match="ligne de titres"):
        list(Spreadsheet().read([part("note.csv", b"Bonjour\nMerci\n")], Notes()))


def test_a_cut_file_is_refused():
    whole = table(
        [["Structure", "Ville", "Tél"], ["A", "Gap", "0492000001"], ["B", "Gap", "1"]], ";", "utf-8"
    )
    with pytest.raises(FileRefused, match="coupé"):
        list(Spreadsheet().read([part("liste.csv", whole[:-6])], Notes()))


def test_two_columns_of_phones_are_both_read(context):
    rows = [["Structure", "Ville", "Tél 1", "Tél 2"], ["A", "Gap", "0492000001", "0492000002"]]
    mapped = drafts([part("liste.csv", table(rows, ";", "utf-8"))], context)
    contacts = mapped[0].drafts[0].candidate.partner.contacts
    assert [contact.value for contact in contacts] == ["+33492000001", "+33492000002"]


def test_a_structure_alone_gives_a_partner_and_what_says_more_an_offer(context):
    rows = [
        ["Structure", "Ville", "Description", "Téléphone"],
        ["Maison A", "Gap", "", "0492000001"],
        ["Maison B", "Gap", "Accueille, écoute et oriente.", "0492000002"],
    ]
    mapped = drafts([part("liste.csv", table(rows, ";", "utf-8"))], context)
    assert [[draft.candidate.kind for draft in one.drafts] for one in mapped] == [
        ["partner"],
        ["partner", "offer"],
    ]


def test_rows_of_one_name_are_told_apart_by_address_and_thematique(context):
    rows = [
        ["Structure", "Ville", "Adresse", "Thème"],
        ["Secours", "Gap", "1 rue A", "Alimentation"],
        ["Secours", "Gap", "1 rue A", "Habillement"],
        ["Secours", "Gap", "2 rue B", "Alimentation"],
        ["Secours", "Gap", "2 rue B", "Alimentation"],
    ]
    mapped = drafts([part("liste.csv", table(rows, ";", "utf-8"))], context)
    offers = [d.candidate.key for one in mapped for d in one.drafts if d.candidate.kind == "offer"]
    assert offers == [
        "secours/gap/1-rue-a/alimentation",
        "secours/gap/1-rue-a/habillement",
        "secours/gap/2-rue-b/alimentation",
    ]
    (refusal,) = [problem.reason for problem in mapped[3].problems if problem.severity == "rejected"]
    assert "même nom, la même commune et la même adresse que la ligne 4" in refusal
    assert "ajoutez une colonne « id »" in refusal


def test_a_shelter_for_victims_is_hidden(context):
    rows = [
        ["Structure", "Ville", "Adresse", "Thème"],
        ["Toit pour elles", "Gap", "1 rue A", "Hébergement d'urgence des femmes victimes de violences"],
    ]
    mapped = drafts([part("liste.csv", table(rows, ";", "utf-8"))], context)
    assert all(draft.candidate.record.address_masked for draft in mapped[0].drafts)


def test_a_thematique_that_no_word_tells_is_told(context):
    rows = [["Structure", "Ville", "Thématique"], ["A", "Gap", "Alimentation | Bobologie"]]
    mapped = drafts([part("liste.csv", table(rows, ";", "utf-8"))], context)
    (problem,) = mapped[0].problems
    assert problem.reason == "La thématique « Bobologie » n'est pas reconnue : elle est gardée comme texte."
    offer = mapped[0].drafts[1].candidate.offer
    assert offer.themes == ("equipement-et-alimentation--alimentation",)
    assert offer.description == "Thématique : Bobologie"


FREE_WORDS = ("Couture, tricot et broderie", "Jeux de société le mercredi", "Sorties en montagne, veillées")


@pytest.mark.parametrize("title", ["Activités", "Thématique", "Mode d'accueil"])
def test_a_column_called_as_one_of_our_lists_that_holds_other_words_is_kept_as_text(context, title):
    rows = [["Structure", "Action", "Ville", title], *(["A", f"Rencontre {n}", "Gap", words]
            for n, words in enumerate(FREE_WORDS))]  # fmt: skip
    file, notes, importer = part("liste.csv", table(rows, ";", "utf-8")), Notes(), Spreadsheet()
    mapped = [importer.map(row, context) for row in importer.read([file], notes)]
    offers = [d.candidate.offer for one in mapped for d in one.drafts if d.candidate.kind == "offer"]
    assert [offer.description for offer in offers] == [*FREE_WORDS]
    assert {offer.themes for offer in offers} == {()}
    (problem,) = notes.problems
    assert problem.reason.startswith(
        "Colonnes dont les valeurs ne sont pas dans nos listes, gardées comme texte"
    )
    assert f"« {title} » (description de l'offre)" in problem.reason


@pytest.mark.parametrize(
    ("field", "cell", "kept", "told"),
    [
        ("offer.themes", "Santé | Distribution de colis", "Distribution de colis", 0),
        ("offer.themes", "Aide alimentaire et vestiaire", None, 0),
        ("offer.themes", "Équitation", "Équitation", 1),
        ("offer.type", "Causerie", "Causerie", 1),
        ("offer.modes", "chez l'habitant", "chez l'habitant", 1),
        ("offer.modes", "en présentiel ou en visio", None, 0),
        ("offer.modes", "sur place le mardi", "sur place le mardi", 0),
        ("offer.fees", "oui", "oui", 1),
        ("offer.ages", "petits et grands", "petits et grands", 1),
    ],
)
def test_words_that_are_in_no_list_are_told_and_kept_with_the_description(context, field, cell, kept, told):
    rows = [["Structure", "Ville", "Description", "Divers"], ["A", "Gap", "On y va ensemble.", cell]]
    importer = Spreadsheet(mapping_of({"columns": {"Divers": field}}, "m"))
    (mapped,) = drafts([part("liste.csv", table(rows, ";", "utf-8"))], context, importer)
    description = mapped.drafts[1].candidate.offer.description
    assert description == "On y va ensemble." + (f"\nDivers : {kept}" if kept else "")
    assert [(p.column, p.field, p.value) for p in mapped.problems] == [("Divers", field, cell)] * told


def test_many_unknown_thematiques_of_a_cell_are_told_together(context):
    cell = " / ".join(f"Bobologie {n}" for n in range(50))
    importer = Spreadsheet(mapping_of({"columns": {"Thème": "offer.themes"}}, "m"))
    rows = [["Structure", "Ville", "Thème"], ["A", "Gap", cell]]
    (mapped,) = drafts([part("liste.csv", table(rows, ";", "utf-8"))], context, importer)
    assert len(mapped.problems) == 21
    assert mapped.problems[-1].reason.startswith("30 autres thématiques")
    assert "Bobologie 49" in mapped.drafts[1].candidate.offer.description


def test_a_huge_cell_takes_no_longer_than_its_size():
    began = time.process_time()
    assert says_more("a" * 1_000_000 + " emploi" * 100_000, "emploi")
    assert not says_more("emplois " * 100_000, "emploi")
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("cell", "families"),
    [
        ("Aide alimentaire | Santé", ("formation", "vie-quotidienne", "sante")),
        ("Santé", ("sante",)),
        ("Aide alimentaire", ()),
    ],
)
def test_a_wide_word_gives_its_family_beside_those_of_thematiques_and_type(context, cell, families):
    rows = [["Structure", "Ville", "Thème", "Type d'offre"], ["A", "Gap", cell, "formation"]]
    (mapped,) = drafts([part("liste.csv", table(rows, ";", "utf-8"))], context)
    offer = mapped.drafts[1].candidate.offer
    assert (offer.families, offer.type, offer.description) == (families, "formation", None)


def test_an_address_is_not_shown_when_the_answer_about_it_cannot_be_read(context):
    rows = [["Structure", "Ville", "Adresse", "Confidentiel"], ["A", "Gap", "1 rue A", "ne pas diffuser"]]
    importer = Spreadsheet(mapping_of({"columns": {"Confidentiel": "place.hidden"}}, "m"))
    (mapped,) = drafts([part("liste.csv", table(rows, ";", "utf-8"))], context, importer)
    assert mapped.hidden
    assert mapped.drafts[0].candidate.partner.address_masked


@pytest.mark.parametrize(
    ("sample", "fields"),
    [
        (
            "covoiturage-bnlc-04-26-38.csv",
            {
                "id_lieu": "id", "nom_lieu": "partner.name", "ad_lieu": "place.full_address",
                "com_lieu": "place.commune", "insee": "place.insee", "Xlong": "place.lon", "Ylat": "place.lat",
                "date_maj": "source.date", "horaires": "place.hours", "source": "", "nbre_pl": "",
            },
        ),
        (
            "siao-sample.csv",
            {
                "Nom de la structure": "partner.name", "Ville": "place.commune", "Adresse": "place.address",
                "Code postal": "place.postal_code", "Code SIRET": "partner.siret", "Téléphone": "contact.phone",
                "Nom du référent": "person", "Prénom du référent": "person", "Dispositif": "offer.name", "Fax": "",
            },
        ),
        (
            "france-services-20240801.csv",
            {
                "id_fs": "id", "lib_fs": "partner.name", "adresse": "place.address", "insee_com": "place.insee",
                "code_postal": "place.postal_code", "lib_com": "place.commune", "latitude": "place.lat",
                "longitude": "place.lon", "mail": "contact.email", "telephone": "contact.phone",
                "h_lundi": "place.hours.lundi", "h_samedi": "place.hours.samedi", "insee_dep": "",
            },
        ),
        (
            "data-inclusion-dataset.xlsx",
            {
                "id": "id", "nom": "partner.name", "siret": "partner.siret", "adresse": "place.address",
                "commune": "place.commune", "code_postal": "place.postal_code", "telephone": "contact.phone",
                "courriel": "contact.email", "site_web": "contact.website", "horaires_accueil": "place.hours",
            },
        ),
    ],
)  # fmt: skip
def test_real_tables_are_told_as_if_nobody_knew_them(shared_data, sample, fields):
    with parts_of(shared_data / "samples" / sample) as parts:
        found = {guess.column.title: guess.field for guess in Spreadsheet().reading(parts).guesses}
    assert {title: found[title] for title in fields} == fields


def test_the_places_of_digital_help_are_told_from_a_table_of_them(shared_data, everywhere):
    places = json.loads((shared_data / "samples" / "mediation-numerique-paca-2023.json").read_text("utf-8"))
    titles = list(dict.fromkeys(name for place in places for name in place))
    rows = [titles, *([place.get(title, "") for title in titles] for place in places)]
    mapped = drafts([part("lieux.csv", table(rows, ";", "utf-8"))], everywhere)
    offers = [d.candidate.offer for one in mapped for d in one.drafts if d.candidate.kind == "offer"]
    assert (len(mapped), len(offers)) == (646, 646)
    assert sum(bool(offer.themes) for offer in offers) > 600


def test_communes_and_bodies_named_after_somebody_are_no_persons():
    rows = [
        ["Établissement", "Ville", "Col C"],
        ["Résidence Valentin", "Saint-Laurent-du-Cros", "Saint-Crépin"],
        ["Foyer Victor", "Saint-Étienne-le-Laus", "Guillestre"],
    ]
    guesses = Spreadsheet().reading([part("liste.csv", table(rows, ";", "utf-8"))]).guesses
    assert [guess.field for guess in guesses][:2] == ["partner.name", "place.commune"]
    assert guesses[2].field != "person"


def test_a_person_named_inside_a_cell_goes_with_their_mobile(context):
    rows = [
        ["Structure", "Ville", "Contact", "Divers"],
        ["Maison A", "Gap", "Mme Durand 04 92 00 00 01", "voir Sophie Martin"],
        ["Maison B", "Gap", "Paul 06 00 00 00 02 ou 04 92 00 00 03", "à l'étage"],
    ]
    importer = Spreadsheet()
    values = [row.values for row in importer.read([part("liste.csv", table(rows, ";", "utf-8"))], Notes())]
    assert [value["contact.phone"] for value in values] == ["+33492000001", "+33492000003"]
    assert [value.get("Divers") for value in values] == [None, "à l'étage"]


def test_a_column_called_id_that_identifies_nothing_is_no_key():
    rows = [
        ["id", "Structure", "Ville", "Tél"],
        *(["7", f"Maison {name}", "Gap", "0492000001"] for name in "ABC"),
    ]
    read = list(Spreadsheet().read([part("liste.csv", table(rows, ";", "utf-8"))], Notes()))
    assert [row.values["#partner"] for row in read] == ["maison-a/gap", "maison-b/gap", "maison-c/gap"]
    assert read[0].values["colonne id"] == "7"


def test_a_list_of_names_and_towns_is_not_useful_enough_to_be_taken_unasked():
    rows = [["Structure", "Ville"], ["Maison A", "Gap"]]
    assert not Spreadsheet().sniff([part("liste.csv", table(rows, ";", "utf-8"))])
    assert Spreadsheet().sniff(
        [part("liste.csv", table([[*row, "0492000001"] for row in rows], ";", "utf-8"))]
    )
