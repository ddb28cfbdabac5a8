"""A served instance in its own process, and clients that time its answers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles

import httpx2

from benchmarks.shapes import Params


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of many answers, and how many came per second."""

    p50: float
    p95: float
    p99: float
    per_second: float
    errors: int


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Serve the instance of ``environment``; gives its address and process id."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("spie")), "serve", "--port", str(port)]
    with subprocess.Popen(command, env=os.environ | dict(environment)) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address, process)
            yield address, process.pid
        finally:
            process.terminate()


def _wait(address: str, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped with {process.returncode}")
        try:
            httpx2.get(f"{address}/api/v1/health", timeout=5)
        except httpx2.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start in time")


def timed(address: str, shape: list[Params], requests: int, clients: int) -> Timing:
    """Time ``requests`` answers asked by ``clients`` at once, after a warm-up."""
    taken: list[float] = []
    errors = 0

    def ask(client: httpx2.Client, params: Params) -> None:
        nonlocal errors
        started = time.perf_counter()
        answer = client.get("/api/v1/offers", params=httpx2.QueryParams(tuple(params)))
        taken.append((time.perf_counter() - started) * 1000)
        errors += answer.status_code != httpx2.codes.OK

    def work(share: int) -> None:
        with httpx2.Client(base_url=address, timeout=30) as client:
            for at in range(share):
                ask(client, shape[at % len(shape)])

    work(min(10, requests))
    taken.clear()
    started = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        for done in [pool.submit(work, requests // clients) for _ in range(clients)]:
            done.result()
    cuts = quantiles(taken, n=100)
    return Timing(cuts[49], cuts[94], cuts[98], len(taken) / (time.perf_counter() - started), errors)


def anonymous_memory_mb(pid: int) -> float:
    """``RssAnon`` of a process, in MB (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) / 1024
    return float("nan")
