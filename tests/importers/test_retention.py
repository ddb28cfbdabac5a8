"""Problems are kept row by row for the last runs of a source, and counted for the older ones, on both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import OperationalError
from sqlmodel import col

from directory import db
from directory.models import ImportRun, Rejection, Source
from directory.settings import Settings
from directory.writing import alone
from importers import runs
from importers.approving import approve
from importers.pipeline import run_import
from importers.refusal import FileRefused
from importers.report import Report
from importers.retention import KEPT_RUNS, MOST_KINDS, RUNS_AT_ONCE, without_values

Import = Callable[..., Report]


@pytest.fixture
def load(database: Engine, tmp_path: Path) -> Import:
    """Import ten structures, the first of which are bad, and answer the report."""

    def loaded(
        nameless: int = 1, wrong: int = 2, *, only: int = 10, source: str = "s", dry: bool = False
    ) -> Report:
        rows = [{"id": f"s{n}", "nom": f"Structure {n}", "code_insee": "05061"} for n in range(only)]
        for row in rows[:nameless]:
            del row["nom"]
        for row in rows[nameless : nameless + wrong]:
            row["siret"] = f"7821234560001{row['id'][1:]}"
        path = tmp_path / "a.json"
        path.write_text(json.dumps({"structures": rows, "services": []} if rows else {}))
        settings = Settings(SPIE_HOME=tmp_path / "home")
        return run_import(
            database, settings, format="data_inclusion", path=path, source_key=source, dry_run=dry
        )

    return loaded


def shown(database: Engine, report: Report) -> dict[str, Any]:
    assert report.run is not None
    with db.reading(database) as session:
        return runs.show_run(session, report.run)


def kept(database: Engine, *reports: Report) -> list[int]:
    """How many problems each of these runs keeps row by row."""
    return [len(shown(database, report)["problems"]) for report in reports]


def test_the_last_runs_keep_their_rows_and_the_older_ones_their_counts(
    database: Engine, load: Import
) -> None:
    made = [load() for _ in range(KEPT_RUNS + 2)]
    assert kept(database, *made) == [0, 0, *[3] * KEPT_RUNS]
    first, last = shown(database, made[0]), shown(database, made[-1])
    assert last["forgotten"] is None
    assert last["problems"] == made[-1].as_dict()["problems"]
    assert (first["status"], first["rows"]) == ("done", made[0].as_dict()["rows"])
    assert first["forgotten"]["problems"] == 3
    assert [(kind["severity"], kind["field"], kind["problems"]) for kind in first["forgotten"]["kinds"]] == [
        ("error", "siret", 2),
        ("rejected", "nom", 1),
    ]
    assert "7821" not in str(first)


def test_runs_that_read_nothing_and_other_sources_push_nobody_out(database: Engine, load: Import) -> None:
    first, other = load(), load(source="autre")
    for _ in range(KEPT_RUNS):
        with pytest.raises(FileRefused):
            load(only=0)
        load(dry=True)
        load(source="troisième")
    assert kept(database, first, other) == [3, 3]


def test_a_run_that_waits_keeps_its_rows_until_nobody_can_approve_it(
    database: Engine, load: Import, tmp_path: Path
) -> None:
    load()
    held = [load(only=6) for _ in range(KEPT_RUNS + 2)]
    assert all(report.held for report in held)
    assert kept(database, *held) == [3] * len(held)
    assert held[1].run is not None
    approve(database, Settings(SPIE_HOME=tmp_path / "home"), held[1].run)
    # The one before it waits no more: a later one was applied.
    assert kept(database, *held) == [0, *[3] * (len(held) - 1)]
    load(only=6)
    assert kept(database, *held) == [0, 3, 0, 0, 3]


def test_what_was_kept_for_years_goes_little_by_little_and_the_rarest_kinds_are_in_the_total_only(
    database: Engine, clock: datetime
) -> None:
    with db.session(database) as session:
        session.add(Source(key="s", name="s", format="template", created_at=clock))
        session.flush()
        for number in range(RUNS_AT_ONCE + 5):
            run = runs.begin(session, "s", "template", file_name="f", file_hash="", now=clock)
            session.add_all(
                Rejection(run_id=run, field=f"f{kind}", reason="Absent.", severity="error")
                for kind in range(MOST_KINDS + 1)
                for _ in range(2 if kind else 1)
            )
            # As an older program ended it.
            stored = session.get_one(ImportRun, run)
            stored.status, stored.finished_at = "done", clock + timedelta(days=number)
            session.flush()

    def left() -> int:
        with db.reading(database) as session:
            return session.scalar(select(func.count(func.distinct(col(Rejection.run_id))))) or 0

    lefts = []
    for day in range(2):
        with db.session(database) as session:
            run = runs.begin(session, "s", "template", file_name="f", file_hash="", now=clock)
            runs.end(session, run, "done", clock + timedelta(days=100 + day), {})
        lefts.append(left())
    assert lefts == [5, KEPT_RUNS - 2]
    with db.reading(database) as session:
        forgotten = runs.show_run(session, 1)["forgotten"]
    assert forgotten["problems"] == 2 * MOST_KINDS + 1
    assert {kind["problems"] for kind in forgotten["kinds"]} == {2}


def end(database: Engine, run: int, before: str) -> None:
    with db.session(database) as session:
        session.execute(text(before))
        runs.end(session, run, "done", datetime.now(UTC), {})


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_rows_do_not_go_while_somebody_hides_a_place(database: Engine, load: Import) -> None:
    first, *_ = [load() for _ in range(KEPT_RUNS)]
    with db.session(database) as session:
        late = runs.begin(session, "s", "template", file_name="f", file_hash="", now=datetime.now(UTC))
    with db.session(database) as hiding:
        alone(hiding)
        with pytest.raises(OperationalError, match="lock timeout"):
            end(database, late, "SET LOCAL lock_timeout = '100ms'")
    assert kept(database, first) == [3]
    end(database, late, "SELECT 1")
    assert kept(database, first) == [0]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            "Le numéro SIRET « 78212345600011 » n'est pas valable.",
            "Le numéro SIRET « … » n'est pas valable.",
        ),
        ("La valeur « a » 12 rue « b » n'est pas dans la liste.", "La valeur « … » n'est pas dans la liste."),
        (
            "Les coordonnées ne sont pas à L'Argentière-la-Bessée : la fiche est placée à la mairie.",
            "Les coordonnées ne sont pas à … : la fiche est placée à la mairie.",
        ),
        (
            "Le code postal n'est pas celui de La Roche-de-Rame (05310, 05600).",
            "Le code postal n'est pas celui de … (…).",
        ),
        ("Appelez le 04 92 11 22 33. Puis le 44,56.", "Appelez le …. Puis le …."),
        ("Il manque le code INSEE. Écrivez-le.", "Il manque le code INSEE. Écrivez-le."),
    ],
)
def test_counts_tell_nothing_of_a_row(reason: str, told: str) -> None:
    assert without_values(reason) == told
