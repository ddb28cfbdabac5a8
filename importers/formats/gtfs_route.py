"""A route of a GTFS feed read as a mobility offer: one site per commune that it serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from directory.freshness import day_words
from directory.records import Candidate, Fee, OfferRecord, SiteRecord, Validity
from directory.territory import Commune, distance_m
from importers.base import Context, Draft, Mapped, Row
from importers.fields import Fields
from importers.formats.body import refused
from importers.normalise import decimal, fold, url

OUTSIDE: Final = "hors du territoire"
NO_STOP: Final = "ligne sans aucun arrêt dans ce fichier"
THEME: Final = "mobilite--mobilite-douce-partagee-collective"
DAY_NAMES: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SEASONAL: Final = timedelta(days=21)
"""A route that begins later or ends sooner than its feed by more than this runs for a season."""
_KINDS: Final[Mapping[int, str]] = {
    0: "Tram", 1: "Métro", 2: "Train", 3: "Bus", 4: "Bateau", 5: "Tram", 6: "Téléphérique", 7: "Funiculaire",
    11: "Trolleybus", 12: "Monorail", 715: "Transport à la demande",
}  # fmt: skip
_HUNDREDS: Final[Mapping[int, str]] = {
    1: "Train", 2: "Car", 4: "Métro", 7: "Bus", 8: "Trolleybus", 9: "Tram", 10: "Bateau", 13: "Téléphérique",
    14: "Funiculaire", 15: "Taxi",
}  # fmt: skip
"""Extended route types, by hundreds."""
_LISTED: Final = 12
_SEVERAL: Final = 3

Stop = tuple[str, float, float]


def mapped(row: Row, context: Context) -> Mapped:
    """The offer of a route that stops in the territory."""
    fields = Fields(row, context.today, context=str(row.values.get("agency_name") or ""))
    key, name, agency = fields.line("route_id"), _name(fields), fields.line("agency")
    if row.fault is not None:
        fields.reject(None, row.fault, "Corrigez cette ligne.")
    elif key is None:
        fields.reject("route_id", "Cette ligne n'a pas d'identifiant.", "Donnez son « route_id ».")
    elif name is None:
        fields.reject("route_long_name", "Cette ligne n'a ni nom ni numéro.", "Donnez « route_long_name ».")
    elif agency is None:
        fields.reject("agency_id", "Le réseau de cette ligne n'est pas dans « agency.txt ».", "Ajoutez-le.")
    if key is None or name is None or agency is None or row.fault is not None:
        return refused(fields, key)
    stops = _stops(fields)
    served = _by_commune(stops, context)
    if not served and not (context.places.everywhere and stops):
        reason = OUTSIDE if stops else NO_STOP
        return Mapped(problems=tuple(fields.problems), set_aside=reason, context=fields.context)
    offer = _offer(fields, name, served or {None: stops[:1]})
    candidate = Candidate(kind="offer", key=key, partner_key=agency, offer=offer)
    return Mapped((Draft(candidate),), tuple(fields.problems), context=fields.context)


def _name(fields: Fields) -> str | None:
    short, long = fields.line("route_short_name"), fields.line("route_long_name")
    code = decimal(fields.raw("route_type")).value
    number = int(code) if code is not None else -1
    kind = _KINDS.get(number) or _HUNDREDS.get(number // 100, "Ligne")
    if short is None:
        return long
    if long is None or fold(long) == fold(short):
        return f"{kind} {short}"
    return long if fold(long).startswith(fold(f"{kind} {short}")) else f"{kind} {short} : {long}"


def _stops(fields: Fields) -> list[Stop]:
    found: list[Stop] = []
    unread: list[str] = []
    for stop in fields.row.values.get("stops") or ():
        lat, lon = decimal(stop["lat"]).value, decimal(stop["lon"]).value
        if lat is None or lon is None or not (abs(lat) <= 90 and abs(lon) <= 180) or (lat, lon) == (0, 0):
            unread.append(stop["name"])
        else:
            found.append((stop["name"], lat, lon))
    if unread:
        reason = f"{len(unread)} arrêt(s) de cette ligne n'ont pas de position lisible."
        fields.say("stop_lat", reason, "Corrigez « stops.txt ».", "warning", value=", ".join(unread[:5]))
    return found


def _by_commune(stops: Sequence[Stop], context: Context) -> dict[Commune | None, list[Stop]]:
    found: dict[str, list[Stop]] = {}
    territory = context.places.territory
    for stop in stops:
        if (at := territory.commune_at(stop[1], stop[2])) is not None:
            found.setdefault(at.commune.code, []).append(stop)
    communes = sorted(found, key=lambda code: (fold(territory.communes[code].name), code))
    return {territory.communes[code]: found[code] for code in communes}


def _offer(fields: Fields, name: str, served: Mapping[Commune | None, Sequence[Stop]]) -> OfferRecord:
    fees, detail = _fees(fields.row.values.get("prices") or ())
    return OfferRecord(
        name=name,
        families=("mobilite",),
        themes=(THEME,),
        audiences=("tous-publics",),
        description=_description(fields, served),
        mobilisable_par=("usagers",),
        mobilisation_url=next(
            (u for n in ("route_url", "agency_fare_url", "agency_url") if (u := fields.read(n, url))), None
        ),
        fees=fees,
        fees_detail=detail,
        modes=("en-presentiel",),
        sites=tuple(_site(commune, stops) for commune, stops in served.items()),
        # Public transport takes whoever boards it.
        zone_eligibilite=("pays:france",),
        zone_deduced=True,
        contacts=fields.contacts("agency_phone", "agency_email", "agency_url", None),
        hours_text=_days(fields),
        validity=_season(fields),
        source_code=f"gtfs:{fields.raw('route_type') or '?'}",
    )


def _site(commune: Commune | None, stops: Sequence[Stop]) -> SiteRecord:
    """One site for a commune: the stop nearest to its mairie."""
    home = commune.point if commune else (stops[0][1], stops[0][2])
    name, lat, lon = min(stops, key=lambda stop: (distance_m((stop[1], stop[2]), home), stop))
    names = list(dict.fromkeys(stop[0] for stop in stops if stop[0]))
    others = [other for other in names if other != name]
    return SiteRecord(
        label=f"Arrêt « {name} »" if name else "Arrêt",
        commune=commune.code if commune else None,
        postal_code=commune.postal_codes[0] if commune and len(commune.postal_codes) == 1 else None,
        lat=round(lat, 6),
        lon=round(lon, 6),
        origin="source",
        # A stop is on the street: it must not pass for the door of whoever lives there.
        precision="street",
        note=f"Autres arrêts : {_shortened(others)}." if others else None,
    )


def _shortened(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_LISTED])
    return f"{shown} et {len(names) - _LISTED} autres" if len(names) > _LISTED else shown


def _description(fields: Fields, served: Mapping[Commune | None, Sequence[Stop]]) -> str | None:
    communes = [commune.name for commune in served if commune is not None]
    listed = f"{', '.join(communes[:-1])} et {communes[-1]}" if len(communes) > 1 else "".join(communes)
    network = fields.line("agency_name")
    said = (
        fields.text("route_desc"),
        f"Réseau {network}." if network else None,
        f"Dessert {listed}." if listed else None,
    )
    return "\n".join(text for text in said if text) or None


def _days(fields: Fields) -> str | None:
    days: list[int] = list(fields.row.values.get("days") or ())
    first, last = _day(fields, "first"), _day(fields, "last")
    runs = f"Circule {days_words(days)}" if days else ""
    dated = f"horaires publiés du {day_words(first)} au {day_words(last)}" if first and last else ""
    words = ", ".join(text for text in (runs, dated) if text)
    return words[:1].upper() + words[1:] or None


def days_words(days: Sequence[int]) -> str:
    """Weekdays (0 is Monday) in words: ``tous les jours``, ``du lundi au vendredi``, ``le lundi et le jeudi``."""
    found = sorted(set(days))
    if len(found) == len(DAY_NAMES):
        return "tous les jours"
    if len(found) >= _SEVERAL and found[-1] - found[0] == len(found) - 1:
        return f"du {DAY_NAMES[found[0]]} au {DAY_NAMES[found[-1]]}"
    names = [f"le {DAY_NAMES[day]}" for day in found]
    return f"{', '.join(names[:-1])} et {names[-1]}" if len(names) > 1 else "".join(names)


def _day(fields: Fields, name: str) -> date | None:
    raw = fields.raw(name)
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        return None


def _season(fields: Fields) -> Validity | None:
    """When a route runs, for one that runs less long than its feed: a feed's own end is only its next edition."""
    first, last, begins, ends = (_day(fields, name) for name in ("first", "last", "feed_first", "feed_last"))
    if not (first and last and begins and ends):
        return None
    if first - begins <= SEASONAL and ends - last <= SEASONAL:
        return None
    text = f"Du {day_words(first)} au {day_words(last)}"
    return Validity(text=text, starts_on=first.isoformat(), ends_on=last.isoformat())


def _fees(prices: Sequence[Any]) -> tuple[tuple[Fee, ...], str | None]:
    if not prices:
        return (), None
    if max(prices) == 0:
        return ("gratuit",), None
    low, high = (f"{price:.2f}".replace(".", ",") for price in (min(prices), max(prices)))
    return ("payant",), f"{low} €" if low == high else f"De {low} € à {high} €"
