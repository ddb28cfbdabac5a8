"""A hidden place's own door is told alike by its page, the API and the command line: its number, never its address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col
from starlette.testclient import TestClient

from directory import db
from directory.models import Offer
from tests import instance
from tests.conftest import NOW
from tests.directory.builders import SECRET, offer, partner, phone, run, site
from tests.ui.clients import client_of
from tests.ui.html import page, text
from ui.cli import app
from ui.services import Services, build, settle

OWN = "+33492112233"
BATCH = [
    partner("p", name="Les Tilleuls", contacts=(phone(OWN),), place=site(), address_masked=True),
    offer("a", "p", name="Une écoute", contacts=(phone("3919"), phone(OWN)), sites=(site(),), address_masked=True),
    offer(
        "b", "p", name="Des chambres", contacts=(phone(OWN),), sites=(site(),), address_masked=True,
        mobilisable_par=("usagers",), modes_mobilisation=("telephoner",),
    ),
]  # fmt: skip


@pytest.fixture
def services(tmp_path: Path) -> Services:
    home = instance.settings(tmp_path / "home")
    home.home.mkdir()
    (home.home / "secret").write_bytes(SECRET)
    services = build(home, clock=lambda: NOW)
    run(services.database, BATCH, now=NOW)
    settle(services, hidden=True)
    return services


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    yield from client_of(services)


def identifier(services: Services, name: str) -> str:
    with db.reading(services.database) as session:
        return str(session.scalar(select(col(Offer.id)).where(col(Offer.name) == name)))


@pytest.fixture
def spie(
    services: Services, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[str], str]:
    """What ``spie search`` prints."""
    monkeypatch.setattr("ui.cli.searching.build", lambda _: services)

    def run(words: str) -> str:
        capsys.readouterr()
        app(["search", words], standalone_mode=False)
        return capsys.readouterr().out

    return run


def everywhere(
    services: Services, client: TestClient, spie: Callable[[str], str], name: str
) -> tuple[Any, ...]:
    """The panel of the page, the API's object, what is printed; none says what is not known, nor a hidden number."""
    id_ = identifier(services, name)
    panel = text(page(client, f"/offres/{id_}").xpath("//section[@id='agir']")[0])
    told = client.get(f"/api/v1/offers/{id_}")
    printed = spie(name)
    for answer in (panel, told.text, printed):
        assert "professionnel fait la demande" not in answer
        assert OWN[-9:] not in answer.replace(" ", "").replace("\xa0", "")
    return panel.replace("\xa0", " "), told.json()["access"], printed.replace("\xa0", " ")


def test_a_number_that_it_keeps_is_to_be_called(
    services: Services, client: TestClient, spie: Callable[[str], str]
) -> None:
    panel, access, printed = everywhere(services, client, spie, "Une écoute")
    assert panel.startswith("Appelez Appeler le 3919")
    assert (access["kind"], access["phone"]) == ("call", "3919")
    assert " · Appelez le 3919 · " in printed


def test_without_a_number_one_asks_a_caseworker(
    services: Services, client: TestClient, spie: Callable[[str], str]
) -> None:
    panel, access, printed = everywhere(services, client, spie, "Des chambres")
    assert panel.startswith("Demandez à votre référent Il vous dira comment faire la demande.")
    assert (access["kind"], access["phone"]) == ("referral", None)
    assert " · Demandez à votre référent · " in printed
