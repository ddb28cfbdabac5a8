"""Tables of other territories as people really lay them out, and what each of their columns holds.

Every body is invented; places, when in the Hautes-Alpes, are real communes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from openpyxl import Workbook

from importers.readers.parts import Part
from tests.importers.ods import as_ods

FOOD = "equipement-et-alimentation--alimentation"
DIGITAL = "numerique--maitriser-les-fondamentaux-du-numerique"
LICENCE = "mobilite--preparer-un-permis"


@dataclass(frozen=True)
class Layout:
    """A table. ``fields``: what each column holds, by title; ``first``: values of its first row, once mapped."""

    name: str
    part: Part
    fields: Mapping[str, str]
    first: Mapping[str, object]
    header_row: int = 1


def part(name: str, content: bytes) -> Part:
    return Part(name, len(content), lambda: BytesIO(content))


def table(rows: Sequence[Sequence[object]], separator: str, encoding: str) -> bytes:
    made = io.StringIO()
    csv.writer(made, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return made.getvalue().encode(encoding)


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        made = book.create_sheet(name)
        for row in rows:
            made.append(list(row))
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


TITLED = Layout(
    "cp1252, semicolons, lines of title above the header",
    part(
        "annuaire.csv",
        table(
            [
                ["Annuaire des partenaires – mise à jour 2026"],
                ["Document interne, merci de signaler les erreurs"],
                [],
                ["Nom de la structure", "Thématiques", "Adresse", "CP", "Ville", "Tél.", "Courriel", "Horaires"],
                ["Épicerie solidaire du Buëch", "Aide alimentaire", "3 rue des Écoles", "05400", "Veynes",
                 "04.92.00.00.01", "contact@epicerie.exemple.fr", "mardi et jeudi 9h-12h"],
                ["L'Écrit public", "Démarches administratives | Numérique", "1 place de la Mairie", "05000", "Gap",
                 "04 92 00 00 02", "accueil@ecrit.exemple.fr", "lundi 14h-17h"],
            ],
            ";",
            "cp1252",
        ),
    ),
    {
        "Nom de la structure": "partner.name", "Thématiques": "offer.themes", "Adresse": "place.address",
        "CP": "place.postal_code", "Ville": "place.commune", "Tél.": "contact.phone",
        "Courriel": "contact.email", "Horaires": "place.hours",
    },
    {
        "name": "Épicerie solidaire du Buëch", "commune": "05179", "phone": "+33492000001", "themes": (FOOD,),
        "email": "contact@epicerie.exemple.fr", "hours": "Tu,Th 09:00-12:00", "address": "3 rue des Écoles",
    },
    header_row=4,
)  # fmt: skip

TABBED = Layout(
    "UTF-16, tabs, an offer and its body",
    part(
        "export.tsv",
        table(
            [
                ["Référence", "Intitulé de l'action", "Organisme porteur", "Commune", "Code INSEE", "Téléphone",
                 "Descriptif", "Public visé", "Tarif", "Site internet"],
                ["A-12", "Code de la route en petit groupe", "Roulez Ensemble", "Embrun", "05046", "0492000003",
                 "Préparation au code, deux fois par semaine, avec une monitrice.", "Jeunes de 18 à 25 ans",
                 "Gratuit", "https://roulez.exemple.fr"],
                ["A-13", "Location de scooters", "Roulez Ensemble", "Guillestre", "05065", "0492000003",
                 "Prêt d'un scooter pour aller au travail, au mois.", "Demandeurs d'emploi", "30 € par mois",
                 "https://roulez.exemple.fr"],
            ],
            "\t",
            "utf-16",
        ),
    ),
    {
        "Référence": "id", "Intitulé de l'action": "offer.name", "Organisme porteur": "partner.name",
        "Commune": "place.commune", "Code INSEE": "place.insee", "Téléphone": "contact.phone",
        "Descriptif": "offer.description", "Public visé": "offer.audiences", "Tarif": "offer.fees",
        "Site internet": "contact.website",
    },
    {
        "name": "Roulez Ensemble", "offer": "Code de la route en petit groupe", "commune": "05046",
        "phone": "+33492000003", "audiences": ("jeunes",), "fees": ("gratuit",), "key": "A-12",
        "website": "https://roulez.exemple.fr",
    },
)  # fmt: skip

ENGLISH = Layout(
    "English titles, separate coordinates",
    part(
        "services.csv",
        table(
            [
                ["Organization", "Service name", "Category", "Street address", "Zip code", "City", "Phone number",
                 "Website", "Opening hours", "Lat", "Lng", "Eligibility"],
                ["Les Mains Vertes", "Community garden", "Volunteering", "8 chemin du Canal", "05100", "Briançon",
                 "+33 4 92 00 00 04", "https://mains.exemple.fr", "Mo-Fr 09:00-17:00", "44.8992", "6.6424",
                 "Open to everyone living in the valley"],
                ["Les Mains Vertes", "Food parcels", "Food", "8 chemin du Canal", "05100", "Briançon",
                 "+33 4 92 00 00 04", "https://mains.exemple.fr", "Sa 10:00-12:00", "44.8992", "6.6424",
                 "On the advice of a social worker"],
            ],
            ",",
            "utf-8",
        ),
    ),
    {
        "Organization": "partner.name", "Service name": "offer.name", "Category": "offer.themes",
        "Street address": "place.address", "Zip code": "place.postal_code", "City": "place.commune",
        "Phone number": "contact.phone", "Website": "contact.website", "Opening hours": "place.hours",
        "Lat": "place.lat", "Lng": "place.lon", "Eligibility": "offer.conditions",
    },
    {
        "name": "Les Mains Vertes", "offer": "Community garden", "commune": "05023", "phone": "+33492000004",
        "themes": ("remobilisation--benevolat-action-citoyenne",), "hours": "Mo-Fr 09:00-17:00",
        "lat": 44.8992, "lon": 6.6424,
    },
)  # fmt: skip

OPEN_DOCUMENT = Layout(
    "ODS, the list on the second sheet, numbers without their zero",
    part(
        "liste.ods",
        as_ods(
            {
                "Lisez-moi": [["Liste tenue par la maison des services"], ["Écrire à l'accueil"]],
                "Ateliers": [
                    ["Atelier", "Domaine", "Association", "Lieu", "Code postal", "Téléphone", "Jours et heures"],
                    ["Premiers pas sur internet", "Numérique", "Clic et Cie", "Laragne-Montéglin", 5300, 492000005,
                     "vendredi 14h-16h"],
                    ["Couture", "Lien social", "Fil Rouge", "Serres", 5700, 492000006, "lundi 9h-11h"],
                ],
            }
        ),
    ),
    {
        "Atelier": "offer.name", "Domaine": "offer.themes", "Association": "partner.name",
        "Lieu": "place.commune", "Code postal": "place.postal_code", "Téléphone": "contact.phone",
        "Jours et heures": "place.hours",
    },
    {
        "name": "Clic et Cie", "offer": "Premiers pas sur internet", "commune": "05070", "themes": (DIGITAL,),
        "phone": "+33492000005", "hours": "Fr 14:00-16:00", "postal_code": "05300",
    },
)  # fmt: skip

BILINGUAL = Layout(
    "two headers, one a language",
    part(
        "valli.csv",
        table(
            [
                ["Nom du lieu", "Activités", "Commune", "Adresse", "Téléphone", "Courriel"],
                ["Name", "Topic", "Town", "Address", "Phone", "Email"],
                ["Refuge des Aidants", "Soutien aux aidants", "Guillestre", "2 rue du Lavoir", "0492000007",
                 "contact@aidants.exemple.fr"],
                ["Maison des Jeunes", "Activités sportives et culturelles", "Aiguilles", "Le Village", "0492000008",
                 "contact@jeunes.exemple.fr"],
            ],
            ";",
            "utf-8-sig",
        ),
    ),
    {
        "Nom du lieu": "partner.name", "Activités": "offer.themes", "Commune": "place.commune",
        "Adresse": "place.address", "Téléphone": "contact.phone", "Courriel": "contact.email",
    },
    {
        "name": "Refuge des Aidants", "commune": "05065", "themes": ("famille--soutien-aidants",),
        "phone": "+33492000007", "email": "contact@aidants.exemple.fr",
    },
)  # fmt: skip

SWAPPED = Layout(
    "latitude and longitude swapped",
    part(
        "points.csv",
        table(
            [
                ["id", "nom", "type_structure", "commune", "code_insee", "latitude", "longitude", "telephone", "theme"],
                ["1", "Garage du Soleil", "Garage solidaire", "Gap", "05061", "6.0790", "44.5590", "0492000009",
                 "Garage solidaire"],
                ["2", "Vélo Partagé", "Association", "Embrun", "05046", "6.4960", "44.5640", "0492000010", "Vélo"],
            ],
            ",",
            "utf-8",
        ),
    ),
    {
        "id": "id", "nom": "partner.name", "type_structure": "partner.kind", "commune": "place.commune",
        "code_insee": "place.insee", "latitude": "place.lat", "longitude": "place.lon",
        "telephone": "contact.phone", "theme": "offer.themes",
    },
    {
        "name": "Garage du Soleil", "commune": "05061", "lat": 44.559, "lon": 6.079, "phone": "+33492000009",
        "themes": ("mobilite--entretenir-reparer-son-vehicule",), "kind": "Garage solidaire",
    },
)  # fmt: skip

MERGED = Layout(
    "the whole address in one cell, and one point",
    part(
        "lieux.csv",
        table(
            [
                ["Désignation", "Adresse postale", "geo_point_2d", "Téléphone fixe", "Prestations", "Bénéficiaires"],
                ["Accueil de jour Les Tilleuls", "12 bis avenue Foch 05000 GAP", "44.5590, 6.0790", "04-92-00-00-11",
                 "Repas, douche ; accès aux droits", "Personnes sans abri"],
                ["Boutique du Lac", "Quartier du Port, 05160 Savines-le-Lac", "44.5250, 6.4030", "04-92-00-00-12",
                 "Vestiaire", "Tout public"],
            ],
            ";",
            "utf-8",
        ),
    ),
    {
        "Désignation": "partner.name", "Adresse postale": "place.full_address", "geo_point_2d": "place.point",
        "Téléphone fixe": "contact.phone", "Prestations": "offer.themes", "Bénéficiaires": "offer.audiences",
    },
    {
        "name": "Accueil de jour Les Tilleuls", "commune": "05061", "address": "12 bis avenue Foch",
        "postal_code": "05000", "lat": 44.559, "lon": 6.079, "phone": "+33492000011",
        "audiences": ("personnes-en-situation-durgence",),
    },
)  # fmt: skip

SHOUTED = Layout(
    "capitals and typing slips",
    part(
        "LISTE.CSV",
        table(
            [
                ["NOM DE L'ASSOCIATON", "ADRESE", "CODE POSTALE", "COMUNE", "TELEFONE", "SITE INTERNETT", "TEMATIQUE",
                 "N° SIRET"],
                ["AUTO-ECOLE SOLIDAIRE DES ECRINS", "5 RUE DU PONT", "05260", "SAINT-BONNET-EN-CHAMPSAUR",
                 "04 92 00 00 13", "www.auto.exemple.fr", "PERMIS DE CONDUIRE", "73282932000074"],
                ["LES PETITS LOUPS", "9 RUE HAUTE", "05000", "GAP", "04 92 00 00 14", "www.loups.exemple.fr",
                 "GARDE D'ENFANTS", ""],
            ],
            ";",
            "cp1252",
        ),
    ),
    {
        "NOM DE L'ASSOCIATON": "partner.name", "ADRESE": "place.address", "CODE POSTALE": "place.postal_code",
        "COMUNE": "place.commune", "TELEFONE": "contact.phone", "SITE INTERNETT": "contact.website",
        "TEMATIQUE": "offer.themes", "N° SIRET": "partner.siret",
    },
    {
        "name": "Auto-école solidaire des Ecrins", "commune": "05132", "themes": (LICENCE,),
        "phone": "+33492000013", "siret": "73282932000074",
    },
)  # fmt: skip

WITH_PERSONS = Layout(
    "an association's list, with the persons it knows",
    part(
        "membres.xlsx",
        workbook(
            {
                "Membres": [
                    ["Structure", "Responsable", "Portable", "Prénom du référent", "Téléphone", "Mail", "Ville",
                     "Objet", "Cotisation 2026"],
                    ["Amis du Livre", "Sophie Martin", "06 00 00 00 21", "Sophie", "04 92 00 00 15",
                     "sophie.martin@exemple.fr", "Gap", "Lecture à voix haute", "12"],
                    ["Jardins du Drac", "Jean Durand", "06 00 00 00 22", "Jean", "04 92 00 00 16",
                     "contact@jardins.exemple.fr", "Chorges", "Jardin partagé", "20"],
                ]
            }
        ),
    ),
    {
        "Structure": "partner.name", "Responsable": "person", "Portable": "person",
        "Prénom du référent": "person", "Téléphone": "contact.phone", "Mail": "contact.email",
        "Ville": "place.commune", "Objet": "partner.description", "Cotisation 2026": "",
    },
    {"name": "Amis du Livre", "commune": "05061", "phone": "+33492000015", "email": None},
)  # fmt: skip

ISERE = Layout(
    "another territory, days in columns",
    part(
        "isere.csv",
        table(
            [
                ["id_lieu", "lib_lieu", "Type de lieu", "adr", "cp", "lib_com", "insee_com", "mel", "tel", "Lundi",
                 "Mardi", "Mercredi", "Jeudi", "Vendredi", "date_maj"],
                ["38-1", "Maison du Trièves", "Centre social", "4 place du Marché", "38710", "Mens", "38226",
                 "contact@trieves.exemple.fr", "04 76 00 00 01", "9h-12h", "9h-12h / 14h-17h", "Fermé", "9h-12h",
                 "9h-12h", "2026-05-12"],
                ["38-2", "Relais du Vercors", "Centre social", "1 rue Neuve", "38250", "Lans-en-Vercors", "38205",
                 "contact@vercors.exemple.fr", "04 76 00 00 02", "Fermé", "9h-12h", "9h-12h", "9h-12h", "14h-17h",
                 "2026-04-02"],
            ],
            "|",
            "utf-8",
        ),
    ),
    {
        "id_lieu": "id", "lib_lieu": "partner.name", "Type de lieu": "partner.kind", "adr": "place.address",
        "cp": "place.postal_code", "lib_com": "place.commune", "insee_com": "place.insee",
        "mel": "contact.email", "tel": "contact.phone", "Lundi": "place.hours.lundi",
        "Mardi": "place.hours.mardi", "Mercredi": "place.hours.mercredi", "Jeudi": "place.hours.jeudi",
        "Vendredi": "place.hours.vendredi", "date_maj": "source.date",
    },
    {"name": "Maison du Trièves", "commune": "38226", "phone": "+33476000001", "kind": "Centre social",
     "hours": "Mo,Th,Fr 09:00-12:00; Tu 09:00-12:00,14:00-17:00"},
)  # fmt: skip

LAYOUTS = (
    TITLED, TABBED, ENGLISH, OPEN_DOCUMENT, BILINGUAL, SWAPPED, MERGED, SHOUTED, WITH_PERSONS, ISERE,
)  # fmt: skip

HEADS = (
    (
        "a town's welfare office",
        [
            [
                "Services",
                "Coordonnées",
                "Contact",
                "Public",
                "Conditions d'accès",
                "Jours d'ouverture",
                "Commune",
            ],
            [
                "Portage de repas à domicile",
                "04 92 00 10 01",
                "Mme Claire Petit",
                "Personnes âgées",
                "Sur dossier déposé en mairie",
                "lundi au vendredi 9h-12h",
                "L'Argentière-la-Bessée",
            ],
            [
                "Microcrédit personnel",
                "04 92 00 10 02",
                "M. Paul Roux",
                "Tout public",
                "Avoir un budget équilibré",
                "mardi 14h-17h",
                "Briançon",
            ],
        ],
        {
            "Services": "offer.name",
            "Coordonnées": "contact.phone",
            "Contact": "person",
            "Public": "offer.audiences",
            "Conditions d'accès": "offer.conditions",
            "Jours d'ouverture": "place.hours",
            "Commune": "place.commune",
        },
    ),
    (
        "employers",
        [
            [
                "Nom de l'entreprise",
                "Type SIAE",
                "Métiers",
                "Adresse 1",
                "Adresse 2",
                "CP",
                "Ville",
                "Tél 1",
                "Tél 2",
                "E-mail accueil",
                "Nom du contact",
                "Fonction",
            ],
            [
                "Bois et Cie",
                "ACI",
                "Menuiserie, espaces verts",
                "ZA Les Iscles",
                "Bâtiment B",
                "05400",
                "Veynes",
                "0492001003",
                "0492001004",
                "accueil@bois.exemple.fr",
                "Durand",
                "Directrice",
            ],
            [
                "Propre Net",
                "EI",
                "Nettoyage",
                "12 rue Haute",
                "",
                "05000",
                "Gap",
                "0492001005",
                "",
                "contact@net.exemple.fr",
                "Martin",
                "Chef d'atelier",
            ],
        ],
        {
            "Nom de l'entreprise": "partner.name",
            "Type SIAE": "partner.kind",
            "Métiers": "offer.description",
            "Adresse 1": "place.address",
            "Adresse 2": "place.address_more",
            "CP": "place.postal_code",
            "Ville": "place.commune",
            "Tél 1": "contact.phone",
            "Tél 2": "contact.phone",
            "E-mail accueil": "contact.email",
            "Nom du contact": "person",
            "Fonction": "",
        },
    ),
    (
        "plain English",
        [
            [
                "Name of organisation",
                "What they do",
                "Who can go",
                "Where",
                "Postcode",
                "Town",
                "Telephone",
                "Email",
                "When open",
                "Cost",
                "Contact person",
            ],
            [
                "Warm Hub",
                "Free meals and a warm room",
                "Anyone",
                "Church hall, 2 rue du Temple",
                "05260",
                "Orcières",
                "04 92 00 10 06",
                "hello@warm.exemple.fr",
                "Mon-Fri 9am-5pm",
                "Free",
                "Julie Bernard",
            ],
            [
                "Bike Shed",
                "Repair your own bike",
                "Adults",
                "14 route des Lacs",
                "05230",
                "Chorges",
                "04 92 00 10 07",
                "info@bike.exemple.fr",
                "Sat 10am-1pm",
                "5 €",
                "Marc Simon",
            ],
        ],
        {
            "Name of organisation": "partner.name",
            "What they do": "offer.description",
            "Who can go": "offer.audiences",
            "Where": "place.address",
            "Postcode": "place.postal_code",
            "Town": "place.commune",
            "Telephone": "contact.phone",
            "Email": "contact.email",
            "When open": "place.hours",
            "Cost": "offer.fees",
            "Contact person": "person",
        },
    ),
    (
        "capitals",
        [
            [
                "STRUCTURE",
                "DISPOSITIF",
                "PUBLIC CIBLE",
                "MODALITÉS D'ACCÈS",
                "LIEU D'INTERVENTION",
                "RÉFÉRENT",
                "TEL",
                "MAIL",
                "COÛT POUR LE BÉNÉFICIAIRE",
            ],
            [
                "Mission Avenir",
                "Garantie mobilité",
                "Jeunes 16-25 ans",
                "Sur orientation d'un conseiller",
                "Tallard",
                "Nadia Blanc",
                "0492001008",
                "contact@avenir.exemple.fr",
                "Gratuit",
            ],
            [
                "Cap Métiers",
                "Découverte du bâtiment",
                "Demandeurs d'emploi",
                "Inscription en ligne",
                "Gap",
                "Luc Noir",
                "0492001009",
                "info@cap.exemple.fr",
                "Gratuit",
            ],
        ],
        {
            "STRUCTURE": "partner.name",
            "DISPOSITIF": "offer.name",
            "PUBLIC CIBLE": "offer.audiences",
            "MODALITÉS D'ACCÈS": "offer.how_to_access",
            "LIEU D'INTERVENTION": "place.commune",
            "RÉFÉRENT": "person",
            "TEL": "contact.phone",
            "MAIL": "contact.email",
            "COÛT POUR LE BÉNÉFICIAIRE": "offer.fees",
        },
    ),
    (
        "an events agenda",
        [
            [
                "uid",
                "title",
                "description",
                "locationName",
                "locationAddress",
                "locationPostalcode",
                "locationCity",
                "latitude",
                "longitude",
                "phone",
                "link",
                "timings",
            ],
            [
                "8812",
                "Forum de l'emploi",
                "Rencontrez vingt entreprises qui recrutent cet hiver.",
                "Le Quattro",
                "29 avenue de Bure",
                "05000",
                "Gap",
                "44.56",
                "6.08",
                "0492001010",
                "https://forum.exemple.fr",
                "9h-17h",
            ],
            [
                "8813",
                "Café des aidants",
                "Un temps d'échange entre proches.",
                "Médiathèque",
                "1 rue du Pont",
                "05200",
                "Embrun",
                "44.56",
                "6.49",
                "0492001011",
                "https://cafe.exemple.fr",
                "14h-16h",
            ],
        ],
        {
            "uid": "id",
            "title": "offer.name",
            "description": "offer.description",
            "locationName": "partner.name",
            "locationAddress": "place.address",
            "locationPostalcode": "place.postal_code",
            "locationCity": "place.commune",
            "latitude": "place.lat",
            "longitude": "place.lon",
            "phone": "contact.phone",
            "link": "contact.website",
            "timings": "place.hours",
        },
    ),
    (
        "a register of companies",
        [
            [
                "Raison sociale",
                "N° SIRET",
                "Adresse",
                "Complément",
                "Code postal",
                "Commune",
                "Département",
                "Téléphone",
                "Fax",
                "Site web",
                "Nom dirigeant",
                "Secteur d'activité",
                "Effectif",
            ],
            [
                "Alpes Formation",
                "73282932000074",
                "3 cours Victor Hugo",
                "",
                "05000",
                "Gap",
                "05",
                "0492001012",
                "0492001013",
                "https://af.exemple.fr",
                "Petit",
                "Formation",
                "12",
            ],
            [
                "Mobil'Hautes",
                "",
                "Rue Neuve",
                "BP 3",
                "05200",
                "Embrun",
                "05",
                "0492001014",
                "0492001015",
                "https://mh.exemple.fr",
                "Roy",
                "Mobilité",
                "4",
            ],
        ],
        {
            "Raison sociale": "partner.name",
            "N° SIRET": "partner.siret",
            "Adresse": "place.address",
            "Complément": "place.address_more",
            "Code postal": "place.postal_code",
            "Commune": "place.commune",
            "Département": "",
            "Téléphone": "contact.phone",
            "Fax": "",
            "Site web": "contact.website",
            "Nom dirigeant": "person",
            "Secteur d'activité": "offer.themes",
            "Effectif": "",
        },
    ),
)
"""More tables, as what each column holds: name, rows, fields by title."""
