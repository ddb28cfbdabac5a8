"""The French sentence of each filter."""

from __future__ import annotations

from typing import get_args

import pytest

from search.filters import EVERYTHING, And, Box, Filter, In, Not, Or, Polygon, Radius, Range
from search.labels import FIELDS, REASONS, sentence
from search.scorer import Reason
from search.spec import default_spec

NAMES = {("families", "sante"): "Santé", ("site_canton", "0510"): "Guillestre"}


def name(field: str, code: str) -> str:
    return NAMES.get((field, code), code)


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (In("families", ("sante",)), "famille : Santé"),
        (In("site_canton", ("0510", "0599")), "canton du lieu : Guillestre, 0599"),
        (Radius(44.5, 6.0, 30_000), "à moins de 30 km à vol d'oiseau"),
        (Radius(44.5, 6.0, 1_500), "à moins de 1,5 km à vol d'oiseau"),
        (Radius(44.5, 6.0, 300), "à moins de 300 m à vol d'oiseau"),
        (Box(6, 44, 7, 45), "dans la fenêtre de la carte"),
        (Polygon((((6, 44), (7, 44), (7, 45)),)), "dans la zone dessinée"),
        (Range("updated", 10, 20), "mise à jour : de 10 à 20"),
        (Range("updated", minimum=10), "mise à jour : au moins 10"),
        (Range("updated", maximum=10), "mise à jour : au plus 10"),
        (EVERYTHING, "tout"),
        (Or(()), "rien"),
        (Not(In("families", ("sante",))), "sauf (famille : Santé)"),
        (
            And((In("families", ("sante",)), Radius(0, 0, 2000))),
            "famille : Santé ; à moins de 2 km à vol d'oiseau",
        ),
        (
            And((Or((In("families", ("a",)), In("families", ("b",)))), In("fees", ("gratuit",)))),
            "(famille : a ou famille : b) ; frais : gratuit",
        ),
    ],
)
def test_each_filter_has_its_sentence(node: Filter, text: str) -> None:
    assert sentence(node, name) == text


def test_every_field_and_every_reason_has_words() -> None:
    assert set(default_spec().filterable) <= set(FIELDS)
    assert set(get_args(Reason)) == set(REASONS)
