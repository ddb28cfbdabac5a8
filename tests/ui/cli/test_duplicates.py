"""``spie duplicates``, as a manager uses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from directory import db
from directory.duplicates import pairs
from directory.settings import Settings
from tests import instance
from tests.conftest import NOW
from tests.directory.builders import partner, phone, run, site
from ui.cli import app
from ui.services import Services, build, settle

FACTS: dict[str, Any] = {
    "name": "Les Tilleuls",
    "siret": "78212345600011",
    "contacts": (phone("+33492112233"),),
    "place": site(),
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("ui.cli.duplicates.settings", lambda: instance.settings(tmp_path / "home"))
    services = build(instance.settings(tmp_path / "home"), clock=lambda: NOW)
    twins(services)
    services.database.dispose()
    return tmp_path / "home"


def twins(services: Services) -> None:
    for number, source in enumerate(("annuaire", "registre"), start=1):
        run(services.database, [partner("p", **FACTS)], now=NOW, source=source, run_id=number)


def spie(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as stopped:
        app(["duplicates", *arguments])
    assert stopped.value.code == 0
    return capsys.readouterr().out


def test_scan_list_accept_and_undo(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert home.exists()
    assert json.loads(spie(capsys, "list", "--json")) == []
    before = spie(capsys, "list")
    assert "n'ont pas encore été comparées" in before
    assert "spie duplicates scan" in before
    scanned = json.loads(spie(capsys, "scan", "--json"))
    assert scanned["merged"] == {"partner": 0, "offer": 0}
    (pair,) = json.loads(spie(capsys, "list", "--json"))
    assert pair["names"] == ["Les Tilleuls", "Les Tilleuls"]
    assert "Même SIRET : 78212345600011." in pair["evidence"]
    assert "à décider" in spie(capsys, "list")
    assert "Aucune paire fusionnée" in spie(capsys, "list", "--status", "merged")
    number = str(pair["id"])
    assert "Fiche gardée" in spie(capsys, "accept", number)
    assert [each["status"] for each in json.loads(spie(capsys, "list", "--status", "all", "--json"))] == [
        "merged"
    ]
    assert f"séparées : {number}" in spie(capsys, "undo", number)
    assert json.loads(spie(capsys, "list", "--json")) == []


def test_scan_apply_merges_and_a_refusal_lasts(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert home.exists()
    assert "1 fusionnées" in spie(capsys, "scan", "--apply")
    (pair,) = json.loads(spie(capsys, "list", "--status", "merged", "--json"))
    spie(capsys, "undo", str(pair["id"]))
    spie(capsys, "refuse", str(pair["id"]))
    assert "0 fusionnées" in spie(capsys, "scan", "--apply")


@pytest.mark.parametrize("wanted", [False, True])
def test_an_import_merges_only_where_the_settings_say_so(tmp_path: Path, wanted: bool) -> None:
    chosen = Settings.model_validate(
        {"SPIE_HOME": tmp_path / "home", "SPIE_ENGINE": "embedded", "SPIE_AUTO_MERGE": wanted}
    )
    services = build(chosen, clock=lambda: NOW)
    twins(services)
    settle(services, hidden=False)
    with db.reading(services.database) as session:
        assert len(pairs.found(session, "merged")) == int(wanted)
    services.database.dispose()
