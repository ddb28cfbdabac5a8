"""Index settings and documents as Meilisearch wants them, compiled from the spec."""

from __future__ import annotations

from typing import Any, Final

from search.cells import ALL_CELLS, ALL_POINTS, CELLS, POINT, cells_of, point_of
from search.contract import Document
from search.spec import IndexSpec

ENTITY: Final = "entity"
SITE: Final = "site"
STATE: Final = "state"
"""One more document says which sequence the index holds: it moves with the index when indexes are swapped."""

MAX_TOTAL_HITS: Final = 1_000_000
MAX_FACET_VALUES: Final = 300
"""More than any facet of ours has, but partners: the most frequent of them are enough."""
CUTOFF_MS: Final = 5_000
"""Past it Meilisearch answers with what it has; ours must be exact, so that it is far away."""

_EQUALITY: Final = {"facetSearch": False, "filter": {"equality": True, "comparison": False}}
_COMPARISON: Final = {"facetSearch": False, "filter": {"equality": True, "comparison": True}}


def text_field(name: str) -> str:
    """The attribute of a searchable field."""
    return f"text_{name}"


def joined_key(field: str) -> str:
    """The attribute that joins the offer to a site's code: distinct on it, offers are counted by code."""
    return f"offer_and_{field}"


def settings(spec: IndexSpec) -> dict[str, Any]:
    """Settings of the index. Stems are ours, mended and expanded by us: no typo, no prefix, no stop word.

    No ``_geo`` either: Meilisearch writes all positions again at every change (docs/adr/016).
    """
    codes = (*spec.facets, spec.match_field, spec.crowded_field, *spec.flags, ENTITY, "id")
    places = (CELLS, POINT, ALL_CELLS, ALL_POINTS)
    keys = tuple(joined_key(field) for field in spec.site_fields)
    return {
        "searchableAttributes": [text_field(name) for name, _ in spec.searchable],
        "filterableAttributes": [
            {"attributePatterns": [*codes, *keys, *places], "features": _EQUALITY},
            {"attributePatterns": list(spec.numbers), "features": _COMPARISON},
        ],
        "sortableAttributes": ["rank", "updated"],
        "rankingRules": list(spec.ranking),
        "stopWords": [],
        "synonyms": {},
        "typoTolerance": {"enabled": False},
        "prefixSearch": "disabled",
        "proximityPrecision": "byAttribute",
        "pagination": {"maxTotalHits": MAX_TOTAL_HITS},
        "faceting": {"maxValuesPerFacet": MAX_FACET_VALUES, "sortFacetValuesBy": {"*": "count"}},
        "searchCutoffMs": CUTOFF_MS,
    }


def as_payload(document: Document, spec: IndexSpec) -> dict[str, Any]:
    """The document as JSON; what is absent is left out."""
    found: dict[str, Any] = {
        "id": document.id,
        ENTITY: SITE,
        "weights": document.weights,
        "facts": document.facts,
        spec.match_field: list(document.stems),
        spec.crowded_field: list(document.crowded),
    }
    for name in (*spec.facets, *spec.flags, *spec.numbers):
        value = getattr(document, name)
        if value is not None and value != ():
            found[name] = list(value) if isinstance(value, tuple) else value
    for name in spec.site_fields:
        if name in found:
            found[joined_key(name)] = f"{document.offer}:{found[name]}"
    if document.lat is not None and document.lon is not None:
        found[CELLS] = [str(cell) for cell in cells_of(document.lat, document.lon)]
        found[POINT] = str(point_of(document.lat, document.lon))
    if document.first and document.positions:
        found[ALL_CELLS] = sorted({str(cell) for at in document.positions for cell in cells_of(*at)})
        found[ALL_POINTS] = sorted({str(point_of(*at)) for at in document.positions})
    return found | {text_field(name): text for name, text in document.texts.items()}


def as_state(sequence: int, spec_hash: str) -> dict[str, Any]:
    """The state document."""
    return {"id": STATE, ENTITY: STATE, "sequence": sequence, "spec": spec_hash}
