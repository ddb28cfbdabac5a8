"""Documents by road minutes: communes tell them, and what each holds tells which ones must be read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from search.geometry import comparable_m
from search.meili.filters import any_of
from search.meili.hits import Answer, counted, listed, metres_of, ranked
from search.meili.nearest import FEW, Nearest, density
from search.meili.settings import MAX_FACET_VALUES

_COMMUNE: Final = "site_commune"


@dataclass(frozen=True, slots=True)
class ByRoad:
    """Reads offers by the road minutes of their communes, then by air, then by rank."""

    nearest: Nearest
    minutes: Mapping[str, float]

    def offers(self, expression: str, wanted: int) -> dict[str, Answer]:
        """The nearest document of each offer: the first ``wanted``; what no road reaches comes last, by rank."""
        found = self._reached(expression, wanted)
        if len(found) < wanted:
            # A further site may be of an offer found already.
            away = f"{expression} AND NOT {any_of(_COMMUNE, list(self.minutes))}"
            others = self.nearest.ask([ranked(away, wanted, by_site=True)])[0]["hits"]
            found |= {one["offer"]: one for one in others if one["offer"] not in found}
        return found

    def _reached(self, expression: str, wanted: int) -> dict[str, Answer]:
        every = f"{expression} AND {any_of(_COMMUNE, list(self.minutes))}"
        first = self._in_communes(expression, next(self._groups(), ()))
        numbers, told = self.nearest.ask([counted(every, _COMMUNE), density(first)])
        found: dict[str, Answer] = {}
        few = FEW * wanted
        for communes, number in self._parts(numbers["facetDistribution"].get(_COMMUNE, {}), few):
            there = self._in_communes(expression, communes)
            if number <= few:
                new = self._in_order(self.nearest.ask([listed(there)])[0]["hits"])
            else:
                missing = wanted - len(found)
                new = self.nearest.offers(there, missing, found, told if there == first else None)
            found |= {offer: one for offer, one in new.items() if offer not in found}
            if len(found) >= wanted:
                break
        return found

    def _in_communes(self, expression: str, communes: Sequence[str]) -> str:
        return f"{expression} AND {any_of(_COMMUNE, communes)}"

    def _groups(self) -> Iterator[tuple[str, ...]]:
        """Communes as far by road, the nearest first."""
        ordered = sorted(self.minutes, key=lambda code: self.minutes[code])
        for _, same in groupby(ordered, key=lambda code: self.minutes[code]):
            yield tuple(same)

    def _parts(self, numbers: Mapping[str, int], few: int) -> Iterator[tuple[tuple[str, ...], int]]:
        """Groups and how many documents they hold; those that follow each other and hold few are one part."""
        unknown = 0 if len(numbers) < MAX_FACET_VALUES else few + 1
        joined: tuple[str, ...] = ()
        held = 0
        for group in self._groups():
            number = sum(numbers.get(code, unknown) for code in group)
            if joined and held + number > few:
                yield joined, held
                joined, held = (), 0
            if number:
                joined, held = joined + group, held + number
        if joined:
            yield joined, held

    def _in_order(self, found: Sequence[Answer]) -> dict[str, Answer]:
        def nearness(one: Answer) -> tuple[float, float, int, str]:
            metres = comparable_m(metres_of(self.nearest.origin, one))
            return self.minutes[one[_COMMUNE]], metres, int(one["rank"]), one["id"]

        best: dict[str, Answer] = {}
        for one in sorted(found, key=nearness):
            best.setdefault(one["offer"], one)
        return best
