"""What a record says, field by field, as people read it: French labels, dates in words, no code of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from directory import hours, vocabularies
from directory.freshness import partial_words
from directory.territory import Territory
from directory.territory.sentences import zone_label
from directory.territory.zones import known_zones
from ui import french
from ui.templating import MODE_LABELS

LABELS: Final[Mapping[str, str]] = {
    "name": "Nom",
    "kind": "Type de structure",
    "siret": "SIRET",
    "finess": "Numéro FINESS",
    "description": "Présentation",
    "reseaux_porteurs": "Réseaux",
    "contacts": "Contacts",
    "place": "Lieu",
    "accessibility_url": "Accessibilité",
    "address_masked": "Adresse protégée",
    "closed": "Fermée",
    "updated_at": "Mise à jour",
    "provenance": "Source",
    "families": "Domaines",
    "themes": "Sujets",
    "type": "Type d'offre",
    "audiences": "Public",
    "audiences_text": "Public, en toutes lettres",
    "age_min": "Âge minimum",
    "age_max": "Âge maximum",
    "conditions": "Conditions",
    "how_to_access": "Démarche",
    "mobilisable_par": "Qui fait la demande",
    "modes_mobilisation": "Comment faire la demande",
    "mobilisation_url": "Demande en ligne",
    "fees": "Prix",
    "fees_detail": "Détail du prix",
    "modes": "Sur place ou à distance",
    "home_visit": "À domicile",
    "sites": "Lieux",
    "zone_eligibilite": "Habitants",
    "zone_deduced": "Habitants : déduits",
    "hours_text": "Horaires",
    "validity": "Période",
    "capacity": "Capacité totale",
    "languages": "Langues",
    "sessions": "Dates",
    "a_savoir": "À savoir",
    "notes": "Notes internes",
    "source_code": "Catégorie dans la source",
    "suspended": "Suspendue",
    "verified_at": "Confirmé par la structure",
    "cadence_months": "Mois entre deux confirmations",
}
"""The name of each field of ``PartnerRecord`` and ``OfferRecord``: the words of pages, where they have one."""

NOTHING: Final = "rien"

_CODES: Final[Mapping[str, Mapping[str, str]]] = {
    "reseaux_porteurs": vocabularies.RESEAUX_PORTEURS,
    "families": vocabularies.FAMILIES,
    "themes": vocabularies.THEMES,
    "type": vocabularies.TYPES,
    "audiences": vocabularies.AUDIENCES,
    "mobilisable_par": vocabularies.MOBILISABLE_PAR,
    "modes_mobilisation": vocabularies.MODES_MOBILISATION,
    "fees": vocabularies.FEES,
    "modes": MODE_LABELS,
}
_PRECISION: Final = {"address": "à l'adresse", "street": "dans la rue", "commune": "dans la commune"}


def told(name: str, value: Any, territory: Territory) -> str:
    """The value of a field, as ``Record.model_dump(mode="json")`` gives it, in French and on one line."""
    if value in (None, "", [], ()):
        return NOTHING
    if isinstance(value, bool):
        return "oui" if value else "non"
    if name == "zone_eligibilite":
        return _joined((zone_label(zone, territory) for zone in known_zones(value)), ", ")
    if name in _CODES:
        codes = [value] if isinstance(value, str) else value
        return _joined((_CODES[name].get(code, code) for code in codes), ", ")
    if name in _DATES:
        return partial_words(value)
    parts = value if isinstance(value, (list, tuple)) else [value]
    say = _PARTS.get(name, _text)
    return _joined((say(part, territory) for part in parts), " ; " if name in _PARTS else ", ") or NOTHING


def _joined(parts: Iterable[str | None], between: str) -> str:
    return between.join(part for part in parts if part)


def _text(value: Any, _: Territory) -> str:
    """A text, or the words of a period, a capacity…"""
    return " ".join(str(value["text"] if isinstance(value, Mapping) else value).split())


def _contact(contact: Mapping[str, Any], _: Territory) -> str:
    value = french.phone(contact["value"]) if contact["kind"] == "phone" else contact["value"]
    said = _joined((contact.get("label"), value), " : ")
    return f"{said} ({partial_words(date)})" if (date := contact.get("source_date")) else said


def _site(site: Mapping[str, Any], territory: Territory) -> str:
    commune = territory.commune(site.get("commune") or "")
    town = _joined((site.get("postal_code"), commune.name if commune else site.get("commune")), " ")
    phone, permanence = site.get("phone"), site.get("permanence")
    parts = (
        site.get("label"),
        site.get("address"),
        town,
        french.phone(phone) if phone else None,
        _hours(site),
        _text(permanence, territory) if permanence else None,
        site.get("note"),
        _position(site),
    )
    return " ".join(_joined(parts, ", ").split())


def _hours(site: Mapping[str, Any]) -> str | None:
    """The source's words, and what was read of them when that is not the same."""
    words, osm = site.get("hours_text"), site.get("hours")
    read = hours.usual_week(osm) or "selon les semaines" if osm else None
    return f"{words} (lu : {read})" if words and read and words != read else words or read


def _position(site: Mapping[str, Any]) -> str | None:
    if site.get("lat") is None:
        return None
    told = "à la mairie" if site.get("origin") == "mairie" else _PRECISION.get(site.get("precision") or "")
    return f"position {site['lat']}, {site['lon']}" + (f" ({told})" if told else "")


def _provenance(provenance: Mapping[str, Any], _: Territory) -> str:
    date, read = provenance.get("source_date"), provenance.get("retrieved_at")
    parts = (
        provenance.get("url"),
        partial_words(date) if date else None,
        french.read_on(read) if read else None,
    )
    return _joined(parts, ", ")


_DATES: Final = frozenset({"updated_at", "verified_at"})
_PARTS: Final[Mapping[str, Callable[[Any, Territory], str]]] = {
    "contacts": _contact,
    "place": _site,
    "sites": _site,
    "provenance": _provenance,
    "sessions": _text,
}
