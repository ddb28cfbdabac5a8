"""The mask itself: a record, a history or an edit without what leads to the place. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeVar, cast

from directory.records import Contact, EntityKind, OfferRecord, PartnerRecord
from directory.safety import SAME_PLACE
from directory.traits import is_short_number, places_of, traits, without_punctuation
from directory.words import plain

R = TypeVar("R", bound=PartnerRecord | OfferRecord)

MASKED_NAME: Final = MappingProxyType(
    {
        "partner": "Structure dont l'adresse est protégée",
        "offer": "Lieu d'accueil dont l'adresse est protégée",
    }
)

_TELLS_A_PLACE = re.compile(
    r"\d{5}|https?://|www\.|@|(?:\d[ .\-]?){9}|\b[\w-]+\.(?:fr|com|org|net|eu|info|asso)\b", re.IGNORECASE
)
_STREETS = (
    "rue|avenue|av|boulevard|bd|chemin|impasse|allee|ruelle|venelle|montee|traverse|lotissement|faubourg"
)
_STREET = re.compile(
    # "personnes à la rue" is no address; "3 places" and "au cours de" are none either.
    rf"\b\d+(?: bis| ter)? (?:{_STREETS}|route|place|cours|quai|square|passage|hameau|residence|immeuble) "
    rf"|(?<!a la )(?<!de )\b(?:{_STREETS}) (?:de |du |des |d |la |le |les |l )*[a-z]{{3,}}"
)
"""An address in words without punctuation: a partner's own stands in the texts of its offers too."""
SHORTEST_PHRASE: Final = 4
"""Letters under which a label (\"CMP\") is no help to find a place, and found in any text."""


def mask(record: R, names: Collection[str], reason: str | None = None) -> R:
    """The record without anything that leads to the place; ``names``: communes, valleys… to look for.

    ``reason`` (of ``safety.REASONS``): a record hidden because it is the same place as a hidden one says nothing
    of itself, not even its name, which nobody chose to publish (a camp site's leads straight to it).

    Gone: sites, place, SIRET, FINESS, e-mails, websites, phones but short national ones, public page,
    capacity, hours, sessions, notes, zones smaller than a département; and any text that still holds
    one of these values, a place's name, a postal code, a phone, an e-mail or a web address.
    Masking twice changes nothing.
    """
    kind: EntityKind = "partner" if isinstance(record, PartnerRecord) else "offer"
    leaks = _Leaks.of(record, names)
    update: dict[str, Any] = {name: leaks.clean(getattr(record, name)) for name in _TEXTS[kind]}
    update |= dict.fromkeys(_EMPTIED[kind]) | dict.fromkeys(_EMPTIED_LISTS[kind], ())
    update |= {
        "name": (None if reason in SAME_PLACE else leaks.clean_name(record.name)) or MASKED_NAME[kind],
        "contacts": tuple(_short_numbers(record)),
        "provenance": record.provenance.model_copy(update={"url": None}),
        "address_masked": True,
    }
    if isinstance(record, OfferRecord):
        update["languages"] = tuple(text for text in record.languages if leaks.clean(text))
        # Nobody comes to a masked place, and its e-mail and web addresses are gone.
        update["modes_mobilisation"] = tuple(
            mode for mode in record.modes_mobilisation if mode == "telephoner"
        )
        update["zone_eligibilite"] = tuple(dict.fromkeys(_wide_zones(record)))
        update["validity"] = (
            record.validity if record.validity and leaks.clean(record.validity.text) else None
        )
    return cast("R", record.model_copy(update=update))


_TEXTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "partner": ("kind", "description"),
        "offer": ("audiences_text", "description", "conditions", "how_to_access", "fees_detail", "a_savoir"),
    }
)
_EMPTIED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "partner": ("siret", "finess", "place", "accessibility_url"),
        "offer": ("capacity", "hours_text", "notes", "mobilisation_url"),
    }
)
_EMPTIED_LISTS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"partner": (), "offer": ("sites", "sessions")}
)

SAFE_FIELDS: Final = frozenset(
    (
        *("families", "themes", "type", "audiences", "age_min", "age_max", "mobilisable_par"),
        *("modes_mobilisation", "fees", "modes", "home_visit", "languages", "suspended", "closed"),
        *("updated_at", "verified_at", "cadence_months", "reseaux_porteurs", "address_masked"),
        *("created", "status", "masked"),
    )
)
"""Fields whose values come from a vocabulary or are dates and numbers: they may stay in a history."""


def mask_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes of a revision, with the values of every field that could lead to the place emptied."""
    return {name: pair if name in SAFE_FIELDS else [None, None] for name, pair in changes.items()}


def mask_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an edit layer that may stay once its entity is masked."""
    return {name: value for name, value in values.items() if name in SAFE_FIELDS}


def _short_numbers(record: PartnerRecord | OfferRecord) -> Iterator[Contact]:
    for contact in record.contacts:
        if contact.kind == "phone" and is_short_number(contact.value):
            yield contact.model_copy(update={"label": None})


def _wide_zones(record: OfferRecord) -> Iterator[str]:
    communes = [site.commune for site in record.sites if site.commune]
    zones = [*record.zone_eligibilite, *(f"commune:{commune}" for commune in communes)]
    for zone in zones:
        level, _, code = zone.partition(":")
        if level in ("departement", "region", "pays"):
            yield zone
        elif level in ("commune", "canton"):
            yield f"departement:{code[:3] if code.startswith('97') else code[:2]}"


@dataclass(frozen=True, slots=True)
class _Leaks:
    """What a text must not hold: the record's own values, and names of places."""

    phrases: frozenset[str]
    addresses: frozenset[str]
    numbers: frozenset[str]
    names: re.Pattern[str] | None

    @classmethod
    def of(cls, record: PartnerRecord | OfferRecord, names: Collection[str]) -> _Leaks:
        found = traits(record)
        numbers = {
            re.sub(r"\D", "", value)[-9:] for kind, value in found if kind in ("siret", "finess", "phone")
        }
        places = places_of(record)
        addresses = _telling(site.address for site in places)
        phrases = addresses | _telling(site.label for site in places)
        return cls(phrases, addresses, frozenset(numbers), _pattern(frozenset(names)))

    def clean(self, text: str | None) -> str | None:
        """The text, or ``None`` when it leads to the place."""
        return None if text is None or self._leads(text, self.phrases) else text

    def clean_name(self, name: str) -> str | None:
        """As ``clean``; a site often bears the name of what happens there, which is no address."""
        return None if self._leads(name, self.addresses) else name

    def _leads(self, text: str, phrases: Collection[str]) -> bool:
        words = f" {plain(text)} "
        return self._names_a_place(text) or any(f" {phrase} " in words for phrase in phrases)

    def _names_a_place(self, text: str) -> bool:
        if _TELLS_A_PLACE.search(text):
            return True
        digits = without_punctuation(text)
        if any(number in digits for number in self.numbers):
            return True
        words = plain(text)
        if _STREET.search(words):
            return True
        return self.names is not None and self.names.search(words) is not None


def _telling(texts: Iterable[str | None]) -> frozenset[str]:
    """Texts as they are compared, with and without a house number; short ones are found in anything."""
    phrases = {plain(text) for text in texts if text}
    phrases |= {re.sub(r"^\d+( bis| ter)? ", "", phrase) for phrase in phrases}
    return frozenset(phrase for phrase in phrases if len(phrase) >= SHORTEST_PHRASE)


@lru_cache(maxsize=8)
def _pattern(names: frozenset[str]) -> re.Pattern[str] | None:
    words = sorted({plain(name) for name in names} - {""}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b") if words else None
