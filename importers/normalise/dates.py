"""Dates of facts, kept with the precision their source gives."""

from __future__ import annotations

import re
from datetime import date, timedelta

from importers.normalise.french_calendar import MONTH_LENGTHS, MONTHS
from importers.normalise.outcome import Outcome, absent, quoted
from importers.normalise.text import clean, fold, is_absent

_FIX = "Écrivez la date comme 05/06/2013, 06/2013 ou 2013."
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ]\d{1,2}[:h].*)?)?)?")
_FRENCH = re.compile(r"(?:(\d{1,2})[/.\- ])?(\d{1,2})[/.\- ](\d{4})(?: \d{1,2}[:h].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WORDS = re.compile(r"(?:(\d{1,2})(?:er)? )?([a-z]+)\.? (\d{4})")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
# Excel counts days from here (its calendar has a false 29 February 1900).
_EXCEL_EPOCH = date(1899, 12, 30)
_EARLIEST_YEAR = 1800
# What databases and spreadsheets write when they have no date.
_SENTINELS = frozenset({"1970-01-01", "1900-01-01", "1900-01-00", "1899-12-30", "1899-12-31", "0001-01-01"})


def fact_date(text: str | float | date | None, today: date) -> Outcome[str]:
    """A partial ISO date: "2013", "2013-06" or "2013-06-05".

    Reads ISO dates and datetimes, dd/mm/yyyy, mm/yyyy, AAAAMMJJ (month or day 00: unknown), "juin 2013",
    "5 juin 2013" and Excel serial numbers. Sentinels (1970-01-01, 1900-01-01, year 0, year 9999) are absent.
    A date after `today` is kept with a reason.
    """
    if isinstance(text, date):
        text = text.isoformat()
    raw = clean(str(text)) if text is not None else ""
    if is_absent(raw):
        return absent()
    parts = _parts(raw)
    if parts is None:
        return Outcome(None, f"La date {quoted(raw)} ne se lit pas.", _FIX)
    year, month, day = parts
    if year in {0, 1, 9999} or f"{year:04}-{month:02}-{day:02}" in _SENTINELS:
        return absent()
    value = _partial(year, month, day)
    if value is None:
        return Outcome(None, f"La date {quoted(raw)} n'existe pas.", _FIX)
    if value > today.isoformat()[: len(value)]:
        return Outcome(value, f"La date {quoted(raw)} est dans le futur.", "Vérifiez l'année de cette date.")
    return Outcome(value)


def _parts(raw: str) -> tuple[int, int, int] | None:
    if not raw.isascii():
        raw = fold(raw)
    if match := re.fullmatch(r"(\d{4})[.,]0", raw):
        raw = match.group(1)
    for pattern in (_ISO, _COMPACT):
        if match := pattern.fullmatch(raw):
            year, month, day = (int(part or 0) for part in match.groups())
            return year, month, day
    if match := _FRENCH.fullmatch(raw):
        day, month, year = (int(part or 0) for part in match.groups())
        return year, month, day
    if match := _SERIAL.fullmatch(raw):
        serial = _EXCEL_EPOCH + timedelta(days=int(match.group(1)))
        return serial.year, serial.month, serial.day
    if (match := _WORDS.fullmatch(fold(raw))) and match.group(2) in MONTHS:
        return int(match.group(3)), MONTHS[match.group(2)], int(match.group(1) or 0)
    return None


def _partial(year: int, month: int, day: int) -> str | None:
    if year < _EARLIEST_YEAR or month > len(MONTH_LENGTHS):
        return None
    if month == 0:
        return f"{year:04}"
    if day == 0:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
