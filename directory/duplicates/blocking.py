"""Which records are worth comparing: those that share a key, never all with all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

from directory.duplicates.names import distinctive
from directory.duplicates.subject import Subject

LARGEST: Final = 300
"""Members past which a block is no clue: a big town's records are compared by a word of their names too,
a switchboard or a host that so many share is left out."""

Key = tuple[str, ...]


def blocks(one: Subject) -> Iterator[Key]:
    """Every block a record is in, the wide ones (a commune) included."""
    if one.siret:
        yield "siren", one.siret[:9]
    if one.finess:
        yield "finess", one.finess
    yield from (("phone", phone) for phone in one.phones)
    yield from (("host", host) for host in one.hosts)
    yield from (("commune", commune) for commune in one.communes)
    yield from (("word", commune, word) for commune in one.communes for word in set(one.words))
    # What sits nowhere (a body of the whole département) is found by its proper name alone.
    yield from (("name", word) for word in set(distinctive(one.words)) if len(word) > 3)


def pairs(subjects: Iterable[Subject]) -> Iterator[tuple[Subject, Subject]]:
    """Each pair to compare, once, in a stable order."""
    members: dict[Key, list[Subject]] = {}
    for one in sorted(subjects, key=lambda one: one.id):
        for key in blocks(one):
            members.setdefault(key, []).append(one)
    told: set[tuple[int, int]] = set()
    for key in sorted(members):
        yield from _within(members[key], told)


def _within(block: Sequence[Subject], told: set[tuple[int, int]]) -> Iterator[tuple[Subject, Subject]]:
    if len(block) > LARGEST:
        return
    for a, b in combinations(block, 2):
        pair = (a.id.int, b.id.int)
        if pair not in told:
            told.add(pair)
            yield a, b
