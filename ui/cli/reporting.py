"""Reports of imports in words: what was read, what changed, what is to be mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from rich.cells import cell_len
from rich.markup import escape
from rich.table import Table

from directory.hours import PARIS
from directory.seen import Change
from directory.territory import Territory
from importers.retention import KEPT_RUNS
from ui import french
from ui.cli import recorded
from ui.cli.console import err, out

SHOWN_PROBLEMS: Final = 20
SHOWN_ROWS: Final = 5
"""Rows named of one problem that many rows have."""

SAME: Final = (
    "elles disent la même chose autrement, ou d'autres valeurs l'emportent. Elles ne changent aucune fiche."
)
"""Why rows are written although no record changes for whoever reads it."""

STATUSES: Final[Mapping[str, str]] = {
    "running": "en cours",
    "done": "fait",
    "held": "retenu",
    "refused": "refusé",
    "failed": "interrompu",
    "dropped": "abandonné",
}
OUTCOMES: Final[Mapping[tuple[str, str], str]] = {
    ("added", "partner"): "Ajouté : partenaire",
    ("added", "offer"): "Ajoutée : offre",
    ("changed", "partner"): "Changé : partenaire",
    ("changed", "offer"): "Changée : offre",
    ("unchanged", "partner"): "Inchangé : partenaire",
    ("unchanged", "offer"): "Inchangée : offre",
}
HEADERS: Final[Mapping[str, str]] = {
    "id": "N°",
    "key": "Clé",
    "name": "Nom",
    "source": "Source",
    "format": "Format",
    "records": "Fiches",
    "status": "État",
    "started_at": "Commencé",
    "file": "Fichier",
    "last_run": "Dernier import",
    "licence": "Licence",
    "schedule": "Rythme",
    "next_due": "Prochaine lecture",
}
"""Columns of tables, in French."""
COPIED: Final = frozenset({"key", "source"})
"""Columns that people copy into another command."""
WIDEST: Final = 10_000
"""Signs of a line that no table needs."""


def when(instant: str) -> str:
    """``25 novembre 2026 à 09:41``, in Paris time; what is no instant stays as it is."""
    try:
        told = datetime.fromisoformat(instant)
    except ValueError:
        return instant
    if told.tzinfo is None:
        return french.day(told.date())
    return f"{french.day(told)} à {told.astimezone(PARIS):%H:%M}"


def _run_words(value: str) -> str:
    """``n° 3, done, 2026-11-25`` as people read it."""
    number, status, day = (part.strip() for part in value.split(",", 2))
    return f"{number}, {STATUSES.get(status, status)}, {when(day)}"


CELLS: Final[Mapping[str, Callable[[str], str]]] = {
    "status": lambda value: STATUSES.get(value, value),
    "started_at": when,
    "next_due": when,
    "last_run": lambda value: _run_words(value) if value.count(",") == 2 else value,
}


def show_table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    """These columns of these rows, with French headers and dates: a table or, where its words would be cut, a list.

    A key is never cut nor folded: people copy it into another command.
    """
    table = Table(box=None)
    for name in columns:
        cells = (HEADERS.get(name, name), *(_cell(name, row.get(name)) for row in rows))
        pieces = cells if name in COPIED else " ".join(cells).split()
        table.add_column(cells[0], min_width=max(map(cell_len, pieces)), no_wrap=name in COPIED)
    for row in rows:
        table.add_row(*(escape(_cell(name, row.get(name))) for name in columns))
    needed = out.measure(table, options=out.options.update(width=WIDEST)).minimum
    if needed <= out.width:
        out.print(table)
        return
    for row in rows:
        told = [
            f"{HEADERS.get(name, name)} : {cell}" for name in columns if (cell := _cell(name, row.get(name)))
        ]
        out.print("\n    ".join(told), markup=False)


def _cell(name: str, value: Any) -> str:
    return "" if value in (None, "") else CELLS.get(name, str)(str(value))


def show_run(run: Mapping[str, Any]) -> None:
    """What a run was: its number, source, file, dates and status, then its report, all its problems grouped; or their
    counts, when they are not kept row by row any more."""
    out.print(
        f"Import n° {run['id']} : {STATUSES.get(run['status'], run['status'])}. "
        f"Source « {run['source']} » (format {run['format']}), fichier {run['file']}, "
        f"commencé le {when(run['started_at'])}.",
        markup=False,
    )
    if run.get("reason"):
        out.print(run["reason"], markup=False)
    show_report(run, everything=True)
    if run.get("forgotten"):
        _show_forgotten(run["forgotten"])


def _show_forgotten(forgotten: Mapping[str, Any]) -> None:
    total = french.count(forgotten["problems"], "problème", "problèmes")
    out.print(
        f"Les lignes à corriger de cet import ne sont plus gardées : elles le sont pour les {KEPT_RUNS} derniers "
        f"imports de chaque source. Il y avait {total} :"
    )
    for kind in forgotten["kinds"]:
        where = f", champ {kind['field']}" if kind["field"] else ""
        times = french.count(kind["problems"], "fois", "fois")
        out.print(f"    {times}{where} : {kind['reason']}", markup=False)
    if rest := forgotten["problems"] - sum(kind["problems"] for kind in forgotten["kinds"]):
        out.print(f"    {french.count(rest, 'fois', 'fois')} : autre chose.")


def show_report(report: Mapping[str, Any], *, everything: bool = False) -> None:
    """A report in words; ``everything``: every kind of problem."""
    if report.get("dry_run"):
        out.print("Essai : rien n'a été écrit.")
    waits = bool(report.get("dry_run") or report["held"])
    out.print(rows_told(report["rows"], waits=waits))
    out.print(f"Partenaires : {_counts(report['partners'], '')}.")
    out.print(f"Offres : {_counts(report['offers'], 'e')}.")
    gone = report["partners"]["vanished"] + report["offers"]["vanished"]
    if gone and report["grace_days"] is not None and not waits:
        out.print(_grace(gone, report["grace_days"]))
    if report["rows"]["stored"] and not any(
        report[kind][what] for kind in ("partners", "offers") for what in ("added", "changed")
    ):
        out.print(f"Lignes {'à enregistrer' if waits else 'enregistrées'} : {SAME}")
    for aside in report["set_aside"]:
        out.print(f"{_lines(aside['rows'], 'écartée')} : {aside['reason']}", markup=False)
    show_problems(report, everything=everything)
    if report["held"]:
        err.print(_held(report), markup=False, soft_wrap=True)


def _grace(gone: int, days: int) -> str:
    """How long records that left the file stay shown."""
    one = gone == 1
    who = "La fiche disparue" if one else f"Les {french.count(gone, 'fiche disparue', 'fiches disparues')}"
    stays = "reste affichée" if one else "restent affichées"
    then = "est archivée" if one else "sont archivées"
    told = f"{stays} {french.count(days, 'jour')}, puis {then}" if days else f"{then} sans délai"
    return f"{who} {told}, sauf si une autre source ou une modification {'la' if one else 'les'} garde."


def _held(report: Mapping[str, Any]) -> str:
    """Why the run waits, and what to do while it does."""
    held = report["held"]
    if report.get("dry_run"):
        gone = french.count(held["vanished"], "fiche n'y serait plus", "fiches n'y seraient plus")
        return f"Pour de bon, cet import attendrait l'accord d'un gestionnaire : {gone}, sur {held['of']}."
    if report.get("status", "held") == "held":
        return f"{held['reason']} Pour l'appliquer : spie runs approve {report['run']}"
    return str(held["reason"])


def show_changes(changes: Iterable[Change], territory: Territory) -> None:
    """What would change, record by record."""
    for change in changes:
        if change.outcome == "unchanged":
            continue
        out.print(f"{OUTCOMES[change.outcome, change.kind]} « {change.name} »", markup=False)
        for name, (old, new) in change.fields.items():
            before, after = (recorded.told(name, value, territory) for value in (old, new))
            out.print(f"    {recorded.LABELS.get(name, name)} : {before} → {after}", markup=False)


def _lines(number: int, what: str) -> str:
    return f"{number} ligne {what}" if number <= 1 else f"{number} lignes {what}s"


def rows_told(rows: Mapping[str, int], *, waits: bool = False) -> str:
    """Where each row of a file went, in one sentence; ``waits``: nothing is written yet."""
    stored = f"{rows['stored']} à enregistrer" if waits else _agreed(rows["stored"], "enregistrée")
    known = _agreed(rows["unchanged"], "déjà connue")
    left = (_agreed(rows[name], word) for name, word in (("set_aside", "écartée"), ("rejected", "refusée")))
    return f"{_lines(rows['read'], 'lue')} : {', '.join((stored, known, *left))}."


def _agreed(number: int, words: str) -> str:
    """``2 déjà connues``: French counts from two."""
    return f"{number} {words}{'s' * (number > 1)}"


def _counts(counted: Mapping[str, int], feminine: str) -> str:
    """``1 ajoutée, 0 changée…``: French counts from two."""
    words = {"added": "ajouté", "changed": "changé", "unchanged": "inchangé", "vanished": "disparu"}
    return ", ".join(_agreed(counted[key], word + feminine) for key, word in words.items())


def show_problems(report: Mapping[str, Any], *, everything: bool = False) -> None:
    """Equal problems once, with how many rows have them and which ones first."""
    groups: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for problem in report["problems"]:
        same = tuple(problem[name] for name in ("sheet", "column", "reason", "fix"))
        groups.setdefault(same, []).append(problem)
    shown = list(groups.values())
    for alike in shown if everything else shown[:SHOWN_PROBLEMS]:
        first = alike[0]
        out.print(f"[{_where(alike)}] {first['reason']} {first['fix'] or ''}".rstrip(), markup=False)
    if len(shown) > SHOWN_PROBLEMS and not everything:
        rest = french.count(
            len(shown) - SHOWN_PROBLEMS, "autre sorte de problème", "autres sortes de problèmes"
        )
        ask = f"spie runs show {report['run']}" if report.get("run") else "--json"
        out.print(f"… et {rest} ({ask}).", markup=False)


def _where(same: Sequence[Mapping[str, Any]]) -> str:
    first = same[0]
    rows = [str(problem["row"]) for problem in same if problem["row"] is not None]
    more = ", …" if len(rows) > SHOWN_ROWS else ""
    lines = f"{len(rows)} lignes : {', '.join(rows[:SHOWN_ROWS])}{more}" if len(rows) > 1 else None
    parts = [
        f"feuille {first['sheet']}" if first["sheet"] is not None else None,
        lines or (f"ligne {rows[0]}" if rows else None),
        f"colonne {first['column']}" if first["column"] is not None else None,
    ]
    return ", ".join(part for part in parts if part) or "fichier"
