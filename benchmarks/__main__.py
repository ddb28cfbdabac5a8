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
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.server import Timing, anonymous_memory_mb, served, timed
from benchmarks.shapes import SHAPES
from directory.territory import load_territory
from importers import generate

REPORT = Path("docs/benchmarks.md")
SPIE = str(Path(sys.executable).with_name("spie"))


def main() -> None:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--offers", type=int, default=20_000)
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--output", type=Path, default=REPORT)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        chosen.output.write_text(measured(Path(folder), chosen.offers, chosen.requests), encoding="utf-8")
    print(f"{chosen.output} written")


def measured(folder: Path, offers: int, requests: int) -> str:
    """The whole report, as Markdown."""
    environment = {"SPIE_HOME": str(folder / "home")}
    data = folder / "data"
    generate.write(data, offers, load_territory())
    first = spie_import(data, environment)
    again = spie_import(data, environment)
    started = time.perf_counter()
    run(["index", "rebuild"], environment)
    built = time.perf_counter() - started
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench` on {datetime.now(UTC):%Y-%m-%d}. Machine: {machine()}.",
        f"Python {platform.python_version()}, tantivy {version('tantivy')}, SQLite database, {engine_name()},",
        f"{offers:,} generated offers (seeded).",
        "",
        "| work | seconds | rate |",
        "|---|---:|---:|",
        f"| import of {offers:,} new offers | {first:.1f} | {offers / first:,.0f} offers/s |",
        f"| the same file again (nothing changes) | {again:.1f} | {offers / again:,.0f} offers/s |",
        f"| `spie index rebuild`, whole process | {built:.1f} | {offers / built:,.0f} offers/s |",
        "",
        "Answers of `GET /api/v1/offers` (20 items, groups and seven facets), in milliseconds, seen by a client",
        "on the same machine:",
        "",
        "| query | p50 | p95 | p99 | answers/s | p95, 8 clients | errors |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    with served(environment) as (address, pid):
        for name, shape in SHAPES.items():
            lines.append(row(name, timed(address, shape, requests, 1), timed(address, shape, requests, 8)))
        memory = anonymous_memory_mb(pid)
    return "\n".join(
        [*lines, "", f"Memory of the serving process afterwards (`RssAnon`): {memory:.0f} MB.", ""]
    )


def row(name: str, one: Timing, eight: Timing) -> str:
    """One line of the table."""
    figures = f"{one.p50:.1f} | {one.p95:.1f} | {one.p99:.1f} | {one.per_second:.0f} | {eight.p95:.1f}"
    return f"| {name} | {figures} | {one.errors + eight.errors} |"


def spie_import(data: Path, environment: dict[str, str]) -> float:
    """Import a template folder; answers the seconds of the run itself."""
    report = json.loads(run(["import", "template", str(data), "--json"], environment))
    return float(report["seconds"])


def run(arguments: list[str], environment: dict[str, str]) -> str:
    """Run ``spie`` and give what it prints."""
    return subprocess.run(
        [SPIE, *arguments], env=os.environ | environment, check=True, capture_output=True, text=True
    ).stdout


def engine_name() -> str:
    """Which engine answers."""
    return "Meilisearch" if os.environ.get("MEILISEARCH_URL") else "embedded engine"


def machine() -> str:
    """Processor, cores and system."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.split(":", 1)[1].strip()
            for line in info.read_text().splitlines()
            if line.startswith("model name")
        ]
        model = names[0] if names else model
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


if __name__ == "__main__":
    main()
