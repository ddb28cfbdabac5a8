"""What the national geocoder's answers mean: which are kept, and how precise they are.

``housenumber`` is a door, ``street`` a street, ``locality`` a hamlet or a named place. ``municipality`` says no
more than the commune, whose mairie is known already. Scores under ``LEAST_SCORE`` are another street's.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from directory.records import PositionPrecision
from importers.fetch.errors import FetchFailed
from importers.geocode.base import Address, Position

LEAST_SCORE: Final = 0.6
_PRECISIONS: Final[dict[str, PositionPrecision]] = {
    "housenumber": "address",
    "street": "street",
    "locality": "street",
}
COLUMNS: Final = ("id", "address", "city", "postcode", "insee")


def position(
    address: Address, *, lat: object, lon: object, kind: object, score: object, insee: object
) -> Position | None:
    """The position of one answer; None when it is too vague, too unsure or in another commune."""
    precision = _PRECISIONS.get(str(kind))
    try:
        numbers = float(str(lat)), float(str(lon)), float(str(score))
    except ValueError:
        return None
    if precision is None or str(insee) != address.insee or not all(map(math.isfinite, numbers)):
        return None
    if numbers[2] < LEAST_SCORE or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return None
    return Position(round(numbers[0], 6), round(numbers[1], 6), precision, min(numbers[2], 1.0))


def of_features(address: Address, features: Iterable[Mapping[str, Any]]) -> Position | None:
    """The first GeoJSON feature that can be kept."""
    for feature in features:
        told = feature.get("properties") or {}
        geometry = feature.get("geometry") or {}
        lon, lat, *_ = [*list(geometry.get("coordinates") or ()), None, None]
        kind, score, insee = (told.get(name) for name in ("type", "score", "citycode"))
        if (found := position(address, lat=lat, lon=lon, kind=kind, score=score, insee=insee)) is not None:
            return found
    return None


def to_csv(addresses: Sequence[Address]) -> bytes:
    """The file to send: one row per address, numbered."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for number, one in enumerate(addresses):
        writer.writerow([number, " ".join(one.street.split()), one.city, one.postal_code or "", one.insee])
    return text.getvalue().encode()


def of_csv(addresses: Sequence[Address], content: bytes) -> list[Position | None]:
    """The positions of the file sent back. Raises ``FetchFailed`` when it is not that file, or was cut."""
    try:
        rows = {int(row["id"]): row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
        return [_of_row(address, rows[number]) for number, address in enumerate(addresses)]
    except (KeyError, ValueError, TypeError, csv.Error) as error:
        raise FetchFailed("Le géocodeur a répondu autre chose que les adresses demandées.") from error


def _of_row(address: Address, row: Mapping[str, Any]) -> Position | None:
    found = position(
        address,
        lat=row["latitude"],
        lon=row["longitude"],
        kind=row["result_type"],
        score=row["result_score"],
        insee=row["result_citycode"],
    )
    return found if row.get("result_status", "ok") in {"ok", None, ""} else None
