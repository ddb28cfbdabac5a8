"""Connections that go where they were checked to go, and end when their time is over.

A name is resolved once; every address it gives is checked, and the connection is opened to one of these very
addresses: a name that answers otherwise the second time (DNS rebinding) changes nothing. TLS still checks
the certificate of the name.
"""

from __future__ import annotations

import logging
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from functools import cache
from ipaddress import ip_address
from typing import Any, Final

import httpcore2
import httpx2

from importers.fetch.policy import DEFAULT_PORTS, Address, Policy, check_address

Resolve = Callable[[str, int], list[Address]]
Clock = Callable[[], float]

# Their lines would hold whole addresses: keys in a query, and where people are, asked of a geocoder.
for _talkative in ("httpx2", "httpcore2"):
    logging.getLogger(_talkative).setLevel(logging.WARNING)

READ_SECONDS: Final = 30.0
"""Longest silence in the middle of an answer."""
CONNECT_SECONDS: Final = 10.0


def resolve(host: str, port: int) -> list[Address]:
    """The addresses of a name, as the system gives them, without repeats."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError(str(error)) from error
    return list(dict.fromkeys(ip_address(str(entry[4][0])) for entry in found))


class Deadline:
    """The instant after which nothing is waited for any more; ``clock`` in seconds."""

    def __init__(self, seconds: float, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds

    @property
    def is_over(self) -> bool:
        """Whether no time is left."""
        return self._clock() >= self._end

    def left(self, timeout: float | None = None) -> float:
        """Seconds to wait at most, never more than ``timeout``. Raises ``httpcore2.ReadTimeout`` at the end."""
        left = self._end - self._clock()
        if left <= 0:
            raise httpcore2.ReadTimeout("deadline")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore2.NetworkStream):
    """A stream whose every step counts against the deadline: byte by byte, headers included."""

    def __init__(self, inner: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore2.NetworkBackend):
    def __init__(self, policy: Policy, deadline: Deadline, resolve: Resolve) -> None:
        self._policy, self._deadline, self._resolve = policy, deadline, resolve
        self._tcp = httpcore2.SyncBackend()
        self.scheme = "https"

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = self._resolve(host, port)
        for address in addresses:
            check_address(address, self.scheme, host, self._policy)
        failure: Exception = httpcore2.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                opened = self._tcp.connect_tcp(
                    str(address), port, self._deadline.left(timeout), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(opened, self._deadline)
        raise failure


@cache
def _tls() -> ssl.SSLContext:
    return httpx2.create_ssl_context(trust_env=False)


class CheckedTransport(httpx2.HTTPTransport):
    """An HTTP transport under a policy and a deadline; no proxy, whatever the environment says."""

    def __init__(self, policy: Policy, deadline: Deadline, resolve: Resolve = resolve) -> None:
        super().__init__(verify=_tls(), trust_env=False)
        if not isinstance(self._pool, httpcore2.ConnectionPool):
            raise TypeError("httpx2 keeps its connections elsewhere: they would not be checked")
        self._backend = _Backend(policy, deadline, resolve)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            network_backend=self._backend,
            max_connections=1,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request, its address already checked as far as its text tells."""
        if request.url.scheme not in DEFAULT_PORTS:
            raise httpx2.UnsupportedProtocol(request.url.scheme)
        self._backend.scheme = request.url.scheme
        return super().handle_request(request)


def client(policy: Policy, deadline: Deadline, resolve: Resolve = resolve) -> httpx2.Client:
    """A client for one exchange; redirects are the caller's, who checks each."""
    return httpx2.Client(
        transport=CheckedTransport(policy, deadline, resolve),
        timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
        follow_redirects=False,
        trust_env=False,
        headers={"User-Agent": "spie-annuaire", "Accept": "*/*", "Accept-Encoding": "gzip, identity"},
    )
