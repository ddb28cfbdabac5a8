"""The mask in the database: who is hidden, what that teaches, and what is stored already."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlmodel import Session, col

from directory import safety
from directory.identity import digest, opaque_key, record_id
from directory.models import MaskDecision, MaskFingerprint, SourceRecord
from directory.planning import Known
from directory.reading import chunks
from directory.records import Ref
from directory.safety import Signs
from directory.traits import Trait, digests_of
from directory.words import plain_digits

Digests = dict[str, dict[str, set[UUID]]]
"""``{kind of trait: {digest: entities that taught it}}`` of everything masked."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A trait learned from a masked entity (the nil UUID: from a manager's list). Plain: never kept."""

    trait: Trait
    taught_by: UUID
    new: bool = True
    """False when another entity taught it before: kept too, since that one may be shown one day."""


@dataclass(slots=True)
class Screening:
    """Which records of a batch are masked and why, and what they teach that was not known."""

    reasons: dict[Ref, str] = field(default_factory=dict)
    lessons: list[Lesson] = field(default_factory=list)


def known_digests(session: Session) -> Digests:
    """Every digest kept, by kind."""
    found: Digests = {}
    columns = (col(MaskFingerprint.kind), col(MaskFingerprint.digest), col(MaskFingerprint.taught_by))
    for kind, value, taught_by in session.execute(select(*columns)):
        found.setdefault(kind, {}).setdefault(value, set()).add(taught_by)
    return found


def decisions(session: Session) -> dict[UUID, str]:
    """``{entity: "mask" | "show"}``, what managers decided."""
    return dict(session.execute(select(col(MaskDecision.entity_id), col(MaskDecision.decision))).all())


def is_taught(session: Session) -> bool:
    """Whether anything or anybody ever told whom to hide."""
    told = (col(MaskFingerprint.digest), col(MaskDecision.entity_id))
    return any(session.execute(select(column).limit(1)).first() for column in told)


def screen(
    session: Session, source: str, records: Iterable[Signs], known: Mapping[Ref, Known], secret: bytes
) -> Screening:
    """Which of these records are masked, until nothing more follows from what they teach each other."""
    digests, decided = known_digests(session), decisions(session)
    together = _hidden_together(session, known)
    found = Screening()
    pending = list(records)
    while pending:
        before, left = len(found.lessons), []
        for signs in pending:
            entity = known.get(signs.ref)
            decision = decided.get(entity.entity_id) if entity else None
            reason = reason_for(source, signs, digests, decision, known=entity, secret=secret)
            if reason is None and decision is None and entity and entity.entity_id in together:
                reason = "merged"
            if reason is None:
                left.append(signs)
            else:
                found.reasons[signs.ref] = reason
                taught_by = hidden_id(source, signs, entity, secret)
                found.lessons += learn(
                    source, signs, reason, taught_by=taught_by, digests=digests, secret=secret
                )
        if not any(lesson.new for lesson in found.lessons[before:]):
            break
        pending = left
    return found


def _hidden_together(session: Session, known: Mapping[Ref, Known]) -> set[UUID]:
    """Hidden entities that several records tell of: one of them alone does not show what another one hides."""
    hidden = {stored.entity_id for stored in known.values() if stored.masked}
    owner = col(SourceRecord.entity_id)
    found: set[UUID] = set()
    for chunk in chunks(hidden):
        wanted = select(owner).where(owner.in_(chunk), col(SourceRecord.masked)).group_by(owner)
        found |= set(session.scalars(wanted.having(func.count() > 1)))
    return found


def reason_for(
    source: str,
    signs: Signs,
    digests: Digests,
    decision: str | None,
    *,
    known: Known | None,
    secret: bytes,
) -> str | None:
    """Why this record is masked (a key of ``safety.REASONS``), or ``None``; a manager's word comes first.

    ``known``: what is stored of it, since what an entity itself taught says nothing about it.
    """
    if decision is not None:
        return "manager" if decision == "mask" else None
    if signs.rule:
        return signs.rule
    if not digests or _by_lessons(source, signs, digests, None, secret) is None:
        return None
    # Few come so far: of all others nobody need know which entity they would be.
    return _by_lessons(source, signs, digests, hidden_id(source, signs, known, secret), secret)


def _by_lessons(source: str, signs: Signs, digests: Digests, own: UUID | None, secret: bytes) -> str | None:
    return (
        safety.match(secret, signs.traits, digests, own)
        or _by_partner(source, signs, digests, own, secret)
        or (safety.PLACE if safety.match_place(secret, source, signs, digests) else None)
    )


def _by_partner(source: str, signs: Signs, digests: Digests, own: UUID | None, secret: bytes) -> str | None:
    body = safety.establishment(source, signs)
    if body is None or "key" not in digests:
        return None
    (made,) = digests_of(secret, "key", *body)
    return "partner" if digests["key"].get(made, set()) - {own} else None


def learn(
    source: str, signs: Signs, reason: str, *, taught_by: UUID, digests: Digests, secret: bytes
) -> list[Lesson]:
    """What this masked record teaches; ``digests`` hold it afterwards."""
    learned = []
    for kind, value in safety.lessons(source, signs, reason):
        made = digest(secret, kind, value)
        teachers = digests.setdefault(kind, {}).setdefault(made, set())
        learned.append(Lesson((kind, value), taught_by, not teachers))
        teachers.add(taught_by)
    return learned


def hidden_id(source: str, signs: Signs, known: Known | None, secret: bytes) -> UUID:
    """The id that a masked record's entity has, or will have once it is hidden."""
    if known and (known.masked or known.entity_id != known.id):
        return known.entity_id
    return record_id(source, opaque_key(secret, source, signs.key), signs.kind)


def private(source: str, signs: Signs) -> frozenset[Trait]:
    """Every value of a masked record that no text may quote, taught or not."""
    key: Trait = ("key", f"{source}\0{signs.key}")
    return signs.traits | {key}


def add_private(digests: Digests, hidden: Iterable[Signs], secret: bytes) -> None:
    """Put what identifies these hidden records among the digests, for texts about a file not stored yet."""
    for signs in hidden:
        for kind, value in signs.traits:
            digests.setdefault(kind, {}).setdefault(digest(secret, kind, value), set())


def keep(session: Session, lessons: Iterable[Lesson], secret: bytes, now: datetime) -> None:
    """Keep the digests of these lessons, each with who taught it."""
    rows = {
        (made := digest(secret, *lesson.trait), lesson.taught_by): {
            "digest": made,
            "taught_by": lesson.taught_by,
            "kind": lesson.trait[0],
            "created_at": now,
        }
        for lesson in lessons
    }
    pairs = select(col(MaskFingerprint.digest), col(MaskFingerprint.taught_by))
    for chunk in chunks({made for made, _ in rows}):
        for pair in session.execute(pairs.where(col(MaskFingerprint.digest).in_(chunk))):
            rows.pop(pair, None)
    if rows:
        session.execute(insert(MaskFingerprint), list(rows.values()))


_LONG_NUMBER = re.compile(r"\+?\d(?:[ .\-]?\d){7,16}")


def reveals(text: str, digests: Digests, secret: bytes) -> bool:
    """True when a text quotes the SIRET, FINESS number or phone of something masked.

    For texts about rows that were never stored (problems, rejections); ``digests``: ``known_digests``.
    """
    for found in _LONG_NUMBER.findall(plain_digits(text)):
        number = re.sub(r"\D", "", found)
        phones = [("phone", form) for form in (f"+{number}", f"+33{number[1:]}")]
        forms = [("siret", number), ("finess", number), *phones]
        if any(digest(secret, kind, value) in digests.get(kind, ()) for kind, value in forms):
            return True
    return False
