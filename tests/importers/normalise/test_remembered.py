from __future__ import annotations

import pytest

from importers.normalise.remembered import LONGEST, remembered


def test_a_short_text_is_read_once_and_a_long_one_every_time() -> None:
    asked: list[str | None] = []

    @remembered
    def length(text: str | None) -> int:
        """Characters."""
        asked.append(text)
        return len(text or "")

    short, long = "a" * LONGEST, "a" * (LONGEST + 1)
    for text in (short, short, long, long, None, None):
        assert length(text) == len(text or "")
    assert asked == [short, long, long, None]
    assert length.__doc__ == "Characters."


def test_what_raises_raises_again() -> None:
    number = remembered(int)
    for _ in range(2):
        with pytest.raises(ValueError, match="'x'"):
            number("x")
