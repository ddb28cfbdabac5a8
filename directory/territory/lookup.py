"""Finding communes by what people write: a name, the beginning of one, a postal code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from directory.territory.names import fold, name_key, split_postal_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from directory.territory.model import Commune

NameKind = Literal["official", "former", "place"]

TOO_COMMON_ALONE = frozenset(("saint", "sainte", "val", "mont", "chateau", "villar", "puy", "roche", "pont"))
"""First words that are no commune's name by themselves, even where a single name begins so."""

LEAST_LIKENESS = 80.0
"""rapidfuzz ratio (0-100) under which a misspelt name suggests nothing."""


LEAST_LETTERS_MISSPELT = 4
"""Shorter texts are beginnings, not misspelt names."""

LEAST_DIGITS = 2
POSTAL_DIGITS = 5


@dataclass(frozen=True, slots=True)
class KnownName:
    """A name for a commune: its own, a former commune's, or a village or resort people know better."""

    name: str
    commune: str
    kind: NameKind


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A commune that a text may mean; ``name`` is the one that matched (not always its own)."""

    commune: Commune
    name: str
    kind: NameKind

    @property
    def label(self) -> str:
        """``Guillestre (05600)``, and the other name when it is the one that matched."""
        return self.commune.label if self.kind == "official" else f"{self.name} – {self.commune.label}"


@dataclass(frozen=True, slots=True)
class _Entry:
    known: KnownName
    full: str
    key: str


@dataclass(frozen=True)
class NameIndex:
    """Names of a territory's communes. ``postal_prefix``: how its postal codes begin."""

    communes: Mapping[str, Commune]
    other_names: Sequence[KnownName]
    postal_prefix: str

    @cached_property
    def _entries(self) -> list[_Entry]:
        official = [KnownName(c.name, c.code, "official") for c in self.communes.values()]
        return [_Entry(k, fold(k.name), name_key(k.name)) for k in (*official, *self.other_names)]

    @cached_property
    def by_postal_code(self) -> dict[str, list[Commune]]:
        """Communes of each postal code, most populated first."""
        codes = sorted({code for c in self.communes.values() for code in c.postal_codes})
        return {
            code: _largest_first(c for c in self.communes.values() if code in c.postal_codes)
            for code in codes
        }

    def named(self, name: str, postal_code: str | None = None) -> Commune | None:
        """The one commune that a written name means, or None when it means none or several.

        A postal code (given, or inside the text) decides between namesakes; one from elsewhere means a
        namesake elsewhere. One that is nobody's (CEDEX) is ignored.
        """
        rest, inside = split_postal_code(name)
        postal = (postal_code or inside or "").strip() or None
        if postal and not postal.startswith(self.postal_prefix) and postal not in self.by_postal_code:
            return None
        key = name_key(rest)
        if not key:
            return None
        local = postal if postal in self.by_postal_code else None
        return (
            self._exact(key, local) or self._by_first_words(key, local) or self._with_more_words(key, local)
        )

    def _exact(self, key: str, postal: str | None) -> Commune | None:
        for kinds in (("official",), ("former", "place")):
            found = self._of(e for e in self._entries if e.key == key and e.known.kind in kinds)
            if found:
                return _only(found, postal)
        return None

    def _by_first_words(self, key: str, postal: str | None) -> Commune | None:
        if key in TOO_COMMON_ALONE:
            return None
        start = key + " "
        found = self._of(e for e in self._entries if e.known.kind != "place" and e.key.startswith(start))
        return _only([c for c in found if postal is None or postal in c.postal_codes], None)

    def _with_more_words(self, key: str, postal: str | None) -> Commune | None:
        """A commune's whole name followed by other words, when its postal code confirms it."""
        if postal is None:
            return None
        found = self._of(e for e in self._entries if f"{key} ".startswith(f"{e.key} "))
        return _only([c for c in found if postal in c.postal_codes], None)

    def _of(self, entries: Iterable[_Entry]) -> list[Commune]:
        return [self.communes[code] for code in dict.fromkeys(e.known.commune for e in entries)]

    def suggest(self, text: str, limit: int = 10) -> tuple[Suggestion, ...]:
        """Communes that a text may mean, best first: exact, beginning, beginning of a word, then misspelt."""
        rest, postal = split_postal_code(text)
        digits = text.strip()
        if digits.isdigit():
            return tuple(_official(c) for c in self._by_digits(digits)[:limit])
        full, key = fold(rest), name_key(rest)
        if not full:
            return tuple(_official(c) for c in self._by_digits(postal or "")[:limit])
        best: dict[str, tuple[float, Suggestion]] = {}
        for rank, entry in self._ranked(full, key):
            commune = self.communes[entry.known.commune]
            if postal in self.by_postal_code and postal not in commune.postal_codes:
                continue
            if commune.code not in best or rank < best[commune.code][0]:
                best[commune.code] = (rank, Suggestion(commune, entry.known.name, entry.known.kind))
        ordered = sorted(best.values(), key=lambda found: (found[0], -found[1].commune.population))
        return tuple(suggestion for _, suggestion in ordered[:limit])

    def _ranked(self, full: str, key: str) -> list[tuple[float, _Entry]]:
        ranked = [(rank, e) for e in self._entries if (rank := _rank(full, key, e)) is not None]
        if ranked or len(key) < LEAST_LETTERS_MISSPELT:
            return ranked
        likeness = [
            (max(fuzz.ratio(key, e.key), fuzz.ratio(full, e.full), _short_likeness(key, e.key)), e)
            for e in self._entries
        ]
        return [(200 - score, e) for score, e in likeness if score >= LEAST_LIKENESS]

    def _by_digits(self, digits: str) -> list[Commune]:
        """By postal code or its beginning; else CEDEX (its office: the largest commune), else INSEE code."""
        if len(digits) < LEAST_DIGITS:
            return []
        found = [c for code, cs in self.by_postal_code.items() if code.startswith(digits) for c in cs]
        if not found and len(digits) == POSTAL_DIGITS:
            found = self.by_postal_code.get(f"{digits[:3]}00", [])[:1]
            found += [self.communes[digits]] if digits in self.communes else []
        return _largest_first(dict.fromkeys(found))


def _rank(full: str, key: str, entry: _Entry) -> float | None:
    exact, aliased = (full == entry.full or key == entry.key), entry.known.kind != "official"
    if exact:
        return 1 if aliased else 0
    if entry.full.startswith(full) or entry.key.startswith(key):
        return 3 if aliased else 2
    if f" {full}" in f" {entry.full}" or f" {key}" in f" {entry.key}":
        return 5 if aliased else 4
    return None


def _short_likeness(key: str, whole: str) -> float:
    """Likeness (0-100) to the first words by which a longer name is known ("saint bonet"): one mistake at most."""
    count = key.count(" ") + 1
    short = " ".join(whole.split(" ")[:count])
    if count == 1 or OSA.distance(key, short, score_cutoff=1) > 1:
        return 0
    return fuzz.ratio(key, short)


def _official(commune: Commune) -> Suggestion:
    return Suggestion(commune, commune.name, "official")


def _only(found: Sequence[Commune], postal: str | None) -> Commune | None:
    if len(found) > 1 and postal:
        found = [commune for commune in found if postal in commune.postal_codes]
    return found[0] if len(found) == 1 else None


def _largest_first(communes: Iterable[Commune]) -> list[Commune]:
    return sorted(communes, key=lambda commune: (-commune.population, commune.code))
