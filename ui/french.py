"""How pages write dates, numbers and phones in French."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import phonenumbers
from babel.dates import format_date

from ui.services import PARIS


def day(value: date | datetime) -> str:
    """``1er mars 2026``; an instant is told in Paris time."""
    local = value.astimezone(PARIS).date() if isinstance(value, datetime) else value
    first = "1er" if local.day == 1 else str(local.day)
    return f"{first} {format_date(local, 'MMMM y', locale='fr')}"


def partial_date(value: str) -> str:
    """A date with the precision of its source: ``2013``, ``juin 2013``, ``5 juin 2013``."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return value
    if len(parts) == 2:
        return format_date(date(parts[0], parts[1], 1), "MMMM y", locale="fr")
    return day(date(*parts))


def count(number: int, singular: str, plural: str | None = None) -> str:
    """``1 offre``, ``0 offre``, ``1 234 offres``: French counts from two."""
    word = singular if number < 2 else plural or f"{singular}s"
    return f"{number:,}".replace(",", "\u202f") + f"\u00a0{word}"


def phone(value: str) -> str:
    """An E.164 number as people read it (``04 92 00 00 00``); a short number as it is."""
    if not value.startswith("+"):
        return value
    try:
        parsed = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    french = parsed.country_code == 33
    style = phonenumbers.PhoneNumberFormat.NATIONAL if french else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, style).replace(" ", "\u00a0")


def listed(values: Collection[str]) -> str:
    """``a``, ``a et b``, ``a, b et c``; empty for nothing."""
    *first, last = values or ("",)
    return f"{', '.join(first)} et {last}" if first else last


def lower_first(text: str) -> str:
    """The text as it goes inside a sentence; acronyms (``CV en ligne``) stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def web_host(address: str) -> str:
    """``exemple.fr`` for ``https://www.exemple.fr/page``: what a link to it is called."""
    return address.partition("://")[2].partition("/")[0].removeprefix("www.") or address
