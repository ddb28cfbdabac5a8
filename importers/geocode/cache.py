"""Answers of a geocoder, kept with their date, so that an address is asked once a year and not every night.

The table holds no address and no position in clear: a row is found by a keyed digest of the address, and read
with a key made from the address. What is hidden later was then never written here for anybody to read.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Engine, delete, select
from sqlmodel import col

from directory.db import reading, session
from directory.identity import digest
from directory.models import GeocodedAddress
from importers.fetch.errors import FetchFailed
from importers.geocode.base import Address, Geocoder, Position

KEPT: Final = timedelta(days=365)
KEPT_UNFOUND: Final = timedelta(days=30)
"""A new street may be known next month."""
FORGOTTEN: Final = 2 * KEPT
"""An address that nobody asked for in so long has left every file."""
SLICE: Final = 500
"""Addresses asked, and kept, together: what a failure in the middle may cost."""

Answer = tuple[Position | None, datetime]


class Cached:
    """A geocoder with a memory. ``problem``: why the last question went without a new answer, in French."""

    def __init__(
        self, inner: Geocoder, engine: Engine, secret: bytes, now: datetime, *, keeps: bool = True
    ) -> None:
        self._inner, self._engine, self._secret = inner, engine, secret
        self._now, self._keeps = now, keeps
        self.problem: str | None = None

    def locate(self, addresses: Sequence[Address]) -> list[Position | None]:
        """See ``Geocoder.locate``; never raises: what cannot be asked now is answered as it was last known."""
        known: dict[Address, Answer] = {}
        wanted = list(dict.fromkeys(addresses))
        for start in range(0, len(wanted), SLICE):
            some = wanted[start : start + SLICE]
            known |= self._kept(some)
            stale = [address for address in some if not self._is_fresh(known.get(address))]
            if stale and self.problem is None:
                known |= self._asked(stale)
        return [known[address][0] if address in known else None for address in addresses]

    def _is_fresh(self, answer: Answer | None) -> bool:
        return answer is not None and self._now - answer[1] < (KEPT if answer[0] else KEPT_UNFOUND)

    def _asked(self, addresses: Sequence[Address]) -> dict[Address, Answer]:
        try:
            found = self._inner.locate(addresses)
        except FetchFailed as failure:
            self.problem = str(failure)
            return {}
        answers = {address: (place, self._now) for address, place in zip(addresses, found, strict=True)}
        if self._keeps:
            with session(self._engine) as opened:
                opened.execute(delete(GeocodedAddress).where(col(GeocodedAddress.at) < self._now - FORGOTTEN))
                for address, place in zip(addresses, found, strict=True):
                    row = GeocodedAddress(
                        digest=self._digest(address), answer=self._sealed(address, place), at=self._now
                    )
                    opened.merge(row)
        return answers

    def _kept(self, addresses: Sequence[Address]) -> dict[Address, Answer]:
        names = {self._digest(address): address for address in addresses}
        columns = (col(GeocodedAddress.digest), col(GeocodedAddress.answer), col(GeocodedAddress.at))
        with reading(self._engine) as opened:
            rows = opened.execute(select(*columns).where(columns[0].in_(list(names)))).all()
        found = {}
        for name, sealed, at in rows:
            try:
                found[names[name]] = self._opened(names[name], sealed), at
            except (InvalidToken, ValueError, TypeError):
                continue
        return found

    def _digest(self, address: Address) -> str:
        return digest(self._secret, "geocoded", _identity(address))

    def _cipher(self, address: Address) -> Fernet:
        key = hashlib.sha256(self._secret).digest()
        made = hashlib.blake2b(b"geocoded\0" + _identity(address).encode(), key=key, digest_size=32)
        return Fernet(base64.urlsafe_b64encode(made.digest()))

    def _sealed(self, address: Address, place: Position | None) -> str:
        told = None if place is None else [place.lat, place.lon, place.precision, place.score]
        return self._cipher(address).encrypt(json.dumps(told).encode()).decode()

    def _opened(self, address: Address, sealed: str) -> Position | None:
        told = json.loads(self._cipher(address).decrypt(sealed.encode()))
        return None if told is None else Position(*told)


def _identity(address: Address) -> str:
    return f"{address.insee}\0{address.postal_code or ''}\0{' '.join(address.street.casefold().split())}"
