"""The ten query shapes that are timed, each a list of parameters drawn from what people ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Params = list[tuple[str, str]]

WORDS: Final = (
    "hebergement urgence", "permis de conduire", "aide alimentaire", "garde enfants", "formation numerique",
    "emploi saisonnier", "transport solidaire", "dentiste", "cours de francais", "budget dettes",
)  # fmt: skip
COMMUNES: Final = ("05061", "05023", "05046", "05065", "05070", "05132", "05179", "05126", "05139", "05001")

SHAPES: Final[Mapping[str, list[Params]]] = {
    "browse": [[]],
    "browse by family": [[("family", name)] for name in ("sante", "mobilite", "formation", "insertion")],
    "two words": [[("q", words)] for words in WORDS],
    "two words, a typo": [[("q", words[:3] + words[4:])] for words in WORDS],
    "prefix": [[("q", words[:5])] for words in WORDS],
    "words from a commune": [[("q", w), ("commune", c)] for w, c in zip(WORDS, COMMUNES, strict=True)],
    "radius": [[("commune", c), ("radius_km", "20")] for c in COMMUNES],
    "minutes, nearest first": [
        [("commune", c), ("max_minutes", "40"), ("sort", "minutes")] for c in COMMUNES
    ],
    "distance sort": [[("commune", c), ("sort", "distance")] for c in COMMUNES],
    "three facets and eligibility": [
        [("family", "sante"), ("fees", "gratuit"), ("audience", "jeunes"), ("eligible_for", c)]
        for c in COMMUNES
    ],
}
