"""The identity of a row: its identifier, else what does not change when a phone number does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from importers.normalise import fold, split_cedex

_POSTAL = re.compile(r"\b\d{5}\b")
_MORE: Final = ("place.address", "place.full_address", "offer.themes", "offer.type", "partner.kind")
"""What tells apart rows of the same name in the same commune."""
KEYED: Final = frozenset(
    {
        "id", "partner.key", "partner.name", "offer.name", "place.commune", "place.insee", "place.postal_code", *_MORE,
    }
)  # fmt: skip
"""Every field that keys are made of."""


class Keys(NamedTuple):
    """Keys of a row's partner and offer. ``derived``: no column gives them."""

    partner: str
    offer: str
    derived: bool


def slug(text: str | None) -> str:
    """Letters and digits, folded, with dashes."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def _town(values: Mapping[str, str]) -> str:
    if city := split_cedex(values.get("place.commune")).city:
        return slug(city)
    found = _POSTAL.search(values.get("place.full_address", ""))
    return slug(values.get("place.insee") or values.get("place.postal_code") or (found[0] if found else ""))


def keys_of(values: Mapping[str, str]) -> Keys | None:
    """The keys of a row before anything tells it apart from another one; None without a name."""
    body = values.get("partner.name") or values.get("offer.name")
    if not slug(body):
        return None
    several = bool(values.get("partner.name") and values.get("offer.name"))
    own = f"{slug(body)}/{_town(values)}"
    identity = values.get("id")
    partner = values.get("partner.key") or (identity if identity and not several else own)
    offer = identity or (f"{own}/{slug(values.get('offer.name'))}" if several else own)
    return Keys(partner, offer, identity is None)


class Identities:
    """Keys of a table's rows: those that several rows share hold more of the row."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        once: set[str] = set()
        self._shared: set[str] = set()
        for keys in map(keys_of, rows):
            if keys is not None and keys.derived:
                (self._shared if keys.offer in once else once).add(keys.offer)
        self._seen: dict[str, int] = {}

    def of(self, values: Mapping[str, str], number: int) -> tuple[Keys | None, int | None]:
        """The keys of a row, and the number of the row that had them before, if one had."""
        keys = keys_of(values)
        if keys is None:
            return None, None
        if keys.derived and keys.offer in self._shared:
            more = "/".join(part for part in _parts(values) if part)
            keys = Keys(keys.partner, f"{keys.offer}/{more}", derived=True)
        first = self._seen.setdefault(keys.offer, number)
        return keys, first if first != number else None


def _parts(values: Mapping[str, str]) -> Iterator[str]:
    return (slug(values.get(name)) for name in _MORE)
