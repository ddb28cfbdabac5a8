"""Who may import whom: the arrows of the house."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "directory": {"directory"},
    "importers": {"importers", "directory"},
    "search": {"search", "directory"},
    "ui": {"ui", "importers", "search", "directory"},
}


def imported(path: Path) -> set[str]:
    """The packages of ours that a module imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.partition(".")[0])
    return found & {*MAY_IMPORT, "tests", "benchmarks"}


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_room_knows_only_the_rooms_it_may(package: str) -> None:
    modules = [path for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts]
    assert len(modules) > 5
    wrong = {
        str(path.relative_to(ROOT)): imported(path) - MAY_IMPORT[package]
        for path in modules
        if imported(path) - MAY_IMPORT[package]
    }
    assert wrong == {}


def test_only_the_territory_knows_its_departement() -> None:
    """Another département must be a matter of another set of tables."""
    names = ("Hautes-Alpes", "hautes-alpes", '"05"', "'05'", "departement:05")
    skipped = {
        ROOT / "directory" / "territory",
        ROOT / "importers" / "bundled",
        ROOT / "search" / "relevance",
    }
    told = [
        f"{path.relative_to(ROOT)}: {name}"
        for package in MAY_IMPORT
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".html", ".js"}
        and "vendor" not in path.parts
        and "node_modules" not in path.parts
        if not skipped & set(path.parents)
        for name in names
        if name in path.read_text(encoding="utf-8")
    ]
    assert told == []
