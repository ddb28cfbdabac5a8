"""How pages write dates, numbers and phones in French."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Final

import phonenumbers

from directory.freshness import day_words, partial_words
from directory.hours import PARIS

FRANCE: Final = 33
"""Its telephone country code."""


def day(value: date | datetime) -> str:
    """``1er mars 2026``; an instant is told in Paris time."""
    return day_words(value.astimezone(PARIS).date() if isinstance(value, datetime) else value)


def read_on(partial: str) -> str:
    """``lue en novembre 2026``, ``lue le 5 juin 2026``: when a page was read, as precisely as it is known."""
    return f"lue {'le' if len(partial) == len('2026-11-25') else 'en'} {partial_words(partial)}"


def count(number: int, singular: str, plural: str | None = None) -> str:
    """``1 offre``, ``0 offre``, ``1 234 offres``: French counts from two."""
    word = singular if number <= 1 else plural or f"{singular}s"
    return f"{number:,}".replace(",", "\u202f") + f"\u00a0{word}"


def phone(value: str) -> str:
    """An E.164 number as people read it (``04 92 00 00 00``); a short number as it is."""
    if not value.startswith("+"):
        return value
    try:
        parsed = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    french = parsed.country_code == FRANCE
    style = (
        phonenumbers.PhoneNumberFormat.NATIONAL if french else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(parsed, style).replace(" ", "\u00a0")


def listed(values: Collection[str], last_word: str = "et") -> str:
    """``a``, ``a et b``, ``a, b et c``; empty for nothing. After a negation ``last_word`` is "ni"."""
    *first, last = values or ("",)
    return f"{', '.join(first)} {last_word} {last}" if first else last


def quoted(text: str) -> str:
    """``« permis »``, its spaces unbreakable."""
    return f"«\u00a0{text}\u00a0»"


def lower_first(text: str) -> str:
    """The text as it goes inside a sentence; acronyms (``CV en ligne``) stay."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def upper_first(text: str) -> str:
    """The text as a sentence begins; the rest is left as it is."""
    return text[:1].upper() + text[1:]


def web_host(address: str) -> str:
    """``exemple.fr`` for ``https://www.exemple.fr/page``: what a link to it is called."""
    return address.partition("://")[2].partition("/")[0].removeprefix("www.") or address
