"""Static files under ``/static/<digest>/…``: the digest of all of them makes the URL immutable.

One digest for the whole folder keeps relative addresses (fonts in CSS, imports in modules) true without
rewriting any file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

FOLDER: Final = Path(__file__).parent / "static"
VENDOR: Final = (
    "vendor/htmx/htmx.min.js",
    "vendor/leaflet/leaflet.js",
    "vendor/normalize/modern-normalize.css",
)
IMMUTABLE: Final = "public, max-age=31536000, immutable"


class AssetsMissingError(RuntimeError):
    """The front-end packages are not installed; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Assets:
    """The static files of this process and the digest of their contents."""

    folder: Path
    digest: str

    def url(self, name: str) -> str:
        """Path of a file on our own origin; ``AssetsMissingError`` when there is no such file."""
        if not (self.folder / name).is_file():
            raise AssetsMissingError(f"no static file {name!r}")
        return f"/static/{self.digest}/{name}"

    def route(self) -> Route:
        """Serves the files; an address of another digest answers too, but is not kept by browsers."""
        files = StaticFiles(directory=self.folder)

        async def serve(request: Request) -> Response:
            path = request.path_params["path"]
            if any(part.startswith(".") for part in path.split("/")):
                raise HTTPException(404)
            response = await files.get_response(path, request.scope)
            current = request.path_params["digest"] == self.digest
            response.headers["Cache-Control"] = IMMUTABLE if current else "no-cache"
            return response

        return Route("/static/{digest}/{path:path}", serve, name="static")


def load(folder: Path = FOLDER) -> Assets:
    """Read every static file once, for its digest.

    Raises ``AssetsMissingError`` when the packages of the lockfile were never brought in.
    """
    if not all((folder / name).is_file() for name in VENDOR):
        raise AssetsMissingError(
            "Les fichiers des pages manquent : lancez « pip install -e . » ou « python hatch_build.py »."
        )
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return Assets(folder, digest.hexdigest()[:12])
