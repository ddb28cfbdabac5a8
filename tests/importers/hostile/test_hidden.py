"""What shares a phone, a SIRET or a position with a hidden place gives none of them back, whatever its format.

The hidden place is told by each format that can tell of one, before the others or after them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from importers.pipeline import run_import
from importers.registry import IMPORTERS
from tests import instance
from tests.conftest import NOW
from tests.importers.formats import test_siao as lodging
from tests.importers.formats import test_soliguide as places
from tests.importers.formats.samples import HSDS_NESTED
from tests.importers.hostile.files import VALID, Files, as_json
from ui.app import create_app
from ui.services import Services

PHONE, SIRET, STREET = "04 65 71 02 03", "13001727000013", "7 chemin du Secret"
LAT, LON = "44.57013", "6.06507"
_NUMBERS = r"4[ .]?65[ .]?71[ .]?02[ .]?03|130[ ]?017[ ]?270[ ]?00013|chemin du secret"
SECRETS = {
    # The SIAO's table has no position.
    "siao": re.compile(_NUMBERS, re.IGNORECASE),
    "soliguide": re.compile(_NUMBERS + r"|44\.5701|6\.06507|6\.0651", re.IGNORECASE),
    "hsds": re.compile(_NUMBERS + r"|44\.5701|6\.06507|6\.0651", re.IGNORECASE),
}
ALIKE = (
    (b"04 92 00 00 00", PHONE),
    (b"0492000000", PHONE.replace(" ", "")),
    (b"13002526500013", SIRET),
    (b"130 025 265 00013", SIRET),
    (b"19290076900014", SIRET),
    (b"192 900 769 00014", SIRET),
    (b'"00000000000000"', f'"{SIRET}"'),
    (b'"longitude"', '"adresse": "Maison des services", "longitude"'),
    (b"44.5597", LAT),
    (b"6.0794", LON),
    (b"1 rue Carnot", STREET),
    (b"12 AV DU DR PROVANSAL", STREET),
)
"""What the good files hold, and what of the hidden place stands there instead."""


def sharing(name: str, files: Files) -> Files:
    """The files, with what they share. A bus stop is on the street: it is nobody's door, and stays where it is."""
    found = dict(files)
    for written, secret in ALIKE[:-5] if name == "gtfs" else ALIKE:
        found = {name: content.replace(written, secret.encode()) for name, content in found.items()}
    return found


def _shelter_of_soliguide() -> Files:
    position = {"adresse": STREET, "codePostal": "05000", "ville": "Gap", "cityCode": "05061"}
    position |= {"location": {"type": "Point", "coordinates": [float(LON), float(LAT)]}}
    place = places.PLACE | {
        "lieu_id": 99,
        "name": "Abri",
        "position": position,
        "entity": {"phones": [{"label": "Accueil", "phoneNumber": PHONE}]},
        "publics": {"accueil": 2, "gender": ["women"], "other": ["violence"]},
        "services_all": [places.SERVICE | {"categorie": 1302, "serviceObjectId": "abri"}],
    }
    return {"lieux.json": as_json({"places": [place]})}


def _shelter_of_hsds() -> Files:
    service = dict(HSDS_NESTED["contents"][0])
    terms = (
        "famille--surmonter-conflits-separation-violence",
        "logement-hebergement--rechercher-une-solution-dhebergement-temporaire",
    )
    service["attributes"] = [{"taxonomy_term": {"code": term, "name": "x"}} for term in terms]
    service["phones"] = [{"number": PHONE}]
    service["organization"] = service["organization"] | {
        "organization_identifiers": [{"identifier_scheme": "FR-SIRET", "identifier": SIRET}],
        "phones": [{"number": PHONE}],
    }
    return sharing("hsds", {"services.json": as_json({"contents": [service]})})


SHELTERS: Mapping[str, Files] = {
    "siao": {
        "siao.csv": lodging.table(
            {
                "Nom de la structure": "ABRI DES FEMMES",
                "Téléphone": PHONE,
                "Code SIRET": SIRET,
                "Adresse": STREET,
            }
            | {'Public accueilli "Femmes victimes de violences"': "OUI"}
        )
    },
    "soliguide": _shelter_of_soliguide(),
    "hsds": _shelter_of_hsds(),
}
FORMATS = [name for name in IMPORTERS if name in VALID and name != "finess"]
"""The register of establishments has its own tests."""


def load(services: Services, folder: Path, name: str, files: Files, key: str) -> str:
    own = folder / key
    own.mkdir()
    for file, content in files.items():
        (own / file).write_bytes(content)
    path = own / next(iter(files)) if len(files) == 1 else own
    report = run_import(
        services.database, services.settings, format=name, path=path, source_key=key.lower(), now=NOW
    )
    return json.dumps(report.as_dict(), ensure_ascii=False) + str(report.changes)


def told(services: Services, secrets: re.Pattern[str]) -> list[str]:
    """What the files of an instance and its answers tell of the hidden place."""
    services.indexer.catch_up()
    contents = [
        path.read_bytes().decode("utf-8", "ignore")
        for path in services.settings.home.rglob("*")
        if path.is_file()
    ]
    client = TestClient(create_app(services))
    for kind in ("offers", "partners"):
        for name in FORMATS:
            items = client.get(
                f"/api/v1/{kind}", params={"size": 200, "source": f"x-{name}".replace("_", "-")}
            ).json()
            for item in items.get("items", []):
                contents.append(client.get(f"/api/v1/{kind}/{item['id']}").text)
    return [
        text[max(0, found.start() - 80) : found.end()]
        for text in contents
        for found in secrets.finditer(text)
    ]


@pytest.mark.parametrize("first", [True, False], ids=["hidden-first", "hidden-last"])
@pytest.mark.parametrize("format_", SHELTERS)
def test_what_shares_something_with_a_hidden_place_gives_nothing_back(tmp_path, format_, first):
    services, secrets = instance.loaded(tmp_path / "home", NOW), SECRETS[format_]
    if first:
        assert secrets.search(load(services, tmp_path, format_, SHELTERS[format_], "shelter")) is None
    for name in FORMATS:
        said = load(services, tmp_path, name, sharing(name, VALID[name][0]), f"x-{name}".replace("_", "-"))
        assert not first or secrets.search(said) is None, name
    if not first:
        assert secrets.search(load(services, tmp_path, format_, SHELTERS[format_], "shelter")) is None
    assert told(services, secrets) == []
