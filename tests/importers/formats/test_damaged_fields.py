"""One field at a time holds anything at all: no exception escapes, and the row is still accounted for."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest

from importers.base import Notes
from importers.readers.parts import Part
from importers.refusal import FileRefused
from importers.registry import IMPORTERS
from tests.importers.formats import test_emplois_inclusion as employers
from tests.importers.formats import test_mediation_numerique as digital
from tests.importers.formats import test_soliguide as places

JUNK = (
    None,
    0,
    -1,
    1e300,
    True,
    "",
    "<b>",
    "é" * 300,
    "a@b.c",
    "2026-13-45",
    "[",
    "inf",
    [],
    [1],
    [None],
    {},
    {"a": 1},
)
ROWS = {
    "soliguide": (places.PLACE, lambda row: {"places": [row]}),
    "emplois_inclusion": (employers.SIAE, lambda row: {"results": [row]}),
    "mediation_numerique": (
        digital.PLACE | {"horaires": "Mo 09:00-12:00", "frais_a_charge": "Gratuit"},
        lambda row: [row],
    ),
}


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from paths(inner, (*path, key))


@pytest.mark.parametrize("name", ROWS)
def test_anything_in_a_field_is_told_or_left_out_and_stops_nothing(name, context, everywhere):
    base, wrapped = ROWS[name]
    for path in paths(base):
        for junk in JUNK:
            row = copy.deepcopy(base)
            inside = row
            for key in path[:-1]:
                inside = inside[key]
            inside[path[-1]] = junk
            content = json.dumps(wrapped(row)).encode()
            check(name, content, (context, everywhere))


def check(name, content, contexts):
    importer = IMPORTERS[name]
    try:
        (read,) = importer.read([Part("a.json", len(content), lambda: BytesIO(content))], Notes())
    except FileRefused:
        # Without the field that shows what it is, the file is of another format.
        return
    for context in contexts:
        mapped = importer.map(read, context)
        refused = any(problem.severity == "rejected" for problem in mapped.problems)
        assert bool(mapped.drafts) + (mapped.set_aside is not None) + refused == 1
