"""A throw-away PostgreSQL server for the tests, from the binaries of Debian's package."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")


def binaries() -> Path | None:
    """The folder of the newest ``initdb`` installed by Debian's packages, or on PATH; ``None`` without."""
    folders = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    found = folders[-1] if folders else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def throw_away_server() -> Iterator[str]:
    """The address of a server that lives as long as the block, on a free port of the loopback."""
    folder = Path(tempfile.mkdtemp(prefix="spie-pg-"))
    try:
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root, as CI does.
            shutil.chown(folder, "postgres")
        port = _free_port()
        data = folder / "data"
        _run("initdb", "-D", str(data), "-U", "spie", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -c fsync=off"
        _run("pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield f"postgresql+psycopg://spie@127.0.0.1:{port}/postgres"
        finally:
            _run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: str, *arguments: str) -> None:
    folder = binaries()
    assert folder is not None
    command: Sequence[str] = [str(folder / program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    # pg_ctl leaves its output open to the server it starts: nothing may wait for its end.
    done = subprocess.run(
        command,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
    if done.returncode:
        raise RuntimeError(f"{program} failed with code {done.returncode}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
