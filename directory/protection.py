"""The mask in the database: who is hidden, what that teaches, and what is stored already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlmodel import Session, col

from directory import safety
from directory.identity import digest, opaque_key, record_id
from directory.models import MaskDecision, MaskFingerprint
from directory.planning import Known, Ref, ref
from directory.records import Candidate
from directory.safety import Trait

Digests = dict[str, set[str]]
"""``{kind of trait: digests}`` of everything masked."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A trait learned from a masked entity (the nil UUID: from a manager's list). Plain: never kept."""

    trait: Trait
    taught_by: UUID


@dataclass(slots=True)
class Screening:
    """Which records of a batch are masked and why, and what they teach that was not known."""

    reasons: dict[Ref, str] = field(default_factory=dict)
    lessons: list[Lesson] = field(default_factory=list)


def known_digests(session: Session) -> Digests:
    """Every digest kept, by kind."""
    found: Digests = {}
    for kind, value in session.execute(select(col(MaskFingerprint.kind), col(MaskFingerprint.digest))):
        found.setdefault(kind, set()).add(value)
    return found


def decisions(session: Session) -> dict[UUID, str]:
    """``{entity: "mask" | "show"}``, what managers decided."""
    rows = session.execute(select(col(MaskDecision.entity_id), col(MaskDecision.decision)))
    return {entity: decision for entity, decision in rows}


def screen(
    session: Session, source: str, candidates: Sequence[Candidate], known: Mapping[Ref, Known], secret: bytes
) -> Screening:
    """Which of these records are masked, until nothing more follows from what they teach each other."""
    digests, decided = known_digests(session), decisions(session)
    found = Screening()
    pending = list(candidates)
    while pending:
        taught, left = len(found.lessons), []
        for candidate in pending:
            entity = known.get(ref(candidate))
            reason = reason_for(source, candidate, digests, decided.get(entity.entity_id) if entity else None, secret)
            if reason is None:
                left.append(candidate)
            else:
                found.reasons[ref(candidate)] = reason
                found.lessons += _learn(source, candidate, reason, entity, digests, secret)
        if len(found.lessons) == taught:
            break
        pending = left
    return found


def reason_for(
    source: str, candidate: Candidate, digests: Digests, decision: str | None, secret: bytes
) -> str | None:
    """Why this record is masked (a key of ``safety.REASONS``), or ``None``; a manager's word comes first."""
    if decision is not None:
        return "manager" if decision == "mask" else None
    if rule := safety.must_mask(candidate.record):
        return rule
    if not digests:
        return None
    return _by_partner(source, candidate, digests, secret) or safety.match(
        secret, safety.traits(candidate.record), digests
    )


def _by_partner(source: str, candidate: Candidate, digests: Digests, secret: bytes) -> str | None:
    establishment = safety.establishment(source, candidate)
    if establishment is None:
        return None
    if digest(secret, "key", establishment[1]) in digests.get("key", ()):
        return "partner"
    return "partner-phone" if digest(secret, "weak-key", establishment[1]) in digests.get("weak-key", ()) else None


def _learn(
    source: str, candidate: Candidate, reason: str, known: Known | None, digests: Digests, secret: bytes
) -> list[Lesson]:
    opaque = record_id(source, opaque_key(secret, source, candidate.key), candidate.kind)
    taught_by = known.entity_id if known and known.masked else opaque
    lessons = []
    for kind, value in safety.lessons(source, candidate, reason):
        made = digest(secret, kind, value)
        if made not in digests.setdefault(kind, set()):
            digests[kind].add(made)
            lessons.append(Lesson((kind, value), taught_by))
    return lessons


def keep(session: Session, lessons: Iterable[Lesson], secret: bytes, now: datetime) -> None:
    """Keep the digests of these lessons."""
    rows = {
        (made := digest(secret, *lesson.trait), lesson.taught_by): {
            "digest": made,
            "taught_by": lesson.taught_by,
            "kind": lesson.trait[0],
            "created_at": now,
        }
        for lesson in lessons
    }
    if rows:
        session.execute(insert(MaskFingerprint), list(rows.values()))
