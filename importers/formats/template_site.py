"""One place of the template: a line of ``places.csv``, or what a line of ``partners.csv`` says of its partner's."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, get_args

from directory.records import Permanence, PositionOrigin, PositionPrecision, SiteRecord
from importers.fields import Fields
from importers.formats.template_notation import exact
from importers.locate import Located
from importers.normalise import (
    Outcome,
    hours_from_text,
    permanence,
    phone,
    phones_in,
    quoted,
    validate_osm,
)

PLACE: Final = {"insee": "commune", "postal_code": "postal_code", "lat": "lat", "lon": "lon"}
"""The columns that say where it is."""
_ORIGINS: Final = frozenset(get_args(PositionOrigin))
_PRECISIONS: Final = frozenset(get_args(PositionPrecision))
_RRULE: Final = re.compile(r"FREQ=[A-Z]+(?:;[A-Z]+=[A-Z0-9,+-]+)*")

read_hours = lru_cache(maxsize=20_000)(hours_from_text)


def site_of(fields: Fields, located: Located, *, phone_column: str = "phone") -> SiteRecord:
    """The place: where it is, and what its columns say. A column that overrules words wins over them."""
    return SiteRecord(
        label=fields.line("label"),
        address=fields.line("address"),
        postal_code=located.postal_code,
        commune=located.commune,
        lat=located.lat,
        lon=located.lon,
        **_position(fields, located),
        phone=_number(fields, phone_column),
        hours=_hours(fields),
        hours_text=fields.text("hours"),
        permanence=_permanence(fields),
        note=fields.text("note"),
    )


def _position(fields: Fields, located: Located) -> dict[str, Any]:
    """Where the position comes from: what the file says of it counts for a position that the file gives."""
    if located.origin != "source":
        return {"origin": located.origin, "precision": located.precision}
    return {
        "origin": fields.choice("position_origin", _ORIGINS) or located.origin,
        "precision": fields.choice("position_precision", _PRECISIONS) or located.precision,
    }


def _hours(fields: Fields) -> str | None:
    words = fields.text("hours")
    # Words that no rule can say are not a fault of the file: they are kept and shown as they are.
    return exact(fields, "opening_hours", validate_osm, read_hours(words).value if words else None)


def _permanence(fields: Fields) -> Permanence | None:
    read = fields.read("permanence", permanence)
    if read is None:
        return None
    return Permanence(
        text=read.text,
        rrule=exact(fields, "permanence_rrule", _rrule, read.rrule),
        hours=exact(fields, "permanence_hours", validate_osm, read.rule),
    )


def _rrule(text: str) -> Outcome[str]:
    if _RRULE.fullmatch(text):
        return Outcome(text)
    return Outcome(
        None, f"La récurrence {quoted(text)} ne se lit pas.", "Écrivez par exemple FREQ=WEEKLY;BYDAY=TU."
    )


def _number(fields: Fields, column: str) -> str | None:
    """The place's own number; the first of those that a remark names ("SAVS tél. …, SAMSAH tél. …")."""
    text = fields.raw(column)
    if text is None:
        return None
    found = phones_in(text)
    return found[0].phone if len(found) > 1 else fields.read(column, phone)
