"""From what goes wrong to one French sentence and an exit code, never a traceback for what can be foreseen."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn

import typer
from pydantic import ValidationError
from pydantic_settings import SettingsError
from sqlalchemy.exc import OperationalError

from directory.errors import DirectoryError
from importers.refusal import FileRefused
from ui.cli.console import EXIT_INTERNAL, EXIT_REFUSED, EXIT_USAGE, fail
from ui.cli.usage import UsageError, sentence, settings_sentences

INTERRUPTED: Final = 130

_ON_DISK: Final = {
    errno.EACCES: "vous n'avez pas le droit d'y lire ou d'y écrire",
    errno.EPERM: "vous n'avez pas le droit d'y lire ou d'y écrire",
    errno.EROFS: "ce disque est en lecture seule",
    errno.ENOSPC: "le disque est plein",
    errno.ENOTDIR: "une partie de ce chemin est un fichier, et non un dossier",
    errno.EEXIST: "c'est un fichier, et non un dossier",
    errno.EISDIR: "c'est un dossier, et non un fichier",
    errno.ENOENT: "ce fichier ou ce dossier n'existe pas, et n'a pas pu être créé",
}
"""Troubles with files that whoever runs the command can mend."""

_IN_DATABASE: Final = {
    "locked": "La base de données est occupée par une autre commande : réessayez quand elle aura fini.",
    "disk is full": "Le disque où est la base de données est plein.",
    "readonly": "La base de données ne peut pas être écrite : vérifiez les droits de son fichier et de son dossier.",
}
"""Troubles with the database that whoever runs the command can mend, by what SQLite says of them."""
_DATABASE_GONE: Final = "La base de données ne répond plus : vérifiez que son serveur est en marche."


def guarded(run: Callable[..., Any]) -> None:
    """Run the command line (``run`` takes ``standalone_mode``) and end the process with its exit code."""
    try:
        code = run(standalone_mode=False)
    except FileRefused as refusal:
        fail(str(refusal), EXIT_REFUSED)
    except UsageError as wrong:
        _usage(wrong)
    except ValidationError as wrong:
        _invalid(wrong)
    except (DirectoryError, SettingsError) as mistake:
        fail(str(mistake), EXIT_USAGE)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.exit(EXIT_INTERNAL)
    except OSError as trouble:
        _on_disk(trouble)
    except OperationalError as trouble:
        _in_database(trouble)
    except Exception as bug:
        _unforeseen(bug)
    sys.exit(code if isinstance(code, int) else 0)


def _invalid(wrong: ValidationError) -> NoReturn:
    if wrong.title != "Settings":
        _unforeseen(wrong)
    fail(settings_sentences(wrong), EXIT_USAGE)


def _on_disk(trouble: OSError) -> NoReturn:
    if trouble.errno not in _ON_DISK or not trouble.filename:
        _unforeseen(trouble)
    fail(f"« {trouble.filename} » : {_ON_DISK[trouble.errno]}. Vérifiez SPIE_HOME.", EXIT_USAGE)


def _in_database(trouble: OperationalError) -> NoReturn:
    if trouble.connection_invalidated:
        fail(_DATABASE_GONE, EXIT_USAGE)
    for words, told in _IN_DATABASE.items():
        if words in str(trouble.orig):
            fail(told, EXIT_USAGE)
    _unforeseen(trouble)


def _unforeseen(bug: Exception) -> NoReturn:
    """Say what kind of error it is and where; not its message, which may quote a record that is hidden."""
    traceback.print_tb(bug.__traceback__)
    last = traceback.extract_tb(bug.__traceback__)[-1]
    fail(
        f"Une erreur imprévue a arrêté la commande : {type(bug).__qualname__} ({Path(last.filename).name}, "
        f"ligne {last.lineno}). Son message n'est pas montré : il pourrait citer une fiche protégée. "
        "Signalez-la avec les lignes ci-dessus.",
        EXIT_INTERNAL,
    )


def _usage(wrong: Any) -> None:
    if type(wrong).__name__ == "NoArgsIsHelpError":
        wrong.show()
        sys.exit(EXIT_USAGE)
    fail(sentence(wrong), EXIT_USAGE)
