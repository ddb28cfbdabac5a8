"""The mapping of columns that a source remembers: what somebody corrected once is used the next time."""

from __future__ import annotations

from sqlalchemy import Engine, update
from sqlmodel import col

from directory.db import session
from directory.models import Source
from importers.base import Importer
from importers.formats.spreadsheet import Spreadsheet
from importers.formats.spreadsheet_mapping import TableMapping, mapping_of


def configured(importer: Importer, source: Source, stated: TableMapping | None) -> Importer:
    """The importer as this source uses it: by the mapping given, else by the one it remembers.

    Raises ``MappingUnreadable`` when what it remembers is not readable any more.
    """
    if not isinstance(importer, Spreadsheet):
        return importer
    if stated is not None:
        return Spreadsheet(stated)
    return Spreadsheet(mapping_of(source.mapping, source.key)) if source.mapping else importer


def remember(engine: Engine, source: str, stated: TableMapping) -> None:
    """Keep a mapping with its source, which exists."""
    kept = stated.model_dump(mode="json", exclude_defaults=True)
    with session(engine) as opened:
        opened.execute(update(Source).where(col(Source.key) == source).values(mapping=kept))
