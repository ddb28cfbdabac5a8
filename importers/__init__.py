"""Importers: from what partners publish to the directory. Start with ``importers.pipeline.run_import``.

Nothing is imported here: a process that maps rows loads what mapping needs (``importers.crew``), no database.
"""

from __future__ import annotations

from pathlib import Path


def bundled_folder() -> Path:
    """The folder of the bundled directory, in the format ``template``."""
    return Path(__file__).with_name("bundled")
