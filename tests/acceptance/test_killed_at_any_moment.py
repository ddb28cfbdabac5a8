"""``kill -9`` during an import and during a rebuild, then start again: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

SPIE = Path(sys.executable).with_name("spie")


def start(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("SPIE_", "MEILI"))
    }
    return subprocess.Popen(
        [SPIE, *arguments],
        env=environment | {"SPIE_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run(home: Path, *arguments: str) -> Any:
    with start(home, *arguments) as process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err.decode()
    return json.loads(out) if "--json" in arguments else None


def kill_after(home: Path, seconds: float, *arguments: str) -> int:
    """Kill a command after a while; answers its exit code (0 when it was faster)."""
    with start(home, *arguments) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
    return process.returncode


def counts(home: Path) -> tuple[int, int]:
    """Published offers, and offers that a search finds."""
    status = run(home, "index", "status", "--json")
    return status["offers"], run(home, "search", "", "--json")["total"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_an_import_killed_again_and_again_ends_as_if_nothing_had_happened(home: Path) -> None:
    codes = [kill_after(home, seconds, "demo", "--no-serve") for seconds in (0.6, 1.2, 1.8, 2.4)]
    assert -signal.SIGKILL in codes
    run(home, "demo", "--no-serve")
    assert counts(home) == (348, 348)
    last = run(home, "runs", "--json")[0]
    assert last["status"] == "done"
    assert last["rows"]["read"] == last["rows"]["stored"] + last["rows"]["unchanged"]


def test_a_search_is_never_empty_while_rebuilds_die(home: Path) -> None:
    run(home, "demo", "--no-serve")
    codes = []
    for seconds in (0.8, 1.1, 1.4):
        codes.append(kill_after(home, seconds, "index", "rebuild"))
        assert run(home, "search", "permis", "--json")["total"] > 0
    assert -signal.SIGKILL in codes
    run(home, "index", "rebuild")
    assert counts(home) == (348, 348)
