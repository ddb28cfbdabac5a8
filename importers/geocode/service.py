"""The national geocoder (Base Adresse Nationale, served by IGN's Géoplateforme), or another that answers alike.

https://geoservices.ign.fr/documentation/services/services-geoplateforme/geocodage: ``/search`` for one address,
``/search/csv`` for a file; at most 50 requests a second, beyond which it answers 429 for some seconds.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from geopy.adapters import BaseSyncAdapter, get_retry_after  # type: ignore[import-untyped]
from geopy.exc import GeopyError  # type: ignore[import-untyped]
from geopy.extra.rate_limiter import RateLimiter  # type: ignore[import-untyped]
from geopy.geocoders import BANFrance  # type: ignore[import-untyped]

from importers.fetch.answers import check_kind, check_status
from importers.fetch.connection import Deadline, Resolve, client, resolve
from importers.fetch.errors import FetchFailed, Unavailable
from importers.fetch.patience import Patience, persist
from importers.fetch.policy import Policy, check_url
from importers.geocode import answers
from importers.geocode.base import Address, Position

FEW: Final = 3
"""Up to so many addresses are asked one by one; more go as a file."""
BATCH: Final = 1_000
MOST_BYTES: Final = 20_000_000
SECONDS: Final = 60.0
"""Longest wait for one answer."""
TOO_MANY: Final = 429
CANDIDATES: Final = 5


class Service:
    """A geocoder over HTTP. ``url`` as ``SPIE_GEOCODER`` gives it; its host is allowed, and nothing else."""

    def __init__(
        self,
        url: str,
        networks: Policy,
        *,
        per_second: float,
        patience: Patience | None = None,
        seconds: float = SECONDS,
        resolve: Resolve = resolve,
    ) -> None:
        parts = urlsplit(url.rstrip("/"))
        self._url, self._seconds, self._resolve = url.rstrip("/"), seconds, resolve
        self._policy = Policy(frozenset({parts.netloc.lower()}), networks.networks)
        self._patience = patience or Patience()
        self._paced = RateLimiter(
            self._send, min_delay_seconds=1 / per_second, max_retries=0, swallow_exceptions=False
        )
        self._single = BANFrance(
            domain=parts.netloc + parts.path,
            scheme=parts.scheme,
            adapter_factory=lambda proxies, ssl_context: _Adapter(self, proxies, ssl_context),
        )

    def locate(self, addresses: Sequence[Address]) -> list[Position | None]:
        """See ``Geocoder.locate``."""
        if len(addresses) <= FEW:
            return [self._one(address) for address in addresses]
        return [found for some in _batched(addresses, BATCH) for found in self._file(some)]

    def _one(self, address: Address) -> Position | None:
        try:
            found = self._single.geocode(address.text, limit=CANDIDATES, exactly_one=False)
        except (GeopyError, LookupError, TypeError, AttributeError, ValueError) as error:
            raise _nonsense() from error
        return answers.of_features(address, [location.raw for location in found or ()])

    def _file(self, addresses: Sequence[Address]) -> list[Position | None]:
        form = {"columns": ["address", "city"], "postcode": "postcode", "citycode": "insee"}
        files = {"data": ("adresses.csv", answers.to_csv(addresses), "text/csv")}
        content = self.ask("POST", f"{self._url}/search/csv", data=form, files=files)
        return answers.of_csv(addresses, content)

    def ask(self, method: str, url: str, **more: Any) -> bytes:
        """The body of an answer, asked at the allowed pace, again when it is worth it."""
        return persist(lambda: self._paced(method, url, **more), self._patience)  # type: ignore[no-any-return]

    def _send(self, method: str, url: str, **more: Any) -> bytes:
        check_url(url, self._policy)
        try:
            with (
                client(self._policy, Deadline(self._seconds), self._resolve) as http,
                http.stream(method, url, headers={"Accept-Encoding": "identity"}, **more) as response,
            ):
                _check(response)
                return _whole(response)
        except httpx2.TimeoutException as error:
            raise Unavailable("Le géocodeur n'a pas répondu à temps.") from error
        except httpx2.HTTPError as error:
            raise FetchFailed("Le géocodeur ne répond pas.") from error


class _Adapter(BaseSyncAdapter):  # type: ignore[misc]
    """geopy's requests, through the same checked connections."""

    def __init__(self, service: Service, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._service = service

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """The JSON of an answer, a GeoJSON collection: anything else would read as an address not found."""
        try:
            told = json.loads(self.get_text(url, timeout=timeout, headers=headers))
        except (ValueError, RecursionError) as error:
            raise _nonsense() from error
        if not isinstance(told, dict) or not isinstance(told.get("features"), list):
            raise _nonsense()
        return told

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """The text of an answer."""
        del timeout, headers
        return self._service.ask("GET", url).decode("utf-8")


def _nonsense() -> FetchFailed:
    return FetchFailed("Le géocodeur a répondu autre chose que des positions.")


def _check(response: httpx2.Response) -> None:
    if response.status_code == TOO_MANY:
        raise Unavailable("Le géocodeur demande d'attendre.", get_retry_after(response.headers))
    check_status(response)
    check_kind(response)


def _whole(response: httpx2.Response) -> bytes:
    read = bytearray()
    for block in response.iter_raw():
        read += block
        if len(read) > MOST_BYTES:
            raise FetchFailed("La réponse du géocodeur est trop longue.")
    return bytes(read)


def _batched(addresses: Sequence[Address], size: int) -> list[Sequence[Address]]:
    return [addresses[start : start + size] for start in range(0, len(addresses), size)]
