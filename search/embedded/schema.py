"""The tantivy schema of an index spec, and a document as that schema wants it."""

from __future__ import annotations

import json
from typing import Any, Final
from uuid import UUID

import tantivy

from search.analyzer import stem
from search.cells import ALL_CELLS, ALL_POINTS, CELLS, POINT, cells_of, point_of
from search.contract import Document
from search.spec import IndexSpec

ENTITY: Final = "entity"
SITE: Final = "site"
STATE: Final = "state"
"""One more document, written in the same commit as the changes, says which sequence the index holds."""

OFFER_KEY: Final = "offer_key"
"""First 64 bits of the offer's UUID, to count distinct offers."""
SITE_KEY: Final = "site_key"
BROWSE_KEY: Final = "browse_key"
"""Last change first, then the rank, as one ascending number."""
WORDS: Final = "words"
_LAST_DAY: Final = 0xFFFF


def key_field(name: str) -> str:
    """The field that holds a site's code as a number: texts cannot be read back from fast fields."""
    return f"{name}_key"


def code_key(code: str) -> int:
    """A code (commune, canton, EPCI) read as a number in base 36."""
    return int(code, 36)


def text_field(name: str) -> str:
    """The tantivy field of a searchable field."""
    return f"text_{name}"


def schema(spec: IndexSpec) -> tantivy.Schema:  # noqa: C901 - one loop by kind of field
    """Codes are raw terms; texts are stems of ours parted by spaces, so that tantivy analyses nothing."""
    builder = tantivy.SchemaBuilder()
    for name in ("id", "offer"):
        fast = name == "offer"
        builder.add_text_field(name, stored=True, fast=fast, tokenizer_name="raw", index_option="basic")
    for name in (*spec.facets, ENTITY):
        if name != "offer":
            builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (spec.match_field, spec.crowded_field, WORDS):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name, _ in spec.searchable:
        builder.add_text_field(text_field(name), tokenizer_name="whitespace", index_option="freq")
    for name in spec.flags:
        builder.add_boolean_field(name, indexed=True, fast=True)
    for name in (OFFER_KEY, SITE_KEY, BROWSE_KEY, *map(key_field, spec.site_fields)):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in (CELLS, POINT, ALL_CELLS, ALL_POINTS):
        builder.add_unsigned_field(name, indexed=True)
    for name in spec.numbers:
        if name in ("updated", "rank"):
            builder.add_integer_field(name, indexed=True, fast=True)
        else:
            builder.add_float_field(name, indexed=True, fast=True)
    for name in ("weights", "facts"):
        builder.add_bytes_field(name, stored=True)
    builder.add_bytes_field(STATE, stored=True)
    return builder.build()


def offer_key(offer: str) -> int:
    """The first 64 bits of an offer's UUID."""
    return UUID(offer).int >> 64


def site_key(document: Document) -> int:
    """A number of 64 bits for a document: its offer's, its rank in the last bits (the UUID's variant)."""
    number = int(document.id.rpartition("_")[2])
    return ((UUID(document.offer).int ^ (number * 0x9E3779B97F4A7C15)) & 0xFFFFFFFFFFFFFFFF) or 1


def browse_key(document: Document) -> int:
    """16 bits of days, last first, then the 48 bits of the rank."""
    days = min(max(document.updated, 0), _LAST_DAY)
    return ((_LAST_DAY - days) << 48) | document.rank


def as_fields(document: Document, spec: IndexSpec) -> dict[str, Any]:
    """The document, by tantivy field; what is absent is left out."""
    found: dict[str, Any] = {
        "id": document.id,
        ENTITY: SITE,
        OFFER_KEY: offer_key(document.offer),
        SITE_KEY: site_key(document),
        BROWSE_KEY: browse_key(document),
        "weights": document.weights.encode(),
        "facts": document.facts.encode(),
        spec.match_field: list(document.stems),
        spec.crowded_field: list(document.crowded),
        WORDS: [f"{word} {stem(word)}" for word in document.words],
    }
    for name in (*spec.facets, *spec.flags, *spec.numbers):
        value = getattr(document, name)
        if value is not None and value != ():
            found[name] = list(value) if isinstance(value, tuple) else value
    if document.lat is not None and document.lon is not None:
        found[CELLS] = cells_of(document.lat, document.lon)
        found[POINT] = point_of(document.lat, document.lon)
    if document.first and document.positions:
        found[ALL_CELLS] = sorted({cell for at in document.positions for cell in cells_of(*at)})
        found[ALL_POINTS] = sorted({point_of(*at) for at in document.positions})
    for name in spec.site_fields:
        if name in found:
            found[key_field(name)] = code_key(found[name])
    for name, text in document.texts.items():
        found[text_field(name)] = text
    return found


def as_state(sequence: int, spec_hash: str) -> dict[str, Any]:
    """The state document, by tantivy field."""
    return {"id": STATE, ENTITY: STATE, STATE: json.dumps({"sequence": sequence, "spec": spec_hash}).encode()}
