"""Revisions: who changed what, when and why; any past state can be read, and restored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Changes = dict[str, list[Any]]
"""``{field: [old, new]}``; ``None`` stands for absent."""


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> Changes:
    """The fields that differ, each with its old and new value (``None``: absent)."""
    return {
        name: [old.get(name), new.get(name)]
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    }


def undo(values: Mapping[str, Any], changes: Changes) -> dict[str, Any]:
    """The values as they were before these changes."""
    before = dict(values) | {name: old for name, (old, _) in changes.items()}
    return {name: value for name, value in before.items() if value is not None}
