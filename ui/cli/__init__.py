"""The command line: ``spie``. What a command answers goes to stdout, everything else to stderr."""

from __future__ import annotations

import sys
import warnings

from ui.cli import corrections, docs, duplicates, exports, imports, index, masks, searching, serving, sources
from ui.cli.failures import guarded
from ui.cli.usage import App, french_help
from ui.memory import few_arenas

app = App(
    name="spie",
    help="Annuaire territorial de l'insertion et de l'emploi.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for module in (serving, imports, exports, sources, index, searching, masks, duplicates, corrections, docs):
    module.register(app)


def main() -> None:
    """Run the command line; every foreseen failure is one French sentence and its exit code."""
    few_arenas()
    if not sys.warnoptions:
        # A warning of a library may quote a row.
        warnings.simplefilter("ignore")
    french_help()
    guarded(app)
