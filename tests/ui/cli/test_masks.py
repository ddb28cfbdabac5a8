"""``spie mask``, as a manager uses it: what else is hidden, and the way back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer
from sqlalchemy import select
from sqlmodel import col

from directory import db, masking
from directory.models import MaskFingerprint, Offer
from tests import instance
from tests.conftest import NOW
from tests.directory.builders import SECRET, offer, partner, phone, run, site
from ui.cli import app
from ui.cli.masks import listed
from ui.services import Services, build

BATCH = [
    partner("p", name="Les Tilleuls", contacts=(phone("+33492112233"),), place=site()),
    offer("lits", "p", name="Des lits", sites=(site(),)),
    offer("repas", "p", name="Des repas", sites=(site(),)),
]


@pytest.fixture
def services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Services:
    home = instance.settings(tmp_path / "home")
    monkeypatch.setattr("ui.cli.masks.settings", lambda: home)
    home.home.mkdir()
    (home.home / "secret").write_bytes(SECRET)
    services = build(home, clock=lambda: NOW)
    run(services.database, BATCH, now=NOW)
    return services


def spie(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as stopped:
        app(["mask", *arguments])
    assert stopped.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("written", ["04 92 11 22 33", "0492112233", "+33 4 92 11 22 33", "04.92.11.22.33"])
def test_a_phone_is_listed_however_it_is_written_and_taken_off_so(
    services: Services, capsys: pytest.CaptureFixture[str], written: str
) -> None:
    on_the_list = select(MaskFingerprint.digest).where(col(MaskFingerprint.taught_by) == masking.BY_A_MANAGER)
    assert spie(capsys, "add", "phone", written).startswith("3\xa0fiches protégées")
    with db.reading(services.database) as session:
        assert len(session.scalars(on_the_list).all()) == 1
    spie(capsys, "remove", "phone", "04 92 11 22 33")
    with db.reading(services.database) as session:
        assert session.scalars(on_the_list).all() == []


@pytest.mark.parametrize("written", ["04 92", "néant", "04 92 11 22 33 ou 04 92 11 22 34"])
def test_a_phone_that_is_not_one_is_refused(written: str) -> None:
    with pytest.raises(typer.BadParameter, match="numéro"):
        listed("phone", written)


def masked(services: Services) -> int:
    with db.reading(services.database) as session:
        return len(masking.list_masked(session))


def test_hiding_asks_nothing_says_what_else_it_hid_and_how_to_undo_it(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    with db.reading(services.database) as session:
        lits = session.scalar(select(col(Offer.id)).where(col(Offer.name) == "Des lits"))
    told = spie(capsys, "hide", "offer", str(lits))
    assert "2 autres fiches du même lieu le sont aussi" in told.replace("\xa0", " ")
    assert "« Structure dont l'adresse est protégée » : Même adresse qu'une fiche cachée." in told
    assert masked(services) == 3
    assert re.findall(r"spie mask show (\w+) \S+", told) == ["offer"]
    assert "Une fiche montrée ainsi le reste" in told


def test_the_way_back_shows_one_and_only_what_does_not_come_back_alone(
    services: Services, capsys: pytest.CaptureFixture[str]
) -> None:
    with db.reading(services.database) as session:
        lits = session.scalar(select(col(Offer.id)).where(col(Offer.name) == "Des lits"))
    (way,) = re.findall(r"spie mask (show \w+ \S+)", spie(capsys, "hide", "offer", str(lits)))
    assert "relancez les imports" in spie(capsys, *way.split())
    run(services.database, BATCH, now=NOW, run_id=2)
    left = re.findall(r"^(\S+)  (\w+)  ", spie(capsys, "list"), re.MULTILINE)
    assert [kind for _, kind in left] == ["offer"]
    for id_, kind in left:
        spie(capsys, "show", kind, id_)
    run(services.database, BATCH, now=NOW, run_id=3)
    assert masked(services) == 0
