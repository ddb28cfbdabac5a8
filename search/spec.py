"""What is indexed, once: both engines compile their schema and settings from it.

Its hash covers the fields, the analyzer's version and every relevance table; an index made with another hash
is due for a rebuild.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from search import relevance
from search.analyzer import ANALYZER_VERSION
from search.contract import UNIONS

DOCUMENT_VERSION: Final = 10
"""To be raised when the builder of documents or an engine's way of storing them changes."""


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """Fields of the index. ``searchable`` are (field of ``Document.texts``, weight), the heaviest first."""

    searchable: tuple[tuple[str, float], ...]
    offer_fields: tuple[str, ...]
    """Fields of codes that every document of an offer repeats: filters and facets."""
    site_fields: tuple[str, ...]
    """Fields of codes that are the site's own: filters and facets."""
    match_field: str
    """The array of stems that the match rule filters on; no facet."""
    crowded_field: str
    """The array of the site's fields that other sites of the offer share; no facet."""
    flags: tuple[str, ...]
    numbers: tuple[str, ...]
    ranking: tuple[str, ...]
    """Meilisearch's ranking rules: ``sort`` first, else text rules come before a strict distance."""
    version: str
    """Analyzer, builder and relevance tables."""

    @property
    def filterable(self) -> tuple[str, ...]:
        """Every field a filter may name."""
        codes = (*self.offer_fields, *self.site_fields, self.match_field, self.crowded_field)
        return (*codes, *self.flags, *self.numbers, "id")

    @property
    def facets(self) -> tuple[str, ...]:
        """Every field whose values may be counted."""
        return (*self.offer_fields, *self.site_fields)

    def is_of_sites(self, field: str) -> bool:
        """True when the field differs between the documents of one offer."""
        return field in self.site_fields

    @property
    def hash(self) -> str:
        """Changes with anything that changes what is indexed or how."""
        content = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:24]

    def __post_init__(self) -> None:
        for spec_field in fields(self):
            if spec_field.name != "version" and not getattr(self, spec_field.name):
                raise ValueError(f"an index needs {spec_field.name}")


def default_spec() -> IndexSpec:
    """The directory's index, with the field weights of ``relevance/weights.toml``."""
    weights = relevance.weights()["fields"]
    return IndexSpec(
        searchable=tuple(sorted(weights.items(), key=lambda item: -item[1])),
        offer_fields=(
            "offer", "partner", "group", "families", "themes", "audiences", "fees", "modes", "routes",
            "sources", "zones", *UNIONS.values(),
        ),
        site_fields=tuple(UNIONS),
        match_field="stems",
        crowded_field="crowded",
        flags=("first", "multi"),
        numbers=("updated", "rank", "lat", "lon"),
        ranking=("sort", "words", "attributeRank", "exactness", "wordPosition", "proximity", "typo"),
        version=f"{ANALYZER_VERSION}.{DOCUMENT_VERSION}.{relevance.digest()}",
    )  # fmt: skip


Payload = dict[str, Any]
"""A JSON object."""
