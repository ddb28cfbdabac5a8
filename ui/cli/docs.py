"""``spie docs``: the pages of ``docs/`` that are written from the code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from directory.settings import Settings
from ui.cli.console import out


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(docs)


def docs(folder: Annotated[Path, typer.Argument(help="Dossier de la documentation.")] = Path("docs")) -> None:
    """Écrit de nouveau les pages de documentation tirées du code."""
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
        out.print(f"{folder / name}")


def pages() -> dict[str, str]:
    """Each generated page, by file name."""
    return {"settings.md": settings_page()}


def settings_page() -> str:
    """Every setting, in one table."""
    lines = [
        "# Settings",
        "",
        "Read from the environment; an empty value counts as unset. Written by `make docs` from",
        "`directory/settings.py`.",
        "",
        "| variable | default | what it is |",
        "|---|---|---|",
    ]
    for field in Settings.model_fields.values():
        default = "" if field.default is None else f"`{field.default}`"
        lines.append(f"| `{field.alias}` | {default} | {field.description} |")
    return "\n".join([*lines, ""])
