"""The engine that needs nothing installed: tantivy, inside the process, in a folder of the instance."""

from __future__ import annotations

from search.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
