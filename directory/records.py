"""The values that travel through the house: what one source says of a partner or an offer.

A ``PartnerRecord`` or ``OfferRecord`` is the content of a layer (what one source says), and also the
content of the effective record (what the fold of the layers says). Field names are data·inclusion's
where it has one in people's use here, else the API's; ``docs/glossary.md`` holds both.

Absent is always ``None`` or an empty tuple, never an empty string.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
"""A non-empty text; an absent one is ``None``."""

PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""A date with the precision its source has: ``2013``, ``2013-06`` or ``2013-06-05``."""

Zone = Annotated[
    str,
    StringConstraints(pattern=r"^(commune|canton|epci|departement|region|pays):[0-9A-Za-z]+$"),
]
"""A typed zone: ``commune:05061``, ``canton:0510``, ``departement:38``, ``region:93``, ``pays:france``."""

ContactKind = Literal["phone", "email", "website"]
PositionOrigin = Literal["source", "repaired", "geocoded", "mairie"]
PositionPrecision = Literal["address", "street", "commune"]
Fee = Literal["gratuit", "payant"]
Mode = Literal["en-presentiel", "a-distance"]


class Record(BaseModel):
    """Base of every record: frozen, and strict about unknown fields so that a typing slip fails at once."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Contact(Record):
    """One way to reach somebody: a phone in E.164 (or a short number), an e-mail or a web address."""

    kind: ContactKind
    value: Text
    label: Text | None = None
    source_date: PartialDate | None = None


class Permanence(Record):
    """A recurring presence: its words, and an iCalendar RRULE and OSM hours where they could be read."""

    text: Text
    rrule: Text | None = None
    hours: Text | None = None


class SiteRecord(Record):
    """One place where an offer happens (or a partner sits); ``lat``/``lon`` are WGS84 degrees."""

    label: Text | None = None
    address: Text | None = None
    postal_code: Text | None = None
    commune: Text | None = None
    """INSEE code."""
    lat: float | None = Field(default=None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(default=None, ge=-180, le=180, allow_inf_nan=False)
    origin: PositionOrigin | None = None
    precision: PositionPrecision | None = None
    phone: Text | None = None
    hours: Text | None = None
    """OSM ``opening_hours``, checked."""
    hours_text: Text | None = None
    permanence: Permanence | None = None
    note: Text | None = None


class Validity(Record):
    """When an offer runs: dates, or months of every year (``MM-DD``), and always the source's words."""

    text: Text
    starts_on: PartialDate | None = None
    ends_on: PartialDate | None = None
    yearly_from: Annotated[str, StringConstraints(pattern=r"^\d{2}-\d{2}$")] | None = None
    yearly_until: Annotated[str, StringConstraints(pattern=r"^\d{2}-\d{2}$")] | None = None


class Capacity(Record):
    """``capacite_totale``: the source's words and, where they hold one, the number. Never "available"."""

    text: Text
    total: int | None = Field(default=None, ge=0)


class Provenance(Record):
    """Where a record comes from: the public page, the date of the *fact*, the day it was read."""

    url: Text | None = None
    source_date: PartialDate | None = None
    retrieved_at: PartialDate | None = None


class PartnerRecord(Record):
    """What one source says of a partner (data·inclusion: structure)."""

    name: Text
    kind: Text | None = None
    siret: Text | None = None
    finess: Text | None = None
    description: Text | None = None
    reseaux_porteurs: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    place: SiteRecord | None = None
    accessibility_url: Text | None = None
    address_masked: bool = False
    closed: bool = False
    updated_at: PartialDate | None = None
    provenance: Provenance = Provenance()


class OfferRecord(Record):
    """What one source says of an offer (data·inclusion: service)."""

    name: Text
    families: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    type: Text | None = None
    audiences: tuple[str, ...] = ()
    audiences_text: Text | None = None
    age_min: int | None = Field(default=None, ge=0, le=120)
    age_max: int | None = Field(default=None, ge=0, le=120)
    description: Text | None = None
    conditions: Text | None = None
    how_to_access: Text | None = None
    mobilisable_par: tuple[str, ...] = ()
    """data·inclusion ``PersonneMobilisatrice``: ``usagers``, ``professionnels``."""
    modes_mobilisation: tuple[str, ...] = ()
    mobilisation_url: Text | None = None
    fees: tuple[Fee, ...] = ()
    fees_detail: Text | None = None
    modes: tuple[Mode, ...] = ()
    home_visit: bool | None = None
    sites: tuple[SiteRecord, ...] = ()
    zone_eligibilite: tuple[Zone, ...] = ()
    zone_deduced: bool = False
    """True when an importer proposed the zone from the body's kind, and no source states it."""
    contacts: tuple[Contact, ...] = ()
    hours_text: Text | None = None
    validity: Validity | None = None
    capacity: Capacity | None = None
    languages: tuple[str, ...] = ()
    sessions: tuple[Validity, ...] = ()
    a_savoir: Text | None = None
    notes: Text | None = None
    """Internal: never shown to the public."""
    source_code: Text | None = None
    """The source's own category (FINESS category, LHÉO domain…), for families and safety."""
    address_masked: bool = False
    suspended: bool = False
    updated_at: PartialDate | None = None
    verified_at: PartialDate | None = None
    cadence_months: Literal[1, 3, 6, 12] = 6
    provenance: Provenance = Provenance()


EntityKind = Literal["partner", "offer"]

Ref = tuple[EntityKind, str]
"""Kind and key of a record in its source: one name inside a run."""


class Candidate(Record):
    """One record of a source, on its way in: identity in its source, parent, and what it says."""

    kind: EntityKind
    key: Text
    """The record's own identifier in its source."""
    partner_key: Text | None = None
    """For an offer: the key of its partner in the same source."""
    partner: PartnerRecord | None = None
    offer: OfferRecord | None = None

    @property
    def record(self) -> PartnerRecord | OfferRecord:
        """The record it carries, whichever its kind."""
        record = self.partner if self.kind == "partner" else self.offer
        if record is None:
            raise ValueError(f"candidate {self.key!r} says it is a {self.kind} and carries none")
        return record
