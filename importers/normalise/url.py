"""Web addresses that are safe to print as a link."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit, urlunsplit

from importers.normalise.outcome import Outcome, absent, quoted
from importers.normalise.text import clean, is_absent

_FIX = "Écrivez l'adresse complète de la page, par exemple https://www.exemple.fr."
_MAX_LENGTH = 2000
_MAX_HOST = 253
_SLASHES = re.compile(r"^(https?):/{0,3}(?=[^/\s])", re.IGNORECASE)
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):(?!\d)", re.IGNORECASE)
_HOST = re.compile(r"^(?:[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$")
_USUAL = re.compile(r"https?://([a-z0-9.-]+)(?:/[A-Za-z0-9/._~-]*)?")
_SAFE_PATH = "/:@!$&'()*+,;=~-._%"


def url(text: str | None) -> Outcome[str]:
    """An absolute http or https address: scheme added when missing (https), host in lower case and ASCII.

    Refuses every other scheme (javascript:, data:, mailto:…), addresses with a user name, and hosts that
    are not public names (an IP address, "localhost").
    """
    if text is not None and len(text) <= _MAX_LENGTH and _is_usual(text):
        return Outcome(text)
    raw = clean(text).strip("<>\"' ,;")
    if is_absent(raw) or raw.lower() in {"http://", "https://", "http", "https"}:
        return absent()
    raw = _SLASHES.sub(r"\1://", raw)
    scheme = _SCHEME.match(raw)
    if scheme and scheme.group(1).lower() not in {"http", "https"}:
        return _refused(text, "n'est pas une adresse de site")
    value = _rebuilt(raw if scheme else f"https://{raw.lstrip('/')}")
    if value is None or len(value) > _MAX_LENGTH:
        return _refused(text, "ne peut pas être lue")
    return Outcome(value)


def _refused(text: str | None, why: str) -> Outcome[str]:
    return Outcome(None, f"L'adresse internet {quoted(clean(text))} {why}.", _FIX)


def _is_usual(address: str) -> bool:
    """Whether it is what nearly every cell holds, which is right as it is."""
    usual = _USUAL.fullmatch(address)
    return usual is not None and len(usual[1]) <= _MAX_HOST and _HOST.match(usual[1]) is not None


def _rebuilt(address: str) -> str | None:
    if _is_usual(address):
        return address
    if re.search(r"[\s\\]", address):
        return None
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").rstrip("."), parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if "@" in parts.netloc or not _HOST.match(host) or len(host) > _MAX_HOST:
        return None
    netloc = f"{host}:{port}" if port and port not in {80, 443} else host
    path = quote(parts.path, safe=_SAFE_PATH)
    query = quote(parts.query, safe=_SAFE_PATH + "?/[]")
    return urlunsplit(
        (parts.scheme.lower(), netloc, path, query, quote(parts.fragment, safe=_SAFE_PATH + "?/"))
    )
