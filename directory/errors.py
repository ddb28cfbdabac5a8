"""Domain exceptions: each carries a French message that a person can act on."""

from __future__ import annotations

from typing import ClassVar


class DirectoryError(Exception):
    """Base of every error of the directory; ``str(error)`` is a sentence for people, in French."""

    code: ClassVar[str] = "erreur"
    """A short stable name, for problem documents and logs."""


class NotFound(DirectoryError):
    """Nothing is stored under this identifier."""

    code = "introuvable"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} : introuvable. Vérifiez l'identifiant.")


class InvalidValues(DirectoryError):
    """Values that a record cannot hold."""

    code = "valeurs-invalides"


class ReservedSourceKey(DirectoryError):
    """A source asked for a name that the directory keeps for people's edits."""

    code = "source-reservee"

    def __init__(self, key: str) -> None:
        super().__init__(f"« {key} » est un nom réservé : choisissez un autre nom de source.")


class SecretProblem(DirectoryError):
    """The instance's secret is missing, empty or unreadable."""

    code = "secret"


class SettingProblem(DirectoryError):
    """Settings that do not go together."""

    code = "reglage"


class SchemaProblem(DirectoryError):
    """The database was written by a newer version of this program."""

    code = "schema"


class DatabaseProblem(DirectoryError):
    """The database cannot be opened: its address, its file, its driver or its server."""

    code = "base"


class RestoreRefused(DirectoryError):
    """A past state that must not come back (the record is protected now)."""

    code = "restauration-refusee"


class MergeRefused(DirectoryError):
    """Two records that cannot be merged, or separated, as things are."""

    code = "fusion-refusee"


class TooManyChanges(DirectoryError):
    """A list cannot go on: the directory has changed too much since it was begun."""

    code = "trop-de-changements"

    def __init__(self) -> None:
        super().__init__("L'annuaire a beaucoup changé depuis : recommencez la recherche.")
