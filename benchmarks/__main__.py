"""``python -m benchmarks``: seeded data, a served instance, ten query shapes; writes ``docs/benchmarks.md``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

import httpx2

from benchmarks.inside import shares
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


def main() -> None:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--output", type=Path, default=REPORT)
    chosen = parser.parse_args()
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}. Machine: {machine()}.",
        f"Python {platform.python_version()}, tantivy {version('tantivy')}, SQLite, data generated from a fixed seed.",
        "Times are milliseconds seen by a client on the same machine, which shares its cores with the server;",
        "“engine” and “ours” are measured in one process without HTTP: the engine's calls of a request, and",
        "everything else (parsing, scoring, loading, JSON).",
        "",
    ]
    for offers in chosen.offers:
        with tempfile.TemporaryDirectory() as folder:
            lines += measured(Path(folder), offers, chosen.requests)
    chosen.output.write_text("\n".join(lines), encoding="utf-8")
    print(f"{chosen.output} written")


def measured(folder: Path, offers: int, requests: int) -> Iterator[str]:
    """The part of the report for one number of offers."""
    environment = {"SPIE_HOME": str(folder / "home"), "SPIE_ENGINE": "embedded"}
    data = folder / "data"
    generate.write(data, offers, load_territory())
    first, peak = spie_import(data, environment)
    again, _ = spie_import(data, environment)
    built = rebuild("embedded", environment)
    yield from (
        f"## {offers:,} offers",
        "",
        "| work | seconds | rate |",
        "|---|---:|---:|",
        f"| import of new offers (peak memory {peak:.0f} MB) | {first:.1f} | {offers / first:,.0f} offers/s |",
        f"| the same file again, nothing changes | {again:.1f} | {offers / again:,.0f} offers/s |",
        f"| rebuild of the embedded index, whole process | {built:.1f} | {offers / built:,.0f} offers/s |",
    )
    engines = {"embedded engine": environment}
    if url := os.environ.get("MEILISEARCH_URL"):
        named = {"MEILISEARCH_URL": url, "SPIE_INDEX_PREFIX": f"bench{offers}", "SPIE_ENGINE": "meilisearch"}
        engines[f"Meilisearch {server_version(url)}"] = environment | named
        built = rebuild("meilisearch", environment | named)
        yield f"| rebuild of the Meilisearch index, whole process | {built:.1f} | {offers / built:,.0f} offers/s |"
    yield ""
    for name, values in engines.items():
        yield from searched(name, values, requests)


def searched(name: str, environment: dict[str, str], requests: int) -> Iterator[str]:
    """Timings of every query shape on one engine."""
    yield from (f"### {name}", "", *TABLE)
    services = build(Settings.model_validate(environment))
    services.indexer.catch_up()
    inside = {shape: shares(services, params, requests // 4) for shape, params in SHAPES.items()}
    with served(environment) as (address, pid):
        for shape, params in SHAPES.items():
            one, eight = timed(address, params, requests, 1), timed(address, params, requests, 8)
            cost = inside[shape]
            yield f"{row(shape, one, eight)} {cost.engine:.1f} | {cost.ours:.1f} | {one.errors + eight.errors} |"
        mixed = [params for shape in SHAPES.values() for params in shape]
        timed(address, mixed, MIXED, 1)
        memory = anonymous_memory_mb(pid)
        visible = [upsert_to_visible(services, address) for _ in range(5)]
    yield ""
    yield f"Memory of the serving process after {MIXED:,} mixed requests more (`RssAnon`): {memory:.0f} MB."
    yield f"From the commit of a change to its being found: {median(visible):.2f} s (median of 5)."
    yield ""


def row(name: str, one: Timing, eight: Timing) -> str:
    """The figures of one shape seen by clients."""
    alone = f"{one.p50:.1f} | {one.p95:.1f} | {one.p99:.1f} | {one.per_second:.0f}"
    return f"| {name} | {alone} | {eight.p50:.1f} | {eight.p95:.1f} |"


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


def spie_import(data: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Import a template folder; answers the seconds of the run itself, and the process's peak memory in MB."""
    before = dict(os.environ)
    command = [SPIE, "import", "template", str(data), "--json"]
    with subprocess.Popen(
        command, env=before | environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as run:
        assert run.stdout is not None
        out = run.stdout.read()
        _, _, usage = os.wait4(run.pid, 0)
        run.returncode = 0
    return float(json.loads(out)["seconds"]), usage.ru_maxrss / 1024


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
