"""The contract both engines keep, and the values that cross it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple, Protocol

from search.filters import EVERYTHING, Filter

EngineName = Literal["embedded", "meilisearch"]


@dataclass(frozen=True, slots=True)
class Document:
    """One site of one offer (an offer without a site has one document, without position).

    ``id`` is ``<offer>_<n>``. Offer-level fields are repeated on each of its documents; ``site_*``
    fields and the position are the site's own.
    """

    id: str
    offer: str
    """Offer id (UUID text)."""
    partner: str
    """Partner id (UUID text)."""
    first: bool
    """True on exactly one document of each offer."""
    multi: bool
    """True when the offer has several documents."""
    group: str
    """``on_site``, ``remote`` or ``unplaced`` (the geographic rule)."""
    families: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    fees: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    """Who opens the door: the route of ``directory.access``."""
    sources: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    """Codes of all the sites of the offer, like ``cantons`` and ``epcis`` (``UNIONS``)."""
    cantons: tuple[str, ...] = ()
    epcis: tuple[str, ...] = ()
    positions: tuple[tuple[float, float], ...] = ()
    """(lat, lon) of all the sites that have one."""
    zones: tuple[str, ...] = ()
    """Typed zones of eligibility, or ``unknown``."""
    site_commune: str | None = None
    site_canton: str | None = None
    site_epci: str | None = None
    crowded: tuple[str, ...] = ()
    """Those of the site's fields whose value another site of the offer has too."""
    lat: float | None = None
    lon: float | None = None
    updated: int = 0
    """Days since 1970-01-01 of the last change of the record's text."""
    rank: int = 0
    """First 48 bits of the offer's UUID: a fixed order for paging past the scored window (exact in a float)."""
    stems: tuple[str, ...] = ()
    """Every stem of the offer's texts, expansion included: the match rule filters on it."""
    weights: str = ""
    """Packed scoring data (``search.scorer.pack``): stems with their field weights, for the scorer."""
    facts: str = ""
    """Packed facts of the whole offer (``search.facts.pack``: zones, sites, dates, route), for the scorer."""
    words: tuple[str, ...] = ()
    """Folded informative words of the offer's texts: what the vocabulary is derived from."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Analysed text by searchable field (space-separated stems), for the engine's own order."""


UNIONS: Final[Mapping[str, str]] = {
    "site_commune": "communes", "site_canton": "cantons", "site_epci": "epcis"
}  # fmt: skip
"""By field of a site, the field that holds the values of all the sites of its offer."""


@dataclass(frozen=True, slots=True)
class Upsert:
    """Replace every document of one offer."""

    offer: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove every document of one offer."""

    offer: str


Change = Upsert | Delete
SortKey = Literal["relevance", "distance", "minutes", "updated", "rank"]
"""``distance`` and ``minutes``: ascending, one hit per offer (its nearest matching document), documents
without a position or a known commune last; ``updated``: newest first; ``rank``: ascending. Ties by rank."""


@dataclass(frozen=True, slots=True)
class Facet:
    """Count offers by the values of ``field``; ``filters`` is the whole filter of that count.

    The caller leaves the facet's own choice out of ``filters``, which makes the counts disjunctive.
    ``most`` keeps that many values, those of most offers (``None``: every value).
    """

    field: str
    filters: Filter
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Count the distinct offers that match ``filters``, under ``name``."""

    name: str
    filters: Filter


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is asked of an engine: hits, exact counts and facets, in one call.

    ``words`` are the alternatives of each informative word, already analysed, mended and expanded
    (``(("hebergement", "heberg"), ("urgenc",))``): they only order the hits; the match rule itself is
    in ``filters``.  ``limit`` hits at most, one per offer.
    """

    filters: Filter = EVERYTHING
    words: tuple[tuple[str, ...], ...] = ()
    sort: SortKey = "relevance"
    origin: tuple[float, float] | None = None
    """(lat, lon) for ``sort="distance"`` and the ties of ``minutes``."""
    minutes: Mapping[str, float] = field(default_factory=dict)
    """For ``sort="minutes"``: road minutes from the origin by commune of the site."""
    offset: int = 0
    limit: int = 200
    counts: tuple[Count, ...] = ()
    facets: tuple[Facet, ...] = ()


class Hit(NamedTuple):
    """One offer found, with the document that represents it in the engine."""

    offer: str
    score: float
    """The engine's own score; only comparable within one answer."""
    weights: str
    facts: str = ""
    distance_m: float | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits in the order asked, exact counts of offers, facet counts of offers."""

    hits: tuple[Hit, ...]
    counts: Mapping[str, int]
    facets: Mapping[str, Mapping[str, int]]
    engine: EngineName
    took_ms: float


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What an engine says of itself; ``sequence`` is the last outbox sequence it holds."""

    engine: EngineName
    healthy: bool
    documents: int
    sequence: int
    spec_hash: str | None
    detail: str = ""
    """In French, when not healthy."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """An offer that an engine cannot hold, and why, in French (for the dead letters)."""

    offer: str
    reason: str


class Rejected(Exception):
    """Some offers were left out of a write; everything else was written and the sequence advanced."""

    def __init__(self, rejections: Sequence[Rejection]) -> None:
        self.rejections = tuple(rejections)
        super().__init__("; ".join(f"{r.offer} : {r.reason}" for r in self.rejections))


class EngineUnavailable(Exception):
    """The engine did not answer; the message says why, in French."""


class SearchEngine(Protocol):
    """What every engine does. All methods are synchronous and safe to call from several threads."""

    @property
    def name(self) -> EngineName:
        """Which engine it is."""

    def ensure(self) -> bool:
        """Create what is missing; False when the stored spec differs and a rebuild is due."""

    def apply(self, changes: Sequence[Change], upto: int) -> None:
        """Write changes durably, idempotently; then the engine's sequence is ``upto``.

        Raises ``Rejected`` after everything else is written, for the offers it could not hold.
        """

    def rebuild(self, documents: Iterable[Document], upto: int) -> None:
        """Replace everything, atomically for readers: searches see the old index until the swap."""

    def search(self, request: SearchRequest) -> SearchResult:
        """Answer a request; raises ``EngineUnavailable``."""

    def offers(self) -> set[str]:
        """Ids of all offers held (reconciliation)."""

    def status(self) -> EngineStatus:
        """State of the engine; never raises."""
