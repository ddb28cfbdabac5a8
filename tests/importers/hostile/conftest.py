"""Fuzzing is the same on every run; ``SPIE_FUZZ=5000`` looks further: so many new files for each shape."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

FEW = 25
_WANTED = int(os.environ.get("SPIE_FUZZ", "0"))

settings.register_profile(
    "hostile",
    max_examples=_WANTED or FEW,
    derandomize=not _WANTED,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
