"""Files that name a person in every field that their format has for one; the person is invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.importers.formats import test_covoiturage as carpool
from tests.importers.formats import test_data_inclusion as inclusion
from tests.importers.formats import test_emplois_inclusion as employers
from tests.importers.formats import test_france_services as houses
from tests.importers.formats import test_lheo as trainings
from tests.importers.formats import test_mediation_numerique as digital
from tests.importers.formats import test_siao as lodging
from tests.importers.formats import test_soliguide as places
from tests.importers.formats.samples import GTFS, HSDS_NESTED, HSDS_TABLES
from tests.importers.hostile.files import SHEET, Files, as_csv, as_json

NAME: Final = "Sophie Quatrepoint"
EMAIL: Final = "sophie.quatrepoint@exemple.fr"
MOBILE: Final = "06 39 98 12 34"
SECRETS: Final = ("quatrepoint", "06 39 98 12 34", "0639981234", "639981234", "06.39.98.12.34")
"""In lower case."""

PERSON: Final = {
    "name": NAME,
    "nom": "Quatrepoint",
    "prenom": "Sophie",
    "lastname": "Quatrepoint",
    "email": EMAIL,
    "mail": EMAIL,
    "phone": MOBILE,
    "telephone": MOBILE,
    "phones": [{"number": MOBILE, "description": NAME}],
}
_MENTION: Final = f"Écrire à {EMAIL}, ou à sophie.quatrepoint(at)exemple.fr."
_HSDS_PERSON: Final = {"id": "c1", "title": "Directrice", "service_id": "v1", **PERSON}


def _nested_hsds() -> Files:
    services = []
    for service in HSDS_NESTED["contents"]:
        named = {**service, "contacts": [_HSDS_PERSON], "email": EMAIL, "alert": _MENTION}
        named["organization"] = {**service["organization"], "contacts": [_HSDS_PERSON], "email": EMAIL}
        named["phones"] = [{"number": MOBILE, "contact_id": "c1"}]
        named["service_at_locations"] = [
            {**link, "contacts": [_HSDS_PERSON], "location": {**link["location"], "contacts": [_HSDS_PERSON]}}
            for link in service["service_at_locations"]
        ]
        services.append(named)
    return {"services.json": as_json({"contents": services})}


def _training() -> bytes:
    person = (
        f"<coordonnees><civilite>Mme</civilite><nom>Quatrepoint</nom><prenom>Sophie</prenom>"
        f"<telfixe><numtel>04 92 00 00 00</numtel></telfixe><portable><numtel>{MOBILE}</numtel></portable>"
        f"<courriel>squatrepoint@exemple.fr</courriel></coordonnees>"
    )
    where = trainings.EMBRUN.replace(
        "<coordonnees>", f"<coordonnees><civilite>Mme</civilite><nom>Quatrepoint</nom><prenom>Sophie</prenom>"
        f"<portable><numtel>{MOBILE}</numtel></portable><courriel>{EMAIL}</courriel>", 1
    )  # fmt: skip
    inside = where + f"<session><contact-inscription>{person}</contact-inscription></session>"
    text = trainings.lheo(
        trainings.training(
            trainings.action(inside + f"<organisme-formateur><contact-formateur>{person}</contact-formateur>"
                             "<raison-sociale-formateur>Greta</raison-sociale-formateur></organisme-formateur>"),
            head=f"<objectif-formation>{_MENTION}</objectif-formation><contact-formation>{person}</contact-formation>",
        )
    ).decode()  # fmt: skip
    return (
        text.replace("<nom>Martin</nom>", "<nom>Quatrepoint</nom>").replace("06 00 00 00 01", MOBILE).encode()
    )


_STRUCTURE: Final = inclusion.STRUCTURE | {
    "courriel": EMAIL,
    "extra": {"contacts": [PERSON], "responsable": PERSON},
}
_SERVICE: Final = inclusion.SERVICE | {
    "contact_nom_prenom": NAME,
    "courriel": EMAIL,
    "telephone": "04 92 00 00 00",
    "description": _MENTION,
    "mobilisation_precisions": _MENTION,
}
_PRIVATE: Final = inclusion.SERVICE | {
    "contact_nom_prenom": NAME,
    "contact_public": False,
    "telephone": MOBILE,
}

PEOPLE: Final[Mapping[str, tuple[Files, ...]]] = {
    "data_inclusion": (
        {"export.json": as_json({"structures": [_STRUCTURE], "services": [_SERVICE]})},
        {"structures.csv": as_csv([_STRUCTURE | {"extra": ""}]), "services.csv": as_csv([_SERVICE])},
        {"export.json": as_json({"structures": [inclusion.STRUCTURE], "services": [_PRIVATE]})},
    ),
    "france_services": (
        {
            "liste.csv": (
                f"{houses.HEADER}\n"
                + houses.LINE.format(rdv="", comment=_MENTION.replace(",", ""), type="", format="").replace(
                    "gap@france-services.gouv.fr", EMAIL
                )
                + "\n"
            ).encode()
        },
    ),
    "mediation_numerique": (
        {
            "lieux.json": as_json(
                [
                    digital.PLACE
                    | {"courriels": EMAIL, "mediateurs": [PERSON], "contact_nom": "Quatrepoint"}
                    | {"contact_prenom": "Sophie", "presentation_resume": _MENTION}
                ]
            )
        },
        {"lieux.csv": as_csv([digital.PLACE | {"courriel": EMAIL, "contact_nom": NAME}])},
    ),
    "soliguide": (
        {
            "lieux.json": as_json(
                {
                    "places": [
                        places.PLACE
                        | {"createdBy": NAME, "updatedBy": PERSON, "lastUpdatedBy": NAME, "owner": PERSON}
                        | {"contacts": [PERSON], "users": [PERSON], "description": _MENTION}
                        | {
                            "entity": places.PLACE["entity"]
                            | {"mail": EMAIL, "phones": [{"label": NAME, "phoneNumber": "04 92 00 00 00"}]}
                            | {"contacts": [PERSON], "responsable": NAME}
                        }
                        | {"tempInfos": {"message": {"actif": True, "description": _MENTION}}}
                    ]
                }
            )
        },
    ),
    "siao": (
        {
            "siao.csv": lodging.table(
                {"Nom du référent": "Quatrepoint", "Prénom du référent": "Sophie", "Mail": EMAIL}
                | {"Observation": _MENTION}
            )
        },
    ),
    "emplois_inclusion": (
        {
            "siaes.json": as_json(
                [
                    employers.SIAE
                    | {"courriel": EMAIL, "contact": NAME, "recruteur": PERSON, "description": _MENTION}
                    | {"contact_nom": NAME, "contact_email": EMAIL}
                    | {"postes": [employers.POST | {"description": f"{NAME} {MOBILE}", "recruteur": PERSON}]}
                    | {"contacts": [PERSON]}
                ]
            )
        },
    ),
    "covoiturage": (
        {"bnlc.csv": f"{carpool.HEADER}\n{carpool.line()}{_MENTION.replace(',', ' ')}\n".encode()},
    ),
    "gtfs": (
        {name: text.encode() for name, text in GTFS.items()}
        | {
            "agency.txt": GTFS["agency.txt"]
            .replace("agency_phone\n", "agency_phone,agency_email\n")
            .replace("00 00 00\n", f"00 00 00,{EMAIL}\n")
            .encode(),
            "feed_info.txt": (
                "feed_publisher_name,feed_start_date,feed_end_date,feed_contact_email\n"
                f"Alpes,20260901,20270831,{EMAIL}\n"
            ).encode(),
        },
    ),
    "hsds": (
        _nested_hsds(),
        {name: text.encode() for name, text in HSDS_TABLES.items()}
        | {
            "contacts.csv": as_csv([{"id": "c1", "service_id": "v1", "name": NAME, "email": EMAIL}]),
            "phones.csv": as_csv([{"id": "p", "service_id": "v1", "contact_id": "c1", "number": MOBILE}]),
        },
    ),
    "lheo": ({"offre.xml": _training()},),
    "template": (
        {
            "partners.csv": as_csv(
                [{"partner_key": "p", "name": "Structure", "commune": "05061", "email": EMAIL}]
            ),
            "offers.csv": as_csv(
                [
                    {
                        "offer_key": "o",
                        "partner_key": "p",
                        "name": "Offre",
                        "email": EMAIL,
                        "description": _MENTION,
                    }
                ]
            ),
        },
    ),
    "spreadsheet": (
        {
            "actions.csv": as_csv(
                [
                    SHEET
                    | {"Nom du référent": "Quatrepoint", "Prénom du référent": "Sophie"}
                    | {"Mail du référent": EMAIL, "Mobile du référent": MOBILE, "Description": _MENTION}
                ]
            )
        },
    ),
}
"""The register of establishments (``finess``) has no field for a person."""


def refused(files: Files) -> Files:
    """The same files, their places nowhere: rows are refused, and their problems quote what they hold."""
    nowhere = ((b"05061", b"05999"), (b"05000", b"00000"), (b"GAP", b"Nulleville"), (b"Gap", b"Nulleville"))
    found = dict(files)
    for written, instead in (
        *nowhere,
        (b"Embrun", b"Nulleville"),
        (b"05200", b"00000"),
        (b"05046", b"05999"),
    ):
        found = {name: content.replace(written, instead) for name, content in found.items()}
    return found
