"""Names of bodies: "Croix-Rouge française" says whose it is; it teaches no French, and who asks for it wants none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from search import relevance
from search.analyzer import Token

NATIONAL: Final = frozenset({"francais", "francaise", "francaises"})


def without_nationality(read: Sequence[Token]) -> list[Token]:
    """The words, but "française" right after a name that partners' names hold (``partner_aliases.csv``)."""
    return [
        token
        for at, token in enumerate(read)
        if token.folded not in NATIONAL or not _ends_with_a_name(read[:at])
    ]


def _ends_with_a_name(read: Sequence[Token]) -> bool:
    roots = tuple(token.stem for token in read)
    return any(name and roots[-len(name) :] == name for name, _ in relevance.partner_aliases())
