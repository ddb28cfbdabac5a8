"""Names that tell where somebody is: what the mask looks for in texts."""

from __future__ import annotations

from functools import cache

from directory.territory import load_territory


@cache
def place_names() -> frozenset[str]:
    """Every commune, canton and valley of the territory, by every name it is known under."""
    territory = load_territory()
    return frozenset(
        (
            *(commune.name for commune in territory.communes.values()),
            *(canton.name for canton in territory.cantons.values()),
            *(valley.name for valley in territory.valleys.values()),
            *(known.name for known in territory.known_names),
        )
    )
