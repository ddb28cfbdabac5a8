"""Reports in words: what agrees, what is grouped, what is in French."""

from __future__ import annotations

from typing import Any

import pytest

from importers.base import Problem
from importers.report import Entities, Held, Report, Rows
from ui.cli import reporting
from ui.cli.imports import Drawn


def report(**values: Any) -> dict[str, Any]:
    made = Report("clé", "template", run=3)
    for name, value in values.items():
        setattr(made, name, value)
    return made.as_dict()


def problem(row: int, reason: str = "Le téléphone est illisible.") -> Problem:
    return Problem("partners", row, "phone", "phone", "x", reason, "Écrivez dix chiffres.", "error")


def test_counts_agree_in_gender_and_number(capsys: pytest.CaptureFixture[str]) -> None:
    told = Report("clé", "template", run=3, rows=Rows(stored=1, unchanged=2))
    told.offers.added, told.partners.unchanged = 1, 2
    reporting.show_report(told.as_dict())
    words = capsys.readouterr().out
    assert "3 lignes lues : 1 enregistrée, 2 déjà connues, 0 écartée, 0 refusée." in words
    assert "Offres : 1 ajoutée, 0 changée, 0 inchangée, 0 disparue." in words
    assert "Partenaires : 0 ajouté, 0 changé, 2 inchangés, 0 disparu." in words


def test_a_dry_run_says_that_nothing_was_written(capsys: pytest.CaptureFixture[str]) -> None:
    reporting.show_report(report(dry_run=True))
    assert capsys.readouterr().out.startswith("Essai : rien n'a été écrit.\n")


def test_rows_that_change_no_record_are_explained(capsys: pytest.CaptureFixture[str]) -> None:
    told = Report("clé", "template", run=3, rows=Rows(stored=6))
    told.offers.unchanged = 6
    reporting.show_report(told.as_dict())
    words = capsys.readouterr().out
    assert "6 lignes lues : 6 enregistrées, 0 déjà connue, 0 écartée, 0 refusée." in words
    assert f"Lignes enregistrées : {reporting.SAME}" in words
    told.offers.changed = 1
    reporting.show_report(told.as_dict())
    assert reporting.SAME not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("run", "dry_run", "status", "said"),
    [
        (3, False, None, "spie runs approve 3"),
        (3, False, "held", "spie runs approve 3"),
        (3, False, "dropped", "Trop."),
        (None, True, None, "2 fiches n'y seraient plus, sur 5."),
    ],
)
def test_what_is_not_written_is_not_said_to_be(
    run: int | None, dry_run: bool, status: str | None, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = report(rows=Rows(stored=2, unchanged=1), held=Held("Trop.", 2, 5), run=run, dry_run=dry_run)
    reporting.show_report(told | ({"status": status} if status else {}))
    shown = capsys.readouterr()
    assert "3 lignes lues : 2 à enregistrer, 1 déjà connue, 0 écartée, 0 refusée." in shown.out
    assert shown.err.replace("\xa0", " ").strip().endswith(said)
    assert ("approve" in shown.err) == ("approve" in said)


def test_equal_problems_are_told_once_with_their_rows(capsys: pytest.CaptureFixture[str]) -> None:
    problems = [problem(row) for row in range(2, 10)] + [problem(3, "Autre chose.")]
    reporting.show_report(report(problems=problems))
    words = capsys.readouterr().out
    assert words.count("Le téléphone est illisible.") == 1
    assert "[feuille partners, 8 lignes : 2, 3, 4, 5, 6, …, colonne phone]" in words
    assert "[feuille partners, ligne 3, colonne phone] Autre chose." in words


def test_a_run_is_told_with_its_source_file_date_and_status(capsys: pytest.CaptureFixture[str]) -> None:
    run = report() | {
        "id": 3, "status": "held", "started_at": "2026-11-25T08:41:00+00:00", "file": "liste.csv",
    }  # fmt: skip
    reporting.show_run(run)
    assert capsys.readouterr().out.startswith(
        "Import n° 3 : retenu. Source « clé » (format template), fichier liste.csv, "
        "commencé le 25 novembre 2026 à 09:41."
    )


def test_a_run_whose_rows_are_not_kept_any_more_says_so_with_its_counts(
    capsys: pytest.CaptureFixture[str],
) -> None:
    kinds = [
        {"severity": "error", "field": "phone", "reason": "Le numéro « … » est illisible.", "problems": 1200},
        {"severity": "rejected", "field": None, "reason": "Un [double].", "problems": 1},
    ]
    run = report() | {
        "id": 3, "status": "done", "started_at": "2026-11-25T08:41:00+00:00", "file": "liste.csv",
        "forgotten": {"problems": 1204, "kinds": kinds},
    }  # fmt: skip
    reporting.show_run(run)
    words = capsys.readouterr().out.replace("\u202f", " ").replace("\xa0", " ")
    assert "ne sont plus gardées : elles le sont pour les 3 derniers imports de chaque source." in words
    assert "Il y avait 1 204 problèmes :" in words
    assert "1 200 fois, champ phone : Le numéro « … » est illisible." in words
    assert "1 fois : Un [double]." in words
    assert "3 fois : autre chose." in words


def test_tables_have_french_headers_and_dates(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"id": 3, "status": "done", "started_at": "2026-11-25T08:41:00+00:00"}
    reporting.show_table([row], ("id", "status", "started_at"))
    words = capsys.readouterr().out
    assert words.split()[:3] == ["N°", "État", "Commencé"]
    assert "fait" in words
    assert "25 novembre 2026 à 09:41" in words


LONG = "france-services-hautes-alpes-et-autres-territoires-2024-annexe"
SOURCE = {
    "key": LONG, "name": "Annuaire des France services", "format": "template",
    "next_due": "2026-11-26T03:00:00+00:00", "licence": "[bold]Licence",
}  # fmt: skip


@pytest.mark.parametrize("width", [40, 80, 100, 104, 105, 106, 107, 108, 110, 120, 200])
def test_a_table_cuts_no_word_and_no_key_however_narrow_the_screen(
    width: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting.out, "_width", width)
    reporting.show_table([SOURCE, {"key": "b"}], tuple(SOURCE))
    words = capsys.readouterr().out.split()
    assert {LONG, "b", "Prochaine", "novembre", "services", "[bold]Licence"} <= set(words)
    assert "…" not in "".join(words)


def test_a_screen_too_narrow_for_a_table_gets_a_list(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting.out, "_width", 80)
    reporting.show_table([SOURCE, {"key": "b"}], tuple(SOURCE))
    assert capsys.readouterr().out.splitlines() == [
        f"Clé : {LONG}",
        "    Nom : Annuaire des France services",
        "    Format : template",
        "    Prochaine lecture : 26 novembre 2026 à 04:00",
        "    Licence : [bold]Licence",
        "Clé : b",
    ]


class Bar:
    def __init__(self) -> None:
        self.totals: list[int] = []
        self.done: list[int] = []

    def add_task(self, _: str, *, total: int | None) -> int:
        self.totals.append(total or 0)
        self.done.append(0)
        return len(self.done) - 1

    def advance(self, task: int, amount: int) -> None:
        self.done[task] += amount


def test_a_bar_is_never_more_than_whole_and_ends_whole() -> None:
    bar = Bar()
    drawn = Drawn(bar)  # type: ignore[arg-type]
    drawn.begin("read", 100)
    for _ in range(3):
        drawn.advance(60)
    drawn.begin("apply", 10)
    drawn.advance(4)
    drawn.end()
    assert bar.done == bar.totals == [100, 10]


@pytest.mark.parametrize(
    ("partners", "offers", "days", "said"),
    [
        (0, 1, 30, "La fiche disparue reste affichée 30 jours, puis est archivée"),
        (1, 2, 1, "Les 3 fiches disparues restent affichées 1 jour, puis sont archivées"),
        (0, 2, 0, "Les 2 fiches disparues sont archivées sans délai"),
    ],
)
def test_it_is_said_how_long_what_vanished_stays(
    partners: int, offers: int, days: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = Report("clé", "template", run=3, grace_days=days)
    told.partners.vanished, told.offers.vanished = partners, offers
    reporting.show_report(told.as_dict())
    them = "la" if partners + offers == 1 else "les"
    words = " ".join(capsys.readouterr().out.split())
    assert f"{said}, sauf si une autre source ou une modification {them} garde." in words


@pytest.mark.parametrize(
    "values", [{"dry_run": True}, {"held": Held("Trop.", 1, 2)}, {"grace_days": None}, {"offers": Entities()}]
)
def test_nothing_is_said_to_stay_when_nothing_has_left(
    values: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    reporting.show_report(report(**{"grace_days": 30, "offers": Entities(vanished=1)} | values))
    assert "sauf si" not in capsys.readouterr().out
