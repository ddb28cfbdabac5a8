"""Messages of "Corriger ou retirer", as the manager reads them."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest

from directory import db
from directory.models import CorrectionRequest
from tests import instance
from tests.conftest import NOW
from tests.demo import offer_id
from ui.cli import app
from ui.services import Services


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    made = instance.loaded(tmp_path / "home", NOW)
    monkeypatch.setattr("ui.cli.corrections.settings", lambda: made.settings)
    with db.session(made.database) as session:
        for message, reply in (("Le numéro a changé.", "accueil@structure.fr"), ("Nous avons fermé.", None)):
            session.add(
                CorrectionRequest(
                    entity_kind="offer",
                    entity_id=UUID(offer_id(made, "SIAO 05")),
                    wish="correct",
                    message=message,
                    reply_to=reply,
                    at=NOW,
                )
            )
    return made


def spie(*words: str) -> None:
    app(["corrections", *words], standalone_mode=False)


def test_messages_are_listed_shown_and_dealt_with(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    spie()
    listed = capsys.readouterr().out
    assert "n° 1  25 novembre 2026  Corriger une information : « SIAO 05" in listed
    spie("show", "1")
    shown = capsys.readouterr().out
    assert "Le numéro a changé." in shown
    assert "Répondre à : accueil@structure.fr" in shown
    spie("done", "1")
    capsys.readouterr()
    spie("--json")
    assert [each["id"] for each in json.loads(capsys.readouterr().out)] == [2]
    spie("--all", "--json")
    assert [each["status"] for each in json.loads(capsys.readouterr().out)] == ["done", "new"]
