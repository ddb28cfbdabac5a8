"""A small valid file of every format, in each of its shapes: what the tests here then break."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any, Final

import openpyxl

from tests.importers.formats import test_covoiturage as carpool
from tests.importers.formats import test_data_inclusion as inclusion
from tests.importers.formats import test_emplois_inclusion as employers
from tests.importers.formats import test_finess as finess
from tests.importers.formats import test_france_services as houses
from tests.importers.formats import test_lheo as trainings
from tests.importers.formats import test_mediation_numerique as digital
from tests.importers.formats import test_siao as lodging
from tests.importers.formats import test_soliguide as places
from tests.importers.formats.samples import GTFS, HSDS_NESTED, HSDS_TABLES
from tests.importers.ods import as_ods

Files = Mapping[str, bytes]
"""Content of each file by its name; several are a folder or a zip."""


def as_json(value: Any) -> bytes:
    """JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False).encode()


def as_lines(rows: list[dict[str, Any]]) -> bytes:
    """One JSON object per line."""
    return b"\n".join(as_json(row) for row in rows) + b"\n"


def as_csv(rows: list[dict[str, Any]]) -> bytes:
    """A table with a header."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_workbook(sheets: Mapping[str, list[dict[str, Any]]]) -> bytes:
    """An XLSX workbook, a header in each sheet."""
    book = openpyxl.Workbook()
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append([row.get(name) for name in rows[0]])
    del book["Sheet"]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(files: Files, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same files in an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _encoded(texts: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in texts.items()}


_STRUCTURES: Final = [inclusion.STRUCTURE, inclusion.STRUCTURE | {"id": "s2", "commune": "Embrun"}]
_SERVICES: Final = [inclusion.SERVICE | {"longitude": 6.0794, "latitude": 44.5597, "frais": "gratuit"}]
_HOUSE: Final = houses.LINE.format(rdv="Oui", comment="", type="Principal", format="Fixe")
_TRAINING: Final = trainings.lheo(
    trainings.training(
        trainings.action(trainings.EMBRUN + trainings.session("20260900", "20270630")),
        trainings.action("", "2"),
    )
)

_OFFER: Final = {
    "offer_key": "o",
    "partner_key": "p",
    "name": "Offre",
    "families": "mobilite",
    "themes": "mobilite--preparer-un-permis",
    "fees": "gratuit",
    "zone_eligibilite": "departement:05",
    "validity": "du 1er novembre au 31 mars",
    "capacity": "18 places",
    "age_min": "16",
}
_PLACE: Final = {
    "offer_key": "o",
    "commune": "05065",
    "label": "mairie",
    "phone": "04 92 00 00 00",
    "hours": "lundi 9h-12h",
    "permanence": "2e mardi du mois 14h-17h",
}

SHEET: Final = {
    "Nom de la structure": "Entraide des Alpes",
    "Nom de l'action": "Aide aux démarches",
    "Adresse": "1 rue Carnot",
    "Code postal": "05000",
    "Commune": "Gap",
    "Téléphone": "04 92 00 00 00",
    "Horaires": "lundi 9h-12h",
    "Tarif": "gratuit",
}

VALID: Final[Mapping[str, tuple[Files, ...]]] = {
    "data_inclusion": (
        {"structures.json": as_json(_STRUCTURES), "services.json": as_json(_SERVICES)},
        {"export.json": as_json({"structures": _STRUCTURES, "services": _SERVICES})},
        {"services.ndjson": as_lines(_SERVICES * 2)},
        {"structures.csv": as_csv(_STRUCTURES), "services.csv": as_csv(_SERVICES)},
        {"modele.xlsx": as_workbook({"Structures": [_STRUCTURES[0]], "Services": _SERVICES})},
    ),
    "finess": (
        {"finess.csv": f"{finess.HEAD}\n{finess.CMP}\n{finess.POSITION}\n".encode("latin-1")},
        {"finess.csv": f"{finess.HEAD}\n{finess.CMP.replace('RELAIS', 'POËT')}\n".encode()},
    ),
    "france_services": ({"france-services-20240801.csv": f"{houses.HEADER}\n{_HOUSE}\n{_HOUSE}\n".encode()},),
    "mediation_numerique": (
        {"lieux.json": as_json([digital.PLACE, digital.PLACE | {"id": "b"}])},
        {"lieux.csv": as_csv([digital.PLACE])},
    ),
    "soliguide": (
        {"lieux.json": as_json({"places": [places.PLACE]})},
        {"lieux.ndjson": as_lines([places.PLACE])},
    ),
    "siao": ({"siao-202609.csv": lodging.table()}, {"siao.xlsx": lodging.table(name="siao.xlsx")}),
    "emplois_inclusion": ({"siaes.json": as_json({"count": 1, "results": [employers.SIAE]})},),
    "covoiturage": (
        {"bnlc.csv": "\n".join([carpool.HEADER, carpool.line(), carpool.line("b"), ""]).encode()},
    ),
    "gtfs": (_encoded(GTFS),),
    "hsds": (
        {"services.json": as_json(HSDS_NESTED)},
        {"service.json": as_json(HSDS_NESTED["contents"][0])},
        _encoded(HSDS_TABLES),
    ),
    "lheo": ({"offre.xml": _TRAINING},),
    "template": (
        {
            "partners.csv": as_csv([{"partner_key": "p", "name": "Structure", "commune": "05061"}]),
            "offers.csv": as_csv([_OFFER, _OFFER | {"offer_key": "o2", "partner_key": "absent"}]),
            "places.csv": as_csv([_PLACE, _PLACE | {"offer_key": "absent"}]),
        },
    ),
    "spreadsheet": (
        {"actions.csv": as_csv([SHEET, SHEET | {"Commune": "Embrun", "Code postal": "05200"}])},
        {"actions.xlsx": as_workbook({"Feuille 1": [SHEET]})},
        {"actions.ods": as_ods({"Feuille 1": [list(SHEET), list(SHEET.values())]})},
    ),
}
"""Every registered format has a line: a test says so."""
