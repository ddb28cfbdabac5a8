"""Names that tell where somebody is: what the mask looks for in texts."""

from __future__ import annotations

from functools import cache

from directory.territory import load_territory


@cache
def place_names() -> frozenset[str]:
    """Every commune, canton and valley of the territory, by every name it is known under."""
    territory = load_territory()
    places = (*territory.communes.values(), *territory.cantons.values(), *territory.valleys.values())
    return frozenset(place.name for place in places)
