"""The mapping tables that are too long to stand in their importer; shown by ``docs/importers.md``."""
