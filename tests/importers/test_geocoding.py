"""Imports with a geocoder: what is placed, what is refused, and whose address is never sent."""

from __future__ import annotations

import pytest
from sqlmodel import select

from directory import db
from directory.models import Partner
from importers.fetch import FetchFailed, Patience, policy
from importers.geocode.base import Offline
from importers.geocode.service import Service
from tests.importers.geocode import stand_in
from tests.importers.local_server import answer, serving

HEAD = "partner_key,name,commune,address,phone,lat,lon,address_masked\n"
PHONE = "04 65 71 02 03"


def load(instance, folder, lines, geocoder=None, **more):
    folder.mkdir(exist_ok=True)
    (folder / "partners.csv").write_text(HEAD + "\n".join(lines) + "\n")
    return instance.load("template", folder, **{"source_key": "s", "geocoder": geocoder} | more)


def service(server):
    patience = Patience(attempts=2, first=0.01, longest=0.02, jitter=0.01)
    return Service(
        server.url("/geocodage"), policy("", "127.0.0.0/8"), per_second=1000, patience=patience, seconds=2
    )


def places(instance):
    with db.reading(instance.engine) as opened:
        found = opened.scalars(select(Partner)).all()
        return {one.name: one.record.get("place", {}) for one in found}


def sent(server):
    return " ".join(asked.path + asked.body.decode(errors="replace") for asked in server.asked)


def test_an_address_without_coordinates_is_placed_with_its_precision(instance, tmp_path):
    lines = [
        "a,Porte,05061,1 rue Carnot,,,,",
        "b,Rue,05061,rue Carnot,,,,",
        "c,Hameau,05061,hameau de Romette,,,,",
    ]
    with serving(stand_in.reply) as server:
        load(instance, tmp_path / "f", lines, service(server))
    told = {n: (p["origin"], p["precision"], p["lat"]) for n, p in places(instance).items()}
    assert told == {
        "Porte": ("geocoded", "address", stand_in.DOOR[0]),
        "Rue": ("geocoded", "street", stand_in.STREET[0]),
        "Hameau": ("geocoded", "street", stand_in.STREET[0]),
    }


@pytest.mark.parametrize(
    "street", ["rue introuvable", "1 rue ailleurs", "1 rue du menteur", "rue vague", "le bourg"]
)
def test_what_is_vague_or_in_another_commune_stays_at_the_mairie(instance, tmp_path, street):
    with serving(stand_in.reply) as server:
        load(instance, tmp_path / "f", [f"a,A,05061,{street},,,,"], service(server))
        assert server.asked
    assert (places(instance)["A"]["origin"], places(instance)["A"]["precision"]) == ("mairie", "commune")


def test_the_partner_s_own_coordinates_come_first(instance, tmp_path):
    with serving(stand_in.reply) as server:
        load(
            instance,
            tmp_path / "f",
            ["a,A,05061,1 rue Carnot,,44.56,6.08,", "b,B,05061,,,,,"],
            service(server),
        )
        assert server.asked == []
    assert places(instance)["A"]["origin"] == "source"


def test_coordinates_outside_their_commune_give_way_to_the_address(instance, tmp_path):
    with serving(stand_in.reply) as server:
        report = load(instance, tmp_path / "f", ["a,A,05061,1 rue Carnot,,48.85,2.35,"], service(server))
    assert places(instance)["A"]["origin"] == "geocoded"
    assert [problem.reason for problem in report.problems if problem.field == "lat"] == [
        "Les coordonnées ne sont pas à Gap : la fiche est placée d'après son adresse, sinon à la mairie."
    ]


def test_no_address_of_a_hidden_place_is_sent_nor_of_its_kin(instance, tmp_path):
    lines = [
        f"tel,Tel,05061,3 rue Voisine,{PHONE},,,",
        "same,Même,05061,7 chemin du Secret,,,,",
        "autre,Autre,05061,1 rue Carnot,,,,",
        f"abri,Abri,05061,7 chemin du Secret,{PHONE},,,1",
    ]
    with serving(stand_in.reply) as server:
        load(instance, tmp_path / "f", lines, service(server))
        assert "Carnot" in sent(server)
        for told in ("Secret", "Voisine"):
            assert told not in sent(server)


def test_what_another_source_taught_to_hide_is_not_sent(instance, tmp_path):
    load(instance, tmp_path / "f", [f"abri,Abri,05061,7 chemin du Secret,{PHONE},,,1"])
    lines = [
        # Placed by its source, hidden by the phone; what it teaches hides the next one.
        f"tel,Tel,05061,3 rue Voisine,{PHONE},44.56,6.08,",
        "adresse,Adresse,05061,7 chemin du Secret,,,,",
        "autre,Autre,05061,1 rue Carnot,,,,",
    ]
    with serving(stand_in.reply) as server:
        load(instance, tmp_path / "g", lines, service(server), source_key="t")
        assert "Carnot" in sent(server)
        for told in ("Secret", "Voisine"):
            assert told not in sent(server)


def test_twice_the_same_file_asks_once_and_changes_nothing(instance, tmp_path):
    lines = [f"p{n},P{n},05061,{n} rue Carnot,,,," for n in range(1, 6)]
    with serving(stand_in.reply) as server:
        load(instance, tmp_path / "f", lines, service(server))
        again = load(instance, tmp_path / "f", lines, service(server))
        assert len(server.asked) == 1
    assert (again.partners.unchanged, again.partners.changed) == (5, 0)


def test_a_geocoder_that_does_not_answer_is_said_and_moves_nobody(instance, tmp_path):
    lines = ["a,A,05061,1 rue Carnot,,,,"]
    with serving(stand_in.reply) as server:
        load(instance, tmp_path / "f", lines, service(server))
    lines.append("b,B,05061,2 rue Carnot,,,,")
    with serving(lambda asked: [answer(status="503 Busy")]) as server:
        report = load(instance, tmp_path / "f", lines, service(server))
    assert {name: place["origin"] for name, place in places(instance).items()} == {
        "A": "geocoded",
        "B": "mairie",
    }
    (problem,) = report.problems
    assert (problem.severity, "mairie" in problem.reason) == ("warning", True)


def test_a_dry_run_shows_the_position_and_keeps_nothing(instance, tmp_path):
    with serving(stand_in.reply) as server:
        report = load(instance, tmp_path / "f", ["a,A,05061,1 rue Carnot,,,,"], service(server), dry_run=True)
    assert report.partners.added == 1
    assert places(instance) == {}


class Forbidden(Offline):
    """A geocoder that must not be asked."""

    def locate(self, addresses):
        raise FetchFailed("asked")


def test_by_default_nobody_is_asked(instance, tmp_path, monkeypatch):
    monkeypatch.setattr(Service, "locate", Forbidden.locate)
    report = load(instance, tmp_path / "f", ["a,A,05061,1 rue Carnot,,,,"])
    assert (report.problems, places(instance)["A"]["origin"]) == ([], "mairie")
