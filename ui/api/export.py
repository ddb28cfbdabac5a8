"""Lists as CSV: exactly the results, one line each, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from directory.territory import Territory
from directory.vocabularies import AUDIENCES, FAMILIES, FEES, MODES, THEMES
from search.results import Item
from ui.urls import Urls

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet compute a cell."""

COLUMNS: Final = (
    "nom", "structure", "rubriques", "sujets", "publics", "prix", "sur place ou à distance", "comment faire",
    "lieu", "adresse", "code commune", "commune", "km", "minutes", "ouverture", "à savoir", "date de l'information",
    "confirmé le", "adresse de la fiche",
)  # fmt: skip


def safe(value: object) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def csv_lines(items: Iterable[Item], territory: Territory, urls: Urls) -> Iterator[str]:
    """The table, line by line, UTF-8 with the mark that spreadsheets look for."""
    yield "\ufeff" + _line(COLUMNS)
    for item in items:
        yield _line(safe(value) for value in _cells(item, territory, urls))


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written, delimiter=";", lineterminator="\r\n").writerow(cells)
    return written.getvalue()


def _cells(item: Item, territory: Territory, urls: Urls) -> tuple[object, ...]:
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
        item.route.label,
        site.label if site else None,
        site.address if site else None,
        site.commune if site else None,
        commune.name if commune else None,
        item.km,
        item.minutes,
        item.opening.sentence,
        item.a_savoir,
        item.source_date,
        item.verified_at,
        urls.absolute_offer(item.id),
    )


def _labels(values: Iterable[str], label: Callable[[str], str | None]) -> str:
    return ", ".join(label(value) or value for value in values)
