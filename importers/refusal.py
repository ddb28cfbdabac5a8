"""Why an import does not go on: typed errors, each with a French message a person can act on."""

from __future__ import annotations

from directory.errors import DirectoryError


class FileRefused(DirectoryError):
    """The whole file is refused and nothing was changed; the message says why and what to do, in French."""

    code = "fichier-refuse"


class ImportBusy(DirectoryError):
    """Another run of the same source is going on."""

    code = "import-en-cours"

    def __init__(self, source: str) -> None:
        super().__init__(f"Un import de « {source} » est déjà en cours. Attendez qu'il se termine.")


class RunNotFound(DirectoryError):
    """There is no such run."""

    code = "introuvable"

    def __init__(self, run: int) -> None:
        super().__init__(f"L'import n° {run} n'existe pas.")


class NotHeld(DirectoryError):
    """The run does not wait for anybody's approval."""

    code = "pas-en-attente"

    def __init__(self, run: int, why: str = "n'est pas en attente") -> None:
        super().__init__(f"L'import n° {run} {why} : il n'y a rien à approuver.")


class HeldUnreadable(DirectoryError):
    """What a held run had read is gone, or was kept with another secret."""

    code = "contenu-illisible"

    def __init__(self) -> None:
        super().__init__(
            "Le contenu de cet import en attente n'est plus lisible. Relancez l'import du fichier."
        )


class SourcesUnreadable(DirectoryError):
    """The list of sources holds a mistake."""

    code = "sources-illisibles"

    def __init__(self, file: str, why: str) -> None:
        super().__init__(f"« {file} » : {why}. Corrigez ce fichier.")


class SourceUnknown(DirectoryError):
    """No such source, or one that has no place to be read from."""

    code = "source-inconnue"

    def __init__(self, key: str) -> None:
        super().__init__(f"« {key} » n'est pas une source que l'on sait aller lire : voyez sources.toml.")
