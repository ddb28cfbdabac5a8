"""Derive a territory's compact tables from the figures gathered for it.

``python -m directory.territory.derive FIGURES_DIR OUT_DIR``: ``OUT_DIR`` already holds ``territory.toml``,
``valleys.csv`` and ``known_names.csv``, written by hand; everything else in it is written here, and the
same figures always give the same tables.
"""

from __future__ import annotations

import csv
import json
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import mapping, shape

from directory.territory.calibration import KnownRoad, calibrate, passes_between
from directory.territory.paths import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

Row = dict[str, str]

COMMUNE_TOLERANCE_DEG = 0.002
CANTON_TOLERANCE_DEG = 0.0025
"""Visvalingam tolerances (square root of the triangle's area), as one coverage: no gap, no overlap."""

KNOWN_BASES = ("S", "D")
"""Pairs sourced or derived from sources; those from memory (M) only serve to measure the error."""


def read_rows(path: Path) -> list[Row]:
    """Rows of a CSV with a header, every value stripped."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]


def write_rows(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV with LF line ends, whatever the system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def commune_rows(figures: Iterable[Row], pseudo_cantons: Mapping[str, Any]) -> list[list[str]]:
    """One row per commune, by code; ``canton`` is that of its sites, ``cantons`` those INSEE lists."""
    shared = {entry["commune"]: code for code, entry in pseudo_cantons.items()}
    return [
        [
            row["code"],
            row["nom"],
            row["codes_postaux"],
            row["epci_code"],
            shared.get(row["code"], row["canton_code"]),
            row["canton_code"],
            row["population"],
            row["lat"],
            row["lon"],
            row["position"],
            row["alt_min"],
            row["alt_max"],
            row["anciens_codes"],
        ]
        for row in sorted(figures, key=lambda row: row["code"])
    ]


COMMUNE_HEADER = (
    "code",
    "name",
    "postal_codes",
    "epci",
    "canton",
    "cantons",
    "population",
    "lat",
    "lon",
    "position",
    "altitude_min",
    "altitude_max",
    "former_codes",
)


def canton_rows(outlines: Mapping[str, Any], definition: Mapping[str, Any]) -> list[list[str]]:
    """INSEE's cantons and pseudo-cantons: code, name, hint, and the pseudo-canton that stands for it."""
    pseudo, hints = definition["pseudo_cantons"], definition["canton_hints"]
    names = {f["properties"]["code"]: f["properties"]["nom"] for f in outlines["features"]}
    rows = [[code, name, hints.get(code, "")] for code, name in names.items()]
    rows += [[code, entry["name"], ""] for code, entry in pseudo.items()]
    return sorted(rows)


def epci_rows(figures: Iterable[Row]) -> list[tuple[str, str]]:
    """Code and name of each EPCI that has a commune here."""
    return sorted({(row["epci_code"], row["epci_nom"]) for row in figures})


def pass_rows(figures: Iterable[Row], passes: Mapping[str, Mapping[str, str]]) -> list[list[str]]:
    """Passes of the definition with their altitude in metres (empty where the figures doubt it)."""
    altitudes = {row["col"]: row["altitude_m"] for row in figures}
    return [
        [
            key,
            entry["name"],
            altitudes[entry["source"]] if altitudes[entry["source"]].isdigit() else "",
            entry.get("closed_from", ""),
            entry.get("closed_to", ""),
        ]
        for key, entry in sorted(passes.items())
    ]


def links_of(figures: Iterable[Row], definition: Mapping[str, Any]) -> list[Link]:
    """Road links by the general formula; a link over a pass carries the pass's key."""
    keys = {entry["name"].casefold(): key for key, entry in definition["passes"].items()}
    roads = definition["roads"]
    links = []
    for row in figures:
        a, b = sorted((row["commune_a"], row["commune_b"]))
        crow_km = float(row["crow_km"])
        pass_key = keys[row["pass"].casefold()] if row["pass"] else None
        if row["summer_only"] == "1" and pass_key is None:
            raise ValueError(f"link {a}-{b} is closed in winter but names no pass")
        links.append(
            Link(a, b, crow_km * roads["km_per_crow_km"], crow_km * roads["minutes_per_crow_km"], pass_key)
        )
    return sorted(links)


def known_roads(figures: Iterable[Row], codes: Mapping[str, str], links: Sequence[Link]) -> list[KnownRoad]:
    """Pairs inside the territory whose figures are sourced."""
    known = []
    for row in figures:
        if row["basis"] not in KNOWN_BASES or row["a"] not in codes or row["b"] not in codes:
            continue
        a, b = codes[row["a"]], codes[row["b"]]
        passes = passes_between(links, a, b) if row["season"] == "summer" else ()
        source = row["source"].replace("; min=memory", " (minutes indicatives)")
        known.append(KnownRoad(a, b, float(row["km"]), float(row["min"]), passes, row["basis"], source))
    return known


def simplified(outlines: Mapping[str, Any], tolerance: float) -> dict[str, Any]:
    """The same coverage with fewer vertices, WGS84 lon/lat at 4 decimals, properties reduced to ``code``."""
    features = sorted(outlines["features"], key=lambda f: str(f["properties"]["code"]))
    shapes = shapely.coverage_simplify([shape(f["geometry"]) for f in features], tolerance)
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": f["properties"]["code"]},
                "geometry": _compact(geometry),
            }
            for f, geometry in zip(features, shapes, strict=True)
        ],
    }


def _compact(geometry: BaseGeometry) -> dict[str, Any]:
    def rounded(value: float | Sequence[Any]) -> float | list[Any]:
        return round(value, 4) if isinstance(value, float) else [rounded(item) for item in value]

    plain = mapping(geometry)
    return {"type": plain["type"], "coordinates": rounded(plain["coordinates"])}


def derive(figures: Path, out: Path) -> None:
    """Write every derived table of ``out`` from the files of ``figures``."""
    definition = tomllib.loads((out / "territory.toml").read_text(encoding="utf-8"))
    communes = read_rows(figures / "communes.csv")
    codes = {row["nom"]: row["code"] for row in communes}
    cantons = json.loads((figures / "cantons-simplified.geojson").read_text(encoding="utf-8"))
    outlines = json.loads((figures / "communes-simpl200.geojson").read_text(encoding="utf-8"))

    write_rows(out / "communes.csv", COMMUNE_HEADER, commune_rows(communes, definition["pseudo_cantons"]))
    write_rows(out / "cantons.csv", ("code", "name", "hint"), canton_rows(cantons, definition))
    write_rows(out / "epcis.csv", ("code", "name"), epci_rows(communes))
    write_rows(
        out / "passes.csv",
        ("key", "name", "altitude", "closed_from", "closed_to"),
        pass_rows(read_rows(figures / "cols.csv"), definition["passes"]),
    )
    links = links_of(read_rows(figures / "road_graph.csv"), definition)
    known = known_roads(read_rows(figures / "roads_truth.csv"), codes, links)
    links, known = calibrate(links, known, definition["roads"]["fixed_minutes"])
    write_rows(
        out / "roads.csv",
        ("a", "b", "km", "minutes", "pass"),
        ([link.a, link.b, f"{link.km:.2f}", f"{link.minutes:.2f}", link.pass_key or ""] for link in links),
    )
    write_rows(
        out / "known_roads.csv",
        ("a", "b", "km", "minutes", "passes", "basis", "source"),
        ([k.a, k.b, f"{k.km:g}", f"{k.minutes:g}", "|".join(k.passes), k.basis, k.source] for k in known),
    )
    for name, coverage, tolerance in (
        ("communes.geojson", outlines, COMMUNE_TOLERANCE_DEG),
        ("cantons.geojson", cantons, CANTON_TOLERANCE_DEG),
    ):
        text = json.dumps(simplified(coverage, tolerance), separators=(",", ":"))
        (out / name).write_text(
            text.replace('{"type":"Feature",', '\n{"type":"Feature",') + "\n", encoding="utf-8"
        )


def main(arguments: Sequence[str]) -> int:
    """Command line: two folders; 2 when used wrongly."""
    try:
        figures, out = arguments
    except ValueError:
        sys.stderr.write("usage: python -m directory.territory.derive FIGURES_DIR OUT_DIR\n")
        return 2
    derive(Path(figures), Path(out))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
