"""A whole instance for tests: a home of its own, the bundled directory loaded and indexed."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path

from directory.settings import Settings
from importers import bundled_folder
from importers.pipeline import run_import
from ui.services import Services, build


def settings(home: Path, **values: object) -> Settings:
    """Settings of an instance in ``home``, whatever the environment says; more by their variable's name."""
    return Settings.model_validate({"SPIE_HOME": home, "SPIE_ENGINE": "embedded"} | values)


def loaded(home: Path, now: datetime, **values: object) -> Services:
    """An instance with the bundled directory, as ``spie demo`` makes it, whose clock stands at ``now``."""
    if not home.exists() or not any(home.iterdir()):
        shutil.copytree(_made_once(now), home, symlinks=True, dirs_exist_ok=True)
    services = build(settings(home, **values), clock=lambda: now)
    services.indexer.catch_up()
    return services


@cache
def _made_once(now: datetime) -> Path:
    """A home made by the real import, to be copied: once for all tests of this process."""
    home = Path(tempfile.mkdtemp(prefix="spie-tests-"))
    services = build(settings(home), clock=lambda: now)
    run_import(
        services.database,
        services.settings,
        format="template",
        path=bundled_folder(),
        source_key="demonstration",
        source_name="Annuaire de démonstration",
        now=now,
    )
    services.indexer.catch_up()
    services.database.dispose()
    return home
