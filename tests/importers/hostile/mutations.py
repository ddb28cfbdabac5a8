"""Ways to break a file: its bytes, its cells, its values, its elements. All randomness is the caller's."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from random import Random
from typing import Any, Final

from tests.importers.hostile.files import Files, zipped

TEXTS: Final = (
    "", " ", "-", "x" * 300, "-1", "0", "1e999", "NaN", "-Infinity", "9" * 5000, "٣٣", "²", "½", "①",
    "\x00", "\ufeff", "\u2028", "\u202e", "\x85", "\x1a", "é" * 3000, "🚌", "e\u0301" * 50, "\U000e0001",
    "<b>" * 50, "&#xD800;", "&amp;" * 200, "<![CDATA[", "<a href='javascript:x'>", "=1+1", "@SUM(A1)",
    '"', "'", '""', "[", "{", "[[[[[[", "{a,b", '["a", ["b"]]', "|;|", ",,,,", "a\nb\r\nc", "\r",
    "99999999", "00000000", "2026-13-45", "31/02/2020", "1970-01-01", "0000-00-00", "9999-12-31", "20260900",
    "05000", "5000.0", "97130", "2A004", "05105 BRIANCON CEDEX", "44,5597", "4.4E1", "6388000", "1e308",
    "+33 (0)4 92", "04 92 00 00 00 ou 06 11", "115", "a@b", "a@b@c.fr", "mailto:", "http://", "https://[::1",
    "javascript:alert(1)", "http://x\u2028y", "lundi 25h99", "24/7", "9h-12h " * 400, "lu-ma-me 9h" * 200,
    "lundi au " * 500, "1er et 3e mardi " * 100, "de 8h à " * 300, "((((" * 100, "SH off; " * 200, "PH[5] -7 days",
    "du 1er au 31 " * 100, "16 à 25 ans, " * 100, "gratuit|payant", "true", "OUI", "non", "null", "undefined",
)  # fmt: skip
VALUES: Final[tuple[Any, ...]] = (
    None, True, False, 0, -1, 1.5, 1e300, -1e-300, 2**63, 2**64, -(2**63) - 1, 10**400, [], {}, [[]], [None], [{}],
    ["a", 1, None, ["b"]], {"id": []}, {"": ""}, {"id": {"id": {}}}, [[[[[[[[[[]]]]]]]]]], [[6.07, 44.5]],
    {"monday": 1}, {"coordinates": "x"}, {"coordinates": [None, None]},
)  # fmt: skip
RAW: Final = ("NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"',
              "-0", "1E400", "[" * 200 + "]" * 200, "tru", "'x'")  # fmt: skip
"""JSON that Python would not write."""
BYTES: Final = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n", b'"', b"'", b";", b",", b"\t", b"|", b"\\",
    b"<", b">", b"&", b"{", b"[", b"}", b"]", b"\x80", b"\xed\xa0\x80", b"\xc0\x80", b"\xf8\x88", b"\x1a",
    b"<!--", b"<?", b"]]>", b"&lt;", b"PK\x03\x04", b"\xc3", b"\xe9",
)  # fmt: skip
ENCODINGS: Final = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "latin-1", "cp037",
                    "utf-7", "mac-roman")  # fmt: skip

Change = Callable[[bytes, Random], bytes]


def broken(files: Files, chance: Random) -> dict[str, bytes]:
    """The files, one or several of them changed once or more; sometimes one is lost, doubled or renamed."""
    found = dict(files)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        name = chance.choice(sorted(found))
        found[name] = chance.choice(_changes(name))(found[name], chance)
    if chance.random() < 0.05 and len(found) > 1:
        del found[chance.choice(sorted(found))]
    if chance.random() < 0.05:
        name = chance.choice(sorted(found))
        found[f"{chance.choice(('a', 'service', 'é'))}-{name}"] = found[name]
    if chance.random() < 0.05:
        name = chance.choice(sorted(found))
        found[
            f"{PurePosixPath(name).stem}{chance.choice(('.csv', '.json', '.xml', '.xlsx', '.txt', ''))}"
        ] = found.pop(name)
    return found


def _changes(name: str) -> tuple[Change, ...]:
    suffix = PurePosixPath(name).suffix
    if suffix in {".json", ".ndjson"}:
        return (values_changed, values_changed, raw_json_put, bytes_changed, encoded_otherwise)
    if suffix in {".csv", ".txt"}:
        return (cells_changed, cells_changed, columns_changed, bytes_changed, encoded_otherwise)
    if suffix == ".xml":
        return (elements_changed, elements_changed, bytes_changed, encoded_otherwise)
    return (member_changed, member_changed, bytes_changed)


def bytes_changed(content: bytes, chance: Random) -> bytes:
    """Bytes flipped, cut, doubled, put in; line ends of an old Mac."""
    at, to = sorted(chance.randrange(len(content) + 1) for _ in range(2))
    put = chance.choice(BYTES) * chance.choice((1, 1, 3, 2000))
    flipped = bytes(byte ^ 1 << chance.randrange(8) for byte in content[at : at + 1])
    return chance.choice(
        (
            content[:at] + flipped + content[at + 1 :],
            content[:at],
            content[:at] + content[to:],
            content[:to] + content[at:],
            content.replace(b"\n", b"\r"),
            chance.randbytes(chance.randrange(40)) + content[at:],
            content[:at] + put + content[at:],
            content[:at] + put + content[to:],
        )
    )


def encoded_otherwise(content: bytes, chance: Random) -> bytes:
    """The same text as another program would write it."""
    text = content.decode("utf-8", "replace")
    return text.encode(chance.choice(ENCODINGS), "replace")


def member_changed(content: bytes, chance: Random) -> bytes:
    """A workbook one of whose files is changed inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        return bytes_changed(content, chance)
    if not files:
        return bytes_changed(content, chance)
    name = chance.choice(sorted(files))
    change = chance.choice((elements_changed, elements_changed, numbers_changed, bytes_changed))
    return zipped(files | {name: change(files[name], chance)})


def numbers_changed(content: bytes, chance: Random) -> bytes:
    """XML with another number, or another reference to a cell, in an attribute."""
    found = list(re.finditer(rb'="([A-Z]*\d+)"', content))
    if not found:
        return bytes_changed(content, chance)
    one = chance.choice(found)
    number = chance.choice((b"0", b"-1", b"99999999", b"9" * 5000, b"XFD1048576", b"A0", b"1e9", b"", b"x"))
    return content[: one.start(1)] + number + content[one.end(1) :]


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to everything that a JSON value holds."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*path, key)
        yield from paths(inner, (*path, key))


def values_changed(content: bytes, chance: Random) -> bytes:
    """JSON with something else, nothing, or twice the same, anywhere."""
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return bytes_changed(content, chance)
    for _ in range(chance.choice((1, 1, 2, 5))):
        value = _one_changed(value, chance)
    return json.dumps(value, ensure_ascii=chance.random() < 0.2).encode("utf-8", "replace")


def _one_changed(value: Any, chance: Random) -> Any:
    everywhere = list(paths(value))
    if not everywhere:
        return copy.deepcopy(chance.choice(VALUES))
    *parents, key = chance.choice(everywhere)
    holder = value
    for parent in parents:
        holder = holder[parent]
    way = chance.randrange(6)
    if way == 0:
        del holder[key]
    elif way == 1 and isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    elif way == 2:
        holder[key] = [copy.deepcopy(holder[key])] if chance.random() < 0.5 else {"id": holder[key]}
    elif way == 3 and isinstance(holder, dict):
        holder[chance.choice((*TEXTS[:20], "contacts", "id", "location"))] = holder.pop(key)
    else:
        junk = chance.choice(TEXTS) if chance.random() < 0.6 else copy.deepcopy(chance.choice(VALUES))
        holder[key] = junk
    return value


def raw_json_put(content: bytes, chance: Random) -> bytes:
    """JSON where a value is what Python would not write."""
    tokens = list(re.finditer(rb'(?<=: )("[^"]*"|[\d.]+|true|false|null)', content))
    if not tokens:
        return bytes_changed(content, chance)
    found = chance.choice(tokens)
    return content[: found.start()] + chance.choice(RAW).encode() + content[found.end() :]


def _rows(content: bytes) -> tuple[list[list[str]], str]:
    text = content.decode("utf-8", "replace")
    separator = ";" if text.count(";") > text.count(",") else ","
    csv.field_size_limit(10_000_000)
    return [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row], separator


def _written(rows: list[list[str]], separator: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def cells_changed(content: bytes, chance: Random) -> bytes:
    """A table with anything in a cell, rows doubled, cells lost or added."""
    rows, separator = _rows(content)
    if not rows:
        return bytes_changed(content, chance)
    for _ in range(chance.choice((1, 1, 3))):
        row = chance.choice(rows)
        way = chance.randrange(8)
        if way == 0:
            rows.insert(chance.randrange(len(rows) + 1), list(row))
        elif way == 1:
            row.append(chance.choice(TEXTS))
        elif way == 2 and row:
            row.pop(chance.randrange(len(row)))
        elif row:
            row[chance.randrange(len(row))] = chance.choice(TEXTS)
    return _written(rows, separator)


def columns_changed(content: bytes, chance: Random) -> bytes:
    """A table whose columns are lost, doubled, moved or renamed, or that has another separator."""
    rows, separator = _rows(content)
    width = min((len(row) for row in rows), default=0)
    if not width:
        return bytes_changed(content, chance)
    at, other = chance.randrange(width), chance.randrange(width)
    way = chance.randrange(5)
    for number, row in enumerate(rows):
        if way == 0:
            del row[at]
        elif way == 1:
            row.insert(other, row[at])
        elif way == 2:
            row[at], row[other] = row[other], row[at]
        elif way == 3 and number == 0:
            row[at] = chance.choice((row[other], "", " ", "id", row[at].upper(), *TEXTS[:12]))
    return _written(rows, chance.choice(";,\t|") if way == 4 else separator)


def elements_changed(content: bytes, chance: Random) -> bytes:
    """XML with an element lost, doubled, put elsewhere, or another text."""
    text = content.decode("utf-8", "replace")
    tags = list(re.finditer(r"<[^>]+>", text))
    if not tags:
        return bytes_changed(content, chance)
    found, other = chance.choice(tags), chance.choice(tags)
    put = {
        0: "",
        1: found[0] * 2,
        2: other[0],
        3: f"{found[0]}<nom>{chance.choice(('x', 'é', '&amp;', '&x;'))}</nom>",
        4: f"{found[0]}<!-- {other[0]} -->",
    }.get(chance.randrange(8))
    if put is None:
        junk = chance.choice(TEXTS)
        escaped = junk.replace("&", "&amp;").replace("<", "&lt;") if chance.random() < 0.9 else junk
        put = found[0] + escaped
    return (text[: found.start()] + put + text[found.end() :]).encode("utf-8", "replace")
