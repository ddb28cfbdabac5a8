"""Importers: from what partners publish to the directory. Start with ``run_import``."""

from __future__ import annotations

from pathlib import Path

from importers import registry
from importers.approving import approve
from importers.pipeline import run_import
from importers.progress import Progress, Stage
from importers.refusal import FileRefused, HeldUnreadable, ImportBusy, NotHeld, RunNotFound
from importers.report import Report
from importers.runs import list_runs, list_sources, show_run

__all__ = [
    "FileRefused",
    "HeldUnreadable",
    "ImportBusy",
    "NotHeld",
    "Progress",
    "Report",
    "RunNotFound",
    "Stage",
    "approve",
    "bundled_folder",
    "list_runs",
    "list_sources",
    "registry",
    "run_import",
    "show_run",
]


def bundled_folder() -> Path:
    """The folder of the bundled directory, in the format ``template``."""
    return Path(__file__).with_name("bundled")
