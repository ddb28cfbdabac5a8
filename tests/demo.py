"""The bundled directory, imported and indexed by the real pipeline, for tests of pages and browsers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from directory import db
from directory.settings import Settings
from importers import bundled_folder, run_import
from tests.conftest import NOW
from ui.services import Services, build


def demo_services(home: Path, **changes: object) -> Services:
    """A whole instance in ``home``, its clock stopped at ``NOW``; nothing of the environment is read."""
    settings = Settings.model_validate({"SPIE_HOME": home, "SPIE_ENGINE": "embedded", **changes})
    services = build(settings, lambda: NOW)
    report = run_import(
        services.database,
        settings,
        format="template",
        path=bundled_folder(),
        source_key="demonstration",
        source_name="Annuaire de démonstration",
        now=NOW,
    )
    assert report.offers.added > 300
    services.indexer.prepare(lambda _: None)
    services.indexer.drain()
    return services


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The demonstration directory."""
    services = demo_services(tmp_path_factory.mktemp("demo"), SPIE_BASEMAP=False)
    yield services
    services.database.dispose()


def offer_id(services: Services, name: str) -> str:
    """The identifier of the one bundled offer whose name begins so."""
    from sqlmodel import col, select

    from directory.models import Offer

    with db.reading(services.database) as session:
        found = session.exec(select(Offer.id).where(col(Offer.name).startswith(name))).all()
    assert len(found) == 1, f"{len(found)} offers begin with {name!r}"
    return str(found[0])
