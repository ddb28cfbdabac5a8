"""What people write in "Où": a commune, a valley, a canton, an intercommunality, the département."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from directory.territory.names import fold, name_key, split_postal_code
from directory.territory.zones import ZoneError, parse_zone

if TYPE_CHECKING:
    from directory.territory.territory import Territory

PlaceKind = Literal["commune", "valley", "canton", "epci", "departement"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the territory and its communes' codes; ``code`` is its own key within its kind.

    A canton's communes are those whose sites are in it.
    """

    kind: PlaceKind
    code: str
    label: str
    communes: tuple[str, ...]

    @property
    def key(self) -> str:
        """``valley:queyras``, ``commune:05065``: what a URL holds."""
        return f"{self.kind}:{self.code}"


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """The place that a text means, or None with the ``candidates`` to choose from (maybe none).

    Candidates also hold the other meanings of a text that was understood ("Vallouise": valley or village).
    """

    place: Place | None
    candidates: tuple[Place, ...] = ()


@dataclass(frozen=True)
class PlaceIndex:
    """Every place of a territory that is not a commune, by its folded name."""

    territory: Territory

    @cached_property
    def areas(self) -> tuple[Place, ...]:
        """Valleys, cantons (those that sites are told in), EPCI, the département."""
        t = self.territory
        return (
            *(Place("valley", v.key, v.name, v.communes) for v in t.valleys.values()),
            *(Place("canton", c.code, c.label, c.site_communes) for c in t.site_cantons),
            *(Place("epci", e.code, e.label, e.communes) for e in t.epcis.values()),
            Place("departement", t.code, t.name, tuple(t.communes)),
        )

    @cached_property
    def _by_key(self) -> dict[str, Place]:
        keys = {place.key: place for place in self.areas}
        for canton in self.territory.cantons.values():
            stands_for = canton.part_of or canton.code
            keys[f"canton:{canton.code}"] = keys[f"canton:{stands_for}"]
        return keys

    def by_key(self, key: str) -> Place | None:
        """The place of a typed key (``canton:0510``, ``valley:queyras``); None when it is not one of ours."""
        if key in self._by_key:
            return self._by_key[key]
        try:
            zone = parse_zone(key)
        except ZoneError:
            return None
        commune = self.territory.commune(zone.code) if zone.kind == "commune" else None
        return self.of_commune(commune.code) if commune else None

    def of_commune(self, code: str) -> Place:
        """A commune as a place; KeyError for an unknown code."""
        commune = self.territory.communes[code]
        return Place("commune", commune.code, commune.label, (commune.code,))

    def place(self, text: str) -> PlaceAnswer:
        """What a text means: a typed key, an area's or a commune's name, a postal code.

        A commune's own name wins over an area's ("Dévoluy"), an area's over a former commune's
        ("Vallouise").
        """
        if ":" in text:
            return PlaceAnswer(self.by_key(text.strip()))
        commune = self.territory.commune_named(text)
        named = [self.of_commune(commune.code)] if commune else []
        areas = self._areas_named(text)
        own = [p for p in named if name_key(split_postal_code(text)[0]) == name_key(p.label)]
        found = [*own, *areas, *(p for p in named if p not in own)]
        if found:
            others = (place for place in found[1:] if place.communes != found[0].communes)
            return PlaceAnswer(found[0], tuple(others))
        suggestions = self.find(text, limit=20)
        exact_postal = text.strip().isdigit() and len(suggestions) == 1 and suggestions[0].kind == "commune"
        return PlaceAnswer(suggestions[0] if exact_postal else None, suggestions)

    def find(self, text: str, limit: int = 10) -> tuple[Place, ...]:
        """Suggestions while typing: communes that begin so, areas (at most a third), other communes."""
        if not fold(text) and not text.strip().isdigit():
            return ()
        areas = self._areas_beginning(text)
        kept = areas[: max(1, limit // 3)]
        communes = [self.of_commune(s.commune.code) for s in self.territory.find_communes(text, limit)]
        first = [place for place in communes if name_key(place.label).startswith(name_key(text))]
        ordered = [*first[: limit - len(kept)], *kept, *(p for p in communes if p not in first)]
        return tuple(ordered[:limit])

    @cached_property
    def _forms(self) -> list[tuple[Place, frozenset[str]]]:
        return [(place, _forms_of(place, self.territory)) for place in self.areas]

    def _areas_named(self, text: str) -> list[Place]:
        if text.strip() == self.territory.code:
            return [place for place in self.areas if place.kind == "departement"]
        written = name_key(text)
        return [place for place, forms in self._forms if written in forms]

    def _areas_beginning(self, text: str) -> list[Place]:
        written = name_key(text)
        if not written:
            return []
        return [place for place, forms in self._forms if any(form.startswith(written) for form in forms)]


def _forms_of(place: Place, territory: Territory) -> frozenset[str]:
    """Folded ways of writing an area: "Champsaur", "vallée du Champsaur", "canton de Guillestre"…"""
    said: tuple[str, ...]
    if place.kind == "valley":
        said = (place.label, f"vallée {place.label}", f"pays {place.label}")
    elif place.kind == "canton":
        said = (place.label, f"canton {territory.cantons[place.code].name.split('(')[0]}")
    elif place.kind == "epci":
        name = territory.epcis[place.code].name
        said = (place.label, name, name.partition(" ")[2])
    else:
        said = (place.label, f"département {place.label}", territory.with_article)
    return frozenset(name_key(form) for form in said)
