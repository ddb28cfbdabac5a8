"""Records, batches and small runs for the tests of the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Engine

from directory import db, store
from directory.models import ImportRun, Source
from directory.records import Candidate, Contact, OfferRecord, PartnerRecord, SiteRecord
from directory.seen import Seen, Tally

SECRET = b"a secret of this instance, 32 bytes"
NAMES = frozenset(("Gap", "Briançon", "L'Argentière-la-Bessée", "Queyras"))


def phone(number: str) -> Contact:
    return Contact(kind="phone", value=number)


def site(**values: Any) -> SiteRecord:
    given = {"address": "12 rue des Alpes", "postal_code": "05000", "commune": "05061"}
    given |= {"lat": 44.55812, "lon": 6.07891, "origin": "source", "precision": "address"}
    return SiteRecord.model_validate(given | values)


def partner(key: str = "p", payload: dict[str, Any] | None = None, **values: Any) -> Seen:
    record = PartnerRecord.model_validate({"name": f"Structure {key}"} | values)
    return _seen(Candidate(kind="partner", key=key, partner=record), payload)


def offer(
    key: str = "o", partner_key: str | None = "p", payload: dict[str, Any] | None = None, **values: Any
) -> Seen:
    record = OfferRecord.model_validate({"name": f"Offre {key}"} | values)
    return _seen(Candidate(kind="offer", key=key, partner_key=partner_key, offer=record), payload)


def _seen(candidate: Candidate, payload: dict[str, Any] | None) -> Seen:
    raw = payload or {"row": candidate.model_dump(mode="json", exclude_defaults=True)}
    return Seen.of(candidate, raw, sha256(repr((candidate, raw)).encode()).hexdigest())


def run(
    engine: Engine,
    batch: Sequence[Seen],
    *,
    now: datetime,
    source: str = "test",
    trust: int = 50,
    run_id: int = 1,
) -> Tally:
    """Apply one batch as one run of a source, in one transaction."""
    with db.session(engine) as session:
        described = Source(key=source, name=f"Source {source}", format="test", trust=trust, created_at=now)
        stored = store.ensure_source(session, described)
        if session.get(ImportRun, run_id) is None:
            session.add(
                ImportRun(
                    id=run_id,
                    source_key=source,
                    format="test",
                    file_name="f",
                    file_hash="h",
                    status="done",
                    started_at=now,
                )
            )
            session.flush()
        return store.apply_batch(
            session, source=stored, run_id=run_id, batch=batch, now=now, secret=SECRET, names=NAMES
        )
