"""JSON and NDJSON documents, streamed one object at a time, with bounds on depth and size."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any, Final

import ijson  # type: ignore[import-untyped]

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
_OPENING: Final = {"start_map": dict, "start_array": list}
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
    tokens = ijson.basic_parse(stream, use_float=True)
    depth = 0
    key = list_name = ""
    counts: Counter[str] = Counter()
    for event, value in tokens:
        if event == "start_map" and depth > 0:
            built = _object(tokens, depth)
            stream.size = 0
            counts[list_name] += 1
            yield Document(list_name, counts[list_name], built)
        elif event in _OPENING:
            if event == "start_array" and depth <= 1:
                list_name = key
            depth = _below(depth)
        elif event in _CLOSING:
            depth -= 1
        elif event == "map_key" and depth == 1:
            key = value.replace("\0", "")


def _object(tokens: Iterator[tuple[str, Any]], depth: int) -> dict[str, Any]:
    """The object that has just begun, ``depth`` levels below the top; NUL characters are left out."""
    whole: dict[str, Any] = {}
    into: dict[str, Any] | list[Any] = whole
    above: list[dict[str, Any] | list[Any]] = []
    key = ""
    depth = _below(depth)
    for event, value in islice(tokens, MAX_EVENTS):
        if event == "map_key":
            key = value.replace("\0", "")
            continue
        if event in _CLOSING:
            if not above:
                return whole
            into = above.pop()
            depth -= 1
            continue
        one = (
            _OPENING[event]()
            if event in _OPENING
            else value.replace("\0", "")
            if event == "string"
            else value
        )
        if isinstance(into, dict):
            into[key] = one
        else:
            into.append(one)
        if event in _OPENING:
            above.append(into)
            into = one
            depth = _below(depth)
    raise FileRefused("Un objet de ce fichier JSON est trop gros pour être une fiche.")


def _below(depth: int) -> int:
    """One level down; raises ``FileRefused`` beyond ``MAX_DEPTH``."""
    if depth >= MAX_DEPTH:
        raise FileRefused("Ce fichier JSON est trop imbriqué : il est refusé par sécurité.")
    return depth + 1
