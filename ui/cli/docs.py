"""``spie docs``: the pages of ``docs/`` that are written from the code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from directory.settings import Settings
from importers.base import Importer
from importers.registry import IMPORTERS
from ui.cli.console import out


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(docs)


def docs(folder: Annotated[Path, typer.Argument(help="Dossier de la documentation.")] = Path("docs")) -> None:
    """Écrit de nouveau les pages de documentation tirées du code."""
    if not folder.is_dir():
        raise typer.BadParameter(
            f"Le dossier « {folder} » n'existe pas ici : cette commande s'emploie dans le dépôt du projet."
        )
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")
        out.print(f"{folder / name}")


def pages() -> dict[str, str]:
    """Each generated page, by file name."""
    return {"settings.md": settings_page(), "importers.md": importers_page()}


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


def importers_page() -> str:
    """Every format that can be imported: its source, its signs, its mapping, the traps handled."""
    lines = [
        "# Importers",
        "",
        "Written by `make docs` from the registry, `importers/registry.py`.",
        "",
        "`spie import FORMAT PATH` imports a file, a folder or a zip; `spie import auto PATH` recognises the format",
        "by its content and says by what. `--dry-run` tells what would change and writes nothing.",
        "",
        "In the tables, *(key)* is the identity of the record in its source, *(partner)* the partner of an offer;",
        "an empty target is a field that is not taken.",
        "",
        *(f"- [`{name}`](#{name}): {importer.label}" for name, importer in IMPORTERS.items()),
    ]
    for importer in IMPORTERS.values():
        lines += _importer_section(importer)
    return "\n".join([*lines, ""])


def _importer_section(importer: Importer) -> list[str]:
    facts = importer.facts
    source = f"[{facts.name}]({facts.url})" if facts.url else facts.name
    dropped = ", ".join(f"`{name}`" for name in sorted(importer.drops))
    return [
        "",
        f"## {importer.name}",
        "",
        importer.label,
        "",
        f"- Source: {source}",
        f"- Licence: {facts.licence or 'that of whoever publishes the file'}",
        f"- Recognised by: {importer.signs}",
        *([f"- Fields that name persons, never kept: {dropped}"] if dropped else []),
        "",
        "| field | becomes | note |",
        "|---|---|---|",
        *(f"| {_cell(one.source)} | {_cell(one.target)} | {_cell(one.note)} |" for one in importer.fields),
        "",
        "Traps handled:",
        "",
        *(f"- {trap}" for trap in importer.traps),
    ]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
