"""Export in our own template: a source as it is, to be read back unchanged, or all that is published.

Nothing of a protected place goes out. In the export of a source, a line with its opaque key says that it is still
there, so that reading the file back neither archives nor shows it (``importers.formats.template_partner.KEPT``).
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from directory import db, outgoing
from directory.errors import DirectoryError
from directory.models import Source
from directory.records import EntityKind, PartnerRecord, SiteRecord
from importers.formats.template_columns import TableName
from importers.formats.template_files import CSV_NAMES, Tables, csv_tables, workbook_tables
from importers.formats.template_write import Cells, kept_cells, offer_cells, partner_cells, place_cells

ZIP: Final = ".zip"
WORKBOOK: Final = ".xlsx"
_TABLES: Final[dict[EntityKind, TableName]] = {"partner": "partners", "offer": "offers"}


class NothingToExport(DirectoryError):
    """No such source or partner, or a name that tells no kind of file."""

    code = "rien-a-exporter"


@dataclass(slots=True)
class Exported:
    """How many lines were written, and how many protected records were left out."""

    partners: int = 0
    offers: int = 0
    places: int = 0
    protected: int = 0


class Listener:
    """Hears how far an export is; this one does nothing of it."""

    def begin(self, total: int) -> None:
        """So many records will be written."""

    def advance(self) -> None:
        """One more is."""


NOBODY: Final = Listener()


def export_template(
    engine: Engine,
    path: Path,
    *,
    source: str | None = None,
    partner: UUID | None = None,
    listener: Listener = NOBODY,
) -> Exported:
    """Write ``path``: a workbook (``.xlsx``), a zip (``.zip``) or a folder (no extension), whole or not at all.

    With ``source``: its layer, under its own keys; imported again as this source, it changes nothing. Without:
    the effective published records (of one ``partner``), under their identifiers. Raises ``NothingToExport``,
    ``DoesNotFit``.
    """
    if _suffix(path) not in {ZIP, WORKBOOK, ""}:
        raise NothingToExport(f"« {path.name} » : donnez un dossier, un nom en .zip ou un nom en .xlsx.")
    with db.reading(engine) as session:
        _refuse_nothing(session, source, partner)
        with _written(path) as tables:
            if source is not None:
                return _of_source(session, source, tables, listener)
            return _published(session, partner, tables, listener)


def _suffix(path: Path) -> str:
    return "" if path.is_dir() else path.suffix.lower()


def _refuse_nothing(session: Session, source: str | None, partner: UUID | None) -> None:
    if source is not None:
        if session.get(Source, source) is None:
            raise NothingToExport(
                f"La source « {source} » n'existe pas : « spie sources » en donne la liste."
            )
    elif not outgoing.active_count(session, partner):
        raise NothingToExport(
            "L'annuaire est vide."
            if partner is None
            else f"Aucune structure publiée n'a l'identifiant {partner}."
        )


def _of_source(session: Session, source: str, tables: Tables, listener: Listener) -> Exported:
    done = Exported()
    listener.begin(outgoing.layer_count(session, source))
    for kind, table in _TABLES.items():
        for one in outgoing.layers_of(session, source, kind):
            if one.record is None:
                tables.add(table, kept_cells(kind, one.key))
                done.protected += 1
            elif isinstance(one.record, PartnerRecord):
                _add_partner(tables, done, one.key, one.record)
            else:
                cells = offer_cells(one.key, one.parent_key or "", one.parent_name, one.record)
                _add_offer(tables, done, cells, one.record.sites)
            listener.advance()
    return done


def _published(session: Session, partner: UUID | None, tables: Tables, listener: Listener) -> Exported:
    done = Exported(protected=outgoing.protected_count(session, partner))
    listener.begin(outgoing.active_count(session, partner))
    for stored in outgoing.active_partners(session, partner):
        _add_partner(tables, done, str(stored.id), stored.record)
        listener.advance()
    for offer in outgoing.active_offers(session, partner):
        cells = offer_cells(str(offer.id), str(offer.partner_id), offer.partner_name, offer.record)
        _add_offer(tables, done, cells, offer.record.sites)
        listener.advance()
    return done


def _add_partner(tables: Tables, done: Exported, key: str, record: PartnerRecord) -> None:
    tables.add("partners", partner_cells(key, record))
    done.partners += 1


def _add_offer(tables: Tables, done: Exported, cells: Cells, sites: Iterable[SiteRecord]) -> None:
    tables.add("offers", cells)
    done.offers += 1
    for site in sites:
        tables.add("places", place_cells(str(cells["offer_key"]), site))
        done.places += 1


@contextmanager
def _written(path: Path) -> Iterator[Tables]:
    """Tables written beside ``path``, and put in its place once whole."""
    suffix = _suffix(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".spie-export-", dir=path.parent) as made:
        folder = Path(made)
        if suffix == WORKBOOK:
            with workbook_tables(folder / path.name) as tables:
                yield tables
            (folder / path.name).replace(path)
            return
        with csv_tables(folder) as tables:
            yield tables
        if suffix == ZIP:
            _zip(folder, folder / path.name)
            (folder / path.name).replace(path)
            return
        path.mkdir(exist_ok=True)
        for name in CSV_NAMES.values():
            shutil.move(folder / name, path / name)


def _zip(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in CSV_NAMES.values():
            archive.write(folder / name, name)
