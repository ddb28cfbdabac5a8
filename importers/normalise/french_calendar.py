"""French names of days and months, folded (lower case, no accent), and what they stand for."""

from __future__ import annotations

DAYS: tuple[str, ...] = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""OSM day names from Monday; a day is an index in this tuple everywhere else."""

FRENCH_DAYS: tuple[str, ...] = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

WEEKDAYS: dict[str, int] = {
    name: day for day, full in enumerate(FRENCH_DAYS) for name in (full, f"{full}s", full[:3], f"{full[:3]}.")
} | {"mardis": 1, "merc": 2, "merc.": 2, "vend": 4, "vend.": 4}

_MONTH_NAMES = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip

MONTHS: dict[str, int] = {name: number for number, name in enumerate(_MONTH_NAMES, 1)} | {
    "janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip

MONTH_LENGTHS: tuple[int, ...] = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""29 for February, so that a period ending "in February" also holds on the 29th."""


def day_span(first: int, last: int) -> list[int]:
    """The days from `first` to `last` included, going over Sunday when needed ("du samedi au lundi")."""
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]
