"""What formats share whose file is the JSON answer of an API: a list of bodies, each with its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from importers.base import Row
from importers.readers.documents import documents_of
from importers.readers.parts import JSON, Part, any_is
from importers.refusal import FileRefused


@dataclass(frozen=True, slots=True)
class JsonList:
    """``lists``: the names that hold the records ("" is the top); ``shows``: whether a record's fields are theirs.

    ``expected`` ends the sentence that refuses another file.
    """

    lists: Collection[str]
    shows: Callable[[Collection[str]], bool]
    expected: str

    def is_in(self, parts: Sequence[Part]) -> bool:
        """Whether one of these files is such an answer."""
        return any_is(parts, lambda part: part.suffix in JSON and self._is(part))

    def rows(
        self, parts: Sequence[Part], kept: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    ) -> Iterator[Row]:
        """One row per record; ``kept`` gives what of it may be read. Raises ``FileRefused``."""
        for part in [part for part in parts if part.suffix in JSON] or parts[:1]:
            if not self._is(part):
                raise FileRefused(f"« {part.name} » n'est pas une réponse de l'API {self.expected}.")
            for document in documents_of(part):
                if document.list_name in self.lists:
                    values = kept(document.value)
                    yield Row(part.name, document.number, ("partner", "offer"), values, {}, document.fault)

    def _is(self, part: Part) -> bool:
        first = next((found for found in documents_of(part) if found.list_name in self.lists), None)
        return first is not None and self.shows(first.value.keys())
