"""LHÉO, GTFS and HSDS with anything at all in the wrong place: rows are told, files refused, nothing escapes."""

from __future__ import annotations

import copy
import json
import random
import re

import pytest

from importers.base import Notes
from importers.refusal import FileRefused
from importers.registry import IMPORTERS
from tests.importers.formats.samples import GTFS, HSDS_NESTED, HSDS_TABLES
from tests.importers.formats.test_lheo import EMBRUN, action, lheo, session, training

JUNK = [
    None, "", "x" * 300, "-1", -1, 10**400, 1.5, True, [], {},
    ["a", 1], {"id": []}, [[]], [None], "\x00", "05000", "🚌",
]  # fmt: skip
TRAINING = lheo(training(action(EMBRUN + session("20260900", "20270630")), action("", "2"))).decode()


def places_of(value, path=()):
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from places_of(one, (*path, key))


def with_junk(value, chance):
    broken = copy.deepcopy(value)
    for path in chance.sample([place for place in places_of(value) if place], chance.randint(1, 3)):
        at = broken
        try:
            for key in path[:-1]:
                at = at[key]
            at[path[-1]] = copy.deepcopy(chance.choice(JUNK))
        except (KeyError, IndexError, TypeError):
            continue
    return broken


def tables_with_junk(tables, chance):
    broken = dict(tables)
    for name in chance.sample(sorted(tables), 2):
        lines = broken[name].split("\n")
        at = chance.randrange(len(lines))
        cells = lines[at].split(",")
        cells[chance.randrange(len(cells))] = chance.choice(
            ["", "x", '"', "-1", "1e999", "NaN", "99999999", "\ufeff"]
        )
        lines[at] = ",".join(cells)
        broken[name] = "\n".join(lines)
    return broken


def xml_with_junk(text, chance):
    tags = list(re.finditer(r"<[^>]+>", text))
    found = chance.choice(tags)
    change = chance.choice(["drop", "double", "text", "element"])
    inserted = {
        "drop": "",
        "double": found[0] * 2,
        "text": f"{found[0]}é&amp;",
        "element": f"{found[0]}<nom>x</nom>",
    }
    return text[: found.start()] + inserted[change] + text[found.end() :]


def run(name, parts, context):
    try:
        for row in IMPORTERS[name].read(parts, Notes()):
            mapped = IMPORTERS[name].map(row, context)
            assert mapped.drafts or mapped.problems or mapped.set_aside
    except FileRefused:
        pass
    IMPORTERS[name].sniff(parts)


@pytest.mark.parametrize("seed", range(120))
def test_nothing_escapes(part, context, everywhere, seed):
    chance = random.Random(seed)
    nested = json.dumps(with_junk(HSDS_NESTED, chance), ensure_ascii=False).encode()
    files = {
        "hsds": [part("services.json", nested)],
        "gtfs": [part(name, text.encode()) for name, text in tables_with_junk(GTFS, chance).items()],
        "lheo": [part("offre.xml", xml_with_junk(TRAINING, chance).encode())],
    }
    for name, parts in files.items():
        for where in (context, everywhere):
            run(name, parts, where)
    tables = tables_with_junk(HSDS_TABLES, chance)
    run("hsds", [part(name, text.encode()) for name, text in tables.items()], context)
