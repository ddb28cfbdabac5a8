"""French is asked for, unless the word belongs to a body's name."""

from __future__ import annotations

import pytest

from search.analyzer import tokens
from search.bodies import without_nationality


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Croix-Rouge française – Hautes-Alpes", "croix rouge hautes alpes"),
        ("secours populaire francais", "secours populaire"),
        ("français à la Croix-Rouge française", "francais a la croix rouge"),
        ("cours de français", "cours de francais"),
        (
            "le Secours populaire donne des cours de français",
            "le secours populaire donne des cours de francais",
        ),
        ("", ""),
    ],
)
def test_a_nationality_is_left_out_right_after_a_known_name(text: str, kept: str) -> None:
    assert " ".join(token.folded for token in without_nationality(tokens(text))) == kept
