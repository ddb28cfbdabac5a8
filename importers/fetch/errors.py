"""Why a file could not be fetched; each message is a French sentence a person can act on."""

from __future__ import annotations

from importers.refusal import FileRefused


class FetchRefused(FileRefused):
    """The rules forbid it, or what was answered is not the file: asking again would change nothing."""

    code = "adresse-refusee"


class FetchFailed(FileRefused):
    """The other side did not answer as it should: asking later may do."""

    code = "telechargement-echoue"


class Unavailable(FetchFailed):
    """Too slow, or an error of the server: worth asking again at once. ``after`` in seconds, when it said so."""

    code = "serveur-indisponible"

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after
