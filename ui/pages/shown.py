"""What pages show of places: the directory's rules, applied once for every template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from directory import freshness, hours
from directory.records import OfferRecord, PartnerRecord, SiteRecord
from directory.territory import Territory
from ui import french


class Known(Protocol):
    """An offer with its dates, as it is stored or as results show it."""

    @property
    def record(self) -> OfferRecord: ...
    @property
    def verified_at(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class Day:
    """A line of the week table."""

    weekday: str
    text: str
    today: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A place as pages show it; ``week`` only when its hours may be relied on."""

    title: str
    address: str | None
    commune: str | None
    lat: float | None
    lon: float | None
    precision: str
    at_mairie: bool
    """Whether its point is the mairie's, for want of a better one."""
    phone: str | None
    note: str | None
    permanence: str | None
    hours_words: str | None
    hours_caption: str
    week: tuple[Day, ...]

    @property
    def approximate(self) -> bool:
        """Whether its point is only its commune's."""
        return self.lat is not None and self.precision == "commune"

    @property
    def when(self) -> str | None:
        """When it is open, on one line: today's hours where they may be relied on, else the source's words."""
        today = next((f"aujourd'hui : {day.text}" for day in self.week if day.today), None)
        return today or self.hours_words or self.permanence


def site(
    place: SiteRecord, offer: Known, territory: Territory, today: date, *, callable_: bool = True
) -> Place:
    """A place of an offer, its hours told as its dates allow; ``callable_``: its page gives a number."""
    reliable = freshness.reliable(
        verified_at=offer.verified_at, source_date=offer.record.provenance.source_date, today=today
    )
    source_date = offer.record.provenance.source_date
    return _place(place, territory, today, reliable=reliable, source_date=source_date, callable_=callable_)


def when(offer: Known, at: SiteRecord | None, territory: Territory, today: date) -> str | None:
    """When an offer is open, on one line: at the place that stands for it, else in the offer's own words."""
    if at is not None and (told := site(at, offer, territory, today).when):
        return told
    words, source_date = offer.record.hours_text, offer.record.provenance.source_date
    reliable = freshness.reliable(verified_at=offer.verified_at, source_date=source_date, today=today)
    return words if words is None or reliable else freshness.old_words(words, source_date)


def place(
    found: SiteRecord, record: PartnerRecord, territory: Territory, today: date, *, callable_: bool = True
) -> Place:
    """A partner's own place."""
    reliable = freshness.reliable(verified_at=None, source_date=record.provenance.source_date, today=today)
    source_date = record.provenance.source_date
    return _place(found, territory, today, reliable=reliable, source_date=source_date, callable_=callable_)


def _place(
    found: SiteRecord,
    territory: Territory,
    today: date,
    *,
    reliable: bool,
    source_date: str | None,
    callable_: bool,
) -> Place:
    def dated(words: str) -> str:
        told = words if reliable else freshness.old_words(words, source_date)
        return told if callable_ else told.replace(" : appelez avant", " : renseignez-vous avant")

    commune = territory.commune(found.commune) if found.commune else None
    town = commune.name if commune else None
    week = tuple(
        Day(day.weekday, day.text, at == today.weekday())
        for at, day in enumerate(hours.week_table(found.hours, today) if found.hours and reliable else [])
    )
    told = found.hours_text or (hours.usual_week(found.hours) if found.hours else None)
    return Place(
        title=found.label or (commune.name if commune else None) or "Lieu",
        address=_address(found, town),
        commune=town,
        lat=found.lat,
        lon=found.lon,
        precision=found.precision or "commune",
        at_mairie=found.origin in (None, "mairie"),
        phone=found.phone,
        note=found.note,
        permanence=dated(found.permanence.text) if found.permanence else None,
        hours_words=None if week or not told else dated(told),
        hours_caption=f"Horaires de la semaine du {french.day(_monday(today))}",
        week=week,
    )


def _monday(today: date) -> date:
    return date.fromordinal(today.toordinal() - today.weekday())


def _address(found: SiteRecord, town: str | None) -> str | None:
    end = " ".join(part for part in (found.postal_code, town) if part)
    return ", ".join(part for part in (found.address, end) if part) or None
