"""The front-end packages: a lockfile without addresses, and a hook that does nothing twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import hatch_build

ROOT = Path(hatch_build.__file__).parent


def test_the_lockfile_says_versions_and_digests_but_no_address() -> None:
    lock = json.loads((ROOT / hatch_build.ASSETS / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert len(packages) >= 6
    assert all("resolved" not in entry for entry in packages.values())
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert all(entry["license"] for entry in packages.values())


def test_what_is_brought_already_is_not_brought_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("npm was called")

    monkeypatch.setattr(hatch_build, "_install", refuse)
    (tmp_path / ".stamp").write_text(hatch_build.stamp(ROOT))
    assert hatch_build.bring(ROOT, tmp_path, hatch_build.PAGES, dev=False) is False
    (tmp_path / ".stamp").write_text("older")
    with pytest.raises(AssertionError, match="npm was called"):
        hatch_build.bring(ROOT, tmp_path, hatch_build.PAGES, dev=False)


def test_each_package_is_copied_with_its_licence() -> None:
    for name, files in (hatch_build.PAGES | hatch_build.TESTS).items():
        assert any("licen" in Path(file).name.lower() for file in files), name
