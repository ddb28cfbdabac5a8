"""Tables of the directory (SQLModel). The database is the truth; every index is derived from it.

Partners and offers keep their effective record (the fold of their layers) as one JSON value beside the
few columns that queries need; sites and contacts have rows of their own. All instants are UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar, Literal
from uuid import UUID

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Index, Integer, Text, TypeDecorator, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from directory.words import plain_digits


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, stored and given back in UTC (SQLite keeps no time zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value and value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


class Quoting(TypeDecorator[str]):
    """A text that may quote a number or an address, its digits plain: the database can look for them."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value and plain_digits(value)


Json = JSON().with_variant(JSONB(), "postgresql")
OptionalJson = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
Sequence = BigInteger().with_variant(Integer(), "sqlite")

Status = Literal["active", "archived"]


class Source(SQLModel, table=True):
    """Where records come from: one feed, one file, one partner's table."""

    key: str = Field(primary_key=True)
    name: str
    format: str
    url: str | None = None
    licence: str | None = None
    trust: int = 50
    """0–100: among sources, the higher wins a field; recency decides between equals."""
    grace_days: int = 30
    """Days after which a record not seen any more is archived."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    location: str | None = None
    """Where its file is read from: a path or an https address; None when somebody hands it over."""
    schedule: str | None = None
    """How often, as ``sources.toml`` says it; None: only when asked."""
    contact: str | None = None
    """The partner organisation's mailbox or page, never a person's."""
    last_run_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    next_due_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str | None = Field(default=None, sa_type=Text)
    """Why the last run of the schedule did not go through, in French; None when it did."""
    etag: str | None = None
    last_modified: str | None = None
    """With ``etag``: the version of the file last imported, as its server names it."""
    claimed_by: str | None = None
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """With ``claimed_by``: the worker that is at it, and since when; a claim too old is a dead worker's."""
    mapping: dict[str, Any] | None = Field(default=None, sa_type=OptionalJson)
    """How the columns of its table are read, as somebody corrected it; None: guessed each time."""


class ImportRun(SQLModel, table=True):
    """One reading of a source's file, with what it did."""

    __tablename__: ClassVar[str] = "import_run"

    id: int | None = Field(default=None, primary_key=True)
    source_key: str = Field(foreign_key="source.key", index=True)
    format: str
    file_name: str
    file_hash: str
    dry_run: bool = False
    status: str
    """``running``, ``done``, ``held``, ``refused`` or ``failed``."""
    started_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    report: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """The object ``spie import --json`` prints, without its problems."""


class Rejection(SQLModel, table=True):
    """One problem of one row of one of the last runs; ``severity`` ``rejected`` when the row itself was refused."""

    id: int | None = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="import_run.id", index=True, ondelete="CASCADE")
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    field: str | None = None
    value: str | None = Field(default=None, sa_type=Quoting)
    reason: str = Field(sa_type=Quoting)
    fix: str | None = Field(default=None, sa_type=Quoting)
    severity: str


class SourceRecord(SQLModel, table=True):
    """What one source says of one partner or offer: a layer, with its redacted raw payload."""

    __tablename__: ClassVar[str] = "source_record"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        Index("ix_source_record_seen", "source_key", "kind", "last_run_id"),
    )

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    """UUIDv5 of source and key (of its opaque key when masked)."""
    source_key: str = Field(foreign_key="source.key")
    kind: str
    key: str
    """The record's own identifier in its source; an opaque digest when masked."""
    entity_id: UUID = Field(index=True, sa_type=Uuid)
    parent_id: UUID | None = Field(default=None, index=True, sa_type=Uuid)
    """For an offer: the source record of its partner."""
    payload: dict[str, Any] = Field(sa_type=Json)
    """The raw row after redaction of persons, personal e-mails and masked places."""
    payload_hash: str
    """Keyed digest of the original row and of the mapping that read it."""
    row_mark: str | None = None
    """Keyed digest of the row alone and of the program that read it, when reading that row again can only say
    the same (see ``directory.marks``); None otherwise, and always when masked."""
    record: dict[str, Any] = Field(sa_type=Json)
    masked: bool = False
    mask_reason: str | None = None
    """Why it is masked: see ``directory.safety.REASONS``."""
    first_seen_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    """When its content last changed: recency between layers does not move when a file is read again."""
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    last_run_id: int
    vanished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class EditLayer(SQLModel, table=True):
    """Field values a person set over what sources say: a partner's edit or a manager's correction."""

    __tablename__: ClassVar[str] = "edit_layer"

    id: int | None = Field(default=None, primary_key=True)
    entity_kind: str
    entity_id: UUID = Field(index=True, sa_type=Uuid)
    origin: str
    """``partner`` or ``manager``."""
    values: dict[str, Any] = Field(sa_type=Json)
    """``{field: value}``; ``None`` or an empty list says that the person removed the value."""
    base: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """What sources said of these fields at that time: a later difference is a conflict to show."""
    at: datetime = Field(sa_type=UtcDateTime)


class Partner(SQLModel, table=True):
    """A body that offers something (data·inclusion: structure)."""

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    name: str = Field(index=True)
    record: dict[str, Any] = Field(sa_type=Json)
    """Effective ``PartnerRecord`` without its contacts; absent fields have no key."""
    origins: dict[str, str] = Field(sa_type=Json)
    """Where each field's value comes from: a source key, ``partner`` or ``manager``."""
    masked: bool = False
    status: str = "active"
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)


class Offer(SQLModel, table=True):
    """What a partner offers (data·inclusion: service)."""

    id: UUID = Field(primary_key=True, sa_type=Uuid)
    partner_id: UUID = Field(foreign_key="partner.id", index=True, sa_type=Uuid)
    name: str
    record: dict[str, Any] = Field(sa_type=Json)
    """Effective ``OfferRecord`` without its sites and contacts; absent fields have no key."""
    origins: dict[str, str] = Field(sa_type=Json)
    masked: bool = False
    status: str = "active"
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(index=True, sa_type=UtcDateTime)
    """When the effective text last changed here."""
    verified_at: date | None = None
    """When a responsible person last said it is right."""
    ends_on: date | None = None
    """Its last day, when its validity states one: it is published until then."""


class Site(SQLModel, table=True):
    """One place where an offer happens. A masked offer has none."""

    offer_id: UUID = Field(primary_key=True, foreign_key="offer.id", sa_type=Uuid, ondelete="CASCADE")
    position: int = Field(primary_key=True)
    commune: str | None = Field(default=None, index=True)
    lat: float | None = None
    lon: float | None = None
    record: dict[str, Any] = Field(sa_type=Json)
    """The whole ``SiteRecord``."""


class ContactPoint(SQLModel, table=True):
    """One way to reach a partner or an offer, with the date its source gives it."""

    __tablename__: ClassVar[str] = "contact_point"
    __table_args__: ClassVar[tuple[Any, ...]] = (Index("ix_contact_value", "kind", "value"),)

    entity_id: UUID = Field(primary_key=True, sa_type=Uuid)
    position: int = Field(primary_key=True)
    entity_kind: str
    kind: str
    value: str
    label: str | None = None
    source_date: str | None = None


class Revision(SQLModel, table=True):
    """Who changed what, when and why: old and new value of each field; restorable."""

    id: int | None = Field(default=None, primary_key=True)
    entity_kind: str
    entity_id: UUID = Field(index=True, sa_type=Uuid)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    """``source:<key>``, ``partner``, ``manager`` or ``system``."""
    run_id: int | None = Field(default=None, foreign_key="import_run.id")
    reason: str
    changes: dict[str, Any] = Field(sa_type=Json)
    """``{field: [old, new]}``; a new record has one entry ``created``."""


class Outbox(SQLModel, table=True):
    """An offer to index again, written in the same transaction as its change.

    Numbers are never used twice, and on PostgreSQL they are given out under a lock, so that they become
    visible in their order: a reader that has seen ``seq`` has missed none before it.
    """

    # Without AUTOINCREMENT SQLite gives a number again once the highest row is deleted.
    __table_args__: ClassVar[dict[str, Any]] = {"sqlite_autoincrement": True}

    seq: int | None = Field(default=None, primary_key=True, sa_type=Sequence)
    offer_id: UUID = Field(sa_type=Uuid)


class IndexPosition(SQLModel, table=True):
    """The last outbox sequence each engine has durably taken in."""

    __tablename__: ClassVar[str] = "index_position"

    engine: str = Field(primary_key=True)
    seq: int = Field(sa_type=Sequence)


class DeadLetter(SQLModel, table=True):
    """An offer an engine refused, and why; it is tried again at the next rebuild."""

    __tablename__: ClassVar[str] = "dead_letter"

    engine: str = Field(primary_key=True)
    offer_id: UUID = Field(primary_key=True, sa_type=Uuid)
    reason: str = Field(sa_type=Text)
    at: datetime = Field(sa_type=UtcDateTime)


class MaskFingerprint(SQLModel, table=True):
    """Keyed digest of what identifies a masked place; never the value itself."""

    __tablename__: ClassVar[str] = "mask_fingerprint"

    digest: str = Field(primary_key=True)
    taught_by: UUID = Field(primary_key=True, index=True, sa_type=Uuid)
    """The masked entity it was found on; the nil UUID when a manager listed the value."""
    kind: str
    """``siret``, ``finess``, ``phone``, ``position``, ``address`` or ``key``."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class MaskDecision(SQLModel, table=True):
    """A manager's word on one entity: ``mask`` it or ``show`` it, whatever the rules say."""

    __tablename__: ClassVar[str] = "mask_decision"

    entity_id: UUID = Field(primary_key=True, sa_type=Uuid)
    entity_kind: str
    decision: str
    reason: str
    at: datetime = Field(sa_type=UtcDateTime)


class GeocodedAddress(SQLModel, table=True):
    """What the geocoder answered for an address. Neither can be read here without knowing the address."""

    __tablename__: ClassVar[str] = "geocoded_address"

    digest: str = Field(primary_key=True)
    answer: str = Field(sa_type=Text)
    """Encrypted with a key made from the address itself."""
    at: datetime = Field(sa_type=UtcDateTime)


class CorrectionRequest(SQLModel, table=True):
    """ "C'est votre structure ? Corriger ou retirer": a message to the manager, without an account."""

    __tablename__: ClassVar[str] = "correction_request"

    id: int | None = Field(default=None, primary_key=True)
    entity_kind: str
    entity_id: UUID = Field(index=True, sa_type=Uuid)
    wish: str
    """``correct`` or ``remove``."""
    message: str = Field(sa_type=Text)
    reply_to: str | None = None
    at: datetime = Field(sa_type=UtcDateTime)
    status: str = "new"


class DuplicatePair(SQLModel, table=True):
    """Two partners, or two offers, that may be one: the evidence, and what was decided."""

    __tablename__: ClassVar[str] = "duplicate_pair"
    __table_args__: ClassVar[tuple[Any, ...]] = (
        Index("ix_duplicate_pair_ids", "left_id", "right_id", unique=True),
    )

    id: int | None = Field(default=None, primary_key=True)
    entity_kind: str
    left_id: UUID = Field(sa_type=Uuid)
    """The smaller of the two identifiers."""
    right_id: UUID = Field(sa_type=Uuid)
    score: float
    evidence: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    """``[{code, strength, sentence}]``; empty once a record is protected."""
    status: str = Field(default="waiting", index=True)
    """``waiting``, ``merged``, ``refused``, or ``undone`` (merged, then separated: refused)."""
    found_at: datetime = Field(sa_type=UtcDateTime)
    decided_by: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Merge(SQLModel, table=True):
    """One entity whose layers went to another, with what undoing it needs; its old address leads there."""

    id: int | None = Field(default=None, primary_key=True)
    pair_id: int = Field(foreign_key="duplicate_pair.id", index=True)
    entity_kind: str
    kept_id: UUID = Field(index=True, sa_type=Uuid)
    gone_id: UUID = Field(index=True, sa_type=Uuid)
    moved: dict[str, Any] = Field(sa_type=Json)
    """Identifiers that changed hands: ``records``, ``edits``, ``requests``, ``offers``."""
    former: dict[str, Any] = Field(sa_type=Json)
    """What the layers do not say: ``status``, ``created_at``, ``partner_id``, ``kept_status``."""
    at: datetime = Field(sa_type=UtcDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
