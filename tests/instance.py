"""A whole instance for tests: a home of its own, the bundled directory loaded and indexed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from directory.settings import Settings
from importers import bundled_folder, run_import
from ui.services import Services, build


def settings(home: Path, **values: str) -> Settings:
    """Settings of an instance in ``home``, whatever the environment says; more by their variable's name."""
    return Settings.model_validate({"SPIE_HOME": home} | values)


def loaded(home: Path, now: datetime, **values: str) -> Services:
    """An instance with the bundled directory, as ``spie demo`` makes it, whose clock stands at ``now``."""
    services = build(settings(home, **values), clock=lambda: now)
    run_import(
        services.database,
        services.settings,
        format="template",
        path=bundled_folder(),
        source_key="demonstration",
        now=now,
    )
    services.indexer.catch_up()
    return services
