"""``python -m benchmarks.relevance``: the relevance table, per method and per kind; writes ``docs/relevance.md``."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.relevance import methods
from benchmarks.relevance.judged import NO_ANSWER, Judged, Split, left_out, read
from benchmarks.relevance.measures import Ranking, Scores, interval, scores
from benchmarks.relevance.steps import STEPS, without

REPORT = Path("docs/relevance.md")
SPLITS: tuple[Split, ...] = ("validation", "tuning")


def main() -> None:
    """Measure and write the report; ``--kinds`` prints the tuning part only, query by query."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--tuning", action="store_true", help="print the tuning part only, the worst queries first"
    )
    parser.add_argument(
        "--steps", action="store_true", help="also measure the search without each of its steps"
    )
    parser.add_argument("--output", type=Path, default=REPORT)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if chosen.tuning:
            print(worst(Path(folder)))
        else:
            chosen.output.write_text(report(Path(folder), steps=chosen.steps), encoding="utf-8")
            print(chosen.output.read_text(encoding="utf-8"))


def worst(folder: Path) -> str:
    """Scores of the tuning part by kind, then its queries, the worst first, with what was found."""
    from benchmarks.relevance.measures import ndcg

    judged = read("tuning")
    method = methods.directory(methods.instance(folder / "embedded", SPIE_ENGINE="embedded"))
    found = [method(one) for one in judged]
    lines = [line("all", scores(judged, found))]
    lines += [line(kind, scores(*of_kind(judged, found, kind))) for kind in kinds(judged)]
    ranked = sorted(zip(judged, found, strict=True), key=lambda pair: ndcg(pair[1], pair[0].relevant))
    for one, ranking in ranked:
        if one.kind == NO_ANSWER:
            continue
        lines.append(f"\n{ndcg(ranking, one.relevant):.2f} {one.kind} « {one.query} » {one.commune or ''}")
        lines += [f"    {one.relevant.get(key, 0)} {key}" for key in ranking[:10]]
        lines += [
            f"    missed {grade} {key}" for key, grade in one.relevant.items() if key not in ranking[:10]
        ]
    return "\n".join(lines)


def report(folder: Path, *, steps: bool) -> str:
    """The whole report, as Markdown."""
    embedded = methods.instance(folder / "embedded", SPIE_ENGINE="embedded")
    ways = {
        "SQL `LIKE`": methods.plain_like(embedded),
        "tantivy, no relevance setting": methods.plain_engine(embedded),
        "**directory, embedded engine**": methods.directory(embedded),
    }
    if url := os.environ.get("MEILISEARCH_URL"):
        settings = {
            "MEILISEARCH_URL": url,
            "MEILISEARCH_KEY": os.environ.get("MEILISEARCH_KEY", ""),
            "SPIE_ENGINE": "meilisearch",
            "SPIE_INDEX_PREFIX": f"relevance{os.getpid()}",
        }
        ways["**directory, Meilisearch**"] = methods.directory(
            methods.instance(folder / "meilisearch", **settings)
        )
    lines = [
        "# Relevance",
        "",
        (
            f"Written by `make relevance` on {datetime.now(UTC):%Y-%m-%d}, over the bundled directory. nDCG@10 with "
            "its 95 % bootstrap interval, mean reciprocal rank, recall@20, share of queries without any result. "
            "Judgments come from reading the offers; the validation part was written by somebody who had not seen "
            "the tables of `search/relevance/` and its queries were never read while tuning; its totals were, "
            "eight times, and once helped to withdraw four words. "
            f"{left_out()} queries of the tuning part, whose words the validation part asks too, are left out of it. "
            "What people say besides was added from some 150 sentences of our own, tried without judging them."
        ),
        "",
    ]
    for split in SPLITS:
        judged = read(split)
        answered = {name: [way(one) for one in judged] for name, way in ways.items()}
        lines += [f"## {split.capitalize()} part ({scored(judged)} queries)", "", HEADER, RULE]
        lines += [row(name, judged, found) for name, found in answered.items()]
        lines += [
            "",
            f"nDCG@10 by kind ({split}):",
            "",
            kinds_header(answered),
            "|---|---:|" + "---:|" * len(answered),
        ]
        lines += [kind_row(kind, judged, list(answered.values())) for kind in kinds(judged)]
        lines += ["", nothing(judged, answered), "", *told_so(judged, methods.said_so(embedded)), ""]
    if steps:
        lines += step_rows(folder)
    return "\n".join(lines)


HEADER = "| method | nDCG@10 | interval | MRR | recall@20 | no result |"
RULE = "|---|---:|---|---:|---:|---:|"


STEPS_TOLD = (
    "What a step is worth is the first line less its own. Freshness is worth nothing to these judgments, which do not "
    "look at dates, and stays for people: a stale offer sinks. Acronyms, synonyms and the words of services and of "
    "audiences are worth little beside the kinds of help, and stay for offers that are of no kind; very common words "
    "change totals, not the order. French words that are no typos change nothing here, and stay for plain sentences: "
    '"hier" was read as "hiver".'
)


def row(name: str, judged: Sequence[Judged], found: Sequence[Ranking]) -> str:
    """One line of a table of methods."""
    told, (low, high) = scores(judged, found), interval(judged, found)
    figures = f"{told.ndcg:.3f} | {low:.2f}–{high:.2f} | {told.mrr:.3f} | {told.recall:.3f} | {told.zero:.1%}"
    return f"| {name} | {figures} |"


def step_rows(folder: Path) -> list[str]:
    """The search without each of its steps, on the tuning part: what does not help is seen."""
    judged = read("tuning")
    lines = ["## Each step, taken away (tuning part, embedded engine)", "", STEPS_TOLD, "", HEADER, RULE]
    for number, (name, change) in enumerate(STEPS.items()):
        with without(change):
            method = methods.directory(methods.instance(folder / f"step{number}", SPIE_ENGINE="embedded"))
            lines.append(row(name, judged, [method(one) for one in judged]))
    return [*lines, ""]


def kinds(judged: Sequence[Judged]) -> list[str]:
    """The kinds that have answers, in file order."""
    return [kind for kind in dict.fromkeys(one.kind for one in judged) if kind != NO_ANSWER]


def of_kind(
    judged: Sequence[Judged], found: Sequence[Ranking], kind: str
) -> tuple[list[Judged], list[Ranking]]:
    """The queries of one kind with their rankings."""
    kept = [(one, ranking) for one, ranking in zip(judged, found, strict=True) if one.kind == kind]
    return [one for one, _ in kept], [ranking for _, ranking in kept]


def kinds_header(answered: dict[str, list[Ranking]]) -> str:
    """Header of the table by kind."""
    return "| kind | queries | " + " | ".join(answered) + " |"


def kind_row(kind: str, judged: Sequence[Judged], answered: Sequence[Sequence[Ranking]]) -> str:
    """nDCG@10 of one kind for each method."""
    figures = [scores(*of_kind(judged, found, kind)) for found in answered]
    return f"| {kind} | {figures[0].queries} | " + " | ".join(f"{one.ndcg:.2f}" for one in figures) + " |"


def nothing(judged: Sequence[Judged], answered: dict[str, list[Ranking]]) -> str:
    """How many of the queries without a right answer were told so, by finding nothing."""
    parts = []
    for name, found in answered.items():
        empty = [not ranking for one, ranking in zip(judged, found, strict=True) if one.kind == NO_ANSWER]
        parts.append(f"{name} {sum(empty)} of {len(empty)}")
    return "Queries without a right answer that found nothing: " + "; ".join(parts) + "."


SAID = {
    "nothing": "nothing is found",
    "near": "“Aucune offre ne répond vraiment”",
    "unknown": "“Aucune offre ne contient …”",
}
"""What a page says of a query that it cannot answer, by its code."""


def told_so(judged: Sequence[Judged], said: Callable[[Judged], frozenset[str]]) -> list[str]:
    """How often the search says that it has no answer: to who is right to hear it, and to others."""
    told = [(one.kind == NO_ANSWER, said(one)) for one in judged]
    without = [what for none, what in told if none]
    answered = [what for none, what in told if not none]
    rows = [(words, {code}) for code, words in SAID.items()] + [("any of these", set(SAID))]
    return [
        "| what is said (embedded engine) | queries without a right answer | queries with one |",
        "|---|---:|---:|",
        *(
            f"| {words} | {sum(bool(what & codes) for what in without)} of {len(without)} | "
            f"{sum(bool(what & codes) for what in answered)} of {len(answered)} |"
            for words, codes in rows
        ),
    ]


def scored(judged: Sequence[Judged]) -> int:
    """How many queries have an answer."""
    return sum(one.kind != NO_ANSWER for one in judged)


def line(name: str, told: Scores) -> str:
    """Scores on one line of text."""
    figures = f"nDCG {told.ndcg:.3f} MRR {told.mrr:.3f} recall {told.recall:.3f} zero {told.zero:.1%}"
    return f"{name:12} {told.queries:4} {figures}"


if __name__ == "__main__":
    main()
