"""The tables: complete, derived again from the figures, and replaceable by another département's."""

from __future__ import annotations

import ast
import json
import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest
from shapely.geometry import shape

from directory.territory import Territory, TerritoryError, load_territory, read_territory, tables, territories
from directory.territory.derive import derive, main

TABLES = Path(str(files("directory.territory"))) / "data" / "05"
BY_HAND = ("territory.toml", "valleys.csv", "known_names.csv")


def test_the_only_territory_is_the_default_and_is_read_once() -> None:
    assert territories() == ("05",)
    assert load_territory() is load_territory("05")
    with pytest.raises(TerritoryError, match="99"):
        load_territory("99")


def test_several_territories_need_a_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for code in ("04", "05"):
        shutil.copytree(TABLES, tmp_path / code)
    monkeypatch.setattr(tables, "_data", lambda: tmp_path)
    with pytest.raises(TerritoryError, match="04, 05"):
        load_territory()


def test_the_whole_departement_is_there(territory: Territory) -> None:
    assert (territory.code, territory.name, territory.region) == ("05", "Hautes-Alpes", "93")
    assert len(territory.communes) == 162
    assert sum(commune.population for commune in territory.communes.values()) == 143_467
    assert len({code for c in territory.communes.values() for code in c.postal_codes}) == 33
    assert {c.departement for c in territory.communes.values()} == {"05"}
    assert all(known.commune in territory.communes for known in territory.known_names)
    assert all(source.name and source.licence for source in territory.sources)


def test_tables_stay_small() -> None:
    assert sum(path.stat().st_size for path in TABLES.iterdir()) < 250_000


def test_the_figures_give_the_committed_tables(shared_data: Path, tmp_path: Path) -> None:
    for name in BY_HAND:
        shutil.copy(TABLES / name, tmp_path / name)
    derive(shared_data / "territory", tmp_path)
    assert {p.name for p in tmp_path.iterdir()} == {p.name for p in TABLES.iterdir()}
    for path in TABLES.glob("*.csv"):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
    for path in TABLES.glob("*.geojson"):
        assert_same_outlines(tmp_path / path.name, path)


def assert_same_outlines(derived: Path, committed: Path) -> None:
    """Vertices kept may differ from one GEOS to another; what they draw may not."""
    again, stored = (
        json.loads(path.read_text(encoding="utf-8"))["features"] for path in (derived, committed)
    )
    assert [f["properties"] for f in again] == [f["properties"] for f in stored]
    for one, other in zip(again, stored, strict=True):
        a, b = shape(one["geometry"]), shape(other["geometry"])
        assert a.symmetric_difference(b).area < 0.001 * b.area, one["properties"]


def test_deriving_says_how_to_use_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["one"]) == 2
    assert "FIGURES_DIR OUT_DIR" in capsys.readouterr().err


FIGURES = {
    "communes.csv": "code,nom,codes_postaux,epci_code,epci_nom,arrondissement,canton_code,canton_nom,"
    """population,lat,lon,position,alt_min,alt_moy,alt_max,surface_km2,anciens_codes
99001,Les Aulnes,99100,990000001,CC des Aulnes,991,9901,Les Aulnes,120,45.05,5.05,mairie,,,,10,
99002,Ormoy,99100|99200,990000001,CC des Aulnes,991,9901|9902,Aulnes|Ormoy,900,45.05,5.15,mairie,,,,9,99003
""",
    "cols.csv": """\
col,altitude_m,route,vallee_a,vallee_b,fermeture,km_cotes,source
Frêne,1500?,D1,a,b,closed in winter,,none
""",
    "road_graph.csv": """\
commune_a,nom_a,commune_b,nom_b,crow_km,summer_only,pass
99002,Ormoy,99001,Les Aulnes,10,1,Col du Frêne
""",
    "roads_truth.csv": """\
a,b,km,min,season,basis,source
Les Aulnes,Ormoy,20,30,summer,S,a page
""",
}

DEFINITION = """\
code = "99"
name = "Aulnaie"
with_article = "l'Aulnaie"
region = "98"
region_name = "Forêts"
canton_hints = {}
sources = []
[roads]
km_per_crow_km = 2.0
minutes_per_crow_km = 1.0
fixed_minutes = 5.0
[pseudo_cantons.9999]
name = "Ormoy (2 cantons)"
commune = "99002"
[passes.frene]
source = "Frêne"
name = "col du Frêne"
closed_from = "12-01"
closed_to = "03-31"
"""


def square(code: str, west: float) -> dict[str, object]:
    ring = [[west, 45.0], [west + 0.1, 45.0], [west + 0.1, 45.1], [west, 45.1], [west, 45.0]]
    return {
        "type": "Feature",
        "properties": {"code": code, "nom": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def test_another_departement_is_another_folder(tmp_path: Path) -> None:
    figures, out = tmp_path / "figures", tmp_path / "99"
    figures.mkdir()
    out.mkdir()
    for name, text in FIGURES.items():
        (figures / name).write_text(text, encoding="utf-8")
    for name, codes in (("communes-simpl200", ("99001", "99002")), ("cantons-simplified", ("9901", "9902"))):
        drawn = {"type": "FeatureCollection", "features": [square(codes[0], 5.0), square(codes[1], 5.1)]}
        (figures / f"{name}.geojson").write_text(json.dumps(drawn), encoding="utf-8")
    (out / "territory.toml").write_text(DEFINITION, encoding="utf-8")
    (out / "valleys.csv").write_text("name,communes\nFrênaie,99001|99002\n", encoding="utf-8")
    (out / "known_names.csv").write_text("name,commune,kind\nOrmes,99002,former\n", encoding="utf-8")
    derive(figures, out)

    other = read_territory(out)
    summer = other.road("99001", "99002", frozenset())
    assert summer is not None
    assert (summer.km, summer.minutes) == (20.0, 30)
    assert other.road("99001", "99002", frozenset({"frene"})) is None
    assert other.passes["frene"].altitude is None
    located = other.commune_at(45.02, 5.12)
    assert located is not None
    assert located.commune.name == "Ormoy"
    assert other.communes["99002"].canton == "9999"
    assert [c.code for c in other.site_cantons] == ["9901", "9999"]
    assert other.cantons["9902"].part_of == "9999"
    named = other.commune_named("ORMES", "99 200".replace(" ", ""))
    assert named is not None
    assert named.code == "99002"
    place = other.place("l'Aulnaie").place
    assert place is not None
    assert place.key == "departement:99"


def test_nothing_outside_the_tables_names_the_departement() -> None:
    for module in Path(str(files("directory.territory"))).glob("*.py"):
        tree = ast.parse(module.read_text(encoding="utf-8"))
        texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert not [text for text in texts if isinstance(text, str) and re.fullmatch(r"05\d*", text)], (
            module.name
        )
