"""Fetching one file: conditional, bounded in size, time and redirects, only from where the policy allows."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import httpx2

from importers.fetch.answers import REDIRECTS, body, check_kind, check_size, check_status, file_name
from importers.fetch.connection import Clock, Deadline, Resolve, client, resolve
from importers.fetch.errors import FetchFailed, FetchRefused, Unavailable
from importers.fetch.patience import Patience, persist
from importers.fetch.policy import Policy, check_url, shown

MOST_REDIRECTS: Final = 5
LONGEST_VERSION: Final = 500
"""Characters of a server's name for the state of a file."""


@dataclass(frozen=True, slots=True)
class Version:
    """How a server names the state of a file, to be sent back to it."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """``bytes`` of the file; ``seconds`` for everything, tries and waits included."""

    bytes: int = 200_000_000
    seconds: float = 600.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """A file that was fetched whole."""

    path: Path
    version: Version
    size: int


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Everything a download depends on, once per program."""

    policy: Policy
    limits: Limits = Limits()
    patience: Patience = field(default_factory=Patience)
    resolve: Resolve = resolve
    clock: Clock = time.monotonic

    def fetch(self, url: str, folder: Path, known: Version = Version()) -> Fetched | None:
        """The file, in ``folder`` (its own, existing); None when it has not changed since ``known``.

        Raises ``FetchRefused`` (not allowed, or not a file of data) or ``FetchFailed`` (later may do). Only
        time-outs and errors of the server (5xx) are tried again.
        """
        deadline = Deadline(self.limits.seconds, self.clock)
        return persist(lambda: self._once(url, folder, known, deadline), self.patience)

    def _once(self, url: str, folder: Path, known: Version, deadline: Deadline) -> Fetched | None:
        try:
            with client(self.policy, deadline, self.resolve) as http:
                return self._follow(http, url, folder, known)
        except httpx2.TimeoutException as error:
            if deadline.is_over:
                raise FetchFailed("Le site est trop lent : téléchargement abandonné.") from error
            raise Unavailable("Le site n'a pas répondu à temps. Réessayez plus tard.") from error
        except httpx2.ConnectError as error:
            raise FetchFailed(f"Impossible de joindre {shown(url)}. Vérifiez l'adresse.") from error
        except httpx2.RemoteProtocolError as error:
            raise FetchFailed(
                "Le téléchargement a été coupé, ou le site répond mal. Réessayez plus tard."
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise FetchFailed(f"Le téléchargement de {shown(url)} a échoué.") from error

    def _follow(self, http: httpx2.Client, url: str, folder: Path, known: Version) -> Fetched | None:
        asked = url
        for _ in range(MOST_REDIRECTS + 1):
            check_url(asked, self.policy)
            with http.stream("GET", asked, headers=_conditions(known)) as response:
                if response.status_code not in REDIRECTS:
                    return self._kept(response, folder, known)
                asked = urljoin(asked, response.headers.get("Location", ""))
        raise FetchRefused("Le site renvoie sans fin d'une adresse à une autre.")

    def _kept(self, response: httpx2.Response, folder: Path, known: Version) -> Fetched | None:
        if response.status_code == HTTPStatus.NOT_MODIFIED and known != Version():
            return None
        check_status(response)
        check_kind(response)
        check_size(response, self.limits.bytes)
        path, size = folder / file_name(response), 0
        try:
            with path.open("wb") as file:
                for block in body(response, self.limits.bytes):
                    size += file.write(block)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        version = Version(_said(response, "ETag"), _said(response, "Last-Modified"))
        return Fetched(path, version, size)


def _said(response: httpx2.Response, header: str) -> str | None:
    """A header as it can be kept, and sent back; None for one that no well-behaved server writes."""
    value = response.headers.get(header, "")
    return value if value.isascii() and value.isprintable() and 0 < len(value) <= LONGEST_VERSION else None


def _conditions(known: Version) -> dict[str, str]:
    stated = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in stated.items() if value}
