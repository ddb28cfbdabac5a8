"""A place written in one cell: an address with its postal code and its town, or two coordinates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from directory.territory.names import split_postal_code
from importers.places import Places

_POSTAL = re.compile(r"(?<!\d)(\d{5}|\d{2} \d{3})(?!\d)")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_EDGES = " \t\n,;.-–:()"
_LONGEST_POINT = 200


def spread(values: Mapping[str, Any], places: Places) -> dict[str, Any]:
    """The row with its address and its point in fields of their own; what a column already says stays."""
    found: dict[str, Any] = {}
    if whole := values.get("place.full_address"):
        found |= _address(str(whole), places, known_town=bool(values.get("place.commune")))
    town, code = split_postal_code(str(values.get("place.commune") or ""))
    if code is not None:
        # "05000 Gap": two facts in one cell.
        values = {**values, "place.commune": town.strip(_EDGES)}
        found.setdefault("place.postal_code", code)
    if point := values.get("place.point"):
        found |= _point(str(point))
    return {**found, **values}


def _address(whole: str, places: Places, *, known_town: bool) -> dict[str, str]:
    code = _POSTAL.search(whole)
    if code is not None:
        street, town = whole[: code.start()].strip(_EDGES), whole[code.end() :].strip(_EDGES)
        if not town:
            # The postal code stands last, in brackets: the town is before it.
            street, town = _last_words(street)
        return _stated(street, code[1].replace(" ", ""), town.split("\n")[0].split(",")[0].strip(_EDGES))
    street, town = _last_words(whole)
    if not known_town and town and places.named(town, None) is not None:
        return _stated(street, "", town)
    return _stated(whole.strip(_EDGES), "", "")


def _last_words(text: str) -> tuple[str, str]:
    """An address before its last comma or line, and what is after."""
    parts = [part.strip(_EDGES) for part in re.split(r",|\n| - ", text) if part.strip(_EDGES)]
    return (", ".join(parts[:-1]), parts[-1]) if parts else ("", "")


def _stated(street: str, postal_code: str, town: str) -> dict[str, str]:
    found = {"place.address": street, "place.postal_code": postal_code, "place.commune": town}
    return {name: text for name, text in found.items() if text}


def _point(text: str) -> dict[str, str]:
    """Two numbers, latitude first; in WKT and in JSON the longitude is. ``locate`` repairs those swapped."""
    numbers = _NUMBER.findall(re.sub(r"(?<=\d),\s*(?=-?\d+\.)", " ", text[:_LONGEST_POINT]))
    if len(numbers) != 2:
        return {}
    first, second = numbers
    longitude_first = "point" in text.lower() or text.lstrip().startswith(("[", "{"))
    lat, lon = (second, first) if longitude_first else (first, second)
    return {"place.lat": lat, "place.lon": lon}
