"""Lists as CSV: exactly the results, one line each, safe to open in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from directory.reading import chunks
from directory.territory import Territory
from directory.vocabularies import AUDIENCES, FAMILIES, FEES, MODES, THEMES
from importers.cells import MARK, Cell, csv_line
from search.results import Item
from ui.urls import Urls

COLUMNS: Final = (
    "nom", "structure", "rubriques", "sujets", "publics", "prix", "sur place ou à distance", "comment faire",
    "lieu", "adresse", "code commune", "commune", "km", "minutes", "ouverture", "à savoir", "date de l'information",
    "confirmé le", "adresse de la fiche",
)  # fmt: skip

BLOCK: Final = 50
"""Lines sent together: each piece of an answer costs a change of thread."""


def csv_blocks(items: Iterable[Item], territory: Territory, urls: Urls) -> Iterator[str]:
    """The table, a few lines at a time, with the mark that spreadsheets look for."""
    yield MARK + csv_line(COLUMNS)
    for block in chunks(items, BLOCK):
        yield "".join(csv_line(_cells(item, territory, urls)) for item in block)


def _cells(item: Item, territory: Territory, urls: Urls) -> tuple[Cell, ...]:
    site = item.site
    commune = territory.commune(site.commune) if site and site.commune else None
    return (
        item.name,
        item.partner_name,
        _labels(item.families, FAMILIES.get),
        _labels(item.themes, THEMES.get),
        _labels(item.audiences, AUDIENCES.get),
        _labels(item.fees, FEES.get),
        _labels(item.modes, MODES.get),
        item.route.said(welcomes=item.welcomes),
        site.label if site else None,
        site.address if site else None,
        site.commune if site else None,
        commune.name if commune else None,
        item.km,
        item.minutes,
        item.opening.sentence,
        item.a_savoir,
        item.source_date,
        item.verified_at.isoformat() if item.verified_at else None,
        urls.absolute_offer(item.id),
    )


def _labels(values: Iterable[str], label: Callable[[str], str | None]) -> str:
    return ", ".join(label(value) or value for value in values)
