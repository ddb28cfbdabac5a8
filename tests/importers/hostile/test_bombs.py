"""Files made to fill the machine or to reach outside it: refused, or read for what they hold, and quickly."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.importers.hostile.bombs import BOMBS

HARMLESS = frozenset(
    {
        "line_of_a_hundred_thousand_levels",
        "cell_of_a_megabyte",
        "five_thousand_bad_rows",
        "xinclude",
        "xml_of_a_hundred_thousand_attributes",
        "workbook_that_lies_on_its_size",
        "gtfs_with_absurd_times",
        "gtfs_with_endless_shapes",
        "gtfs_with_stations_in_a_circle",
        "references_in_a_circle",
    }
)
"""Those that are read: a row of them is refused, or what is wrong with them is not looked at."""
SECONDS = 5.0
"""Of computing."""


@pytest.fixture(scope="module")
def became(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, dict[str, object]]:
    if not Path("/proc/self/statm").exists():
        pytest.skip("no /proc: memory cannot be bounded here")
    command = [sys.executable, "-m", "tests.importers.hostile.bombs", str(tmp_path_factory.mktemp("bombs"))]
    root = Path(__file__).parents[3]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2_000:]
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_go_off(became, name):
    told = became[name]
    assert told["outcome"] == ("accepted" if name in HARMLESS else "refused"), told
    assert told["seconds"] < SECONDS
    assert told["left"] == []
