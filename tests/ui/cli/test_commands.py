"""The command line: objects on stdout, words on stderr, exit codes that scripts can trust."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from importers import bundled_folder
from ui.api import models
from ui.cli.docs import pages

SPIE = Path(sys.executable).with_name("spie")
ROOT = Path(__file__).parents[3]
REPORT = {
    "run", "source", "format", "dry_run", "rows", "partners", "offers", "set_aside", "problems", "held", "grace_days",
    "seconds",
}  # fmt: skip


@dataclass(frozen=True)
class Instance:
    """One home and the commands run in it."""

    home: Path

    def spie(self, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        environment = {
            n: v for n, v in os.environ.items() if not n.startswith(("SPIE_", "MEILI", "DATABASE_"))
        }
        done = subprocess.run(
            [SPIE, *arguments],
            env=environment | {"SPIE_HOME": str(self.home)},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == code, done.stderr
        return done

    def object(self, *arguments: str, code: int = 0) -> Any:
        return json.loads(self.spie(*arguments, "--json", code=code).stdout)


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    return Instance(tmp_path / "home")


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A small table of one partner and five offers, in the template's format."""
    folder = tmp_path / "partner"
    folder.mkdir()
    for name, kept in (("partners", 1), ("offers", 5)):
        with (bundled_folder() / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
            reader = csv.DictReader(opened)
            rows = [row for row in reader if row["partner_key"] == "departement-05"][:kept]
            write(folder / f"{name}.csv", list(reader.fieldnames or ()), rows)
    with (bundled_folder() / "places.csv").open(encoding="utf-8", newline="") as opened:
        write(folder / "places.csv", list(csv.DictReader(opened).fieldnames or ()), [])
    return folder


def write(path: Path, header: list[str], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def keep_offers(folder: Path, kept: int) -> None:
    path = folder / "offers.csv"
    with path.open(encoding="utf-8", newline="") as opened:
        reader = csv.DictReader(opened)
        rows = list(reader)
    write(path, list(reader.fieldnames or ()), rows[:kept])


def test_an_import_prints_one_object_and_a_second_one_changes_nothing(
    instance: Instance, template: Path
) -> None:
    first, again = (instance.object("import", "template", str(template)) for _ in range(2))
    assert set(first) == REPORT
    assert first["offers"] == {"added": 5, "changed": 0, "unchanged": 0, "vanished": 0}
    assert again["offers"] == {"added": 0, "changed": 0, "unchanged": 5, "vanished": 0}
    for report in (first, again):
        rows = report["rows"]
        assert rows["read"] == rows["stored"] + rows["unchanged"] + rows["set_aside"] + rows["rejected"]
    assert (first["source"], first["held"], first["dry_run"]) == ("template", None, False)


def test_a_dry_run_writes_nothing(instance: Instance, template: Path) -> None:
    report = instance.object("import", "template", str(template), "--dry-run")
    assert (report["dry_run"], report["run"], report["offers"]["added"]) == (True, None, 5)
    assert instance.object("index", "status")["offers"] == 0
    assert instance.object("runs") == []


def test_a_file_that_would_make_too_much_vanish_waits_for_a_manager(
    instance: Instance, template: Path
) -> None:
    instance.object("import", "template", str(template))
    keep_offers(template, 3)
    held = instance.object("import", "template", str(template), code=4)
    assert (held["held"]["vanished"], held["held"]["of"]) == (2, 6)
    assert instance.object("search")["total"] == 5
    approved = instance.object("runs", "approve", str(held["run"]))
    assert approved["offers"]["vanished"] == 2
    assert instance.object("runs", "show", str(held["run"]))["status"] == "done"


def test_a_wrong_file_is_refused_with_a_sentence(instance: Instance, tmp_path: Path) -> None:
    wrong = tmp_path / "liste.csv"
    wrong.write_text("a;b\n1;2\n", encoding="utf-8")
    done = instance.spie("import", "france_services", str(wrong), code=3)
    assert done.stdout == ""
    assert "\n" in done.stderr
    assert instance.object("index", "status")["offers"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("import", "inconnu", "."),
        ("import", "template", "absent.csv"),
        ("import", "template", ".", "--territory", "06"),
        ("search", "", "--commune", "99999"),
        ("search", "", "--param", "couleur=bleu"),
        ("index", "rebuild", "--engine", "autre"),
        ("runs", "show", "12"),
        ("inconnue",),
    ],
)
def test_a_wrong_use_exits_with_2(instance: Instance, arguments: tuple[str, ...]) -> None:
    assert instance.spie(*arguments, code=2).stderr


def test_the_demo_loads_once_and_search_answers_like_the_api(instance: Instance) -> None:
    instance.spie("demo", "--no-serve")
    instance.spie("demo", "--no-serve")
    last, first = instance.object("runs")
    assert (first["rows"]["stored"], last["rows"]["stored"]) == (509, 0)
    found = models.OfferList(**instance.object("search", "permi de conduire", "--commune", "05065"))
    assert found.total > 0
    assert found.items[0].minutes is not None or found.items[0].group != "on_site"
    assert "permis" in instance.spie("search", "permi de conduire").stdout.lower()
    sources = instance.object("sources")
    assert [(source["key"], source["offers"]) for source in sources] == [("demonstration", 348)]


def test_what_is_over_since_the_last_command_is_not_counted(instance: Instance, template: Path) -> None:
    instance.object("import", "template", str(template))
    with sqlite3.connect(instance.home / "spie.sqlite3") as database:
        database.execute("update offer set ends_on = '2020-01-01' where id = (select min(id) from offer)")
    found = instance.object("search")
    assert found["total"] == len(found["items"]) == 4


def test_two_homes_never_meet(tmp_path: Path, template: Path) -> None:
    one, other = Instance(tmp_path / "one"), Instance(tmp_path / "other")
    one.object("import", "template", str(template))
    assert (one.object("search")["total"], other.object("search")["total"]) == (5, 0)


@pytest.mark.parametrize("name", sorted(pages()))
def test_generated_documentation_is_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == pages()[name]
