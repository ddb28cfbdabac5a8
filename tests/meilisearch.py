"""A real Meilisearch for tests: the one MEILISEARCH_URL names, or one started for them."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests


def binary() -> str | None:
    """The server's program, when it is on PATH."""
    return shutil.which("meilisearch")


@contextmanager
def throw_away_server(folder: Path) -> Iterator[str]:
    """Address of a server of our own, which writes in ``folder`` and stops at the end."""
    port = _free_port()
    command = [
        str(binary()),
        "--no-analytics",
        "--max-indexing-memory=256MiB",
        "--http-addr",
        f"127.0.0.1:{port}",
        "--db-path",
        folder / "data",
    ]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        try:
            yield _when_ready(f"http://127.0.0.1:{port}", server)
        finally:
            server.terminate()
            server.wait(20)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _when_ready(url: str, server: subprocess.Popen[bytes]) -> str:
    for _ in range(200):
        assert server.poll() is None, "Meilisearch stopped at once"
        try:
            if requests.get(f"{url}/health", timeout=2).ok:
                return url
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("Meilisearch does not answer")
