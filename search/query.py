"""The person's query: one object, parsed from the parameters of pages, API and command line alike.

``PARAMETERS`` is the one table of what may be asked: it parses, it refuses in French, and it publishes
itself in the OpenAPI document.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal, Self, cast
from uuid import UUID

from directory.territory import Territory
from directory.vocabularies import AUDIENCES, FAMILIES, FEES, MODES, THEMES
from search.filters import Polygon

GroupChoice = Literal["all", "on_site", "remote", "unplaced"]
Season = Literal["today", "summer", "winter"]
Sort = Literal["relevance", "distance", "minutes", "updated"]

FROM_A_PLACE: Final = frozenset(("distance", "minutes"))
"""Orders that are counted from a place of departure."""
MAX_SIZE: Final = 200
MAX_TEXT: Final = 300
MAX_CURSOR: Final = 2_000
MAX_VALUES: Final = 100
MAX_PAGE: Final = 100_000


@dataclass(frozen=True, slots=True)
class ParameterError:
    """One refused parameter and why, in French."""

    name: str
    reason: str


class InvalidQuery(ValueError):
    """The parameters hold something unknown or invalid; ``errors`` names each."""

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        self.errors = tuple(errors)
        super().__init__(" ".join(f"{error.name} : {error.reason}" for error in errors))


def _text(value: str, _: Territory) -> str:
    if len(value) > MAX_TEXT:
        raise ValueError(f"Le texte est trop long : {MAX_TEXT} caractères au plus.")
    return " ".join(value.replace("\x00", " ").split())


def _cursor(value: str, _: Territory) -> str:
    if len(value) > MAX_CURSOR:
        raise ValueError("Ce curseur est abîmé : recommencez la recherche.")
    return value


def _number(minimum: float, maximum: float, unit: str) -> Callable[[str, Territory], float]:
    def parse(value: str, _: Territory) -> float:
        try:
            number = float(value.replace(",", "."))
        except ValueError:
            number = math.nan
        if not minimum <= number <= maximum:
            raise ValueError(f"Donnez un nombre de {minimum:g} à {maximum:g}{unit}.")
        return number

    return parse


def _integer(minimum: int, maximum: int) -> Callable[[str, Territory], int]:
    def parse(value: str, _: Territory) -> int:
        # int() also accepts other scripts' digits, signs and underscores, which no caller means.
        if not (value.isascii() and value.isdigit() and len(value) < 10 and minimum <= int(value) <= maximum):
            raise ValueError(f"Donnez un nombre entier de {minimum} à {maximum}.")
        return int(value)

    return parse


def _one_of(values: Iterable[str]) -> Callable[[str, Territory], str]:
    known = tuple(values)

    def parse(value: str, _: Territory) -> str:
        if value not in known:
            shown = ", ".join(known) if len(known) <= 20 else "celles du vocabulaire data·inclusion v1"
            raise ValueError(f"« {value[:60]} » n'est pas une valeur connue. Valeurs possibles : {shown}.")
        return value

    return parse


def _commune(value: str, territory: Territory) -> str:
    commune = territory.commune(value)
    if commune is None:
        raise ValueError(f"« {value[:60]} » n'est pas le code INSEE d'une commune du territoire.")
    return commune.code


def _canton(value: str, territory: Territory) -> str:
    if value not in territory.cantons:
        raise ValueError(
            f"« {value[:60]} » n'est pas le code d'un canton du territoire. "
            f"Valeurs possibles : {', '.join(territory.cantons)}."
        )
    return value


def _epci(value: str, territory: Territory) -> str:
    if value not in territory.epcis:
        raise ValueError(
            f"« {value[:60]} » n'est pas le code SIREN d'une intercommunalité du territoire. "
            f"Valeurs possibles : {', '.join(territory.epcis)}."
        )
    return value


def _uuid(value: str, _: Territory) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        raise ValueError(f"« {value[:60]} » n'est pas un identifiant (UUID).") from None


def _slug(value: str, _: Territory) -> str:
    if not value or len(value) > 100:
        raise ValueError("Donnez la clé d'une source (100 caractères au plus).")
    return value


def _box(value: str, _: Territory) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        west = math.nan
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise ValueError("Donnez ouest,sud,est,nord en degrés, par exemple 6.0,44.4,6.3,44.7.")
    return (west, south, east, north)


def _flag(value: str, _: Territory) -> bool:
    known = {"1": True, "true": True, "oui": True, "0": False, "false": False, "non": False}
    if value.lower() not in known:
        raise ValueError("Répondez par 1 ou 0.")
    return known[value.lower()]


def _date(value: str, _: Territory) -> date:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        raise ValueError("Donnez une date comme 2026-11-25.") from None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: how it is read, whether it may be repeated, and how it is described."""

    name: str
    description: str
    parse: Callable[[str, Territory], Any]
    schema: Mapping[str, Any]
    many: bool = False


_STRING: Final = {"type": "string"}


def _enum(values: Iterable[str], default: str | None = None) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)} | ({"default": default} if default else {})


_TABLE: Final = (
    Parameter("q", "Mots cherchés.", _text, {"type": "string", "maxLength": MAX_TEXT}),
    Parameter(
        "verbatim",
        "Chercher les mots tels qu'ils sont écrits : aucun lieu n'y est reconnu, rien n'y est "
        "corrigé ni complété par d'autres mots.",
        _flag,
        {"type": "boolean", "default": False},
    ),
    Parameter(
        "as_typed",
        "Mots de q à prendre tels qu'ils sont écrits : ni lieu, ni correction, ni sens (verbatim : tous).",
        _text,
        {"type": "string", "maxLength": MAX_TEXT},
        many=True,
    ),
    Parameter(
        "commune",
        "Commune de départ (code INSEE) : ne filtre rien ; distances, durées, éligibilité et ordre "
        "sont donnés depuis elle. Sans elle ni lat et lon, c'est le lieu que q nomme.",
        _commune,
        _STRING,
    ),
    Parameter(
        "lat",
        "Latitude de départ (degrés WGS84), avec lon : ne filtre rien.",
        _number(-90, 90, " degrés"),
        {"type": "number", "minimum": -90, "maximum": 90},
    ),
    Parameter(
        "lon",
        "Longitude de départ (degrés WGS84), avec lat : ne filtre rien.",
        _number(-180, 180, " degrés"),
        {"type": "number", "minimum": -180, "maximum": 180},
    ),
    Parameter(
        "radius_km",
        "Rayon à vol d'oiseau autour du départ, en km : filtre les offres sur place.",
        _number(0, 500, " km"),
        {"type": "number", "minimum": 0, "maximum": 500},
    ),
    Parameter(
        "max_minutes",
        "Durée de route la plus longue depuis le départ, en minutes : filtre les offres sur place.",
        _number(0, 600, " minutes"),
        {"type": "number", "minimum": 0, "maximum": 600},
    ),
    Parameter("in_commune", "Commune où se trouve l'offre (code INSEE).", _commune, _STRING, many=True),
    Parameter(
        "canton",
        "Canton où l'offre a un lieu ou une permanence : filtre, et compte, les offres sur place. Être ouvert aux "
        "habitants d'un canton ne suffit pas : voir eligible_for.",
        _canton,
        _STRING,
        many=True,
    ),
    Parameter("epci", "Intercommunalité où se trouve l'offre (SIREN).", _epci, _STRING, many=True),
    Parameter("bbox", "Fenêtre ouest,sud,est,nord en degrés : filtre les offres sur place.", _box, _STRING),
    Parameter(
        "eligible_for",
        "Commune de résidence (code INSEE) : garde ce qui lui est ouvert ; secteur non précisé gardé, "
        "en dernier.",
        _commune,
        _STRING,
    ),
    Parameter("family", "Famille.", _one_of(FAMILIES), _enum(FAMILIES), many=True),
    Parameter("theme", "Thématique data·inclusion v1.", _one_of(THEMES), _enum(THEMES), many=True),
    Parameter("audience", "Public data·inclusion v1.", _one_of(AUDIENCES), _enum(AUDIENCES), many=True),
    Parameter("fees", "Frais.", _one_of(FEES), _enum(FEES), many=True),
    Parameter("mode", "Mode d'accueil.", _one_of(MODES), _enum(MODES), many=True),
    Parameter("partner", "Partenaire (identifiant).", _uuid, {"type": "string", "format": "uuid"}, many=True),
    Parameter("source", "Source (clé).", _slug, _STRING, many=True),
    Parameter(
        "updated_since",
        "Modifiées depuis cette date.",
        _date,
        {"type": "string", "format": "date"},
    ),
    Parameter(
        "group",
        "Groupe rendu : sur place, à distance, sans lieu précis, ou tous.",
        _one_of(("all", "on_site", "remote", "unplaced")),
        _enum(("all", "on_site", "remote", "unplaced"), "all"),
    ),
    Parameter(
        "season",
        "Routes d'aujourd'hui, d'été ou d'hiver (cols fermés).",
        _one_of(("today", "summer", "winter")),
        _enum(("today", "summer", "winter"), "today"),
    ),
    Parameter(
        "sort",
        "Ordre ; distance et minutes demandent un départ (commune, lat et lon, ou un lieu dans q).",
        _one_of(("relevance", "distance", "minutes", "updated")),
        _enum(("relevance", "distance", "minutes", "updated"), "relevance"),
    ),
    Parameter(
        "page",
        "Page, à partir de 1.",
        _integer(1, MAX_PAGE),
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1},
    ),
    Parameter(
        "size",
        "Offres par page.",
        _integer(1, MAX_SIZE),
        {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": 20},
    ),
    Parameter("cursor", "Suite d'une recherche (champ next) ; remplace page.", _cursor, _STRING),
)
PARAMETERS: Final[Mapping[str, Parameter]] = MappingProxyType({entry.name: entry for entry in _TABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What a person asks. Tuples are alternatives; everything else is one value or nothing."""

    q: str = ""
    verbatim: bool = False
    as_typed: tuple[str, ...] = ()
    commune: str | None = None
    lat: float | None = None
    lon: float | None = None
    radius_km: float | None = None
    max_minutes: float | None = None
    in_commune: tuple[str, ...] = ()
    canton: tuple[str, ...] = ()
    epci: tuple[str, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    eligible_for: str | None = None
    family: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    fees: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    updated_since: date | None = None
    group: GroupChoice = "all"
    season: Season = "today"
    sort: Sort = "relevance"
    page: int = 1
    size: int = 20
    cursor: str | None = None
    area: tuple[Polygon, ...] = ()
    """Polygons where the offer must happen: given in the body of a request, not as a parameter."""

    @classmethod
    def parse(cls, pairs: Iterable[tuple[str, str]], territory: Territory) -> Self:
        """Read parameters, in any order; an empty value counts as absent.

        Raises ``InvalidQuery`` with every unknown, repeated or invalid parameter at once.
        """
        values, errors = _read(pairs, territory)
        query = cls(**cast("dict[str, Any]", values))
        errors += _contradictions(query)
        if errors:
            raise InvalidQuery(errors)
        return query

    def to_params(self) -> list[tuple[str, str]]:
        """The shortest parameters that parse to this query, defaults left out, in table order."""
        params: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default or field.name not in PARAMETERS:
                continue
            values = value if field.name != "bbox" and isinstance(value, tuple) else (value,)
            params.extend((field.name, _shown(each)) for each in values)
        return params

    @classmethod
    def default(cls, name: str) -> Any:
        """The value of a parameter that is not given."""
        return next(field.default for field in fields(cls) if field.name == name)

    @property
    def has_origin(self) -> bool:
        """Whether distances can be told from somewhere."""
        return self.commune is not None or self.lat is not None

    @property
    def filters_sites(self) -> bool:
        """Whether a filter on sites narrows the on-site group."""
        return bool(
            self.in_commune
            or self.canton
            or self.epci
            or self.bbox
            or self.area
            or self.radius_km is not None
            or self.max_minutes is not None
        )


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(_shown(part) for part in value)
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _read(
    pairs: Iterable[tuple[str, str]], territory: Territory
) -> tuple[dict[str, object], list[ParameterError]]:
    values: dict[str, object] = {}
    errors: list[ParameterError] = []
    for name, raw in pairs:
        parameter = PARAMETERS.get(name)
        if parameter is None:
            errors.append(ParameterError(name[:60], "Ce paramètre n'existe pas."))
            continue
        if not raw.strip():
            continue
        try:
            value = parameter.parse(raw.strip(), territory)
        except ValueError as refusal:
            errors.append(ParameterError(name, str(refusal)))
            continue
        if not parameter.many:
            if name in values and values[name] != value:
                errors.append(ParameterError(name, "Ce paramètre ne peut être donné qu'une fois."))
            values[name] = value
            continue
        known = cast("tuple[object, ...]", values.get(name, ()))
        if len(known) >= MAX_VALUES:
            errors.append(ParameterError(name, f"Trop de valeurs : {MAX_VALUES} au plus."))
        elif value not in known:
            values[name] = (*known, value)
    return values, list(dict.fromkeys(errors))


def _contradictions(query: Query) -> list[ParameterError]:
    errors = []
    if (query.lat is None) != (query.lon is None):
        missing = "lat" if query.lat is None else "lon"
        errors.append(ParameterError(missing, "lat et lon vont ensemble."))
    if query.commune is not None and query.lat is not None:
        errors.append(ParameterError("commune", "Donnez soit commune, soit lat et lon."))
    if not query.q:  # words may name the place: known once they are understood
        errors += placeless(query)
    if query.cursor is not None and query.page != 1:
        errors.append(ParameterError("page", "cursor remplace page : donnez l'un ou l'autre."))
    return errors


def placeless(query: Query) -> list[ParameterError]:
    """The parameters that count from a place, of a query that has none."""
    if query.has_origin:
        return []
    asked = {
        "radius_km": query.radius_km is not None,
        "max_minutes": query.max_minutes is not None,
        "sort": query.sort in FROM_A_PLACE,
    }
    return [
        ParameterError(name, "Indiquez d'où : commune, ou lat et lon, ou une commune dans q.")
        for name, given in asked.items()
        if given
    ]
