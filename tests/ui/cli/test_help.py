"""Help pages of the command line are in French, down to what typer says by itself."""

from __future__ import annotations

import pytest

from ui.cli import app
from ui.cli.usage import french_help

ENGLISH = ("Usage:", "Show this", "Commands", "COMMAND ", "[required]", "[default")


@pytest.mark.parametrize(
    "words", [(), ("import",), ("serve",), ("mask",), ("mask", "hide"), ("runs",), ("sources", "run")]
)
def test_help_is_in_french(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    french_help()
    with pytest.raises(SystemExit) as stopped:
        app([*words, "--help"], prog_name="spie")
    told = capsys.readouterr().out
    assert stopped.value.code == 0
    assert " ".join(("Utilisation : spie", *words)) in told
    assert "Affiche cette aide." in told
    assert [word for word in ENGLISH if word in told] == []
