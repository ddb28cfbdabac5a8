"""With FINESS imported over the bundled directory, nothing tells where a protected place is.

The secrets are read from the open data file itself: every line of a mother-and-child place (category 166), of
a place whose address its source blanked, and of what shares a phone or a SIRET with one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyproj import Transformer
from starlette.testclient import TestClient

from directory import db, masking
from importers.exporting import export_template
from importers.pipeline import run_import
from search.analyzer import stems
from search.contract import SearchRequest
from search.filters import In
from tests import instance
from tests.conftest import NOW
from ui.app import create_app
from ui.services import Services, settle

CATEGORY, PHONE, SIRET = 18, 16, 22


@dataclass(frozen=True, slots=True)
class Hidden:
    """What must never be seen of one place."""

    name: str
    finess: str
    siret: str
    phone: str
    street: str
    lat: float
    lon: float

    def texts(self) -> Iterator[str]:
        """Every way the secrets may be written."""
        yield self.finess
        if self.siret:
            yield self.siret
        if self.phone:
            pairs = re.findall("..", self.phone)
            yield from (
                self.phone,
                " ".join(pairs),
                "\u00a0".join(pairs),
                ".".join(pairs),
                "+33" + self.phone[1:],
            )
        if self.street:
            yield self.street.lower()


@pytest.fixture(scope="module")
def hidden(shared_data: Path) -> list[Hidden]:
    lines = (shared_data / "samples" / "finess-05-20210112.csv").read_text(encoding="iso-8859-1").splitlines()
    places = [line.split(";") for line in lines if line.startswith("structureet")]
    points = {
        cells[1]: (float(cells[2]), float(cells[3]))
        for line in lines
        if line.startswith("geolocalisation") and (cells := line.split(";"))[2]
    }
    protected = [cells for cells in places if cells[CATEGORY] == "166" or cells[3] == "MAISON DES FEMMES 05"]
    sirets = {cells[SIRET] for cells in protected} - {""}
    second = [cells for cells in places if cells[SIRET] in sirets]
    phones = {cells[PHONE] for cells in second} - {""}
    found = protected + [c for c in places if c not in protected and (c in second or c[PHONE] in phones)]
    to_wgs84 = Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)
    made = []
    for cells in found:
        lon, lat = to_wgs84.transform(*points[cells[1]]) if cells[1] in points else (0.0, 0.0)
        number, _, street = cells[7:10]
        # Without its number, a street is known by its name alone: only the whole address is a secret.
        address = f"{number} rue {street}".strip() if number and street else street
        made.append(Hidden(cells[3], cells[1], cells[SIRET], cells[PHONE], address, lat, lon))
    assert len(made) == 5
    return made


@pytest.fixture(scope="module")
def log() -> Iterator[list[str]]:
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Kept()
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory, shared_data: Path, log: list[str]) -> Services:
    made = instance.loaded(tmp_path_factory.mktemp("hidden"), NOW)
    sample = shared_data / "samples" / "finess-05-20210112.csv"
    report = run_import(made.database, made.settings, format="finess", path=sample, now=NOW)
    log.append(str(report.as_dict()) + str(report.changes))
    assert report.protected > 0
    settle(made, hidden=True)
    return made


@pytest.fixture(scope="module")
def everything_said(services: Services, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every page and answer of the instance, by address, and what its exports hold."""
    client = TestClient(create_app(services))
    addresses = ["/", "/recherche?size=200", "/partenaires", "/cantons", "/a-propos", "/ce-soir", "/api/docs"]
    addresses += ["/api/v1/offers.csv"]
    addresses += [f"/api/v1/offers?size=200&page={page}" for page in range(1, 5)]
    addresses += [f"/api/v1/partners?size=200&page={page}" for page in range(1, 4)]
    addresses += [f"/cantons/{canton.code}" for canton in services.territory.site_cantons]
    said = {address: client.get(address).text for address in addresses}
    for kind, path in (("offers", "offres"), ("partners", "partenaires")):
        page = 1
        while items := client.get(f"/api/v1/{kind}", params={"size": 200, "page": page}).json()["items"]:
            for item in items:
                for address in (f"/{path}/{item['id']}", f"/api/v1/{kind}/{item['id']}"):
                    said[address] = client.get(address).text
            page += 1
    assert sum("/offres/" in address for address in said) > 450
    for source in (None, "demonstration", "finess"):
        folder = tmp_path_factory.mktemp("export") / "tables"
        assert export_template(services.database, folder, source=source).protected > 0
        said |= {
            f"export {source}, {path.name}": path.read_text(encoding="utf-8") for path in folder.iterdir()
        }
    return said


def normal(text: str) -> str:
    return text.lower().replace("&#39;", "'")


def test_the_hidden_places_are_published_without_their_place(
    services: Services, hidden: list[Hidden]
) -> None:
    with db.reading(services.database) as session:
        names = {found.name.casefold() for found in masking.list_masked(session)}
    known = {place.name.casefold() for place in hidden} & names
    assert known == {"la sapinette centre maternel", "maison des femmes 05"}


def test_the_same_place_under_another_name_has_no_name(everything_said: dict[str, str]) -> None:
    """A camp site that shelters has the SIRET of a hidden place: its name would lead straight to it."""
    told = [address for address, text in everything_said.items() if "napoleon" in normal(text)]
    assert told == []


def test_no_page_and_no_answer_tells_a_secret(everything_said: dict[str, str], hidden: list[Hidden]) -> None:
    secrets = {text for place in hidden for text in place.texts()}
    told = [
        (address, secret)
        for address, text in everything_said.items()
        for secret in secrets
        if secret in normal(text)
    ]
    assert told == []


def test_no_page_and_no_answer_holds_a_position(
    everything_said: dict[str, str], hidden: list[Hidden]
) -> None:
    for place in hidden:
        if place.lat:
            near = re.compile(rf"{place.lat:.4f}\d*\W+([a-z]+\W+)?{place.lon:.4f}")
            assert [address for address, text in everything_said.items() if near.search(text)] == []


def test_no_stored_byte_and_no_log_tells_a_secret(
    services: Services, hidden: list[Hidden], log: list[str]
) -> None:
    """Database, its journal, index files, held files: what a thief of the disk would read."""
    secrets = {text for place in hidden for text in place.texts()}
    files = [path for path in services.settings.home.rglob("*") if path.is_file()]
    assert any(path.suffix == ".sqlite3" for path in files)
    told = [
        (path.name, secret)
        for path in files
        for secret in secrets
        if secret.encode() in (content := path.read_bytes()) or secret.title().encode() in content
    ]
    assert told == []
    assert [secret for secret in secrets if secret in normal("\n".join(log))] == []


def test_the_index_holds_no_word_of_a_hidden_address(services: Services, hidden: list[Hidden]) -> None:
    """The index is compressed: it is asked instead of read."""
    with db.reading(services.database) as session:
        masked = {str(found.id) for found in masking.list_masked(session) if found.kind == "offer"}
    assert masked
    for place in hidden:
        for secret in (place.street, place.phone, place.siret, place.finess):
            for stem in (stem for stem in stems(secret) if len(stem) > 4):
                result = services.search.engines.embedded.search(
                    SearchRequest(filters=In("stems", (stem,)), limit=200)
                )
                assert not masked & {hit.offer for hit in result.hits}, (place.name, stem)


def test_no_radius_tells_where_a_hidden_place_is(services: Services, hidden: list[Hidden]) -> None:
    client = TestClient(create_app(services))
    with db.reading(services.database) as session:
        masked = {str(found.id) for found in masking.list_masked(session) if found.kind == "offer"}
    asked = [{"lat": place.lat, "lon": place.lon, "radius_km": 0.5} for place in hidden if place.lat]
    asked += [{"in_commune": "05061"}, {"canton": "0599"}, {"bbox": "6.0,44.5,6.2,44.6"}]
    for params in asked:
        items = client.get("/api/v1/offers", params=params | {"group": "on_site", "size": 200}).json()[
            "items"
        ]
        assert not masked & {item["id"] for item in items}
    everywhere = [
        item
        for page in range(1, 5)
        for item in client.get(
            "/api/v1/offers", params={"size": 200, "page": page, "commune": "05061"}
        ).json()["items"]
        if item["id"] in masked
    ]
    assert {item["id"] for item in everywhere} == masked
    for item in everywhere:
        assert (item["site"], item["key"], item["distance_m"], item["minutes"]) == (None, None, None, None)
        assert item["group"] != "on_site"
