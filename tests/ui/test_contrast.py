"""Colours are legible by calculation (WCAG 2.2, relative luminance), light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ui.static import FOLDER

BACKGROUNDS = ("snow", "paper", "lake-pale", "larch-pale", "alert-pale")
TINTS = tuple(
    f"tint-{family}"
    for family in ("insertion", "formation", "hebergement-urgence", "mobilite", "sante", "vie-quotidienne")
)


def tokens() -> dict[str, dict[str, str]]:
    light, dark = (FOLDER / Path("css/tokens.css")).read_text().split("@media (prefers-color-scheme: dark)")
    read = {
        name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part))
        for name, part in (("light", light), ("dark", dark))
    }
    assert read["light"].keys() == read["dark"].keys(), "each colour has its dark twin"
    return read


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("colour", "backgrounds", "least"),
    [
        ("ink", (*BACKGROUNDS, *TINTS), 7),
        ("ink-soft", (*BACKGROUNDS, *TINTS), 4.5),
        ("lake", BACKGROUNDS, 7),
        ("lake-deep", BACKGROUNDS, 7),
        ("on-lake", ("lake", "lake-deep"), 7),
        ("alert", BACKGROUNDS, 7),
        ("success", ("snow", "paper"), 7),
        ("warning", BACKGROUNDS, 7),
        ("larch", BACKGROUNDS, 4.5),
        ("edge", ("snow", "paper"), 3),
        ("focus", (*BACKGROUNDS, *TINTS), 3),
        ("map-edge", ("map-land",), 3),
    ],
)
def test_contrast(scheme: str, colour: str, backgrounds: tuple[str, ...], least: float) -> None:
    known = tokens()[scheme]
    for background in backgrounds:
        assert contrast(known[colour], known[background]) >= least, f"{colour} on {background}"
