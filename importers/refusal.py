"""The refusal of a whole file."""

from __future__ import annotations


class FileRefused(Exception):
    """The whole file is refused and nothing was changed; the message says why and what to do, in French."""
