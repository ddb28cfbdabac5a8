"""``spie export template``: a file to hand over, and the same directory once it is read elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from directory.identity import record_id
from importers.exporting import export_template
from importers.pipeline import run_import
from tests import instance
from tests.conftest import NOW
from ui.app import create_app
from ui.cli import app
from ui.services import Services, build

ITS_OWN = ("id", "key", "url", "sources", "updated_at", "created_at", "partner")
"""What belongs to an instance and its sources, not to what an offer says."""


@pytest.fixture(scope="module")
def elsewhere(demo: Services, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """Another instance, fed with the export of the demonstration alone."""
    folder = tmp_path_factory.mktemp("elsewhere")
    export_template(demo.database, folder / "tout.xlsx")
    made = build(instance.settings(folder / "home"), clock=lambda: NOW)
    report = run_import(
        made.database,
        made.settings,
        format="template",
        path=folder / "tout.xlsx",
        source_key="annuaire",
        now=NOW,
    )
    assert (report.partners.added, report.offers.added, report.rows.rejected) == (158, 345, 0)
    made.indexer.catch_up()
    yield made
    made.database.dispose()


def all_offers(client: TestClient) -> dict[UUID, dict[str, Any]]:
    found, page = {}, 1
    while items := client.get("/api/v1/offers", params={"size": 200, "page": page}).json()["items"]:
        for item in items:
            found[UUID(item["id"])] = client.get(f"/api/v1/offers/{item['id']}").json()
        page += 1
    return found


def said(offer: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in offer.items() if name not in ITS_OWN}
    return kept | {
        "partner": {name: value for name, value in offer["partner"].items() if name not in ITS_OWN}
    }


def test_an_instance_fed_with_the_export_shows_the_same_offers(demo: Services, elsewhere: Services) -> None:
    here, there = (all_offers(TestClient(create_app(services))) for services in (demo, elsewhere))
    shown = {id_: offer for id_, offer in here.items() if offer["key"] is not None}
    assert (len(here), len(shown), len(there)) == (348, 345, 345)
    for id_, offer in shown.items():
        assert said(there[record_id("annuaire", str(id_))]) == said(offer)


def run(home: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, arguments, env={"SPIE_HOME": str(home)})


def test_the_command_says_what_it_wrote_and_how_to_read_it_back(tmp_path: Path) -> None:
    services = instance.loaded(tmp_path / "home", NOW)
    services.database.dispose()
    path = tmp_path / "tout.zip"
    done = run(tmp_path / "home", "export", "template", str(path), "--source", "demonstration")
    assert done.exit_code == 0, done.stderr
    assert "158\u00a0structures, 345\u00a0offres" in done.stdout
    assert "6\u00a0fiches protégées laissées de côté" in done.stderr
    assert f"spie import template {path} --source demonstration" in done.stderr
    again = run(tmp_path / "home", "import", "template", str(path), "--source", "demonstration", "--dry-run")
    assert "0 ajouté, 0 changé, 158 inchangés, 0 disparu" in again.stdout.replace("\u00a0", " ")


def test_a_source_and_a_partner_do_not_go_together(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        "export",
        "template",
        "x.zip",
        "--source",
        "a",
        "--partner",
        "00000000-0000-0000-0000-000000000000",
    )
    assert done.exit_code == 2
