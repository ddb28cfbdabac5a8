"""What goes into the store and what it answers: ``Seen`` records, the ``Tally`` of a batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from directory.jsontext import JsonText
from directory.layers import dump
from directory.records import Candidate, EntityKind, Ref
from directory.safety import Signs, signs_of

Outcome = Literal["added", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class Seen:
    """One record as read in a file, with its raw row (already without persons) and that row's keyed hash."""

    signs: Signs
    values: dict[str, Any]
    """The record, as a layer holds it (``layers.dump``)."""
    payload: dict[str, Any] | JsonText
    payload_hash: str
    """Covers the original row *and* the mapping that read it: an equal hash means nothing to do."""
    text: JsonText | None = None
    """``values`` as JSON, when the caller has it at hand: saves writing it again."""
    row_mark: str | None = None
    """By which the row is known again before it is mapped: see ``directory.marks``."""

    @classmethod
    def of(cls, candidate: Candidate, payload: dict[str, Any], payload_hash: str) -> Seen:
        """One record as an importer made it."""
        return cls(signs_of(candidate), dump(candidate.record), payload, payload_hash)

    @property
    def ref(self) -> Ref:
        """Its name inside a run."""
        return self.signs.ref


@dataclass(slots=True)
class Count:
    """How many entities were added, changed (for a reader), or left as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def add(self, outcome: Outcome) -> None:
        """Count one more."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    def __iadd__(self, other: Count) -> Count:
        self.added += other.added
        self.changed += other.changed
        self.unchanged += other.unchanged
        return self


@dataclass(frozen=True, slots=True)
class Change:
    """What would change, or changed, in one entity: ``{field: [old, new]}``; empty for an added one."""

    kind: EntityKind
    key: str
    """The record's own key; an opaque one when it is masked."""
    entity_id: UUID
    name: str
    outcome: Outcome
    fields: dict[str, list[Any]]


@dataclass(slots=True)
class Tally:
    """What a batch did. ``a += b`` adds up the batches of a run."""

    partners: Count = field(default_factory=Count)
    offers: Count = field(default_factory=Count)
    stored: int = 0
    """Records written (new, or with another content), of either kind."""
    written: set[Ref] = field(default_factory=set)
    """(kind, key in the source) of those records; not to be kept, as for ``masked``."""
    orphans: list[str] = field(default_factory=list)
    """Keys of offers left out because their partner is not stored."""
    masked: set[Ref] = field(default_factory=set)
    """(kind, key in the source) of records that are masked: problems that quote them must be emptied.
    Never write these keys anywhere."""
    protected: int = 0
    """Records stored earlier that this batch taught us to mask."""
    changes: list[Change] = field(default_factory=list)
    """Only filled by a preview."""

    def of(self, kind: EntityKind) -> Count:
        """The count of one kind."""
        return self.partners if kind == "partner" else self.offers

    def __iadd__(self, other: Tally) -> Tally:
        self.partners += other.partners
        self.offers += other.offers
        self.stored += other.stored
        self.written |= other.written
        self.orphans += other.orphans
        self.masked |= other.masked
        self.protected += other.protected
        self.changes += other.changes
        return self
