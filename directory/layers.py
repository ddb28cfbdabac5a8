"""The fold: several layers of one partner or offer become its effective record. Pure.

Layers hold JSON values (``Record.model_dump(mode="json", exclude_defaults=True)``): an absent field has
no key, so it can never win over a present one of a lower layer. Priority per field: a partner's edit,
then a manager's correction, then sources: live before vanished, by trust, then by recency.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from pydantic_core import to_json

from directory.records import EntityKind, OfferRecord, PartnerRecord

PEOPLE: Final = MappingProxyType({"partner": 2, "manager": 1})
"""Origins that are people, not sources, and their rank; no source may bear these names."""

MODELS: Final[Mapping[EntityKind, type[PartnerRecord] | type[OfferRecord]]] = MappingProxyType(
    {"partner": PartnerRecord, "offer": OfferRecord}
)

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Layer:
    """What one hand says. For people, a key whose value is ``None`` or empty removes the field."""

    origin: str
    """A source key, ``partner`` or ``manager``."""
    values: Mapping[str, Any]
    seen_at: datetime
    """When this content arrived here (UTC)."""
    trust: int = 50
    source_date: str | None = None
    vanished: bool = False
    base: Mapping[str, Any] = field(default_factory=dict)
    """For people: what the sources said of these fields when they wrote."""
    sequence: int = 0
    """For people: the order of what they wrote within one instant."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A source changed a field after a person edited it; the person's value stays until they accept."""

    field: str
    kept: Any
    kept_from: str
    proposed: Any
    proposed_by: str


@dataclass(frozen=True, slots=True)
class Effective:
    """The result: JSON values, the origin of each field, and the conflicts to show."""

    kind: EntityKind
    values: Mapping[str, Any]
    origins: Mapping[str, str]
    conflicts: tuple[Conflict, ...] = ()

    @property
    def record(self) -> PartnerRecord | OfferRecord:
        """The values as a record (checked)."""
        return MODELS[self.kind].model_validate(self.values)


def dump(record: PartnerRecord | OfferRecord) -> dict[str, Any]:
    """A record as the values of a layer: JSON types, absent fields left out."""
    return record.model_dump(mode="json", exclude_defaults=True)


def fold(kind: EntityKind, layers: Sequence[Layer], decisions: Mapping[str, str] = _NOTHING) -> Effective:
    """The effective values of one entity, whatever the order of its layers.

    ``decisions`` maps a field to the origin somebody chose for it (a conflict accepted): that origin's
    value comes first, as long as it has one.
    """
    if len(layers) == 1 and layers[0].origin not in PEOPLE:
        values = layers[0].values
        return Effective(kind, dict(values), dict.fromkeys(values, layers[0].origin))
    ranked = sorted(layers, key=_rank, reverse=True)
    values, origins = {}, {}
    for name in sorted({name for layer in layers for name in layer.values}):
        winner = _winner(name, ranked, decisions.get(name))
        if not _absent(winner.values[name]):
            values[name], origins[name] = winner.values[name], winner.origin
    return Effective(kind, values, origins, tuple(_conflicts(ranked, decisions)))


def _rank(layer: Layer) -> tuple[int, bool, int, str, datetime, int, str, bytes]:
    # The last two make the order total: equal layers in any order give the same fold.
    content = to_json(dict(sorted(layer.values.items())))
    return (
        PEOPLE.get(layer.origin, 0),
        not layer.vanished,
        layer.trust if layer.origin not in PEOPLE else 0,
        (layer.source_date or "") if layer.origin not in PEOPLE else "",
        layer.seen_at,
        layer.sequence,
        layer.origin,
        content,
    )


def _winner(name: str, ranked: Sequence[Layer], chosen: str | None) -> Layer:
    holders = [layer for layer in ranked if name in layer.values]
    return next((layer for layer in holders if layer.origin == chosen), holders[0])


def _absent(value: object) -> bool:
    return value is None or value in ("", [])


def _conflicts(ranked: Sequence[Layer], decisions: Mapping[str, str]) -> Iterable[Conflict]:
    sources = [layer for layer in ranked if layer.origin not in PEOPLE]
    told: set[str] = set()
    for edit in (layer for layer in ranked if layer.origin in PEOPLE):
        for name in sorted(set(edit.values) - told):
            told.add(name)
            source = next((layer for layer in sources if name in layer.values), None)
            if source is None or name in decisions:
                continue
            proposed = source.values[name]
            if proposed != edit.values[name] and proposed != edit.base.get(name):
                yield Conflict(name, edit.values[name], edit.origin, proposed, source.origin)
