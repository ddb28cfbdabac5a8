"""Several processes map a large file: to the same end as one, and none of them outlives the import."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from benchmarks import data_inclusion
from directory import db
from directory.records import PartnerRecord
from directory.vocabularies import TEMPORARY_LODGING, VIOLENCE
from importers import crew, generate
from importers.base import Row
from importers.crew import MOST, Crew, Read, all_told, processes_of
from importers.formats.data_inclusion import DataInclusion
from importers.telling import tell
from tests.importers.test_pipeline import contents, service, structure

HIDDEN_ADDRESS = "12 rue Carnot"
SCRIPT = """
import sys
from importers import crew
from importers.base import Context, Row
from importers.formats.data_inclusion import DataInclusion
from importers.places import Places
from directory.territory import load_territory
from datetime import date

def reads():
    for number in range(10**9):
        values = {"id": str(number), "nom": "Structure", "code_insee": "05061"}
        yield crew.Read(Row("a", number, ("partner",), values), b"", None, None)

with crew.Crew(DataInclusion(), Context(Places(load_territory()), date(2026, 11, 25)), 2) as team:
    print(*(helper._process.pid for helper in team._helpers), flush=True)
    for _ in team.all_told(reads()):
        pass
"""


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """Helpers are called early, and get little at once."""
    monkeypatch.setattr(crew, "ALONE", 5)
    monkeypatch.setattr(crew, "CHUNK", 7)


@pytest.fixture
def answers(monkeypatch):
    """Chunks that helpers have mapped; nothing begins before all of them are there."""
    taken, enter, take = [], Crew.__enter__, crew._Helper.take

    def with_everybody(team):
        enter(team)
        there(team)
        return team

    def told(helper):
        taken.extend(list(helper.chunks)[:1])
        take(helper)

    monkeypatch.setattr(Crew, "__enter__", with_everybody)
    monkeypatch.setattr(crew._Helper, "take", told)
    return taken


def there(team):
    """Wait until every helper is."""
    for helper in team._helpers:
        helper.take()
        assert helper.is_there


def nasty(folder, _territory, _count):
    """Doubles, faults, hidden places after those that share something with them, offers without a place."""
    partners = [structure(n, telephone=f"04 92 52 {n:02} {n:02}") for n in range(30)]
    partners += [structure(3), {"id": "", "nom": "Sans clé"}, structure(31, code_insee="38185")]
    partners += [
        structure(32, nom=None),
        structure(33, __ignore__=True),
        structure(34, courriel="sans arobase"),
    ]
    offers = [service(n, telephone=f"04 92 52 {n:02} {n:02}") for n in range(40)]
    offers += [service(4, thematiques=[VIOLENCE, TEMPORARY_LODGING]), service(50, structure_id="s31")]
    offers += [service(60, structure_id="s7", thematiques=[VIOLENCE, TEMPORARY_LODGING], courriel="non")]
    offers += [{"id": "o70", "structure_id": "s31", "nom": "Sans lieu"}, service(71, structure_id="absente")]
    folder.mkdir()
    told = [*map(json.dumps, partners), *map(json.dumps, offers), "[1, 2]", '{"id": "o1"}']
    (folder / "tout.ndjson").write_text("\n".join(told))


def home(tmp_path, name, instance, workers):
    folder = tmp_path / name
    folder.mkdir()
    (folder / "secret").write_bytes(b"a secret of thirty-two bytes....")
    settings = instance.settings.model_copy(update={"home": folder, "import_workers": workers})
    db.migrate(settings.database)
    return type(instance)(folder, settings, db.engine(settings.database))


@pytest.mark.parametrize(
    ("format_", "write"),
    [
        ("data_inclusion", nasty),
        ("data_inclusion", lambda folder, territory, count: data_inclusion.write(folder, count, territory)),
        ("template", lambda folder, territory, count: generate.write(folder, count, territory)),
    ],
)
def test_several_processes_come_to_the_same_end_as_one(
    instance, context, tmp_path, answers, *, format_, write
):
    folder = tmp_path / "fichiers"
    write(folder, context.places.territory, 200)
    ends = []
    for workers in (1, 2):
        one = home(tmp_path, str(workers), instance, workers)
        told = [one.load(format_, folder, dry_run=True), one.load(format_, folder), one.load(format_, folder)]
        ends.append((contents(one), [report.as_dict() | {"seconds": None} for report in told]))
        one.engine.dispose()
    assert ends[0] == ends[1]
    assert len(answers) > 4
    assert ends[0][1][1]["rows"]["stored"] > 40


def test_a_small_file_calls_nobody(instance, context, tmp_path, monkeypatch):
    monkeypatch.setattr(crew, "ALONE", 2_000)
    monkeypatch.setattr(crew, "Crew", None)
    nasty(tmp_path / "fichiers", None, None)
    one = home(tmp_path, "petit", instance, 3)
    assert one.load("data_inclusion", tmp_path / "fichiers").rows.stored > 40
    one.engine.dispose()


def rows(count):
    for number in range(count):
        yield Read(Row("a", number, ("partner",), structure(number)), b"", None, None)


def test_what_a_dead_helper_had_in_hand_is_mapped_here(context):
    expected = [tell(DataInclusion(), read.row, context) for read in rows(1_000)]
    with Crew(DataInclusion(), context, 2) as team:
        there(team)
        victims, came = list(team._helpers), []
        for rank, (_, told) in enumerate(team.all_told(rows(1_000))):
            came.append(told)
            if rank in {20, 150}:
                victims.pop()._process.kill()
        assert team._helpers == []
    assert came == expected


class Refusing(DataInclusion):
    """Meets a row that its author did not foresee; its warning and its error quote it."""

    def map(self, row, context):
        if row.values["adresse"] == HIDDEN_ADDRESS:
            warnings.warn(f"{HIDDEN_ADDRESS} ?", stacklevel=1)
            PartnerRecord.model_validate({"name": [HIDDEN_ADDRESS]})
        return super().map(row, context)


def test_a_helper_that_fails_prints_where_and_no_value_of_the_row(context, capfd):
    given = Row("a", 1, ("partner",), structure(1, adresse=HIDDEN_ADDRESS))
    chunk = crew._Chunk([Read(given, b"", None, None)])
    with Crew(Refusing(), context, 1) as team:
        there(team)
        (helper,) = team._helpers
        helper.give(chunk)
        with pytest.raises(EOFError):
            helper.take()
        helper._process.wait()
    printed = capfd.readouterr().err
    assert "importers.helper: ValidationError" in printed
    assert "test_crew.py" in printed
    assert "Carnot" not in printed


def test_a_machine_without_room_for_another_process_does_it_alone(context, monkeypatch):
    monkeypatch.setattr(crew.sys, "executable", "/nowhere/python")
    told = [told for _, told in all_told(rows(30), DataInclusion(), context, processes=3)]
    assert told == [tell(DataInclusion(), read.row, context) for read in rows(30)]


def test_an_import_that_stops_half_way_leaves_no_process(context):
    team = Crew(DataInclusion(), context, 2)
    with team:
        running = [helper._process for helper in team._helpers]
        next(iter(team.all_told(rows(300))))
    assert all(process.returncode == -signal.SIGKILL for process in running)


def test_a_helper_loads_no_database_and_no_network():
    script = "import sys, importers.helper, importers.registry; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", script],
        cwd=Path(__file__).parents[2],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.split()
    assert "importers.formats.data_inclusion" in loaded
    assert not {"sqlalchemy", "sqlmodel", "httpx2"} & set(loaded)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no /proc")
def test_helpers_end_with_a_parent_that_is_killed():
    root = Path(__file__).parents[2]
    parent = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        text=True,
    )
    helpers = [int(pid) for pid in parent.stdout.readline().split()]
    time.sleep(0.5)
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    assert len(helpers) == 2
    until = time.monotonic() + 20
    while any(map(runs, helpers)):
        assert time.monotonic() < until
        time.sleep(0.05)


def runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_processes_are_those_asked_for_else_one_for_each_core_within_reason():
    assert (processes_of(1), processes_of(7)) == (1, 7)
    assert 1 <= processes_of(None) <= MOST
