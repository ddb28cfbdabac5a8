"""How long suggestions take, letter after letter, as a browser asks for them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import quantiles
from typing import Final

import httpx2

PREFIXES: Final = (
    "l", "a", "pe", "lo", "ga", "ai", "per", "log", "gui", "caf", "perm", "form", "aide", "emplo", "denti",
    "brian", "alimen", "insert", "mission", "logement",
)  # fmt: skip
"""What is typed, from one letter to eight."""
ROUNDS: Final = 10
TARGET_MS: Final = 30.0


def measured(address: str) -> Iterator[str]:
    """Lines of the report: milliseconds of ``/api/v1/suggest`` at an address, by letters typed."""
    taken: dict[int, list[float]] = {}
    with httpx2.Client(base_url=address, timeout=30) as client:
        for number in range(ROUNDS + 1):
            for prefix in PREFIXES:
                started = time.perf_counter()
                client.get("/api/v1/suggest", params={"q": prefix}).raise_for_status()
                if number:  # the first round warms up
                    taken.setdefault(len(prefix), []).append((time.perf_counter() - started) * 1000)
    yield from (
        f"Suggestions while typing (`/api/v1/suggest`, {len(PREFIXES)} beginnings; aim: p95 under {TARGET_MS:.0f} ms):",
        "",
        "| letters | p50 | p95 |",
        "|---|---:|---:|",
    )
    every = [each for some in taken.values() for each in some]
    yield from (row(str(letters), taken[letters]) for letters in sorted(taken))
    yield from (row("all", every), "")


def row(name: str, taken: list[float]) -> str:
    """One line of the table."""
    cuts = quantiles(taken, n=20)
    return f"| {name} | {cuts[9]:.1f} | {cuts[18]:.1f} |"
