"""The registry of sources: ``sources.toml`` says what they are, the ``source`` table what became of them.

The file is the only place where a source's description is written; every command that looks at sources
brings the table up to it first.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from sqlalchemy import select, update
from sqlmodel import Session, col

from directory.layers import PEOPLE
from directory.models import Source
from importers.normalise import email, is_personal_email, url
from importers.refusal import SourcesUnreadable
from importers.registry import IMPORTERS

_EVERY: Final = re.compile(r"^every (?:(\d{1,3}) )?(hour|day|week)s?$")
_WORDS: Final = {"hourly": "every hour", "daily": "every day", "weekly": "every week"}
_KEY: Final = r"^[a-z0-9][a-z0-9_-]{0,59}$"


def interval(schedule: str) -> timedelta:
    """How long between two runs: ``hourly``, ``daily``, ``weekly``, ``every 6 hours``. Raises ValueError."""
    found = _EVERY.match(_WORDS.get(schedule, schedule))
    if found is None or found[1] == "0":
        raise ValueError("attendu : « daily », « weekly » ou par exemple « every 6 hours »")
    return timedelta(**{f"{found[2]}s": int(found[1] or 1)})


class Described(BaseModel):
    """One source, as ``sources.toml`` describes it. See ``docs/sources.md``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(pattern=_KEY)
    name: str = Field(min_length=1, max_length=200)
    format: str
    location: str | None = None
    schedule: str | None = None
    page: str | None = None
    licence: str | None = None
    trust: int = Field(default=50, ge=0, le=100)
    grace_days: int = Field(default=30, ge=0, le=3650)
    contact: str | None = None

    @field_validator("key")
    @classmethod
    def _not_reserved(cls, key: str) -> str:
        if key in PEOPLE:
            raise ValueError("ce nom est réservé")
        return key

    @field_validator("format")
    @classmethod
    def _known(cls, format_: str) -> str:
        if format_ not in IMPORTERS:
            raise ValueError(f"format inconnu ; formats : {', '.join(sorted(IMPORTERS))}")
        return format_

    @field_validator("schedule")
    @classmethod
    def _readable(cls, schedule: str | None) -> str | None:
        if schedule is not None:
            interval(schedule)
        return schedule

    @field_validator("location")
    @classmethod
    def _https(cls, location: str | None) -> str | None:
        if location is not None and "://" in location and not location.startswith(("https://", "http://")):
            raise ValueError("attendu : un chemin ou une adresse https")
        return location

    @field_validator("contact")
    @classmethod
    def _of_the_organisation(cls, contact: str | None) -> str | None:
        if contact is None:
            return None
        if "@" not in contact:
            if url(contact).value is None:
                raise ValueError("attendu : une adresse électronique générale ou une page web")
        elif email(contact).value is None or is_personal_email(contact, ""):
            raise ValueError("attendu : l'adresse générale de l'organisme, pas celle d'une personne")
        return contact

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if self.schedule is not None and self.location is None:
            raise ValueError("une source régulière (schedule) a besoin de « location »")
        return self

    @property
    def is_remote(self) -> bool:
        """Whether it is fetched rather than read from a disk."""
        return self.location is not None and "://" in self.location


def read(file: Path) -> list[Described]:
    """The sources of a file, in its order; none when there is no such file. Raises ``SourcesUnreadable``."""
    if not file.exists():
        return []
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8")).get("sources", {})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourcesUnreadable(file.name, str(error)) from error
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise SourcesUnreadable(file.name, "une source s'écrit [sources.sa-cle]")
    return [_described(file, key, table) for key, table in tables.items()]


def _described(file: Path, key: str, table: dict[str, Any]) -> Described:
    try:
        found = Described(key=key, **table)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise SourcesUnreadable(
            file.name, f"[sources.{key}] {field} : {first['msg'].removeprefix('Value error, ')}"
        ) from error
    except TypeError as error:
        raise SourcesUnreadable(file.name, f"[sources.{key}] : « key » est déjà dans le titre") from error
    if found.location is None or found.is_remote:
        return found
    # A path is told from the file that names it, wherever the program runs.
    return found.model_copy(update={"location": str(file.parent / found.location)})


def keep(opened: Session, described: Iterable[Described], now: datetime) -> None:
    """Bring the table up to the file; a source that left it is not run any more, and its records stay."""
    listed = {source.key: source for source in described}
    for key, source in listed.items():
        stored = opened.get(Source, key)
        if stored is None:
            stored = Source(key=key, name=source.name, format=source.format, created_at=now)
            opened.add(stored)
        _describe(stored, source, now)
    gone = (
        update(Source)
        .where(col(Source.location).is_not(None), col(Source.key).not_in(list(listed)))
        .values(location=None, schedule=None, next_due_at=None, etag=None, last_modified=None)
    )
    opened.execute(gone)


def _describe(stored: Source, source: Described, now: datetime) -> None:
    moved = (stored.location, stored.format) != (source.location, source.format)
    if moved:
        # What another file's server called its version says nothing of this one.
        stored.etag = stored.last_modified = None
    if source.schedule is None:
        stored.next_due_at = None
    elif moved or stored.last_run_at is None:
        stored.next_due_at = now if moved or stored.next_due_at is None else stored.next_due_at
    elif stored.schedule != source.schedule or stored.next_due_at is None:
        stored.next_due_at = stored.last_run_at + interval(source.schedule)
    if source.page is not None:
        stored.url = source.page
    for name in ("name", "format", "location", "schedule", "licence", "trust", "grace_days", "contact"):
        setattr(stored, name, getattr(source, name))


def sync(opened: Session, file: Path, now: datetime) -> None:
    """``read`` then ``keep``."""
    keep(opened, read(file), now)


def due(opened: Session, now: datetime) -> list[str]:
    """Keys of the sources whose time has come, the most overdue first."""
    wanted = select(col(Source.key)).where(col(Source.next_due_at) <= now).order_by(col(Source.next_due_at))
    return list(opened.scalars(wanted))


def states(opened: Session) -> dict[str, dict[str, Any]]:
    """By key: ``location, schedule, next_due, last_tried, problem, claimed_by, trust, grace_days, contact``."""
    return {source.key: _state(source) for source in opened.scalars(select(Source))}


def _state(source: Source) -> dict[str, Any]:
    return {
        "location": source.location,
        "schedule": source.schedule,
        "next_due": source.next_due_at.isoformat() if source.next_due_at else None,
        "last_tried": source.last_run_at.isoformat() if source.last_run_at else None,
        "problem": source.problem,
        "claimed_by": source.claimed_by,
        "trust": source.trust,
        "grace_days": source.grace_days,
        "contact": source.contact,
    }
