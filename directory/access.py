"""Who opens the door: what a person must do first, told in one place for pages, search and API.

Read from data·inclusion's ``mobilisable_par`` and ``modes_mobilisation``, and from the words of
``how_to_access`` for what goes through the 115. Nothing here ever says "go there" for a place that takes
nobody at its door.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from directory.records import OfferRecord
from directory.traits import is_short_number
from directory.words import plain

RouteKind = Literal["call_115", "referral", "call", "come", "online", "email", "unknown"]

ROOF_NUMBER: Final = "115"
THROUGH_115: Final = "Places attribuées par le 115 : n'y allez pas sans son accord"

BY_A_PROFESSIONAL: Final = "Un professionnel fait la demande pour vous."
ASK_A_PROFESSIONAL: Final = "Il vous dira comment faire la demande."

_MENTIONS_115: Final = re.compile(r"\b(115|SIAO)\b")
_BY_DAY: Final = re.compile(r"\baccueils? de jour\b")
_LABELS: Final[dict[RouteKind, str]] = {
    "call_115": "Appelez le 115",
    "referral": "Demandez à votre référent",
    "call": "Appelez",
    "come": "Vous pouvez venir",
    "online": "Faites la demande en ligne",
    "email": "Écrivez",
    "unknown": "Renseignez-vous avant de venir",
}


@dataclass(frozen=True, slots=True)
class Route:
    """The way in: its kind, what the button says, a sentence to read first, the number to call (E.164 or short)."""

    kind: RouteKind
    label: str
    sentence: str | None = None
    phone: str | None = None
    line: bool = False
    """True for a telephone line itself (nothing but a number to call)."""

    def said(self, *, welcomes: bool) -> str:
        """What the button says; nobody is told to come where they are not welcome."""
        return self.label if welcomes or self.kind != "come" else _LABELS["unknown"]

    @property
    def code(self) -> str:
        """The kind, with the 115 line, and what one asks the 115 for, told apart from other calls."""
        if self.kind != "call":
            return self.kind
        if self.phone == ROOF_NUMBER:
            return "line_115" if self.line else "ask_115"
        return "ask_115" if self.sentence and _MENTIONS_115.search(self.sentence) else "call"


def route(record: OfferRecord) -> Route:
    """The way in of an offer."""
    phone = own = _phone(record)
    kind = _kind(record, phone)
    if record.address_masked:
        kind, phone = _of_hidden(record, kind, phone)
    line = record.modes == ("a-distance",) and kind == "call" and phone == own
    if kind == "call_115":
        return Route(kind, _LABELS[kind], THROUGH_115, ROOF_NUMBER)
    if kind == "referral":
        return Route(kind, _LABELS[kind], record.how_to_access or _asked_by(record))
    label = f"Appelez le {phone}" if kind == "call" and phone == ROOF_NUMBER else _LABELS[kind]
    return Route(kind, label, record.how_to_access, phone, line)


def _kind(record: OfferRecord, phone: str | None) -> RouteKind:  # noqa: PLR0911 - a decision table
    who, how = record.mobilisable_par, record.modes_mobilisation
    if "usagers" not in who and "professionnels" in who:
        return "call_115" if _through_115(record) else "referral"
    if "usagers" not in who:
        return "call_115" if _through_115(record) else "unknown"
    if "se-presenter" in how:
        return "come"
    if "telephoner" in how and phone:
        return "call"
    if "utiliser-lien-mobilisation" in how:
        return "online"
    if "envoyer-un-courriel" in how:
        return "email"
    return "call" if phone else "unknown"


def _of_hidden(record: OfferRecord, kind: RouteKind, phone: str | None) -> tuple[RouteKind, str | None]:
    """The way into a hidden place: one calls the short number it keeps, or asks a caseworker; nobody goes there."""
    number = phone if phone and is_short_number(phone) else None
    if kind == "referral" and number == ROOF_NUMBER:
        return "call_115", number
    if kind in ("call", "come", "unknown"):
        number = number or (ROOF_NUMBER if _through_115(record) else None)
        kind = "call" if number else "referral"
    return kind, number


def _asked_by(record: OfferRecord) -> str:
    """Who makes the request, when the record says it; else who knows."""
    only = "professionnels" in record.mobilisable_par and "usagers" not in record.mobilisable_par
    return BY_A_PROFESSIONAL if only else ASK_A_PROFESSIONAL


def is_day_centre(record: OfferRecord) -> bool:
    """Whether people come in by day and nobody sleeps there: data·inclusion has no word for it, names say so."""
    return _BY_DAY.search(plain(record.name)) is not None


def _through_115(record: OfferRecord) -> bool:
    return bool(record.how_to_access and _MENTIONS_115.search(record.how_to_access))


def _phone(record: OfferRecord) -> str | None:
    own = next((contact.value for contact in record.contacts if contact.kind == "phone"), None)
    return own or next((site.phone for site in record.sites if site.phone), None)
