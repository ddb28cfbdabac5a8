"""The geographic rule in plain French: the sentences of result lines and offer pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from directory.territory.french import number, of_place
from directory.territory.rule import eligible
from directory.territory.zones import Zone, known_zones

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from directory.territory.model import Commune, Pass
    from directory.territory.rule import Origin, Reach
    from directory.territory.territory import Territory

ROUNDED_FROM_MINUTES = 10
KM_FROM_M = 950
"""Under it, metres by fifties: 950 rounds to the first kilometre."""

IN_YOUR_COMMUNE = "dans votre commune"
ZONE_UNKNOWN = "Secteur non précisé : demandez avant"


def minutes_words(minutes: int) -> str:
    """``environ 20 min``, ``environ 1 h 15``: an estimate, rounded to 5 minutes from 10 on."""
    rounded = minutes if minutes < ROUNDED_FROM_MINUTES else 5 * round(minutes / 5)
    hours, rest = divmod(rounded, 60)
    if not hours:
        return f"environ {rest} min"
    return f"environ {hours} h {rest:02d}" if rest else f"environ {hours} h"


def air_words(metres: float) -> str:
    """``à 800 m à vol d'oiseau``, ``à 12 km à vol d'oiseau``."""
    if metres < KM_FROM_M:
        return f"à {max(50, 50 * round(metres / 50))} m à vol d'oiseau"
    return f"à {number(metres / 1000)} km à vol d'oiseau"


def closed_words(passes: Sequence[Pass]) -> str:
    """``col d'Izoard fermé``, ``col d'Izoard et col du Noyer fermés``; empty when none."""
    if not passes:
        return ""
    names = " et ".join(p.name for p in passes)
    return f"{names} {'fermé' if len(passes) == 1 else 'fermés'}"


def distance_sentence(reached: Reach[Any], origin: Origin) -> str:
    """How far a site is, from where, and which closed pass explains it; empty when nothing is known.

    "12 km, environ 20 min en voiture, depuis la mairie d'Aiguilles (col d'Izoard fermé)".
    """
    if reached.minutes is None or reached.km is None or origin.commune is None:
        return air_words(reached.distance_m) if reached.distance_m is not None else ""
    if reached.site.commune in (origin.commune.code, *origin.commune.former_codes):
        return IN_YOUR_COMMUNE
    start = "la mairie" if origin.commune.position == "mairie" else "le village"
    why = f" ({closed_words(reached.closed_passes)})" if reached.closed_passes else ""
    return (
        f"{number(reached.km)} km, {minutes_words(reached.minutes)} en voiture, "
        f"depuis {start} {origin.commune.of_name}{why}"
    )


def outside_sentence(territory: Territory) -> str:
    """What is said to who starts from a point that is in no commune of the territory."""
    return (
        f"Ce point est hors {territory.of_name} : aucun temps de route n'est connu depuis là. "
        "Les distances sont à vol d'oiseau."
    )


def zone_label(zone: Zone, territory: Territory) -> str:
    """A zone's name for people; its code when it lies outside the territory."""
    commune, canton = territory.commune(zone.code), territory.cantons.get(zone.code)
    if zone.kind == "commune" and commune:
        return commune.name
    if zone.kind == "epci" and zone.code in territory.epcis:
        return territory.epcis[zone.code].label
    if zone.kind == "canton" and canton:
        return canton.label
    if zone.kind == "departement":
        return territory.name if zone.code == territory.code else f"département {zone.code}"
    if zone.kind == "region":
        return territory.region_name if zone.code == territory.region else f"région {zone.code}"
    return "toute la France" if zone.kind == "pays" else f"{zone.kind} {zone.code}"


def zones_sentence(zones: Iterable[str | Zone], territory: Territory) -> str:
    """Whom an offer is open to, without knowing where the person lives."""
    stated = known_zones(zones)
    if not stated:
        return ZONE_UNKNOWN
    if any(zone.kind == "pays" for zone in stated):
        return "Ouvert à tous, en France"
    if len(stated) == 1:
        return f"Ouvert aux habitants {_of_zone(stated[0], territory)}"
    return "Ouvert aux habitants de : " + ", ".join(zone_label(zone, territory) for zone in stated)


def _of_zone(zone: Zone, territory: Territory) -> str:
    """``d'Embrun``, ``des Hautes-Alpes``, ``du canton de Guillestre``, ``de la région …``."""
    label = zone_label(zone, territory)
    if zone.kind == "departement" and zone.code == territory.code:
        return territory.of_name
    if zone.kind == "region" and zone.code == territory.region:
        return f"de la région {label}"
    for kind, of in (("Canton", "du"), ("Communauté", "de la"), ("Métropole", "de la")):
        if label.startswith(f"{kind} "):
            return f"{of} {label[:1].lower()}{label[1:]}"
    known = zone.kind == "commune" and territory.commune(zone.code)
    if known or not label[:1].islower():
        return of_place(label)
    return f"de la {label}" if zone.kind in ("region", "commune") else f"du {label}"


def eligibility_sentence(
    zones: Iterable[str | Zone],
    commune: Commune,
    territory: Territory,
    *,
    deduced: bool = False,
    on_site: bool = True,
) -> str:
    """Whether the person may go, told for their commune; ``deduced``: the zone comes from the body's kind.

    Only a stated zone lets us say "vous pouvez y aller", and only a place (``on_site``) is somewhere to go.
    """
    stated = known_zones(zones)
    answer = eligible(stated, commune)
    if answer == "unknown":
        return ZONE_UNKNOWN
    if answer == "yes":
        if deduced:
            return f"Sans doute ouvert aux habitants {commune.of_name} : demandez avant"
        if not on_site:
            return f"Ouvert aux habitants {commune.of_name}"
        return f"Vous pouvez y aller si vous habitez {commune.name}"
    places = ", ".join(zone_label(zone, territory) for zone in stated)
    if deduced:
        return f"Sans doute réservé à un autre secteur ({places}) : demandez avant"
    return f"Réservé à un autre secteur : {places}"
