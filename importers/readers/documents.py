"""JSON and NDJSON documents, streamed one object at a time, with bounds on depth and size."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

import ijson  # type: ignore[import-untyped]
from ijson.common import ObjectBuilder  # type: ignore[import-untyped]

from importers.readers.parts import Part
from importers.readers.text import encoding_of
from importers.refusal import FileRefused

MAX_DEPTH = 24
MAX_LINE = 5_000_000
"""Bytes of one NDJSON line."""
MAX_OBJECT = 5_000_000
"""Bytes of one object in a JSON file, and of what stands between two."""
BLANKS = 5
"""Empty lines that may separate two objects."""
MAX_EVENTS = 100_000
"""JSON tokens of one object: more is not one record."""
_OPENING = frozenset({"start_map", "start_array"})
_CLOSING = frozenset({"end_map", "end_array"})


@dataclass(frozen=True, slots=True)
class Document:
    """One object: the name of the list that held it (empty at the top), its rank there (from 1)."""

    list_name: str
    number: int
    value: dict[str, Any]
    fault: str | None = None


def documents_of(part: Part) -> Iterator[Document]:
    """Every object of a JSON file or of an NDJSON one. Raises ``FileRefused`` (not JSON, cut, too deep)."""
    encoding = encoding_of(part)
    if encoding not in {"utf-8", "utf-8-sig"}:
        raise FileRefused(f"Le fichier « {part.name} » doit être du JSON en UTF-8. Exportez-le de nouveau.")
    if is_lines(part):
        yield from _lines(part)
    else:
        yield from _streamed(part)


def is_lines(part: Part) -> bool:
    """Whether a part holds one JSON object per line."""
    if part.suffix in {".ndjson", ".jsonl"}:
        return True
    with part.open() as stream:
        first = stream.readline(MAX_LINE).removeprefix(b"\xef\xbb\xbf").strip()
        second = next((line for _ in range(BLANKS) if (line := stream.readline(MAX_LINE).strip())), b"")
    return _is_object(first) and (second.startswith(b"{") or (not second and part.suffix != ".json"))


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _lines(part: Part) -> Iterator[Document]:
    fault: Document | None = None
    with part.open() as stream:
        number = 0
        while line := stream.readline(MAX_LINE):
            number += 1
            if len(line) == MAX_LINE:
                raise FileRefused(f"La ligne {number} de « {part.name} » est trop longue pour une fiche.")
            content = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
            if not content:
                continue
            if fault is not None:
                yield fault
                fault = None
            document = _line(number, content)
            if document.fault is None:
                yield document
            else:
                # Held back until a line follows: a broken last line is a file that was cut.
                fault = document
                if not line.endswith(b"\n"):
                    raise FileRefused(f"Le fichier « {part.name} » est coupé. Téléchargez-le de nouveau.")
    if fault is not None:
        yield fault


def _line(number: int, content: bytes) -> Document:
    try:
        value = value_of(content)
    except TooDeep:
        return Document("", number, {}, "Cet objet JSON est trop imbriqué.")
    except ValueError:
        return Document("", number, {}, "Cette ligne n'est pas du JSON valide : elle n'a pas pu être lue.")
    if not isinstance(value, dict):
        return Document("", number, {}, "Cette ligne ne contient pas un objet JSON.")
    return Document("", number, value)


class TooDeep(ValueError):
    """Lists and objects are nested beyond ``MAX_DEPTH``."""


def value_of(content: bytes) -> Any:
    """The value of a whole JSON text, as it can be stored. Raises ``TooDeep``, ValueError (not JSON)."""
    try:
        # Bytes are decoded here: ``json`` would take halves of UTF-16 pairs, and other encodings.
        value = _JSON.decode(content.decode("utf-8-sig"))
    except RecursionError as error:
        raise TooDeep from error
    if content.count(b"{") + content.count(b"[") >= MAX_DEPTH and _too_deep(value):
        raise TooDeep
    # Only an escape can bring what no database stores.
    return _storable(value) if b"\\u" in content else value


def _no_number(_: str) -> None:
    """``NaN`` and ``Infinity``, which Python writes and JSON does not know: absent."""


def _number(text: str) -> float | None:
    value = float(text)
    return value if math.isfinite(value) else None


_JSON: Final = json.JSONDecoder(parse_constant=_no_number, parse_float=_number)


def _storable(value: Any) -> Any:
    """The value without NUL characters, nor halves of pairs of UTF-16, in any text or key."""
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "ignore").decode()
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(item) for key, item in value.items()}
    return value


def _too_deep(value: object) -> bool:
    level: list[Any] = [[value]]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for item in level
            for inner in (item.values() if isinstance(item, dict) else item)
            if inner and isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True


def _streamed(part: Part) -> Iterator[Document]:
    with part.open() as stream:
        try:
            yield from _objects(_Bounded(stream))
        except ijson.IncompleteJSONError as error:
            raise FileRefused(_broken(part, str(error))) from error
        except ijson.JSONError as error:
            raise FileRefused(
                f"Le fichier « {part.name} » n'est pas du JSON valide : {_short(error)}."
            ) from error
        except UnicodeDecodeError as error:
            raise FileRefused(
                f"Le fichier « {part.name} » contient la moitié d'un signe (« \\ud… » sans sa suite). "
                "Exportez-le de nouveau."
            ) from error


def _broken(part: Part, message: str) -> str:
    if "premature EOF" in message or "Incomplete" in message:
        return f"Le fichier « {part.name} » est coupé avant la fin. Téléchargez-le de nouveau."
    return f"Le fichier « {part.name} » n'est pas du JSON valide : {_short(message)}."


def _short(error: object) -> str:
    lines = str(error).splitlines()
    return lines[0][:120] if lines else "erreur de syntaxe"


class _Bounded:
    """A stream that raises ``FileRefused`` rather than let one object fill the memory."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.size = 0
        """Bytes read since somebody last set it to zero."""

    def read(self, size: int = -1) -> bytes:
        block = self._stream.read(size)
        self.size += len(block)
        if self.size > MAX_OBJECT:
            raise FileRefused("Un objet de ce fichier JSON est trop gros pour être une fiche.")
        return block


def _objects(stream: _Bounded) -> Iterator[Document]:
    """Objects of the top array, or of the arrays held by the top object."""
    walk = _Walk()
    for event, value in ijson.basic_parse(stream, use_float=True):
        document = walk.step(event, value.replace("\0", "") if isinstance(value, str) else value)
        if document is not None:
            stream.size = 0
            yield document


class _Walk:
    """Where a JSON stream is, and the object being built."""

    def __init__(self) -> None:
        self.depth = 0
        self.key = ""
        self.list_name = ""
        self.counts: dict[str, int] = {}
        self.builder: Any = None
        self.base = 0
        self.events = 0

    def step(self, event: str, value: object) -> Document | None:
        """Take in one token; the object it ends, if it ends one."""
        if event in _CLOSING:
            self.depth -= 1
        document = None
        if self.builder is not None:
            document = self._inside(event, value)
        else:
            self._outside(event, value)
        if event in _OPENING:
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise FileRefused("Ce fichier JSON est trop imbriqué : il est refusé par sécurité.")
        return document

    def _inside(self, event: str, value: object) -> Document | None:
        self.events += 1
        self.builder.event(event, value)
        if self.events > MAX_EVENTS:
            raise FileRefused("Un objet de ce fichier JSON est trop gros pour être une fiche.")
        if event != "end_map" or self.depth != self.base:
            return None
        built, self.builder = self.builder.value, None
        number = self.counts[self.list_name] = self.counts.get(self.list_name, 0) + 1
        return Document(self.list_name, number, built)

    def _outside(self, event: str, value: object) -> None:
        if event == "map_key" and self.depth == 1:
            self.key = str(value)
        elif event == "start_array" and self.depth <= 1:
            self.list_name = self.key
        elif event == "start_map" and self.depth > 0:
            self.base, self.events, self.builder = self.depth, 0, ObjectBuilder()
            self._inside(event, value)
