"""The mapping tables of the documentation name fields that exist, and say all that the importers know."""

from __future__ import annotations

import types
import typing

import pytest
from pydantic import BaseModel

from directory.records import OfferRecord, PartnerRecord
from importers.formats import data_inclusion, finess, template_columns
from importers.registry import IMPORTERS

ROOTS = {"partner": PartnerRecord, "offer": OfferRecord}
IDENTITIES = {"partner (key)", "offer (key)", "offer (partner)"}


def model_in(annotation):
    """The record inside ``tuple[SiteRecord, ...]`` or ``SiteRecord | None``."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((found for part in typing.get_args(annotation) if (found := model_in(part))), None)


def exists(target):
    root, *path = target.split(".")
    model = ROOTS[root]
    for name in path:
        if model is None or name not in model.model_fields:
            return False
        model = model_in(model.model_fields[name].annotation)
    return bool(path)


@pytest.mark.parametrize("name", IMPORTERS)
def test_every_target_is_a_field_of_ours(name):
    importer = IMPORTERS[name]
    targets = [target for one in importer.fields for target in one.target.split(", ") if one.target]
    assert [target for target in targets if target not in IDENTITIES and not exists(target)] == []
    assert {"offer (key)", "partner (key)"} <= set(targets)


@pytest.mark.parametrize("name", IMPORTERS)
def test_every_format_says_its_source_its_signs_and_its_traps(name):
    importer = IMPORTERS[name]
    assert len(importer.fields) > 5
    assert len(importer.traps) >= 3
    assert importer.signs
    assert importer.facts.name
    sources = " ".join(one.source for one in importer.fields if not one.target)
    # What names persons is said to be left out, as far as it is a column of its own.
    assert all(name in sources for name in sorted(importer.drops & {"contact_nom_prenom", "mediateurs"}))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("finess", {*finess.COLUMNS} - {"section"}),
        ("template", {column for columns in template_columns.ALL_COLUMNS.values() for column in columns}),
        ("data_inclusion", {*data_inclusion._OF_STRUCTURES, *data_inclusion._OF_SERVICES}),
    ],
)
def test_every_column_known_has_its_line(name, columns):
    said = " ".join(one.source for one in IMPORTERS[name].fields)
    starts = {"lib": "the label of a code", "categagretab": "an aggregate of the category"}
    missing = {column for column in columns if column not in said and not column.startswith(tuple(starts))}
    assert missing == set()
