"""Listening before anything is promised: the socket is opened first, and handed to the server."""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import uvicorn

from directory.errors import DirectoryError

BACKLOG: Final = 2048
EXIT_NOT_STARTED: Final = 3


class CannotListen(DirectoryError):
    """The address cannot be listened on."""

    code = "ecoute"


class Server(uvicorn.Server):
    """A server that says when it really listens."""

    def __init__(self, config: uvicorn.Config, opened: Callable[[], None]) -> None:
        super().__init__(config)
        self._opened = opened

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started:
            self._opened()


def bound(host: str, port: int) -> socket.socket:
    """A socket of this address, listening. Raises ``CannotListen`` with a sentence."""
    try:
        family, kind, number, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError):
        raise CannotListen(f"« {host} » n'est pas une adresse de cette machine.") from None
    made = socket.socket(family, kind, number)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(BACKLOG)
    except OSError as trouble:
        made.close()
        raise CannotListen(_why(trouble, host, port)) from None
    return made


def _why(trouble: OSError, host: str, port: int) -> str:
    if trouble.errno == errno.EADDRINUSE:
        return f"Le port {port} est déjà pris. Choisissez-en un autre avec --port."
    if trouble.errno == errno.EADDRNOTAVAIL:
        return f"« {host} » n'est pas une adresse de cette machine."
    if trouble.errno in (errno.EACCES, errno.EPERM):
        return f"Le port {port} est réservé au système. Choisissez-en un autre avec --port."
    return f"On ne peut pas écouter sur {host}, port {port}."


def address_of(host: str, opened: socket.socket) -> str:
    """``http://127.0.0.1:8000``: what to open in a browser."""
    port = opened.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(config: uvicorn.Config, opened: socket.socket, said: Callable[[], None]) -> None:
    """Serve on an open socket until stopped; ``said`` is called once it answers."""
    server = Server(config, said)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[opened])
    if not server.started:
        sys.exit(EXIT_NOT_STARTED)
