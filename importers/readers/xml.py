"""XML, streamed one record at a time: no DTD, no entity, no network; depth and size are bounded."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from importers.readers.parts import Part
from importers.refusal import FileRefused

MAX_DEPTH = 60
"""Levels of elements: LHÉO, the deepest format read here, has 14."""
MAX_RECORD = 5_000_000
"""Bytes of one record, and of what stands between two."""
MAX_ELEMENTS = 100_000
"""Elements of one record."""
_ENDED_EARLY = frozenset(
    {"no element found", "unclosed token", "unclosed CDATA section", "partial character"}
)


@dataclass(frozen=True, slots=True)
class XmlRecord:
    """One element asked for, its rank among them (1 is the first), and what it is in, outermost first."""

    number: int
    element: Element
    within: tuple[Element, ...] = ()


def local(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that local name."""
    return next((inner for inner in element if local(inner) == name), None) if element is not None else None


def children(element: Element | None, name: str) -> list[Element]:
    """Every child of that local name."""
    return [inner for inner in element if local(inner) == name] if element is not None else []


def below(element: Element | None, name: str) -> list[Element]:
    """Every descendant of that local name, in the order of the document."""
    return [inner for inner in element.iter() if local(inner) == name] if element is not None else []


def text(element: Element | None) -> str | None:
    """The element's own text, or None when it has none."""
    content = (element.text or "").strip() if element is not None else ""
    return content or None


def root_of(part: Part) -> Element:
    """The first element, with its attributes and nothing inside. Raises ``FileRefused``."""
    for event, element in _events(part):
        if event == "start":
            return Element(element.tag, dict(element.attrib))
    raise FileRefused(_cut(part))


def records_of(part: Part, names: Collection[str]) -> Iterator[XmlRecord]:
    """The outermost elements whose local name is one of ``names``; each is forgotten after it is given.

    Raises ``FileRefused``: not XML, cut, declares entities, too deep, or one record too big.
    """
    stream = _Bounded(part.open())
    path: list[Element] = []
    number = inside = elements = 0
    with stream.source:
        for event, element in _events(part, stream):
            if event == "start":
                path.append(element)
                elements += 1
                if len(path) > MAX_DEPTH:
                    raise FileRefused("Ce fichier XML est trop imbriqué : il est refusé par sécurité.")
                if elements > MAX_ELEMENTS:
                    raise FileRefused("Un élément de ce fichier XML est trop gros pour être une fiche.")
                inside += bool(inside) or local(element) in names
                continue
            path.pop()
            if inside > 1:
                inside -= 1
                continue
            if inside == 1:
                inside, number = 0, number + 1
                yield XmlRecord(number, element, tuple(path))
                stream.size = elements = 0
            # Outside a record nothing is kept: the tree must not grow with the file.
            element.clear()
            if path:
                path[-1].remove(element)


class _Bounded:
    """A stream that raises ``FileRefused`` rather than let one record fill the memory."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source = source
        self.size = 0
        """Bytes read since somebody last set it to zero."""

    def read(self, size: int = -1) -> bytes:
        block = self.source.read(size)
        self.size += len(block)
        if self.size > MAX_RECORD:
            raise FileRefused("Un élément de ce fichier XML est trop gros pour être une fiche.")
        return block


def _events(part: Part, stream: _Bounded | None = None) -> Iterator[tuple[str, Element]]:
    opened = stream or _Bounded(part.open())
    try:
        yield from cast(
            "Iterator[tuple[str, Element]]", iterparse(opened, events=("start", "end"), forbid_dtd=True)
        )
    except DefusedXmlException as error:
        raise FileRefused(
            f"« {part.name} » déclare un DTD ou des entités XML : il est refusé par sécurité. "
            "Exportez-le de nouveau, sans DOCTYPE."
        ) from error
    except ParseError as error:
        words = str(error)
        if any(start in words for start in _ENDED_EARLY):
            raise FileRefused(_cut(part)) from error
        line, column = error.position
        raise FileRefused(
            f"« {part.name} » n'est pas du XML valide, ligne {line}, colonne {column}."
        ) from error
    except (LookupError, ValueError) as error:
        raise FileRefused(f"« {part.name} » annonce un encodage inconnu. Exportez-le en UTF-8.") from error
    finally:
        if stream is None:
            opened.source.close()


def _cut(part: Part) -> str:
    return f"Le fichier « {part.name} » est coupé avant la fin. Téléchargez-le de nouveau."
