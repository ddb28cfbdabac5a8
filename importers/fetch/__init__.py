"""Fetching files over https, from hosts the operator trusts and public addresses only."""

from __future__ import annotations

from importers.fetch.download import Fetched, Fetcher, Limits, Version
from importers.fetch.errors import FetchFailed, FetchRefused, Unavailable
from importers.fetch.patience import Patience, persist
from importers.fetch.policy import Policy, policy

__all__ = [
    "FetchFailed",
    "FetchRefused",
    "Fetched",
    "Fetcher",
    "Limits",
    "Patience",
    "Policy",
    "Unavailable",
    "Version",
    "persist",
    "policy",
]
