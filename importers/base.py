"""What every importer shares: a row read, what it was mapped to, and what went wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from directory.records import Candidate, EntityKind
from importers.places import Places
from importers.readers.parts import Part

Severity = Literal["rejected", "error", "warning"]
"""``rejected``: the row is refused; ``error``: the field was emptied; ``warning``: kept, deserves a look."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, as it was read.

    ``values`` are keyed by the importer's field names; ``columns`` says how the file calls a field (a header,
    or a letter in a spreadsheet). ``kinds`` are the records it describes.
    ``fault`` is set when the row itself could not be read.
    """

    sheet: str
    number: int
    kinds: tuple[EntityKind, ...]
    values: Mapping[str, Any]
    columns: Mapping[str, str] = field(default_factory=dict)
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend in the file; ``reason`` and ``fix`` are plain French."""

    sheet: str | None
    row: int | None
    column: str | None
    field: str | None
    value: str | None
    reason: str
    fix: str | None
    severity: Severity

    def as_dict(self) -> dict[str, Any]:
        """The problem as ``spie import --json`` prints it."""
        return {name: getattr(self, name) for name in self.__slots__}


Whereabouts = Literal["inside", "outside", "partner"]
"""``partner``: the record states no place and no zone of its own, so its partner's place decides."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A candidate, and whether it belongs to the territory."""

    candidate: Candidate
    where: Whereabouts = "inside"
    takes_partner_place: bool = False
    """The offer happens at its partner's, which another row describes."""
    shared: bool = False
    """Several rows tell of it in the same words (a partner behind each of its places): the first is taken."""


@dataclass(frozen=True, slots=True)
class Mapped:
    """What one row gave: drafts, or the rule that left it out, or neither when it is refused."""

    drafts: tuple[Draft, ...] = ()
    problems: tuple[Problem, ...] = ()
    set_aside: str | None = None
    context: str = ""
    """Words that name the body: a word of an e-mail address found there does not name a person."""
    keys: tuple[tuple[EntityKind, str], ...] = ()
    """Identities of a row that is refused, or left as it is: what is still in the file has not vanished."""
    hidden: bool = False
    """The row tells of a hidden place: its problems say where to mend it, and nothing of its content."""


@dataclass(frozen=True, slots=True)
class Context:
    """What mapping a row may look at."""

    places: Places
    today: date


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known of a public source: shown with its records and carried to exports."""

    name: str
    url: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class FieldMap:
    """One line of a format's mapping table, as ``docs/importers.md`` shows it.

    ``source``: how the format calls the field. ``target``: a field of ours, ``partner.name`` or
    ``offer.sites.hours``; several are separated by a comma, and an empty one says that it is not taken.
    ``note``: what is done to it, in English.
    """

    source: str
    target: str
    note: str = ""


class Notes:
    """Problems that belong to no data row: a wrong header, a column nobody knows."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def extend(self, problems: Iterable[Problem]) -> None:
        """Add problems."""
        self.problems.extend(problems)


class Importer(Protocol):
    """One format."""

    name: str
    label: str
    facts: SourceFacts
    drops: frozenset[str]
    """Fields that name persons: they never reach the stored row."""
    signs: str
    """What shows that a file is of this format, in French: ``un CSV avec les colonnes …``."""

    @property
    def traps(self) -> tuple[str, ...]:
        """What real files do, in English, for ``docs/importers.md``."""
        ...

    @property
    def fields(self) -> tuple[FieldMap, ...]:
        """The mapping table of ``docs/importers.md``."""
        ...

    def sniff(self, parts: Sequence[Part]) -> bool:
        """Whether these files look like this format."""
        ...

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """The rows, streamed; problems of the file itself go to ``notes``. Raises ``FileRefused``."""
        ...

    def map(self, row: Row, context: Context) -> Mapped:
        """What a row says, with its fields checked and its places located."""
        ...
