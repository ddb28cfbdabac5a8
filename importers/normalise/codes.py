"""Postal codes, INSEE commune codes and CEDEX lines."""

from __future__ import annotations

import re
from typing import NamedTuple

from importers.normalise.outcome import Outcome, absent, quoted
from importers.normalise.remembered import remembered
from importers.normalise.text import clean, is_absent

_FLOAT = re.compile(r"^(\d+)[.,]0+$")
_CITY_LINE = re.compile(
    r"^(?:F-?\s*(?=\d))?(\d{2}\s?\d{3}|\d{4})?\s*(.*?)(?:\s+CEDEX(?:\s+\d{1,2})?)?$", re.IGNORECASE
)


class CityLine(NamedTuple):
    """The last line of an address. A CEDEX code is a sorting code: it is not the postal code of a place."""

    postal_code: str | None
    city: str
    is_cedex: bool


def _compact(text: str | None) -> str:
    return re.sub(r"[\s\-.]", "", _FLOAT.sub(r"\1", clean(text))).upper()


@remembered
def postal_code(text: str | None) -> Outcome[str]:
    """Five digits; "5000" gets its zero back, "45200.0" loses its decimal; zeros only count as absent."""
    if is_absent(text) or not _compact(text).strip("0"):
        return absent()
    code = _compact(text)
    if code.isascii() and code.isdigit() and len(code) in {4, 5} and code.zfill(5)[:2] != "00":
        return Outcome(code.zfill(5))
    return Outcome(
        None, f"Le code postal {quoted(clean(text))} n'a pas cinq chiffres.", "Écrivez par exemple 05000."
    )


@remembered
def insee_code(text: str | None) -> Outcome[str]:
    """Five characters: digits, or "2A"/"2B" and three digits for Corsica; a lost leading zero is put back."""
    if is_absent(text) or not _compact(text).strip("0"):
        return absent()
    code = re.sub(r"^(?=\d{4}$)", "0", _compact(text))
    if re.fullmatch(r"(?:[0-9]{2}|2[AB])[0-9]{3}", code) and not code.startswith("00"):
        return Outcome(code)
    return Outcome(
        None,
        f"Le code INSEE {quoted(clean(text))} n'a pas la forme d'un code de commune.",
        "Écrivez les cinq caractères du code officiel de la commune, par exemple 05061.",
    )


@remembered
def split_cedex(text: str | None) -> CityLine:
    """The parts of "05105 BRIANCON CEDEX": code (None when missing), city without the mark, whether CEDEX."""
    line = clean(text)
    match = _CITY_LINE.match(line)
    if match is None:
        return CityLine(None, line, is_cedex=False)
    code, city = match.groups()
    marked = re.search(r"(?:^|\s)CEDEX(?:\s+\d{1,2})?$", line, re.IGNORECASE) is not None
    city = "" if city.upper() == "CEDEX" else city
    return CityLine(code.replace(" ", "").zfill(5) if code else None, city, marked)
