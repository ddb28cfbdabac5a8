"""Reading a territory's folder of tables; another département is another folder (docs/territory.md)."""

from __future__ import annotations

import csv
import json
import tomllib
from functools import cache
from importlib.resources import files
from io import StringIO
from typing import TYPE_CHECKING, cast

from directory.errors import DirectoryError
from directory.territory.calibration import KnownRoad
from directory.territory.french import of_place
from directory.territory.lookup import KnownName, NameKind
from directory.territory.model import Canton, Commune, Epci, Pass, PositionKind, TerritorySource, Valley
from directory.territory.names import fold
from directory.territory.outlines import GeoJson, Outlines
from directory.territory.paths import Link
from directory.territory.roads import RoadGraph
from directory.territory.territory import Territory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from importlib.resources.abc import Traversable

Row = dict[str, str]


class TerritoryError(DirectoryError):
    """No such territory, or several and none chosen."""

    code = "territoire"


def _data() -> Traversable:
    return files("directory.territory") / "data"


def territories() -> tuple[str, ...]:
    """Codes of the territories whose tables are installed."""
    return tuple(sorted(folder.name for folder in _data().iterdir() if (folder / "territory.toml").is_file()))


def load_territory(code: str | None = None) -> Territory:
    """The territory of a département's code, read once; without a code, the only one installed.

    Raises TerritoryError when it is not installed, or when several are and none is chosen.
    """
    installed = territories()
    if code is None:
        if len(installed) != 1:
            choices = ", ".join(installed) or "aucun n'est installé"
            raise TerritoryError(f"Choisissez un territoire (SPIE_TERRITORY) parmi : {choices}.")
        code = installed[0]
    if code not in installed:
        raise TerritoryError(f"Territoire « {code} » inconnu ; installés : {', '.join(installed)}.")
    return _load(code)


@cache
def _load(code: str) -> Territory:
    return read_territory(_data() / code)


def read_territory(folder: Traversable) -> Territory:
    """A territory from any folder of tables, not cached."""
    definition = tomllib.loads((folder / "territory.toml").read_text(encoding="utf-8"))
    code, region = definition["code"], definition["region"]
    communes = {row["code"]: _commune(row, code, region) for row in _rows(folder, "communes.csv")}
    passes = {row["key"]: _pass(row) for row in _rows(folder, "passes.csv")}
    return Territory(
        code=code,
        name=definition["name"],
        with_article=definition["with_article"],
        region=region,
        region_name=definition["region_name"],
        communes=communes,
        cantons=_cantons(_rows(folder, "cantons.csv"), communes, definition["pseudo_cantons"]),
        epcis={row["code"]: _epci(row, communes) for row in _rows(folder, "epcis.csv")},
        valleys={v.key: v for v in map(_valley, _rows(folder, "valleys.csv"))},
        passes=passes,
        roads=RoadGraph(
            links=[_link(row) for row in _rows(folder, "roads.csv")],
            known=[_known_road(row) for row in _rows(folder, "known_roads.csv")],
            fixed_minutes=definition["roads"]["fixed_minutes"],
            passes=passes,
        ),
        outlines=Outlines(_geometries(folder, "communes.geojson"), _geometries(folder, "cantons.geojson")),
        known_names=tuple(
            KnownName(row["name"], row["commune"], cast("NameKind", row["kind"]))
            for row in _rows(folder, "known_names.csv")
        ),
        sources=tuple(TerritorySource(**source) for source in definition["sources"]),
    )


def _rows(folder: Traversable, name: str) -> list[Row]:
    return list(csv.DictReader(StringIO((folder / name).read_text(encoding="utf-8"), newline="")))


def _several(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _codes(communes: Mapping[str, Commune], keep: Callable[[Commune], bool]) -> tuple[str, ...]:
    return tuple(code for code, commune in communes.items() if keep(commune))


def _commune(row: Row, departement: str, region: str) -> Commune:
    return Commune(
        code=row["code"],
        name=row["name"],
        postal_codes=_several(row["postal_codes"]),
        epci=row["epci"],
        canton=row["canton"],
        cantons=_several(row["cantons"]),
        population=int(row["population"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        position=cast("PositionKind", row["position"]),
        departement=departement,
        region=region,
        altitude_min=int(row["altitude_min"]) if row["altitude_min"] else None,
        altitude_max=int(row["altitude_max"]) if row["altitude_max"] else None,
        former_codes=_several(row["former_codes"]),
    )


def _epci(row: Row, communes: Mapping[str, Commune]) -> Epci:
    return Epci(row["code"], row["name"], _codes(communes, lambda commune: commune.epci == row["code"]))


def _cantons(
    rows: Iterable[Row], communes: Mapping[str, Commune], pseudo: Mapping[str, Mapping[str, str]]
) -> dict[str, Canton]:
    return {row["code"]: _canton(row, communes, pseudo) for row in rows}


def _canton(row: Row, communes: Mapping[str, Commune], pseudo: Mapping[str, Mapping[str, str]]) -> Canton:
    code, name = row["code"], row["name"]
    sites = _codes(communes, lambda commune: commune.canton == code)
    members = _codes(communes, lambda commune: code in commune.cantons) or sites
    stands_for = None if sites else communes[members[0]].canton
    hint = f" ({row['hint']})" if row["hint"] else ""
    label = name if code in pseudo else f"Canton {of_place(name)}{hint}"
    return Canton(code, name, label, members, sites, stands_for)


def _valley(row: Row) -> Valley:
    return Valley(fold(row["name"]).replace(" ", "-"), row["name"], _several(row["communes"]))


def _month_day(text: str) -> tuple[int, int] | None:
    return (int(text[:2]), int(text[3:])) if text else None


def _pass(row: Row) -> Pass:
    altitude = int(row["altitude"]) if row["altitude"] else None
    return Pass(
        row["key"], row["name"], altitude, _month_day(row["closed_from"]), _month_day(row["closed_to"])
    )


def _link(row: Row) -> Link:
    return Link(row["a"], row["b"], float(row["km"]), float(row["minutes"]), row["pass"] or None)


def _known_road(row: Row) -> KnownRoad:
    return KnownRoad(
        row["a"],
        row["b"],
        float(row["km"]),
        float(row["minutes"]),
        _several(row["passes"]),
        row["basis"],
        row["source"],
    )


def _geometries(folder: Traversable, name: str) -> dict[str, GeoJson]:
    features = json.loads((folder / name).read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["code"]: feature["geometry"] for feature in features}
