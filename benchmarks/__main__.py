"""``python -m benchmarks``: seeded data, a served instance, ten query shapes; writes ``docs/benchmarks.md``."""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

import httpx2

from benchmarks import imports, suggestions
from benchmarks.inside import Shares, shares
from benchmarks.server import Timing, anonymous_memory_mb, served, timed
from benchmarks.shapes import SHAPES
from directory import db, store
from directory.identity import secret
from directory.settings import Settings
from directory.territory import load_territory
from importers import generate
from ui.services import Services, build

REPORT = Path("docs/benchmarks.md")
SPIE = str(Path(sys.executable).with_name("spie"))
MIXED = 1_000
"""Mixed requests before memory is read."""

TABLE = (
    "| query | p50 | p95 | p99 | answers/s | p50, 8 clients | p95, 8 clients | engine, p50 | ours, p50 | errors |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
)
_WORDS = "each word stands for its spellings, synonyms and kinds of help: many stems are found and ordered by"
REASONS: Mapping[str, str] = {
    "browse": "every offer is counted, in every facet",
    "browse by family": "the facet of families is counted without the family chosen, in a pass of its own",
    "two words": _WORDS,
    "two words, a typo": _WORDS,
    "prefix": _WORDS,
    "words from a commune": _WORDS,
    "radius": "offers whose sites lie on both sides of the circle are told apart one by one",
    "minutes, nearest first": "cantons of the sites within reach are counted site by site",
    "distance sort": "every offer is counted, in every facet",
    "three facets and eligibility": "each facet is counted without its own choice, in a pass of its own",
}
"""Why a shape costs what it does, when it is the slowest."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One query shape on one engine: seen by one client, by eight, and from inside."""

    one: Timing
    eight: Timing
    inside: Shares


Measures = dict[str, Measure]
"""By query shape."""


def main() -> None:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--output", type=Path, default=REPORT)
    parser.add_argument("--no-imports", action="store_true", help="leave out the imports, which take minutes")
    chosen = parser.parse_args()
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}. Machine: {machine()}.",
        f"Python {platform.python_version()}, tantivy {version('tantivy')}, SQLite, data generated from a fixed seed.",
        "Times are milliseconds seen by a client on the same machine, which shares its cores with the server;",
        "“engine” and “ours” are measured in one process without HTTP: the engine's calls of a request, and",
        "everything else (parsing, scoring, loading, JSON), one after the other. Meilisearch runs as the README",
        "advises, with `--max-indexing-memory=1GiB`.",
        "",
    ]
    by_size: dict[int, dict[str, Measures]] = {}
    for offers in chosen.offers:
        with tempfile.TemporaryDirectory() as folder:
            by_size[offers] = measured(Path(folder), offers, chosen.requests, lines)
    lines += grown(by_size)
    if not chosen.no_imports:
        lines += imports.section()
    chosen.output.write_text("\n".join(lines), encoding="utf-8")
    print(f"{chosen.output} written")


def measured(folder: Path, offers: int, requests: int, lines: list[str]) -> dict[str, Measures]:
    """Measure one number of offers; the part of the report goes to ``lines``."""
    environment = {"SPIE_HOME": str(folder / "home"), "SPIE_ENGINE": "embedded"}
    data = folder / "data"
    generate.write(data, offers, load_territory())
    command = [SPIE, "import", "template", str(data)]
    subprocess.run(command, env=os.environ | environment, check=True, capture_output=True)
    engines = {f"embedded engine (tantivy {version('tantivy')})": environment}
    if url := os.environ.get("MEILISEARCH_URL"):
        named = {"MEILISEARCH_URL": url, "SPIE_INDEX_PREFIX": f"bench{offers}", "SPIE_ENGINE": "meilisearch"}
        engines[f"Meilisearch {server_version(url)}"] = environment | named
    lines += [f"## {offers:,} offers", ""]
    found: dict[str, Measures] = {}
    for name, values in engines.items():
        built = rebuild(values["SPIE_ENGINE"], values)
        lines += [f"### {name}", "", f"Rebuild of the index, whole process: {built:.1f} s "]
        lines[-1] += f"({offers / built:,.0f} offers/s)."
        found[name] = searched(values, requests, lines)
    return found


def searched(environment: dict[str, str], requests: int, lines: list[str]) -> Measures:
    """Timings of every query shape on one engine."""
    services = build(Settings.model_validate(environment))
    services.indexer.catch_up()
    inside = {shape: shares(services, params, requests // 4) for shape, params in SHAPES.items()}
    found: Measures = {}
    with served(environment) as (address, pid):
        for shape, params in SHAPES.items():
            one, eight = timed(address, params, requests, 1), timed(address, params, requests, 8)
            found[shape] = Measure(one, eight, inside[shape])
        mixed = [params for shape in SHAPES.values() for params in shape]
        timed(address, mixed, MIXED, 1)
        memory = anonymous_memory_mb(pid)
        visible = [upsert_to_visible(services, address) for _ in range(5)]
        suggested = list(suggestions.measured(address))
    slowest = max(found, key=lambda shape: found[shape].one.p95)
    lines += ["", *TABLE, *(row(shape, measure) for shape, measure in found.items()), ""]
    lines += [
        f"Slowest: {slowest} ({REASONS.get(slowest, 'no reason known')}).",
        f"Memory of the serving process after {MIXED:,} mixed requests more (`RssAnon`): {memory:.0f} MB.",
        f"From the commit of a change to its being found: {median(visible):.2f} s (median of 5).",
        "",
        *suggested,
    ]
    return found


def row(name: str, measure: Measure) -> str:
    """The figures of one shape."""
    one, eight, inside = measure.one, measure.eight, measure.inside
    alone = f"{one.p50:.1f} | {one.p95:.1f} | {one.p99:.1f} | {one.per_second:.0f}"
    many = f"{eight.p50:.1f} | {eight.p95:.1f}"
    shared = f"{inside.engine:.1f} | {inside.ours:.1f}"
    return f"| {name} | {alone} | {many} | {shared} | {one.errors + eight.errors} |"


def grown(by_size: Mapping[int, dict[str, Measures]]) -> Iterator[str]:
    """How the time of each shape grows from the smallest set to the largest."""
    small, large = min(by_size), max(by_size)
    if small == large:
        return
    engines = list(by_size[small])
    yield from (
        f"## From {small:,} to {large:,} offers",
        "",
        f"Ratio of the p50 of one client, for {large / small:g} times as many offers.",
        "",
        f"| query | {' | '.join(engines)} |",
        f"|---|{'---:|' * len(engines)}",
    )
    for shape in SHAPES:
        ratios = (
            by_size[large][name][shape].one.p50 / by_size[small][name][shape].one.p50 for name in engines
        )
        yield f"| {shape} | {' | '.join(f'{ratio:.1f}' for ratio in ratios)} |"
    yield ""


def upsert_to_visible(services: Services, address: str) -> float:
    """Seconds from the commit of an edit to the moment a search finds it."""
    word = f"zyx{time.time_ns():x}"
    with db.reading(services.database) as session:
        offer = next(iter(store.iter_published(session, services.clock().date())))
    with db.session(services.database) as session:
        store.edit(
            session, "offer", offer.id, origin="manager", values={"name": word}, now=services.clock(),
            secret=secret(services.settings.home),
        )  # fmt: skip
    committed = time.perf_counter()
    while time.perf_counter() - committed < 30:
        if httpx2.get(f"{address}/api/v1/offers", params={"q": word}).json()["total"]:
            return time.perf_counter() - committed
        time.sleep(0.02)
    return float("nan")


def rebuild(engine: str, environment: dict[str, str]) -> float:
    """Rebuild an engine's index; answers the seconds of the whole process."""
    started = time.perf_counter()
    command = [SPIE, "index", "rebuild", "--engine", engine]
    subprocess.run(command, env=os.environ | environment, check=True, capture_output=True)
    return time.perf_counter() - started


def server_version(url: str) -> str:
    """The version of a Meilisearch server."""
    key = os.environ.get("MEILISEARCH_KEY")
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return str(httpx2.get(f"{url}/version", headers=headers).json()["pkgVersion"])


def machine() -> str:
    """Processor, cores and system."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        told = (
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if "model name" in line
        )
        model = next(told, model)
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


if __name__ == "__main__":
    main()
