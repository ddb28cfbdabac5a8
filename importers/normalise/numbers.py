"""Decimal numbers, yes or no, and coordinates."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from importers.normalise.outcome import Outcome, absent, quoted
from importers.normalise.text import clean, fold, is_absent

_OLDEST = 120
_POLE, _ANTIMERIDIAN = 90, 180
_YES = frozenset({"oui", "o", "1", "1.0", "x", "vrai", "true", "t", "yes", "y", "v", "✓", "✔", "on", "ok"})
_NO = frozenset(
    {"non", "n", "0", "0.0", "faux", "false", "f", "no", "✗", "✘", "off", "aucun", "aucune", "jamais"}
)
_THOUSANDS = re.compile(r"(?<=\d)\s(?=\d{3}(?!\d))")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")


class Point(NamedTuple):
    """A WGS84 position in degrees, latitude first."""

    lat: float
    lon: float


def _plain(text: str) -> float | None:
    """The number that Python reads too, which needs no mending."""
    if not (text.isascii() and _NUMBER.fullmatch(text)):
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def _float(text: str) -> float | None:
    compact = _THOUSANDS.sub("", text)
    compact = compact.replace(",", ".") if compact.count(",") == 1 and "." not in compact else compact
    return _plain(compact.replace("\u2212", "-"))


def decimal(text: str | float | None) -> Outcome[float]:
    """A finite number; reads a decimal comma, thin spaces between thousands and the Unicode minus."""
    raw = str(text) if text is not None else ""
    value = _plain(raw)
    if value is not None:
        return Outcome(value)
    raw = clean(raw)
    if is_absent(raw):
        return absent()
    value = _float(raw)
    if value is not None:
        return Outcome(value)
    return Outcome(None, f"{quoted(raw)} n'est pas un nombre.", "Écrivez un nombre, par exemple 12 ou 12,5.")


def whole(text: str | float | None) -> Outcome[int]:
    """A whole number; "12.0" counts as 12."""
    found = decimal(text)
    if found.value is None:
        return Outcome(None, found.reason, found.fix)
    if found.value.is_integer():
        return Outcome(int(found.value))
    return Outcome(None, f"{quoted(text)} n'est pas un nombre entier.", "Écrivez un nombre sans virgule.")


def boolean(text: str | float | None) -> Outcome[bool]:
    """Yes or no in French or English: "oui", "x", "vrai", "1"; "non", "0", "faux"."""
    raw = fold(str(text)) if text is not None else ""
    if raw in _YES:
        return Outcome(value=True)
    if raw in _NO:
        return Outcome(value=False)
    if is_absent(raw):
        return absent()
    return Outcome(None, f"{quoted(text)} ne se lit ni comme oui ni comme non.", "Écrivez oui ou non.")


def age(text: str | float | None) -> Outcome[int]:
    """An age in whole years from 0 to 120; "16 ans" counts as 16."""
    raw = re.sub(r"\s*ans?\.?$", "", clean(str(text)) if text is not None else "", flags=re.IGNORECASE)
    found = whole(raw)
    if found.value is None or 0 <= found.value <= _OLDEST:
        return found
    return Outcome(None, f"L'âge {quoted(text)} n'est pas possible.", "Écrivez un âge entre 0 et 120 ans.")


def coordinates(lat: str | float | None, lon: str | float | None) -> Outcome[Point]:
    """A WGS84 point (latitude, longitude, degrees): both finite and in range; 0,0 counts as absent.

    Says nothing about where the point should be: `locate` checks it against the commune.
    """
    north, east = decimal(lat), decimal(lon)
    fix = "Écrivez la latitude et la longitude en degrés, par exemple 44,559 et 6,079."
    for found in (north, east):
        if found.reason is not None:
            return Outcome(None, f"Les coordonnées {quoted(f'{lat} ; {lon}')} ne se lisent pas.", fix)
    if north.value is None and east.value is None:
        return absent()
    if north.value is None or east.value is None:
        return Outcome(None, "Il manque la latitude ou la longitude.", fix)
    if north.value == 0 and east.value == 0:
        return absent()
    if abs(north.value) > _POLE or abs(east.value) > _ANTIMERIDIAN:
        return Outcome(None, f"Les coordonnées {quoted(f'{lat} ; {lon}')} sont hors du globe.", fix)
    return Outcome(Point(north.value, east.value))
