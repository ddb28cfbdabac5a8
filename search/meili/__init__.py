"""The production engine: a Meilisearch server (1.5x), through its official client."""

from __future__ import annotations

from search.meili.engine import MeilisearchEngine

__all__ = ["MeilisearchEngine"]
