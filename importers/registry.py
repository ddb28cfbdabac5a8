"""The formats that can be imported. Adding one is a module in ``importers.formats`` and a line here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from importers.base import Importer
from importers.formats.covoiturage import Covoiturage
from importers.formats.data_inclusion import DataInclusion
from importers.formats.emplois_inclusion import EmploisInclusion
from importers.formats.finess import Finess
from importers.formats.france_services import FranceServices
from importers.formats.gtfs import Gtfs
from importers.formats.hsds import Hsds
from importers.formats.lheo import Lheo
from importers.formats.mediation_numerique import MediationNumerique
from importers.formats.siao import Siao
from importers.formats.soliguide import Soliguide
from importers.formats.spreadsheet import Spreadsheet
from importers.formats.template import Template
from importers.readers.parts import Part

IMPORTERS: Final[dict[str, Importer]] = {
    importer.name: importer
    for importer in (
        DataInclusion(),
        Finess(),
        FranceServices(),
        MediationNumerique(),
        Soliguide(),
        Siao(),
        EmploisInclusion(),
        Covoiturage(),
        Gtfs(),
        Hsds(),
        Lheo(),
        Template(),
        # Last: it takes any table that no other format knows.
        Spreadsheet(),
    )
}


def sniff(parts: Sequence[Part]) -> Importer | None:
    """The format these files look like, when one does."""
    return next((importer for importer in IMPORTERS.values() if importer.sniff(parts)), None)
