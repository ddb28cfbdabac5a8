"""What rejections and problems of past runs may still say once a place is masked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlmodel import Session, col

from directory.models import Rejection
from directory.safety import WEAK, Trait
from directory.words import plain

HIDDEN_TEXT = "Valeur protégée : elle mène à un lieu dont l'adresse est cachée."

SHORTEST_KEY = 4
"""A shorter key is found by chance in any text."""

_DECIMAL = re.compile(r"-?\d{1,3}[.,]\d{3,}")
_TEXTS = ("value", "reason", "fix")


def scrub_rejections(session: Session, traits: Collection[Trait]) -> int:
    """Empty the texts of stored rejections that quote one of these values; answers how many rows."""
    if not traits:
        return 0
    scrubbed = 0
    rows = select(Rejection).where(col(Rejection.value).is_distinct_from(HIDDEN_TEXT))
    told = _Told(traits)
    for rejection in session.scalars(rows.execution_options(yield_per=500)):
        texts = [getattr(rejection, name) for name in _TEXTS]
        if any(text and told.by(text) for text in texts):
            rejection.value, rejection.reason, rejection.fix = HIDDEN_TEXT, HIDDEN_TEXT, None
            scrubbed += 1
    session.flush()
    return scrubbed


class _Told:
    """Whether a text quotes one of these traits, however it writes them."""

    def __init__(self, traits: Iterable[Trait]) -> None:
        by_kind: dict[str, set[str]] = {}
        for kind, value in traits:
            by_kind.setdefault(kind.removeprefix(WEAK), set()).add(value)
        numbers = [*by_kind.get("siret", ()), *by_kind.get("finess", ()), *by_kind.get("phone", ())]
        # The last nine digits are those that every way of writing a phone shares.
        self.numbers = {re.sub(r"\D", "", number)[-9:] for number in numbers}
        self.addresses = {value.partition(" ")[2] for value in by_kind.get("address", ())}
        # A cell's edge may round to either side of what a text says.
        self.latitudes = {
            round(float(value.partition(",")[0]) + shift, 3)
            for value in by_kind.get("position", ())
            for shift in (-0.0005, 0.0, 0.0005)
        }
        self.keys = {value.partition("\0")[2] for value in by_kind.get("key", ())}

    def by(self, text: str) -> bool:
        digits = re.sub(r"\D", "", text)
        words = plain(text)
        return (
            any(number in digits for number in self.numbers)
            or any(address in words for address in self.addresses)
            or any(len(key) >= SHORTEST_KEY and key in text for key in self.keys)
            or any(round(float(n.replace(",", ".")), 3) in self.latitudes for n in _DECIMAL.findall(text))
        )
