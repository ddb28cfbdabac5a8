"""The command line: ``spie``. What a command answers goes to stdout, everything else to stderr."""

from __future__ import annotations

import sys

import typer

from directory.errors import DirectoryError
from importers import FileRefused
from ui.cli import docs, duplicates, imports, index, masks, searching, serving, sources
from ui.cli.console import EXIT_INTERNAL, EXIT_REFUSED, EXIT_USAGE, fail

app = typer.Typer(
    name="spie",
    help="Annuaire territorial de l'insertion et de l'emploi.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (serving, imports, sources, index, searching, masks, duplicates, docs):
    module.register(app)


def main() -> None:
    """Run the command line; every foreseen failure is one French sentence and its exit code."""
    try:
        app()
    except FileRefused as refusal:
        fail(str(refusal), EXIT_REFUSED)
    except (DirectoryError, ValueError) as mistake:
        fail(str(mistake), EXIT_USAGE)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(EXIT_INTERNAL)
