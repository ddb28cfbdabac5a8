"""The Locate rule: which commune a row is in, and a position that lies inside that commune."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from directory.records import PositionOrigin, PositionPrecision, SiteRecord
from directory.territory import Commune
from importers import cog
from importers.geocode.base import Address, Position
from importers.normalise import clean, decimal, fold, insee_code, postal_code, quoted, split_cedex
from importers.places import Places

if TYPE_CHECKING:
    from pyproj import Transformer

Where = Literal["inside", "outside", "unknown", "unstated"]
"""``unknown``: a place is stated and cannot be found; ``unstated``: the row states none."""

LAMBERT_93 = "EPSG:2154"
WGS84 = "EPSG:4326"
MAX_LAT, MAX_LON = 90, 180
SHORTEST_CODE = 4
"""Characters: a code that lost its leading zero."""


class Stated(NamedTuple):
    """What a row says of a place, as it is written."""

    insee: str | None = None
    postal_code: str | None = None
    city: str | None = None
    lat: str | float | None = None
    lon: str | float | None = None
    has_address: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to say of one field of a place: ``field`` is one of ``Stated``'s."""

    field: str
    value: str | None
    reason: str
    fix: str | None
    emptied: bool


@dataclass(slots=True)
class Located:
    """Where a row is. ``lat``/``lon`` in WGS84 degrees."""

    where: Where
    commune: str | None = None
    name: str | None = None
    postal_code: str | None = None
    lat: float | None = None
    lon: float | None = None
    origin: PositionOrigin | None = None
    precision: PositionPrecision | None = None
    remarks: list[Remark] = field(default_factory=list)

    def site(self, **said: Any) -> SiteRecord:
        """The place as a site, with what else is said of it."""
        return SiteRecord(
            postal_code=self.postal_code,
            commune=self.commune,
            lat=self.lat,
            lon=self.lon,
            origin=self.origin,
            precision=self.precision,
            **said,
        )


def locate(stated: Stated, places: Places) -> Located:
    """The commune and the position of a place.

    The position is the source's when it falls in the stated commune; else the source's mended (latitude and
    longitude swapped, a lost minus sign, Lambert-93 metres); else the mairie's, with precision ``commune``,
    until the whole file was read: then ``geocoded`` may place its address (``importers.geocoding``).
    Outside the territory nothing can be checked: codes and coordinates stay as they are.
    """
    return _named(stated, places) if stated.lat is None else _at(stated, places)


def _locate(stated: Stated, places: Places) -> Located:
    remarks: list[Remark] = []
    code = _insee(stated, remarks)
    postal = _postal(stated, remarks)
    point = _point(stated, remarks)
    commune = _commune(stated, code, postal, point=point, places=places, remarks=remarks)
    if commune is not None:
        found = Located("inside", commune.code, commune.name, _postal_of(commune, postal, stated, remarks))
        _position(found, commune, point, places=places, stated=stated, remarks=remarks)
    else:
        found = Located(
            _where_not(stated, code, postal, point, places), code, clean(stated.city) or None, postal
        )
        if point is not None and _on_the_globe(*point):
            found.lat, found.lon = point
            found.origin, found.precision = "source", _precision(stated)
    found.remarks = remarks
    return found


_named = lru_cache(maxsize=20_000)(_locate)
"""Places without coordinates are named again and again."""
_at = lru_cache(maxsize=500)(_locate)
"""The offers of one body, most of them at its address, come one after the other."""


def _insee(stated: Stated, remarks: list[Remark]) -> str | None:
    outcome = insee_code(stated.insee)
    if outcome.reason is not None:
        remarks.append(Remark("insee", stated.insee, outcome.reason, outcome.fix, emptied=True))
    code = outcome.value
    if code is not None and not cog.exists(code):
        reason = f"Le code INSEE {quoted(code)} n'est celui d'aucune commune."
        fix = "Cherchez le code de la commune sur insee.fr (code officiel géographique)."
        remarks.append(Remark("insee", stated.insee, reason, fix, emptied=True))
        return None
    return code


def _postal(stated: Stated, remarks: list[Remark]) -> str | None:
    outcome = postal_code(stated.postal_code)
    if outcome.reason is not None:
        remarks.append(Remark("postal_code", stated.postal_code, outcome.reason, outcome.fix, emptied=True))
    return outcome.value


def _point(stated: Stated, remarks: list[Remark]) -> tuple[float, float] | None:
    """The two numbers as given, latitude column first, before asking whether they are degrees."""
    lat, lon = decimal(stated.lat), decimal(stated.lon)
    for name, raw, outcome in (("lat", stated.lat, lat), ("lon", stated.lon, lon)):
        if outcome.reason is not None:
            remarks.append(Remark(name, str(raw), outcome.reason, outcome.fix, emptied=True))
    if lat.value is None or lon.value is None or (lat.value == 0 and lon.value == 0):
        return None
    return lat.value, lon.value


def _commune(
    stated: Stated,
    code: str | None,
    postal: str | None,
    *,
    point: tuple[float, float] | None,
    places: Places,
    remarks: list[Remark],
) -> Commune | None:
    territory = places.territory
    if code is not None:
        commune = territory.commune(code)
        if commune is not None:
            _check_name(stated, commune, places, remarks)
        return commune
    city = split_cedex(stated.city)
    if city.city and (named := places.named(city.city, postal or city.postal_code)) is not None:
        return named
    if city.city or (postal is not None and not territory.communes_of_postal_code(postal)):
        return None
    if postal is not None and len(served := territory.communes_of_postal_code(postal)) == 1:
        return served[0]
    if point is not None and _on_the_globe(*point) and (at := territory.commune_at(*point)) is not None:
        return at.commune if postal is None or postal in at.commune.postal_codes else None
    return None


def _check_name(stated: Stated, commune: Commune, places: Places, remarks: list[Remark]) -> None:
    city = split_cedex(stated.city).city
    if not city or city == commune.name or fold(city) == fold(commune.name):
        return
    named = places.named(city, None)
    if named is not None and named.code != commune.code:
        reason = (
            f"Le code INSEE est celui de {commune.name}, le nom est celui de {named.name} : "
            "le code est gardé."
        )
        remarks.append(Remark("city", stated.city, reason, "Vérifiez la commune.", emptied=False))


def _postal_of(commune: Commune, postal: str | None, stated: Stated, remarks: list[Remark]) -> str | None:
    if postal is None:
        return commune.postal_codes[0] if len(commune.postal_codes) == 1 else None
    if postal in commune.postal_codes:
        return postal
    # A CEDEX code sorts mail: nobody lives there.
    if split_cedex(stated.city).is_cedex:
        return commune.postal_codes[0] if len(commune.postal_codes) == 1 else None
    known = ", ".join(commune.postal_codes)
    reason = f"Le code postal {quoted(postal)} n'est pas celui de {commune.name} ({known})."
    remarks.append(
        Remark("postal_code", stated.postal_code, reason, "Vérifiez le code postal.", emptied=True)
    )
    return commune.postal_codes[0] if len(commune.postal_codes) == 1 else None


def _position(
    found: Located,
    commune: Commune,
    point: tuple[float, float] | None,
    *,
    places: Places,
    stated: Stated,
    remarks: list[Remark],
) -> None:
    if point is not None:
        if _on_the_globe(*point) and places.territory.contains(commune.code, *point):
            found.lat, found.lon = point
            found.origin, found.precision = "source", _precision(stated)
            return
        for lat, lon, what in _mended(*point):
            if _on_the_globe(lat, lon) and places.territory.contains(commune.code, lat, lon):
                found.lat, found.lon = round(lat, 6), round(lon, 6)
                found.origin, found.precision = "repaired", _precision(stated)
                fix = "Corrigez les coordonnées à la source."
                remarks.append(
                    Remark("lat", f"{stated.lat} ; {stated.lon}", f"{what} : corrigé.", fix, emptied=False)
                )
                return
        instead = "d'après son adresse, sinon à la mairie" if places.geocoded else "à la mairie"
        reason = f"Les coordonnées ne sont pas à {commune.name} : la fiche est placée {instead}."
        fix = "Vérifiez l'adresse, puis relevez sa position sur geoportail.gouv.fr."
        remarks.append(Remark("lat", f"{stated.lat} ; {stated.lon}", reason, fix, emptied=True))
    found.lat, found.lon = commune.lat, commune.lon
    found.origin, found.precision = "mairie", "commune"


def to_geocode(site: SiteRecord, places: Places) -> Address | None:
    """The address of a place that only stands at its mairie, when it has one."""
    if site.origin != "mairie" or site.address is None or site.commune is None:
        return None
    commune = places.territory.commune(site.commune)
    return Address(site.address, commune.name, commune.code, site.postal_code) if commune else None


def geocoded(site: SiteRecord, position: Position, places: Places) -> SiteRecord:
    """The place where the geocoder found its address; unchanged when that is outside its commune."""
    if site.commune is None or not places.territory.contains(site.commune, position.lat, position.lon):
        return site
    found = {"lat": position.lat, "lon": position.lon, "origin": "geocoded", "precision": position.precision}
    return site.model_copy(update=found)


def _mended(first: float, second: float) -> Iterator[tuple[float, float, str]]:
    """Positions that a known slip would explain, most likely first."""
    yield second, first, "La latitude et la longitude sont inversées"
    yield first, -second, "La longitude a perdu son signe"
    yield -first, second, "La latitude a perdu son signe"
    if max(abs(first), abs(second)) > MAX_LON:
        for x, y in ((second, first), (first, second)):
            yield *from_lambert_93(x, y), "Les coordonnées sont en mètres (Lambert-93)"


@cache
def _lambert() -> Transformer:
    # Few files hold metres, and each process of an import would carry the library.
    from pyproj import Transformer

    return Transformer.from_crs(LAMBERT_93, WGS84)


def from_lambert_93(x: float, y: float) -> tuple[float, float]:
    """WGS84 ``(lat, lon)`` in degrees of a Lambert-93 position in metres; infinite where it has no sense."""
    lat, lon = _lambert().transform(x, y)
    return float(lat), float(lon)


def _precision(stated: Stated) -> PositionPrecision:
    return "address" if stated.has_address else "commune"


def _on_the_globe(lat: float, lon: float) -> bool:
    return -MAX_LAT <= lat <= MAX_LAT and -MAX_LON <= lon <= MAX_LON


def _where_not(
    stated: Stated, code: str | None, postal: str | None, point: tuple[float, float] | None, places: Places
) -> Where:
    if code is not None:
        return "outside"
    stated_codes = [
        text
        for text in (clean(stated.insee), postal or clean(stated.postal_code))
        if len(text) >= SHORTEST_CODE
    ]
    if any(places.is_elsewhere(text) for text in stated_codes):
        return "outside"
    if point is not None and _on_the_globe(*point) and places.territory.commune_at(*point) is None:
        return "outside"
    return "unknown" if stated_codes or clean(stated.city) or point is not None else "unstated"
