"""A server on 127.0.0.1 that answers as a test says, byte by byte if need be; at most a few seconds long."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

SECONDS = 10
"""Nothing here lasts longer, whatever happens."""

Answer = Callable[["Asked"], Iterable[bytes]]


@dataclass(frozen=True)
class Asked:
    """One request: ``headers`` with lower-case names."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """``asked`` holds the requests received."""

    port: int
    asked: list[Asked] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """A well-formed answer; ``Content_Type`` names the header ``Content-Type``."""
    stated = {"Content-Length": str(len(body)), "Connection": "close"}
    stated |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in stated.items() if value)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


@contextmanager
def serving(reply: Answer) -> Iterator[Server]:
    """A server that gives ``reply`` to every request, on a free port, until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        server, stop = Server(listening.getsockname()[1]), threading.Event()
        thread = threading.Thread(target=_serve, args=(listening, server, reply, stop), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            stop.set()
            thread.join(SECONDS)


def _serve(listening: socket.socket, server: Server, reply: Answer, stop: threading.Event) -> None:
    end = time.monotonic() + SECONDS
    while not stop.is_set() and time.monotonic() < end:
        try:
            connection, _ = listening.accept()
        except TimeoutError:
            continue
        with connection:
            connection.settimeout(1)
            try:
                asked = _read(connection)
                server.asked.append(asked)
                for piece in reply(asked):
                    if stop.is_set() or time.monotonic() > end:
                        break
                    connection.sendall(piece)
            except (OSError, ValueError):
                continue  # gone, or it does not speak HTTP (a TLS greeting)


def _read(connection: socket.socket) -> Asked:
    with connection.makefile("rb") as stream:
        method, path, _ = stream.readline().decode("latin-1").split(" ", 2)
        headers = {}
        while line := stream.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Asked(method, path, headers, stream.read(int(headers.get("content-length", 0))))
