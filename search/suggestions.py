"""Suggestions while typing: offers, themes, partners and communes that the first letters may mean."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import chain, islice, zip_longest
from typing import Final
from uuid import UUID

from sqlalchemy import Engine

from directory import browsing, db
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
SPARE: Final = 2
"""Offers loaded for one that is shown: some bear the same name."""


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
    turns = chain.from_iterable(zip_longest(communes, _themes(text), partners, offers))
    unlike = {(found.kind, found.label): found for found in turns if found is not None}
    return tuple(islice(unlike.values(), limit))


def _themes(text: str) -> list[Suggestion]:
    """Themes of which each typed word begins a word, those that hold a whole word first, then the shortest."""
    typed = set(folded_words(text))
    found = [
        Suggestion("theme", label, theme)
        for theme, label in THEMES.items()
        if _begun(typed, folded_words(label))
    ]
    return sorted(found, key=lambda theme: (not typed <= set(folded_words(theme.label)), len(theme.label)))


def _begun(typed: Collection[str], held: Collection[str]) -> bool:
    """Whether each typed word begins one of those held."""
    return bool(typed) and all(any(word.startswith(part) for word in held) for part in typed)


def _offers(
    text: str, limit: int, engines: Engines, database: Engine, today: date
) -> tuple[list[Suggestion], list[Suggestion]]:
    """Offers whose words match, best first, and their partners that are named; no partner of a hidden place."""
    vocabulary = engines.embedded.vocabulary()
    found = words(text, vocabulary)
    if not found:
        return [], []
    asked = tuple(word.stems for word in found)
    result, _ = engines.search(SearchRequest(filters=In("stems", stems_of(found)), words=asked, limit=WINDOW))
    query = prepared(found, vocabulary)
    best = sorted(result.hits, key=lambda hit: (-score(query, hit.weights, Facts()).score, hit.offer))
    identifiers = [UUID(hit.offer) for hit in best[: SPARE * limit]]
    with db.reading(database) as session:
        published = browsing.names_of(session, identifiers, today)
    typed = folded_words(text)
    partners = {
        offer.partner_id: Suggestion("partner", offer.partner_name, str(offer.partner_id))
        for offer in published
        if not offer.masked and _begun(typed, folded_words(offer.partner_name))
    }
    offers = [Suggestion("offer", offer.name, str(offer.id)) for offer in published]
    return offers, list(partners.values())
