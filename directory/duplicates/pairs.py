"""Pairs found and decided: scanning, accepting, refusing, undoing. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from directory.duplicates.blocking import pairs
from directory.duplicates.evidence import Evidence, evidence
from directory.duplicates.merging import WORDS, merge, moved_to, unmerge
from directory.duplicates.scoring import score, verdict
from directory.duplicates.subject import Subject
from directory.duplicates.subjects import subjects, subjects_of
from directory.errors import InvalidValues, MergeRefused, NotFound
from directory.models import DuplicatePair, EditLayer, Merge
from directory.places import place_names
from directory.planning import State, load_states, table_of
from directory.records import EntityKind
from directory.territory import load_territory

Status = Literal["waiting", "merged", "refused", "undone"]
SETTLED: Final = frozenset(("refused", "undone"))
"""Pairs that a person said are two: never proposed nor merged again by a scan."""
SYSTEM: Final = "system"


@dataclass(slots=True)
class Scan:
    """What a scan did, by kind: pairs compared, merged, and waiting for a manager."""

    compared: dict[EntityKind, int] = field(default_factory=dict)
    merged: dict[EntityKind, int] = field(default_factory=dict)
    waiting: dict[EntityKind, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As ``spie duplicates scan --json`` prints it."""
        return {"compared": self.compared, "merged": self.merged, "waiting": self.waiting}


@dataclass(frozen=True, slots=True)
class Found:
    """One pair for a manager to read."""

    id: int
    kind: EntityKind
    left: UUID
    right: UUID
    names: tuple[str | None, str | None]
    """``None`` for one that is gone: the other bears its layers now."""
    score: float
    evidence: tuple[str, ...]
    """French sentences."""
    status: Status
    decided_by: str | None
    decided_at: datetime | None

    def as_dict(self) -> dict[str, Any]:
        """As ``spie duplicates list --json`` prints it."""
        return {name: getattr(self, name) for name in self.__slots__}


_Ids = tuple[UUID, UUID]


@dataclass(slots=True)
class _Best:
    points: float
    said: tuple[Evidence, ...]
    sure: bool


def places() -> frozenset[str]:
    """Names of places that names of bodies hold, the territory's own included."""
    return place_names() | {load_territory().name}


def scan(
    session: Session,
    *,
    now: datetime,
    apply: bool = False,
    names: Collection[str] | None = None,
) -> Scan:
    """Compare what is published, keep the pairs to decide, and merge the sure ones when ``apply``.

    Partners first, then offers. Scanning twice changes nothing; what was refused stays refused.
    Protected records are never compared.
    """
    words = places() if names is None else names
    done = Scan()
    for kind in ("partner", "offer"):
        members = list(subjects(session, kind, words))
        compared, best = _best(members)
        sources = _sources(members)
        done.compared[kind] = compared
        done.merged[kind] = _merge_sure(session, kind, best, sources, now) if apply else 0
        done.waiting[kind] = _keep(session, kind, best, now)
    return done


def _best(members: Iterable[Subject]) -> tuple[int, dict[_Ids, _Best]]:
    """The strongest evidence of each pair of entities worth keeping, whichever of their layers it is from."""
    compared, found = 0, dict[_Ids, _Best]()
    for a, b in pairs(members):
        compared += 1
        said = evidence(a, b)
        points = score(a.kind, said)
        word = verdict(points, said)
        ids = (min(a.id, b.id), max(a.id, b.id))
        if word != "nothing" and (ids not in found or found[ids].points < points):
            found[ids] = _Best(points, said, word == "merge")
    return compared, found


def _sources(members: Iterable[Subject]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    for member in members:
        found.setdefault(member.id, set()).update(member.sources)
    return found


def _merge_sure(
    session: Session, kind: EntityKind, best: dict[_Ids, _Best], sources: dict[UUID, set[str]], now: datetime
) -> int:
    merged = 0
    settled = _settled(session)
    for ids, one in sorted(best.items(), key=lambda item: (-item[1].points, item[0])):
        left, right = (moved_to(session, id_) or id_ for id_ in ids)
        here = (min(left, right), max(left, right))
        # A source that lists two says that they are two, even through a third that is like both.
        if not one.sure or left == right or here in settled or sources[left] & sources[right]:
            continue
        pair = _put(session, kind, here, one, now)
        kept = _merge(session, pair, by=SYSTEM, now=now)
        sources[kept] = sources[left] | sources[right]
        settled = _settled(session)
        merged += 1
    return merged


def _keep(session: Session, kind: EntityKind, best: dict[_Ids, _Best], now: datetime) -> int:
    settled, kept = _settled(session), dict[_Ids, _Best]()
    for ids, one in best.items():
        left, right = (moved_to(session, id_) or id_ for id_ in ids)
        here = (min(left, right), max(left, right))
        if left != right and here not in settled and (here not in kept or kept[here].points < one.points):
            kept[here] = one
    for here, one in sorted(kept.items()):
        _put(session, kind, here, one, now)
    wanted = select(DuplicatePair).where(
        col(DuplicatePair.status) == "waiting", col(DuplicatePair.entity_kind) == kind
    )
    for pair in session.scalars(wanted):
        if (pair.left_id, pair.right_id) not in kept:
            session.delete(pair)
    session.flush()
    return len(kept)


def _settled(session: Session) -> set[_Ids]:
    """Pairs said to be two, as they are called now."""
    wanted = select(col(DuplicatePair.left_id), col(DuplicatePair.right_id)).where(
        col(DuplicatePair.status).in_(list(SETTLED))
    )
    found: set[_Ids] = set()
    for pair in session.execute(wanted):
        left, right = (moved_to(session, id_) or id_ for id_ in pair)
        found.add((min(left, right), max(left, right)))
    return found


def _put(session: Session, kind: EntityKind, ids: _Ids, one: _Best, now: datetime) -> DuplicatePair:
    """The stored pair, made or brought up to date."""
    told = [
        {"code": said.code, "strength": round(said.strength, 2), "sentence": said.sentence}
        for said in one.said
    ]
    wanted = select(DuplicatePair).where(
        col(DuplicatePair.left_id) == ids[0], col(DuplicatePair.right_id) == ids[1]
    )
    pair = session.scalar(wanted)
    if pair is None:
        pair = DuplicatePair(
            entity_kind=kind, left_id=ids[0], right_id=ids[1], score=0, status="waiting", found_at=now
        )
        session.add(pair)
    pair.score, pair.evidence = round(one.points, 4), told
    session.flush()
    return pair


def found(session: Session, status: Status | None = "waiting") -> list[Found]:
    """Pairs of a status (``None``: all), the likeliest first."""
    wanted = select(DuplicatePair).order_by(col(DuplicatePair.score).desc(), col(DuplicatePair.id))
    if status is not None:
        wanted = wanted.where(col(DuplicatePair.status) == status)
    stored = list(session.scalars(wanted))
    states = {
        kind: load_states(session, kind, [id_ for pair in stored for id_ in (pair.left_id, pair.right_id)])
        for kind in WORDS
    }
    return [_found(pair, states["partner" if pair.entity_kind == "partner" else "offer"]) for pair in stored]


def _found(pair: DuplicatePair, states: dict[UUID, State]) -> Found:
    kind: EntityKind = "partner" if pair.entity_kind == "partner" else "offer"
    sides = [states.get(id_) for id_ in (pair.left_id, pair.right_id)]
    left, right = (side.values["name"] if side else None for side in sides)
    sentences = tuple(said["sentence"] for said in pair.evidence)
    if any(side.masked for side in sides if side):
        sentences = ("Une de ces fiches est protégée : ses indices ne sont pas montrés.",)
    return Found(
        id=pair.id or 0,
        kind=kind,
        left=pair.left_id,
        right=pair.right_id,
        names=(left, right),
        score=pair.score,
        evidence=sentences,
        status=pair.status,  # type: ignore[arg-type]
        decided_by=pair.decided_by,
        decided_at=pair.decided_at,
    )


def propose(session: Session, kind: EntityKind, a: UUID, b: UUID, *, now: datetime) -> int:
    """A pair that a manager names; answers its number. Raises ``NotFound``, or ``MergeRefused`` for one twice."""
    if a == b:
        raise MergeRefused("C'est la même fiche.")
    states = load_states(session, kind, [a, b])
    if len(states) < 2:
        raise NotFound(WORDS[kind])
    best = _Best(0.0, (), sure=False)
    if not any(state.masked for state in states.values()):
        compared = list(subjects_of(session, kind, [a, b], places()))
        for x in compared:
            for y in compared:
                if x.id < y.id and (points := score(kind, said := evidence(x, y))) >= best.points:
                    best = _Best(points, said, sure=False)
    return _put(session, kind, (min(a, b), max(a, b)), best, now).id or 0


def accept(session: Session, number: int, *, by: str, now: datetime) -> UUID:
    """Merge a pair; answers the one kept. Raises ``NotFound``, ``InvalidValues`` or ``MergeRefused``."""
    pair = _pair(session, number)
    if pair.status == "merged":
        raise InvalidValues(f"La paire {number} est déjà fusionnée.")
    return _merge(session, pair, by=by, now=now)


def refuse(session: Session, number: int, *, by: str, now: datetime) -> None:
    """Say that a pair is two things, for good. Raises ``NotFound``, or ``InvalidValues`` for a merged one."""
    pair = _pair(session, number)
    if pair.status == "merged":
        raise InvalidValues(
            f"La paire {number} est fusionnée : annulez d'abord (spie duplicates undo {number})."
        )
    _decide(session, pair, "refused", by, now)


def undo(session: Session, number: int, *, by: str, now: datetime) -> list[int]:
    """Separate a merged pair, and its offers merged since; answers the numbers of the pairs undone.

    Raises ``NotFound``, ``InvalidValues`` for a pair that is not merged, or ``MergeRefused``.
    """
    _pair(session, number)
    wanted = select(Merge).where(col(Merge.pair_id) == number, col(Merge.undone_at).is_(None))
    done = session.scalar(wanted)
    if done is None or done.id is None:
        raise InvalidValues(f"La paire {number} n'est pas fusionnée.")
    undone = [other.pair_id for other in unmerge(session, done.id, by=by, now=now)]
    for other in undone:
        _decide(session, _pair(session, other), "undone", by, now)
    return undone


def _pair(session: Session, number: int) -> DuplicatePair:
    pair = session.get(DuplicatePair, number)
    if pair is None:
        raise NotFound(f"Paire {number}")
    return pair


def _decide(session: Session, pair: DuplicatePair, status: Status, by: str, now: datetime) -> None:
    pair.status, pair.decided_by, pair.decided_at = status, by, now
    session.flush()


def _merge(session: Session, pair: DuplicatePair, *, by: str, now: datetime) -> UUID:
    kind: EntityKind = "partner" if pair.entity_kind == "partner" else "offer"
    sides = sorted({moved_to(session, id_) or id_ for id_ in (pair.left_id, pair.right_id)})
    if len(sides) == 1:
        raise MergeRefused("Ces deux fiches n'en font déjà plus qu'une.")
    kept, gone = sorted(sides, key=lambda id_: _seniority(session, kind, id_))
    merge(session, kind, kept, gone, pair_id=pair.id or 0, by=by, now=now)
    _decide(session, pair, "merged", by, now)
    return kept


def _seniority(session: Session, kind: EntityKind, entity: UUID) -> tuple[bool, str, UUID]:
    """The one that people edited is kept, then the older: its address is the one people know."""
    edits = select(func.count()).select_from(EditLayer).where(col(EditLayer.entity_id) == entity)
    table = table_of(kind)
    created_at = session.scalar(select(table.c.created_at).where(table.c.id == entity))
    return not session.scalar(edits), created_at.isoformat() if created_at else "~", entity
