"""Suggestions while typing: offers, themes, partners and communes that the first letters may mean."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, islice, zip_longest
from typing import Final
from uuid import UUID

from sqlalchemy import Engine

from directory import db, store
from directory.territory import Territory
from directory.vocabularies import THEMES
from search.analyzer import folded_words
from search.contract import SearchRequest
from search.engines import Engines
from search.filters import In
from search.results import Suggestion
from search.scorer import Facts, prepared, score
from search.understand import stems_of, words

MIN_LETTERS: Final = 2
WINDOW: Final = 50


def suggestions(
    text: str, limit: int, territory: Territory, engines: Engines, database: Engine, *, today: date
) -> tuple[Suggestion, ...]:
    """At most ``limit`` suggestions, the kinds taking turns; none for less than two letters."""
    if len(text.strip()) < MIN_LETTERS:
        return ()
    offers, partners = _offers(text, limit, engines, database, today)
    communes = [
        Suggestion("commune", found.label, found.commune.code)
        for found in territory.find_communes(text, limit)
    ]
    turns = chain.from_iterable(zip_longest(communes, list(_themes(text)), partners, offers))
    return tuple(islice((found for found in turns if found is not None), limit))


def _themes(text: str) -> Iterator[Suggestion]:
    """Themes of which each typed word begins a word."""
    typed = folded_words(text)
    for theme, label in THEMES.items():
        held = folded_words(label)
        if typed and all(any(word.startswith(part) for word in held) for part in typed):
            yield Suggestion("theme", label, theme)


def _offers(
    text: str, limit: int, engines: Engines, database: Engine, today: date
) -> tuple[list[Suggestion], list[Suggestion]]:
    """Offers whose words match, best first, and their partners whose names match."""
    vocabulary = engines.embedded.vocabulary()
    found = words(text, vocabulary)
    if not found:
        return [], []
    asked = tuple(word.stems for word in found)
    result, _ = engines.search(SearchRequest(filters=In("stems", stems_of(found)), words=asked, limit=WINDOW))
    query = prepared(found, vocabulary)
    best = sorted(result.hits, key=lambda hit: (-score(query, hit.weights, Facts()).score, hit.offer))[:limit]
    identifiers = [UUID(hit.offer) for hit in best]
    with db.reading(database) as session:
        stored = store.load_offers(session, identifiers)
    offers, partners = [], {}
    for offer in (stored[found_id] for found_id in identifiers if found_id in stored):
        if not offer.published_on(today):
            continue
        offers.append(Suggestion("offer", offer.record.name, str(offer.id)))
        held = folded_words(offer.partner_name)
        if any(word.startswith(part) for part in folded_words(text) for word in held):
            partners[offer.partner_id] = Suggestion("partner", offer.partner_name, str(offer.partner_id))
    return offers, list(partners.values())
