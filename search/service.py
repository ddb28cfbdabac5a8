"""Search, whole: understand, ask an engine, order, load from the database, explain.

The database has the last word: an offer that is not published any more is never shown, however late the
index is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Engine

from directory import browsing, db, store, vocabularies
from directory.errors import TooManyChanges
from directory.hours import PARIS
from directory.store import StoredOffer
from directory.territory import Territory, outside_sentence
from directory.urgency import calmed, is_look_alike, leaves_no_trace, numbers_for, urgency_of
from search import explained, items, kinds, paging, relaxing
from search.contract import Count, SearchRequest, SearchResult
from search.engines import Engines
from search.filters import In, Not, Range, both
from search.known import unknown_partners, unknown_sources
from search.order import by_relevance
from search.paging import WINDOW, Cursor, Mark, rank_of
from search.plan import FACET_FIELDS, GROUPS, MOST_VALUES, Plan, plan
from search.query import InvalidQuery, ParameterError, Query, placeless
from search.results import Item, Relaxation, Results, Suggestion
from search.scorer import unpack
from search.strict import Reader
from search.suggestions import suggestions
from search.understand import Reading, did_you_mean, matching, understand
from search.vocabulary import Vocabulary
from search.words import Word

Codes = Mapping[UUID, tuple[str, ...]]


@dataclass(slots=True)
class _Ask:
    """Asks the engines all that one search needs, and keeps whether the fallback answered any of it."""

    engines: Engines
    fallback: bool = False

    def __call__(self, request: SearchRequest) -> SearchResult:
        return self._told(self.engines.search(request))

    def begin(self, request: SearchRequest) -> Callable[[], SearchResult]:
        """The same, worked out aside while the caller goes on; to be called for the answer."""
        begun = self.engines.begin(request)
        return lambda: self._told(begun.result())

    def _told(self, answer: tuple[SearchResult, bool]) -> SearchResult:
        result, fallback = answer
        self.fallback |= fallback
        return result


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query in the making: its plan, its words and what the text smells of."""

    plan: Plan
    typed: Query
    reading: Reading
    vocabulary: Vocabulary
    urgency: frozenset[str]
    free: Reading
    """What would be understood had the person refused nothing."""
    today: date
    ask: _Ask

    @property
    def query(self) -> Query:
        return self.plan.query

    @property
    def words(self) -> tuple[Word, ...]:
        return self.reading.words

    @property
    def scored(self) -> bool:
        return self.query.sort == "relevance"

    @property
    def alarms(self) -> frozenset[str]:
        """The kinds of urgency whose numbers are shown: those that the text smells of, and those understood."""
        told = kinds.alarms(self.free.kinds)
        if not told <= self.urgency and is_look_alike(self.query.q):
            told &= kinds.alarms(understand(calmed(self.query.q), self.vocabulary).kinds)
        return self.urgency | told

    @property
    def sensitive(self) -> bool:
        """Whether it must leave no trace."""
        return _sensitive(self.urgency, self.free, self.query.theme)


@dataclass(frozen=True, slots=True)
class _Page:
    """Offers of a page, in order, and where the next page starts when there are ``total`` offers."""

    offers: tuple[UUID, ...]
    next: Callable[[int], Cursor | Mark | None]
    best: Collection[str] | None = None
    """The stems of the best offer of all pages, when they were scored."""


@dataclass(frozen=True, slots=True)
class SearchService:
    """The one way to search: pages, API and command line call it."""

    database: Engine
    territory: Territory
    engines: Engines

    def search(self, query: Query, now: datetime) -> Results:
        """Answer a query.

        Raises ``InvalidQuery`` for a cursor that does not belong to it, for distances when neither the query nor its
        words say from where, and for a source or a partner that the directory does not have.
        """
        started = time.perf_counter()
        cursor = paging.decoded(query.cursor, query) if query.cursor else None
        # A list goes on by the roads of the day it was begun.
        asked = self._understood(query, cursor.since if isinstance(cursor, Mark) else now)
        counted = asked.ask.begin(_counted(asked))
        page, codes = self._page(asked, cursor, now, lambda: _total(counted(), query))
        shown = tuple(self._loaded(asked, page.offers, codes))
        result = counted()
        total = _total(result, query)
        following = page.next(total)
        relaxations = () if total else self._relaxations(asked, now)
        alarms = asked.alarms
        return Results(
            query=query,
            answered=asked.query,
            items=shown,
            total=total,
            groups=_groups(result, query),
            facets=_facets(result, query),
            page=query.page,
            size=query.size,
            pages=paging.pages_of(total, query.size),
            next=following.encode(query) if following else None,
            engine=self.engines.embedded.name if asked.ask.fallback else result.engine,
            fallback=asked.ask.fallback,
            took_ms=(time.perf_counter() - started) * 1000,
            understood=explained.steps(
                query.q, asked.reading, shown, asked.vocabulary, from_there=not query.has_origin
            ),
            did_you_mean=did_you_mean(query.q, asked.free.words),
            unknown=() if alarms else explained.unknown(asked.reading, asked.vocabulary),
            notice=outside_sentence(self.territory) if asked.plan.starts_outside else None,
            weak=bool(total)
            and not alarms
            and explained.comes_near(asked.reading, asked.vocabulary, page.best),
            urgent=numbers_for(alarms),
            sensitive=asked.sensitive,
            relaxations=relaxations,
        )

    def _page(
        self, asked: _Asked, cursor: Cursor | Mark | None, now: datetime, total: Callable[[], int]
    ) -> tuple[_Page, Codes]:
        """The page asked, with the scorer's codes; ``total`` is waited for only when the page is a far one."""
        if isinstance(cursor, Mark):
            offers, following = self._strictly_after(asked, cursor, asked.query.size)
            return _Page(offers, lambda _: following), {}
        if not asked.scored:
            return self._strict_page(asked, now, total), {}
        result = asked.ask(_hits(asked))
        window, codes = _window(asked, result)
        page = self._after(asked, cursor) if cursor else self._numbered(asked, window)
        best = next(
            (unpack(hit.weights) for hit in result.hits if window and hit.offer == str(window[0])), None
        )
        return replace(page, best=best), codes

    def walk(self, query: Query, now: datetime) -> Iterator[Item]:
        """Every offer of a search, in its order, loaded a few at a time: for exports.

        Raises ``InvalidQuery``, before the first offer is asked for, as ``search`` does.
        """
        asked = self._understood(query, now)
        return self._walk_scored(asked) if asked.scored else self._walk_strictly(asked, now)

    def _walk_scored(self, asked: _Asked) -> Iterator[Item]:
        result = asked.ask(_hits(asked))
        window, codes = _window(asked, result)
        yield from self._loaded(asked, window, codes)
        last = 0
        while len(window) == WINDOW:
            more = self._tail(asked, window, limit=WINDOW, after=last)
            yield from self._loaded(asked, more, {})
            if len(more) < WINDOW:
                return
            last = rank_of(more[-1])

    def _walk_strictly(self, asked: _Asked, now: datetime) -> Iterator[Item]:
        result = asked.ask(_hits(asked))
        yield from self._loaded(asked, [UUID(hit.offer) for hit in result.hits], {})
        mark = self._reader(asked).mark(result.hits, now) if len(result.hits) == WINDOW else None
        while mark:
            offers, mark = self._strictly_after(asked, mark, WINDOW)
            yield from self._loaded(asked, offers, {})

    def _loaded(self, asked: _Asked, offers: Sequence[UUID], codes: Codes) -> list[Item]:
        """The items of these offers that are still published, in order."""
        with db.reading(self.database) as session:
            stored = store.load_offers(session, offers)
        shown = [
            stored[offer] for offer in offers if offer in stored and stored[offer].published_on(asked.today)
        ]
        return [items.item(offer, asked.plan, asked.today, codes.get(offer.id, ())) for offer in shown]

    def is_sensitive(self, text: str, themes: Collection[str]) -> bool:
        """Whether a search for these words and thématiques must leave no trace, be it carried out or not."""
        _, urgency, free = self._heard(text, self.engines.embedded.vocabulary())
        return _sensitive(urgency, free, themes)

    def names_place(self, query: Query, now: datetime) -> bool:
        """Whether the words of a query name a place to start from."""
        return bool(self._understood(query, now).reading.places)

    def item(self, offer: StoredOffer, query: Query, now: datetime) -> Item:
        """One offer as seen from the origin of ``query``."""
        today = now.astimezone(PARIS).date()
        return items.item(offer, plan(query, None, self.territory, today), today)

    def suggest(self, text: str, limit: int, now: datetime) -> tuple[Suggestion, ...]:
        """Offers, themes, partners and communes for the first letters of a search."""
        today = now.astimezone(PARIS).date()
        return suggestions(text, limit, self.territory, self.engines, self.database, today=today)

    def _understood(self, query: Query, now: datetime) -> _Asked:
        today = now.astimezone(PARIS).date()
        vocabulary = self.engines.embedded.vocabulary()
        typed, urgency, free = self._heard(query.q, vocabulary)
        reading = free
        if query.verbatim or query.as_typed or urgency != typed:
            reading = understand(
                query.q,
                vocabulary,
                territory=self.territory,
                urgency=urgency,
                verbatim=query.verbatim,
                as_typed=query.as_typed,
            )
        made = self._planned(query, reading, vocabulary, today)
        refused = placeless(made.query)
        refused += unknown_sources(self.database, query) + unknown_partners(self.database, query)
        if refused:
            raise InvalidQuery(refused)
        return _Asked(made, query, reading, vocabulary, urgency, free, today, _Ask(self.engines))

    def _heard(self, text: str, vocabulary: Vocabulary) -> tuple[frozenset[str], frozenset[str], Reading]:
        """What a text smells of as typed, then mended too, and what is understood when nothing is refused."""
        typed = urgency_of(text)
        free = understand(text, vocabulary, territory=self.territory, urgency=typed)
        return typed, typed | urgency_of(did_you_mean(text, free.words) or ""), free

    def _planned(self, query: Query, reading: Reading, vocabulary: Vocabulary, today: date) -> Plan:
        stems = matching(reading.words, vocabulary) if reading.words else None
        return plan(_from_there(query, reading), stems, self.territory, today)

    def _numbered(self, asked: _Asked, window: Sequence[UUID]) -> _Page:
        """A page by its number: from the window, then from what follows it."""
        query = asked.query
        start, end = (query.page - 1) * query.size, query.page * query.size
        offers = tuple(window[start:end])
        tail: tuple[UUID, ...] = ()
        if len(offers) < query.size and len(window) == WINDOW:
            offset = max(0, start - len(window))
            tail = self._tail(asked, window, offset=offset, limit=query.size - len(offers))
        shown = (*offers, *tail)
        ranks = tuple(rank_of(offer) for offer in window)
        here = Cursor(ranks, min(end, len(window)), rank_of(tail[-1]) if tail else 0)
        return _Page(shown, lambda total: here if shown and end < total else None)

    def _after(self, asked: _Asked, cursor: Cursor) -> _Page:
        """The page that follows a cursor: the frozen window first, then what comes after it."""
        size = asked.query.size
        with db.reading(self.database) as session:
            known = browsing.offers_between(
                session, [paging.identifiers_between(rank) for rank in cursor.window]
            )
        by_rank = {rank_of(offer): offer for offer in known}
        ranks = cursor.window[cursor.shown : cursor.shown + size]
        offers = tuple(by_rank[rank] for rank in ranks if rank in by_rank)
        shown = cursor.shown + len(ranks)
        if shown < len(cursor.window):
            return _Page(offers, lambda _: replace(cursor, shown=shown))
        if len(cursor.window) < WINDOW:
            return _Page(offers, lambda _: None)
        missing = size - len(ranks)
        tail = self._tail(asked, tuple(known), after=cursor.tail, limit=missing + 1)
        kept = tail[:missing]
        last = rank_of(kept[-1]) if kept else cursor.tail
        following = replace(cursor, shown=shown, tail=last) if len(tail) > missing else None
        return _Page((*offers, *kept), lambda _: following)

    def _tail(
        self, asked: _Asked, window: Sequence[UUID], *, limit: int, offset: int = 0, after: int = 0
    ) -> tuple[UUID, ...]:
        """What follows the window, by rank."""
        rest = Not(In("offer", tuple(str(offer) for offer in window)))
        beyond = Range("rank", minimum=after + 1) if after else None
        filters = both(asked.plan.filters(), rest, beyond)
        request = SearchRequest(filters=filters, sort="rank", offset=offset, limit=limit)
        result = asked.ask(request)
        return tuple(UUID(hit.offer) for hit in result.hits)

    def _strict_page(self, asked: _Asked, now: datetime, total: Callable[[], int]) -> _Page:
        """The page of a strict order that the engine gives, by its number."""
        query = asked.query
        offset = (query.page - 1) * query.size
        if offset >= WINDOW and offset >= total():
            # To find nothing there, an engine would put everything in order.
            return _Page((), lambda _: None)
        hits = asked.ask(replace(_hits(asked), offset=offset, limit=query.size)).hits
        return _Page(
            tuple(UUID(hit.offer) for hit in hits),
            lambda total: self._reader(asked).mark(hits, now) if offset + query.size < total else None,
        )

    def _strictly_after(self, asked: _Asked, mark: Mark, size: int) -> tuple[tuple[UUID, ...], Mark | None]:
        """The offers of a strict order that follow a mark, and the next mark when more follow."""
        try:
            return self._reader(asked).after(mark, size)
        except TooManyChanges as change:
            raise InvalidQuery([ParameterError("cursor", str(change))]) from change

    def _reader(self, asked: _Asked) -> Reader:
        return Reader(asked.plan, _hits(asked), asked.ask, self.database)

    def _relaxations(self, asked: _Asked, now: datetime) -> tuple[Relaxation, ...]:
        """What to give up when nothing is found, and how many offers that would show."""
        made = asked.plan
        named = None if asked.typed.has_origin else asked.query.commune
        choices = tuple(relaxing.ways(asked.typed, (*made.by_site, *made.by_offer), named))
        counts = tuple(
            Count(str(at), self._given_up(asked, left, now).filters()) for at, (_, left) in enumerate(choices)
        )
        result = asked.ask(SearchRequest(limit=1, counts=counts))
        return relaxing.best(
            Relaxation(name, left, result.counts[str(at)]) for at, (name, left) in enumerate(choices)
        )

    def _given_up(self, asked: _Asked, left: Query, now: datetime) -> Plan:
        """The plan of what is left of a query; the text is read again only when it is not the same."""
        typed = asked.typed
        if (left.q, left.verbatim, left.as_typed) != (typed.q, typed.verbatim, typed.as_typed):
            return self._understood(left, now).plan
        return self._planned(left, asked.reading, asked.vocabulary, asked.today)


def _sensitive(urgency: Collection[str], free: Reading, themes: Collection[str]) -> bool:
    """Whether a search leaves no trace, be it for its words, a kind of help understood or a subject chosen."""
    return leaves_no_trace({*urgency, *kinds.alarms(free.kinds)}) or vocabularies.VIOLENCE in themes


def _from_there(query: Query, reading: Reading) -> Query:
    """The query with the first place its text names as origin, unless it has one already."""
    if query.has_origin or not reading.places:
        return query
    return replace(query, commune=reading.places[0].commune)


def _hits(asked: _Asked) -> SearchRequest:
    """The window to be scored, or the first offers of a strict order."""
    made, sort = asked.plan, asked.plan.sort
    return SearchRequest(
        filters=made.filters(),
        words=tuple(word.stems for word in asked.words),
        sort=sort,
        origin=made.origin.start,
        minutes={code: road.minutes for code, road in made.roads.items()} if sort == "minutes" else {},
        limit=WINDOW,
    )


def _counted(asked: _Asked) -> SearchRequest:
    """How many offers there are, in every facet."""
    made = asked.plan
    return SearchRequest(filters=made.filters(), limit=0, counts=made.counts(), facets=made.facets())


def _window(asked: _Asked, result: SearchResult) -> tuple[list[UUID], Codes]:
    """The first hits in order, with the scorer's codes."""
    ordered = by_relevance(
        result.hits, asked.plan, asked.words, asked.vocabulary, today=asked.today, urgency=asked.urgency
    )
    codes = {UUID(offer): reasons for offer, reasons in ordered}
    return list(codes), codes


def _total(result: SearchResult, query: Query) -> int:
    """Offers found, in the groups asked."""
    return sum(number for group, number in _groups(result, query).items() if query.group in ("all", group))


def _groups(result: SearchResult, query: Query) -> dict[str, int]:
    """Offers in each group: a facet, unless the query narrows it."""
    found = result.facets["group"] if query.group == "all" else result.counts
    return {group: found.get(group, 0) for group in GROUPS}


def _facets(result: SearchResult, query: Query) -> dict[str, dict[str, int]]:
    """Counts by parameter: the most frequent values first, and those chosen, always."""
    found: dict[str, dict[str, int]] = {}
    for name, field in FACET_FIELDS.items():
        counts = sorted(result.facets[field].items(), key=lambda pair: (-pair[1], pair[0]))
        chosen = getattr(query, name)
        found[name] = {
            value: count for at, (value, count) in enumerate(counts) if at < MOST_VALUES or value in chosen
        }
        found[name].update(
            {value: result.counts.get(value, 0) for value in chosen if value not in found[name]}
        )
    return found
