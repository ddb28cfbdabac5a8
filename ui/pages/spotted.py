"""A commune named at the end of what a person types in "Quoi"."""

from __future__ import annotations

from typing import Final

from directory.territory import Territory
from directory.words import plain

LONGEST_NAME: Final = 6
BEFORE_PLACES: Final = frozenset({"a", "au", "aux", "de", "du", "des", "d", "pres", "vers", "sur", "dans"})


def place_in(words: str, territory: Territory) -> tuple[str, str, str] | None:
    """``("permis", "guillestre", "05065")`` for "permis à guillestre": the commune named at the end.

    A name that has an article needs it written: "blessure grave" is not in La Grave.
    """
    typed = words.split()
    for length in range(min(LONGEST_NAME, len(typed)), 0, -1):
        word = " ".join(typed[-length:])
        commune = territory.commune_named(word)
        if commune and plain(word).split()[:1] == plain(commune.name).split()[:1]:
            before = typed[:-length]
            while before and plain(before[-1]) in BEFORE_PLACES:
                before.pop()
            return " ".join(before), word, commune.code
    return None
