"""The way of every import: idempotent, careful with what vanishes, and nothing written by a dry run."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from directory import db
from importers import approving, bundled_folder
from importers.approving import approve
from importers.locks import only_run_of
from importers.pipeline import run_import
from importers.refusal import FileRefused, ImportBusy, NotHeld, RunNotFound
from importers.runs import list_runs, list_sources, show_run

NOTHING = {"added": 0, "changed": 0, "unchanged": 0, "vanished": 0}


def structure(number, **more):
    return {"id": f"s{number}", "nom": f"Structure {number}", "code_insee": "05061"} | more


def service(number, **more):
    return {
        "id": f"o{number}",
        "structure_id": f"s{number}",
        "nom": f"Offre {number}",
        "code_insee": "05061",
    } | more


@pytest.fixture
def write(tmp_path):
    def written(structures=(), services=(), name="a.json"):
        path = tmp_path / name
        path.write_text(json.dumps({"services": list(services), "structures": list(structures)}))
        return path

    return written


def ten(**more):
    return {
        "structures": [structure(n) for n in range(10)],
        "services": [service(n, **more) for n in range(10)],
    }


def balanced(report):
    rows = report.as_dict()["rows"]
    assert rows["read"] == rows["stored"] + rows["unchanged"] + rows["set_aside"] + rows["rejected"]
    assert sum(aside["rows"] for aside in report.as_dict()["set_aside"]) == rows["set_aside"]
    return rows


def files(instance):
    """Every file of an instance that holds something; SQLite's shared memory holds only its locks."""
    found = {path: path.read_bytes() for path in instance.home.rglob("*") if path.is_file()}
    return {path: content for path, content in found.items() if content and not path.name.endswith("-shm")}


def contents(instance):
    """Everything stored, instants and runs left out."""
    with sqlite3.connect(instance.home / "spie.sqlite3") as connection:
        tables = {
            "source_record": "id, kind, key, entity_id, parent_id, payload, payload_hash, record, masked, "
            "vanished_at is null",
            "partner": "id, name, record, origins, status",
            "offer": "id, partner_id, name, record, origins, status",
            "site": "*",
            "contact_point": "*",
        }
        return {
            table: sorted(map(repr, connection.execute(f"select {columns} from {table}")))
            for table, columns in tables.items()
        }


@pytest.mark.parametrize(
    ("format_", "file", "rows", "partners"),
    [
        ("france_services", "france-services-20240801.csv", (2845, 21, 2824), 21),
        ("finess", "finess-05-20210112.csv", (309, 144, 165), 144),
        ("data_inclusion", "data-inclusion-dataset.xlsx", (7, 0, 7), 0),
    ],
)
def test_the_real_samples_are_all_accounted_for_and_a_second_run_changes_nothing(
    instance, shared_data, *, format_, file, rows, partners
):
    path = shared_data / "samples" / file
    first = instance.load(format_, path)
    counted = balanced(first)
    assert (counted["read"], counted["stored"], counted["set_aside"]) == rows
    assert first.partners.added == partners
    before = contents(instance)
    second = instance.load(format_, path)
    assert balanced(second)["stored"] == 0
    assert (second.partners.added, second.partners.changed, second.partners.unchanged) == (0, 0, partners)
    assert contents(instance) == before


def test_the_bundled_directory_is_imported_whole(instance):
    report = instance.load("template", bundled_folder(), source_key="demonstration")
    assert balanced(report)["rejected"] == 0
    assert report.partners.added == 161
    assert report.offers.added >= 348


def test_services_before_structures_and_an_offer_at_its_partner(instance, write):
    path = write([structure(1, adresse="1 rue Carnot")], [service(1, code_insee=None)])
    assert instance.load("data_inclusion", path).offers.added == 1
    (site,) = contents(instance)["site"]
    assert "1 rue Carnot" in site


def test_a_partner_from_elsewhere_comes_in_with_its_offer_here(instance, write):
    path = write([structure(1, code_insee="04209"), structure(2, code_insee="04209")], [service(1)])
    report = instance.load("data_inclusion", path)
    assert balanced(report) == {"read": 3, "stored": 2, "unchanged": 0, "set_aside": 1, "rejected": 0}
    assert report.partners.added == 1


def test_territory_all_keeps_everything(instance, write):
    path = write(
        [structure(1, code_insee="59350", latitude="50.63", longitude="3.06")],
        [service(1, code_insee="59350")],
    )
    report = instance.load("data_inclusion", path, territory_all=True)
    assert balanced(report)["stored"] == 2
    assert "59350" in contents(instance)["site"][0]


def test_a_bad_row_stops_nothing_and_is_told(instance, write):
    path = write([structure(1), structure(2, nom=None), structure(1, nom="Double")], [service(1), service(9)])
    report = instance.load("data_inclusion", path)
    assert balanced(report) == {"read": 5, "stored": 2, "unchanged": 0, "set_aside": 0, "rejected": 3}
    reasons = " ".join(problem.reason for problem in report.problems)
    assert "nom" in reasons
    assert "déjà" in reasons
    assert "structure de cette offre" in reasons
    with db.reading(instance.engine) as opened:
        shown = show_run(opened, report.run)
    assert shown["problems"] == report.as_dict()["problems"]
    assert shown["status"] == "done"


def test_a_row_that_becomes_bad_has_not_vanished(instance, write):
    instance.load("data_inclusion", write(**ten()))
    broken = ten()
    broken["structures"][0]["nom"] = None
    report = instance.load("data_inclusion", write(**broken))
    assert (report.partners.vanished, report.offers.vanished, report.held) == (0, 0, None)
    assert report.partners.unchanged == 9


def test_only_the_kinds_of_the_file_vanish(instance, write):
    instance.load("data_inclusion", write(**ten()))
    report = instance.load("data_inclusion", write(services=ten()["services"][:9]))
    assert (report.partners.vanished, report.offers.vanished) == (0, 1)
    again = instance.load("data_inclusion", write(**ten()))
    assert again.offers.vanished == 0
    assert again.rows.stored == 1


def test_too_many_vanished_hold_the_run_until_somebody_approves(instance, write):
    instance.load("data_inclusion", write(**ten()))
    before = contents(instance)
    fewer = {
        "structures": [structure(n, nom="Autre nom") for n in range(7)],
        "services": ten()["services"][:7],
    }
    report = instance.load("data_inclusion", write(**fewer))
    assert report.as_dict()["held"]["vanished"] == 6
    assert report.as_dict()["held"]["of"] == 20
    assert balanced(report)["stored"] == 7
    assert contents(instance) == before
    held = instance.home / "held" / f"{report.run}.spool"
    assert b"Autre nom" not in held.read_bytes()
    approved = approve(instance.engine, instance.settings, report.run)
    assert (approved.partners.changed, approved.partners.vanished, approved.offers.vanished) == (7, 3, 3)
    assert approved.grace_days == 30
    assert not held.exists()
    with pytest.raises(NotHeld):
        approve(instance.engine, instance.settings, report.run)


def test_a_held_run_is_not_approved_over_a_later_one(instance, write):
    instance.load("data_inclusion", write(**ten()))
    held = instance.load("data_inclusion", write(services=ten()["services"][:2]))
    instance.load("data_inclusion", write(**ten()))
    with pytest.raises(NotHeld, match="plus récent"):
        approve(instance.engine, instance.settings, held.run)
    with pytest.raises(RunNotFound):
        approve(instance.engine, instance.settings, 99)


def test_what_a_held_run_kept_goes_with_the_run_that_makes_it_pointless(instance, write):
    instance.load("data_inclusion", write(**ten()))
    held = instance.load("data_inclusion", write(services=ten()["services"][:2]))
    waiting = instance.home / "held" / f"{held.run}.spool"
    other = instance.home / "held" / "999.spool"
    other.write_bytes(b"of another source")
    (instance.home / "held" / f"{held.run}.77.draft").write_bytes(b"of a process that died")
    with pytest.raises(FileRefused):
        instance.load("data_inclusion", write([]))
    assert waiting.exists()
    instance.load("data_inclusion", write(**ten()))
    assert [path.name for path in waiting.parent.iterdir()] == ["999.spool"]


def test_approving_looks_again_once_it_has_the_source(instance, write, monkeypatch):
    instance.load("data_inclusion", write(**ten()))
    held = instance.load("data_inclusion", write(services=ten()["services"][:2]))
    real = approving.only_run_of

    @contextmanager
    def after_a_newer_one(engine, home, source):
        monkeypatch.setattr(approving, "only_run_of", real)
        instance.load("data_inclusion", write(**ten()))
        with real(engine, home, source):
            yield

    monkeypatch.setattr(approving, "only_run_of", after_a_newer_one)
    with pytest.raises(NotHeld, match="plus récent"):
        approve(instance.engine, instance.settings, held.run)


def test_what_has_vanished_is_archived_by_the_first_import_after_the_grace_period(instance, write):
    first = datetime(2026, 1, 5, 9, tzinfo=UTC)
    instance.load("data_inclusion", write(**ten()), now=first)
    fewer = ten()["services"][:9]
    for days, status in ((1, "active"), (30, "active"), (32, "archived")):
        instance.load("data_inclusion", write(services=fewer), now=first + timedelta(days=days))
        with sqlite3.connect(instance.home / "spie.sqlite3") as connection:
            assert connection.execute("select status from offer where name = 'Offre 9'").fetchall() == [
                (status,)
            ]


def test_a_dry_run_writes_nothing_and_says_what_would_change(instance, write, tmp_path):
    instance.load("data_inclusion", write(**ten()))
    before = files(instance)
    changed = ten(frais="gratuit")
    changed["structures"].append(structure(11))
    report = instance.load("data_inclusion", write(**changed), dry_run=True)
    assert report.run is None
    assert (report.partners.added, report.offers.changed, balanced(report)["stored"]) == (1, 10, 11)
    told = {change.name: change.fields for change in report.changes if change.outcome == "changed"}
    assert told["Offre 3"] == {"fees": [None, ["gratuit"]]}
    assert files(instance) == before


def test_a_dry_run_of_a_new_instance_makes_no_secret(instance, write):
    before = files(instance)
    assert instance.load("data_inclusion", write(**ten()), dry_run=True).partners.added == 10
    assert files(instance) == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", '{"structures": [{"id": "s0", "nom": "x"'),
        ("a.json", '{"structures": []}'),
        ("a.csv", "a,b\n1,2\n"),
    ],
)
def test_a_refused_file_changes_nothing_and_is_remembered(instance, write, tmp_path, name, content):
    instance.load("data_inclusion", write(**ten()))
    before = contents(instance)
    (tmp_path / name).write_text(content)
    with pytest.raises(FileRefused) as refusal:
        instance.load("data_inclusion", tmp_path / name)
    assert contents(instance) == before
    with db.reading(instance.engine) as opened:
        last = list_runs(opened)[0]
        assert show_run(opened, last["id"])["reason"] == str(refusal.value)
    assert last["status"] == "refused"


@pytest.mark.parametrize("content", ["", '{"structures": []}', "a,b\n1,2\n"])
def test_a_first_file_that_is_refused_leaves_no_source_and_no_run(instance, tmp_path, content):
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(FileRefused):
        instance.load("data_inclusion", tmp_path / "a.json", source_key="nouvelle")
    with db.reading(instance.engine) as opened:
        assert (list_sources(opened), list_runs(opened)) == ([], [])


def test_one_run_of_a_source_at_a_time(instance, write):
    path = write(**ten())
    with only_run_of(instance.engine, instance.home, "data_inclusion"):
        with pytest.raises(ImportBusy):
            instance.load("data_inclusion", path)
        assert instance.load("data_inclusion", path, source_key="autre").partners.added == 10


def test_sources_are_listed_with_what_they_have(instance, write):
    instance.load("data_inclusion", write(**ten()), source_key="dora")
    with db.reading(instance.engine) as opened:
        (source,) = list_sources(opened)
    assert (source["key"], source["format"], source["partners"], source["offers"]) == (
        "dora",
        "data_inclusion",
        10,
        10,
    )
    assert "done" in source["last_run"]


def test_progress_is_told(instance, write):
    heard = []

    class Ear:
        def begin(self, stage, total):
            heard.append([stage, total, 0])

        def advance(self, amount):
            heard[-1][2] += amount

    path = write(**ten())
    instance.load("data_inclusion", path, progress=Ear())
    assert [stage for stage, _, _ in heard] == ["read", "apply"]
    assert heard[0][2] >= path.stat().st_size
    assert heard[1][1:] == [20, 20]


def test_an_import_works_on_both_databases(database, write, tmp_path):
    from directory.settings import Settings

    settings = Settings(SPIE_HOME=tmp_path / "autre")
    path = write(**ten())
    first = run_import(database, settings, format="data_inclusion", path=path)
    second = run_import(database, settings, format="data_inclusion", path=path)
    assert (first.offers.added, second.offers.added, second.offers.unchanged) == (10, 0, 10)
    with only_run_of(database, settings.home, "data_inclusion"), pytest.raises(ImportBusy):
        run_import(database, settings, format="data_inclusion", path=path)


def houses(instance, tmp_path, *rows):
    header = "id_fs,lib_fs,adresse,insee_com,telephone,h_lundi\n"
    path = tmp_path / "france-services.csv"
    path.write_text(header + "".join(f"{row}\n" for row in rows))
    return instance.load("france_services", path)


HOUSES = [f"{n},France services {n},{n} rue Carnot,05061,," for n in range(1, 13)]


def test_a_row_with_a_cell_too_many_does_not_make_its_record_vanish(instance, tmp_path):
    houses(instance, tmp_path, *HOUSES)
    report = houses(instance, tmp_path, *HOUSES[:-1], HOUSES[-1] + ",de trop")
    assert (report.rows.rejected, report.partners.vanished, report.offers.vanished) == (1, 0, 0)


def test_when_the_key_of_a_refused_row_cannot_be_read_the_run_says_so(instance, tmp_path):
    houses(instance, tmp_path, *HOUSES)
    report = houses(instance, tmp_path, *HOUSES[:-1], '12,"France" services,,05061,,')
    assert (report.rows.rejected, report.partners.vanished) == (1, 1)
    told = [problem for problem in report.problems if "sans identifiant lisible : 1" in problem.reason]
    assert [problem.severity for problem in told] == ["warning"]
