"""The bundled directory for tests of pages and browsers: no map background, whatever the network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import col, select

from directory import db
from directory.models import Offer
from tests import instance
from tests.conftest import NOW
from ui.services import Services


def demo_services(home: Path, **changes: object) -> Services:
    """A whole instance in ``home``, its clock stopped at ``NOW``; nothing of the environment is read."""
    return instance.loaded(home, NOW, **changes)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The demonstration directory."""
    services = demo_services(tmp_path_factory.mktemp("demo"), SPIE_BASEMAP=False)
    yield services
    services.database.dispose()


def offer_id(services: Services, name: str) -> str:
    """The identifier of the one bundled offer whose name begins so."""
    with db.reading(services.database) as session:
        found = session.exec(select(Offer.id).where(col(Offer.name).startswith(name))).all()
    assert len(found) == 1, f"{len(found)} offers begin with {name!r}"
    return str(found[0])
