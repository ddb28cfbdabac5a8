"""What a search gives back to pages, API and command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from directory.access import Route
from directory.opening import Opening
from directory.records import OfferRecord, SiteRecord
from directory.urgency import UrgentNumber
from search.contract import EngineName
from search.query import Query

StepKind = Literal["place", "typo", "acronym", "partner", "help"]


@dataclass(frozen=True, slots=True)
class Item:
    """One offer as a result shows it; ``site`` is its nearest site that passes the filters."""

    id: str
    key: str | None
    """Its own identifier in its first source; ``None`` when masked."""
    name: str
    partner_id: str
    partner_name: str
    group: str
    families: tuple[str, ...]
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    fees: tuple[str, ...]
    modes: tuple[str, ...]
    route: Route
    site: SiteRecord | None
    distance_m: float | None
    """Great circle from the origin."""
    km: float | None
    """By road, commune to commune."""
    minutes: float | None
    travel: str | None
    """The way there in one French phrase."""
    eligible: str
    """``yes``, ``no`` or ``unknown``."""
    reasons: tuple[str, ...]
    """Why it is shown, in short French phrases."""
    opening: Opening
    """Whether it runs today, and what to say when it does not."""
    a_savoir: str | None
    updated_at: datetime
    verified_at: date | None
    source_date: str | None
    freshness: str
    """Public wording of its dates."""
    masked: bool
    record: OfferRecord
    """The whole effective record, for pages that show more."""

    @property
    def welcomes(self) -> bool:
        """Whether this person may be told to come: it runs today, and is not kept for people of elsewhere."""
        return self.opening.is_open and self.eligible != "no"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing understood of the text: the words that say it, and what they were taken for.

    It is refused by taking its words as they are typed (``as_typed``), or all of them (``verbatim``).
    """

    kind: StepKind
    words: str
    """As typed; empty for a kind of help, which the whole text may ask for."""
    meaning: str
    """In French: a place's name, the word read, an acronym's full form, a structure, a kind of help."""
    value: str | None = None
    """Typed key of a place (``commune:05070``), identifier of a structure."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A parameter to give up or widen (``search.relaxing``), the query that is left, and how many offers it finds."""

    parameter: str
    query: Query
    total: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to search for; ``value`` is an identifier, a theme or a commune code, by kind."""

    kind: Literal["offer", "theme", "partner", "commune"]
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results and everything told about it."""

    query: Query
    answered: Query
    """The query with the place that its words name as its origin, when it says none itself."""
    items: tuple[Item, ...]
    total: int
    groups: Mapping[str, int]
    facets: Mapping[str, Mapping[str, int]]
    """Counts of offers by API parameter name (``family``, ``theme``…) and value, disjunctive."""
    page: int
    size: int
    pages: int
    next: str | None
    engine: EngineName
    fallback: bool
    """True when the usual engine did not answer and the embedded one did."""
    took_ms: float
    understood: tuple[Step, ...] = ()
    """What was made of the text."""
    did_you_mean: str | None = None
    """The text with its mended words: what was searched, or what to propose when that was refused."""
    unknown: tuple[str, ...] = ()
    """Words of the text that no offer holds; none when the text is urgent."""
    notice: str | None = None
    """What the request itself has that must be known to read the answer, in one French sentence."""
    weak: bool = False
    """Nothing answers the text; what is found only comes near it."""
    urgent: tuple[UrgentNumber, ...] = ()
    """Urgent numbers the text calls for, the right ones first."""
    sensitive: bool = False
    """The search speaks of violence, or of somebody in danger: no trace of it must be kept."""
    relaxations: tuple[Relaxation, ...] = ()
    """Only when nothing was found."""
