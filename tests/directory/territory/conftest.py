"""The territory that ships with the package, and its two extreme states of the passes."""

from __future__ import annotations

from datetime import date

import pytest

from directory.territory import Territory, load_territory

WINTER_DAY = date(2026, 1, 15)


@pytest.fixture(scope="session")
def territory() -> Territory:
    return load_territory("05")


@pytest.fixture(scope="session")
def winter(territory: Territory) -> frozenset[str]:
    return territory.closed_passes("winter", WINTER_DAY)


@pytest.fixture(scope="session")
def summer() -> frozenset[str]:
    return frozenset()
