"""What rejections and problems of past runs may still say once a place is masked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Final

from sqlalchemy import ColumnElement, or_, select, true, update
from sqlmodel import Session, col

from directory.models import Rejection
from directory.reading import chunks
from directory.safety import WEAK
from directory.traits import Trait
from directory.words import plain, plain_digits

HIDDEN_TEXT: Final = "Valeur protégée : elle mène à un lieu dont l'adresse est cachée."

SHORTEST_KEY: Final = 4
"""A shorter key is found by chance in any text."""

_SIEVED_AT_ONCE: Final = 60
"""Of more patterns every text is read: that costs less than the database looking for each."""
SIEVED_BY: Final = 5
"""Numbers of an address that a sieve looks for: nobody's has more, and databases limit what they look for."""
_SIEVED_KEY: Final = 100
"""Characters of a key that a sieve looks for, as above."""
_REMEMBERED: Final = 4_096
_DECIMAL: Final = re.compile(r"-?\d{1,3}[.,]\d{3,}")
_TEXTS: Final = (col(Rejection.value), col(Rejection.reason), col(Rejection.fix))


def scrub_rejections(session: Session, traits: Collection[Trait]) -> int:
    """Empty the texts of stored rejections that quote one of these values; answers how many rows."""
    told = _Told(traits)
    if not (patterns := told.patterns()):
        return 0
    shown = col(Rejection.value).is_distinct_from(HIDDEN_TEXT)
    wanted = select(col(Rejection.id), *_TEXTS).where(shown, _holding(patterns))
    rows = session.execute(wanted.execution_options(yield_per=500))
    # Most reasons and advice are those of many rows.
    quotes = lru_cache(maxsize=_REMEMBERED)(told.by)
    found = [id_ for id_, *texts in rows if any(text and quotes(text) for text in texts)]
    for ids in chunks(found):
        hidden = update(Rejection).where(col(Rejection.id).in_(ids))
        session.execute(hidden.values(value=HIDDEN_TEXT, reason=HIDDEN_TEXT, fix=None))
    return len(found)


def _holding(patterns: Collection[str]) -> ColumnElement[bool]:
    """Rejections whose texts may hold one of these: the database looks first, what it finds is compared afterwards."""
    if len(patterns) > _SIEVED_AT_ONCE:
        return true()
    return or_(*(text.like(pattern, escape="\\") for pattern in sorted(patterns) for text in _TEXTS))


class _Told:
    """Whether a text quotes one of these traits, however it writes them."""

    def __init__(self, traits: Iterable[Trait]) -> None:
        by_kind: dict[str, set[str]] = {}
        for kind, value in traits:
            by_kind.setdefault(kind.removeprefix(WEAK), set()).add(value)
        numbers = [*by_kind.get("siret", ()), *by_kind.get("finess", ()), *by_kind.get("phone", ())]
        # The last nine digits are those that every way of writing a phone shares.
        self.numbers = {re.sub(r"\D", "", number)[-9:] for number in numbers}
        self.lengths = {len(number) for number in self.numbers}
        self.addresses = {value.partition(" ")[2] for value in by_kind.get("address", ())}
        self.by_word: dict[str, list[str]] = {}
        """Addresses by a word inside them, which a text that quotes them holds whole; the others by nothing."""
        for address in self.addresses:
            inside = address.split()[1:-1]
            self.by_word.setdefault(max(inside, key=len, default=""), []).append(address)
        # A cell's edge may round to either side of what a text says.
        self.latitudes = {
            round(float(value.partition(",")[0]) + shift, 3)
            for value in by_kind.get("position", ())
            for shift in (-0.0005, 0.0, 0.0005)
        }
        keys = {value.partition("\0")[2] for value in by_kind.get("key", ())}
        self.keys = {plain_digits(key) for key in keys if len(key) >= SHORTEST_KEY}
        self.starts = {key[:SHORTEST_KEY] for key in self.keys}
        self.key_lengths = {len(key) for key in self.keys}

    def by(self, text: str) -> bool:
        digits = re.sub(r"\D", "", text)
        words = plain(text)
        return (
            any(
                digits[at : at + n] in self.numbers for n in self.lengths for at in range(len(digits) - n + 1)
            )
            or any(
                address in words for word in {"", *words.split()} for address in self.by_word.get(word, ())
            )
            or any(
                text[at : at + n] in self.keys
                for at in range(len(text) - SHORTEST_KEY + 1)
                if text[at : at + SHORTEST_KEY] in self.starts
                for n in self.key_lengths
            )
            or any(round(float(n.replace(",", ".")), 3) in self.latitudes for n in _DECIMAL.findall(text))
        )

    def patterns(self) -> set[str]:
        """For ``LIKE``: every text that quotes one of these traits is like one of them, and few others are."""
        return {f"%{pattern}%" for pattern in self._patterns()}

    def _patterns(self) -> Iterator[str]:
        yield from ("%".join(number) for number in self.numbers)
        yield from ("%".join(re.findall(r"\d+", address)[:SIEVED_BY]) for address in self.addresses)
        yield from (re.sub(r"([\\%_])", r"\\\1", key[:_SIEVED_KEY]) for key in self.keys)
        for latitude in self.latitudes:
            for shift in (-0.0005, 0.0005):
                # Cut, not rounded: the text may hold more decimals.
                yield f"{latitude + shift:.6f}"[:-4].replace(".", "_")
