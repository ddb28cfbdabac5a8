"""The territory as importers see it, and whether a file's rows from elsewhere are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from directory.territory import Commune, Territory
from importers import cog
from importers.normalise import fold

MIN_WORD = 3
"""Shorter words are articles."""


@dataclass(frozen=True)
class Places:
    """Where rows may be placed. ``everywhere``: rows from outside are kept (``--territory all``).

    ``geocoded``: addresses without usable coordinates are looked up once the file is read.
    """

    territory: Territory
    everywhere: bool = False
    geocoded: bool = False

    @cached_property
    def departements(self) -> frozenset[str]:
        """The départements of the territory's communes."""
        return frozenset(cog.departement_of(code) for code in self.territory.communes)

    @cached_property
    def zones(self) -> frozenset[str]:
        """Typed zones that name this territory or a part of it."""
        communes = self.territory.communes.values()
        return frozenset(
            zone
            for commune in communes
            for zone in (
                f"commune:{commune.code}",
                f"epci:{commune.epci}",
                f"departement:{commune.departement}",
                f"region:{commune.region}",
                f"canton:{commune.canton}",
                *(f"canton:{canton}" for canton in commune.cantons),
            )
        )

    @cached_property
    def spellings(self) -> dict[str, str]:
        """Words of place names in capitals and their right form: ``BRIANCON`` is Briançon."""
        names = [
            *(c.name for c in self.territory.communes.values()),
            *(v.name for v in self.territory.valleys.values()),
        ]
        words = {word for name in names for word in re.findall(r"[^\W\d_]+", name) if len(word) > MIN_WORD}
        accented = {word for word in words if fold(word) != word.lower()}
        return {fold(word).upper(): word for word in sorted(accented) if word[0].isupper()}

    def serves(self, zones: Iterable[str]) -> bool:
        """Whether one of the zones names this territory, a part of it, or the region it is in."""
        return not self.zones.isdisjoint(zones)

    def is_elsewhere(self, code: str) -> bool:
        """Whether a code, even a misspelt one, begins like another département's."""
        start = cog.departement_of(code)
        return start[:2].isalnum() and not any(own.startswith(start[:2]) for own in self.departements)

    @cached_property
    def _named(self) -> object:
        return lru_cache(maxsize=20_000)(self.territory.commune_named)

    def named(self, name: str, postal_code: str | None) -> Commune | None:
        """The commune of the territory that a written name means."""
        return self._named(name, postal_code)  # type: ignore[operator,no-any-return]
