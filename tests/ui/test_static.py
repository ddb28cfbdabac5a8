"""Static files: one digest for all of them, kept for ever, and the licences beside what they cover."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ui import static


def test_a_file_of_this_digest_is_kept_for_ever(client: TestClient) -> None:
    assets = static.load()
    answer = client.get(assets.url("css/site.css"))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_of_an_older_page_still_answers_but_is_not_kept(client: TestClient) -> None:
    answer = client.get("/static/000000000000/css/site.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("path", ["css/none.css", "%2e%2e/app.py", "vendor/.stamp"])
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/static/x/{path}").status_code == 404


def test_the_digest_follows_the_contents(tmp_path: Path) -> None:
    for name in static.VENDOR:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a")
    before = static.load(tmp_path).digest
    (tmp_path / static.VENDOR[0]).write_text("b")
    assert static.load(tmp_path).digest != before


def test_missing_packages_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(static.AssetsMissingError, match="pip install"):
        static.load(tmp_path)


def test_every_package_brings_its_licence() -> None:
    vendor = static.FOLDER / "vendor"
    if not vendor.is_dir():
        pytest.skip("front-end packages absent: python hatch_build.py")
    for package in vendor.iterdir():
        if package.is_dir():
            assert [f for f in package.iterdir() if f.name.lower().startswith(("licen", "mit-licen"))], (
                package.name
            )
