"""How old a fact is, and how that is said (DOMAIN, "Freshness")."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from babel.dates import format_date

RELIABLE_FOR: Final = timedelta(days=365)
"""Hours are used as hours only when confirmed, or sourced, less than this long ago."""

UNKNOWN: Final = "Date inconnue"


def day_words(day: date) -> str:
    """``1er mars 2026``."""
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first} {_month_words(day.year, day.month)}"


@lru_cache(maxsize=1_024)
def _month_words(year: int, month: int) -> str:
    return format_date(date(year, month, 1), "MMMM y", locale="fr")


def partial_words(partial: str) -> str:
    """A partial date with the precision it has: ``2013``, ``juin 2013``, ``5 juin 2013``."""
    parts = [int(part) for part in partial.split("-")]
    if len(parts) == 1:
        return partial
    if len(parts) == 2:
        return _month_words(*parts)
    return day_words(date(*parts))


def last_day(partial: str) -> date:
    """The last day a partial date may mean: a year may mean its 31 December."""
    parts = [int(part) for part in partial.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])


def first_day(partial: str) -> date:
    """The first day a partial date may mean."""
    parts = [int(part) for part in partial.split("-")]
    return date(parts[0], parts[1] if len(parts) > 1 else 1, parts[2] if len(parts) > 2 else 1)


def wording(*, verified_at: date | None, source_date: str | None) -> str:
    """How the dates of a record are said to the public."""
    if verified_at:
        return f"Confirmé par la structure le {day_words(verified_at)}"
    if source_date:
        of = "d'" if partial_words(source_date)[0] in "ao" else "de "
        when = (
            partial_words(source_date)
            if len(source_date) < 10
            else day_words(date.fromisoformat(source_date))
        )
        join = "du " if len(source_date) == 10 else of
        return f"Information {join}{when}, pas encore confirmée par la structure"
    return UNKNOWN


def reliable(*, verified_at: date | None, source_date: str | None, today: date) -> bool:
    """Whether hours may be used as hours: confirmed, or sourced, less than 12 months ago.

    A partial date counts from its first day: "2025" is not known to be later than January.
    """
    if verified_at:
        return today - verified_at < RELIABLE_FOR
    return source_date is not None and today - first_day(source_date) < RELIABLE_FOR


def old_words(words: str, source_date: str | None) -> str:
    """Hours too old to rely on: ``mardi (indiqué en 2015) : appelez avant de venir``."""
    when = f"indiqué en {source_date[:4]}" if source_date else "date inconnue"
    return f"{words} ({when}) : appelez avant de venir"


def contact_words(kind: str, source_date: str | None, today: date) -> str | None:
    """``numéro relevé en 2014, non confirmé``; ``None`` when the contact's date raises no doubt."""
    if not source_date or reliable(verified_at=None, source_date=source_date, today=today):
        return None
    what, ending = {"email": ("adresse relevée", "e"), "website": ("site relevé", "")}.get(
        kind, ("numéro relevé", "")
    )
    return f"{what} en {source_date[:4]}, non confirmé{ending}"


def known_true(*, verified_at: date | None, source_date: str | None) -> date | None:
    """The day a record was last known true, for ranking: confirmed, else the earliest day of its fact."""
    return verified_at or (first_day(source_date) if source_date else None)
