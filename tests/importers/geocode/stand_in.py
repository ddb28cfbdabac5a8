"""A stand-in for the national geocoder on 127.0.0.1, which answers as its documentation says."""

from __future__ import annotations

import csv
import email
import io
import json
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from tests.importers.local_server import Asked, answer

DOOR, STREET, TOWN = (44.5597, 6.0794), (44.561, 6.081), (44.5636, 6.0785)
BRIANCON = (44.8986, 6.6355)
CSV_ANSWER = (
    "latitude",
    "longitude",
    "result_score",
    "result_label",
    "result_type",
    "result_citycode",
    "result_status",
)


Taken = tuple[tuple[float, float], str, float, str]
KNOWN: dict[str, Taken | None] = {
    "introuvable": None,
    "ailleurs": (BRIANCON, "housenumber", 0.95, "05023"),
    "menteur": (BRIANCON, "housenumber", 0.95, "05061"),
    "vague": (STREET, "street", 0.31, "05061"),
    "bourg": (TOWN, "municipality", 0.9, "05061"),
    "hameau": (STREET, "locality", 0.8, "05061"),
}


def found(text: str) -> Taken | None:
    """Position, type, score and INSEE code of what an address is taken for."""
    for word, taken in KNOWN.items():
        if word in text:
            return taken
    return (DOOR, "housenumber", 0.97, "05061") if text[:1].isdigit() else (STREET, "street", 0.8, "05061")


def reply(asked: Asked) -> Iterable[bytes]:
    """Answer ``/search`` and ``/search/csv``; anything else is not found."""
    parts = urlsplit(asked.path)
    if asked.method == "GET" and parts.path == "/geocodage/search":
        yield answer(_features(parse_qs(parts.query)["q"][0]), Content_Type="application/json")
    elif asked.method == "POST" and parts.path == "/geocodage/search/csv":
        yield answer(_file(asked), Content_Type="text/csv; charset=utf-8")
    else:
        yield answer(b"{}", "404 Not Found")


def _features(text: str) -> bytes:
    taken = found(text)
    features = []
    if taken is not None:
        (lat, lon), kind, score, insee = taken
        told = {"label": text, "score": score, "type": kind, "citycode": insee}
        features = [
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": told}
        ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def form(asked: Asked) -> dict[str, list[str]]:
    """The fields of a multipart form; the file under ``data``."""
    head = f"Content-Type: {asked.headers['content-type']}\r\n\r\n".encode()
    parts: dict[str, list[str]] = {}
    for part in email.message_from_bytes(head + asked.body).get_payload():
        name = part.get_param("name", header="content-disposition")
        parts.setdefault(name, []).append(part.get_payload(decode=True).decode())
    return parts


def _file(asked: Asked) -> bytes:
    fields = form(asked)
    assert fields["columns"] == ["address", "city"]
    rows = list(csv.DictReader(io.StringIO(fields["data"][0])))
    text = io.StringIO()
    writer = csv.DictWriter(text, [*rows[0], *CSV_ANSWER], lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(row | _columns(row["address"]))
    return text.getvalue().encode()


def _columns(text: str) -> dict[str, object]:
    taken = found(text)
    if taken is None:
        return dict.fromkeys(CSV_ANSWER, "") | {"result_status": "not-found"}
    (lat, lon), kind, score, insee = taken
    return dict(zip(CSV_ANSWER, (lat, lon, score, text, kind, insee, "ok"), strict=True))
