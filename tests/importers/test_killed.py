"""An import killed at any moment and run again ends as if it had never been killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from directory import db
from importers import generate
from importers.runs import list_runs
from tests.importers.test_pipeline import contents

SCRIPT = """
import sys
from pathlib import Path
from directory import db
from directory.settings import Settings
from importers import applying
from importers.pipeline import run_import

applying.BATCH = 50
settings = Settings()
class Ear:
    def begin(self, stage, total):
        print(stage, flush=True)
    def advance(self, amount):
        print(amount, flush=True)
run_import(db.engine(settings.database), settings, format="template", path=Path(sys.argv[1]), progress=Ear())
"""


@pytest.mark.parametrize("after", ["read", "apply", "batch"])
def test_a_killed_import_run_again_loses_and_doubles_nothing(instance, context, tmp_path, after):
    folder = generate.write(tmp_path / "offres", 400, context.places.territory)
    root = Path(__file__).parents[2]
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder)],
        cwd=root,
        env=os.environ | {"SPIE_HOME": str(instance.home), "PYTHONPATH": str(root)},
        stdout=subprocess.PIPE,
        text=True,
    )
    wanted = {"read": ["read"], "apply": ["apply"], "batch": ["apply", "50", "50", "50"]}[after]
    for line in process.stdout:
        if wanted and line.strip() == wanted[0]:
            wanted.pop(0)
        if not wanted:
            break
    time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    report = instance.load("template", folder)
    assert (report.offers.added + report.offers.unchanged, report.offers.changed) == (400, 0)
    with db.reading(instance.engine) as opened:
        assert [run["status"] for run in list_runs(opened)] == ["done", "failed"]
    again = contents(instance)

    class Fresh:
        home = tmp_path / "neuf"

    Fresh.home.mkdir()
    (Fresh.home / "secret").write_bytes((instance.home / "secret").read_bytes())
    settings = instance.settings.model_copy(update={"home": Fresh.home})
    db.migrate(settings.database)
    engine = db.engine(settings.database)
    type(instance)(Fresh.home, settings, engine).load("template", folder)
    engine.dispose()
    assert contents(Fresh) == again
