"""A client of the real application over the bundled directory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.demo import demo
from ui.app import create_app
from ui.services import Services
from ui.static import AssetsMissingError

__all__ = ["demo"]


@pytest.fixture
def client(demo: Services) -> Iterator[TestClient]:
    """Follows no redirect and lets no error through."""
    try:
        app = create_app(demo)
    except AssetsMissingError as missing:
        pytest.skip(str(missing))
    with TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        yield client
