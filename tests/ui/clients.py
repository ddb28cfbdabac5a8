"""A client of the real application over an instance, for fixtures: ``yield from client_of(services)``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from ui.app import create_app
from ui.services import Services
from ui.static import AssetsMissingError


def client_of(services: Services) -> Iterator[TestClient]:
    """Follows no redirect and lets no error through; skips where the pages' assets are absent."""
    try:
        app = create_app(services)
    except AssetsMissingError as missing:
        pytest.skip(str(missing))
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        yield client
