"""What every answer carries: security headers, a cache rule, an entity tag."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TILES: Final = "https://data.geopf.fr"
"""Host of IGN's background map: the only foreign origin a page may reach, and only for images."""
MAX_TAGGED: Final = 4_000_000
_TAGGED: Final = ("text/html", "application/json", "application/geo+json")


def policy(*, basemap: bool) -> str:
    """The Content-Security-Policy of every page."""
    images = f"'self' data: {TILES}" if basemap else "'self' data:"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src {images}",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def security_headers(*, basemap: bool, indexed: bool) -> Mapping[str, str]:
    """Headers an answer gets unless it set its own."""
    headers = {
        "Content-Security-Policy": policy(basemap=basemap),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-cache",
    }
    return headers if indexed else headers | {"X-Robots-Tag": "noindex, nofollow"}


class SecurityHeaders:
    """Adds ``headers`` to every answer, without overwriting those an endpoint chose."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self.app = app
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as ASGI."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    found.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class EntityTag:
    """Tags pages and JSON by their content and answers 304 to who holds them already.

    Answers marked ``no-store`` are never tagged: a tag is a trace.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve as ASGI."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _Tagger(send, Headers(scope=scope).get("if-none-match", "")))


class _Tagger:
    """Holds an answer back until it is whole, when it is of a kind that gets a tag."""

    def __init__(self, send: Send, known: str) -> None:
        self.send = send
        self.known = known
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _taggable(message):
            self.start = message
        elif self.start is None or message["type"] != "http.response.body":
            await self.send(message)
        else:
            self.body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self.start)

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        # Weak: compression comes after, and changes the bytes but not what they say.
        tag = f'W/"{hashlib.sha256(self.body).hexdigest()[:32]}"'
        headers["ETag"] = tag
        if tag in {part.strip() for part in self.known.split(",")}:
            start["status"] = 304
            del headers["content-length"]
            self.body = b""
        await self.send(start)
        await self.send({"type": "http.response.body", "body": self.body})


def _taggable(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    length = headers.get("content-length", "")
    return (
        message["status"] == HTTPStatus.OK
        and headers.get("content-type", "").startswith(_TAGGED)
        and "etag" not in headers
        and "no-store" not in headers.get("cache-control", "")
        and length.isdigit()
        and int(length) <= MAX_TAGGED
    )
