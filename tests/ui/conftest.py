"""A client of the real application over the bundled directory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.demo import demo
from tests.ui.clients import client_of
from ui.services import Services

__all__ = ["demo"]


@pytest.fixture
def client(demo: Services) -> Iterator[TestClient]:
    """Follows no redirect and lets no error through."""
    yield from client_of(demo)
