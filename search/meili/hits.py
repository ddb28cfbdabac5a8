"""The hits of a request with Meilisearch: which queries to send, and what their answers mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from directory.territory import Point, distance_m
from search.contract import Hit, SearchRequest
from search.meili.settings import MAX_TOTAL_HITS

Query = dict[str, Any]
Answer = Mapping[str, Any]

ALTERNATIVES: Final = 3
"""Alternatives of one word that propose candidates (the match rule takes them all)."""
_LIGHT: Final = ["id", "offer", "rank"]
WHOLE: Final = [*_LIGHT, "weights", "facts", "lat", "lon", "site_commune"]
"""What is read of a document that may be a hit."""


def counted(expression: str, *facets: str) -> Query:
    """The query that only counts documents, exactly, and the values of some fields."""
    asked: Query = {"q": "", "page": 1, "hitsPerPage": 0, "filter": expression}
    return asked | ({"facets": list(facets)} if facets else {})


def listed(expression: str, limit: int = MAX_TOTAL_HITS, offset: int = 0, *, by_site: bool = False) -> Query:
    """The query of documents; one by offer, when ``by_site`` says that several may be found."""
    found: Query = {"q": "", "filter": expression, "limit": limit, "offset": offset}
    return found | {"attributesToRetrieve": WHOLE} | ({"distinct": "offer"} if by_site else {})


def ranked(expression: str, limit: int, *, by_site: bool = False) -> Query:
    """The query of documents by rank."""
    return listed(expression, limit, by_site=by_site) | {"sort": ["rank:asc"]}


def sorted_query(request: SearchRequest, expression: str, *, by_site: bool) -> Query:
    """The query of an order told by a field."""
    newest = [] if request.sort == "rank" else ["updated:desc"]
    found = listed(expression, request.limit, request.offset, by_site=by_site)
    return found | {"sort": [*newest, "rank:asc"]}


def by_word(request: SearchRequest, expression: str, *, by_site: bool) -> list[tuple[Query, int]]:
    """Candidates: all words together, then each alternative of each word; and how often each query stands.

    An engine that drops words from the end never sees the one that matters: hence one query by word.
    """
    found = listed(expression, request.offset + request.limit, by_site=by_site)
    found |= {"attributesToRetrieve": _LIGHT, "showRankingScore": True, "matchingStrategy": "frequency"}
    together = " ".join(word[0] for word in request.words if word)
    alone = [stem for word in request.words for stem in word[:ALTERNATIVES]]
    texts = Counter([together, *alone] if len(alone) > 1 else alone)
    return [(found | {"q": text}, times) for text, times in texts.items()]


def merged(request: SearchRequest, answers: Sequence[tuple[Answer, int]]) -> list[tuple[str, float]]:
    """Document ids with a score, the best first: the sum of those of the queries that found the offer."""
    scores: dict[str, float] = {}
    known: dict[str, tuple[int, str]] = {}
    for answer, times in answers:
        for hit in answer["hits"]:
            known.setdefault(hit["offer"], (hit["rank"], hit["id"]))
            scores[hit["offer"]] = scores.get(hit["offer"], 0.0) + times * hit.get("_rankingScore", 0.0)
    ordered = sorted(scores, key=lambda offer: (-scores[offer], known[offer][0]))
    asked = ordered[request.offset : request.offset + request.limit]
    return [(known[offer][1], scores[offer]) for offer in asked]


def hit(found: Answer, origin: Point | None = None, score: float = 0.0) -> Hit:
    """The hit of a document, with its distance from ``origin``."""
    return Hit(
        offer=found["offer"],
        score=score,
        weights=found.get("weights") or "",
        facts=found.get("facts") or "",
        distance_m=metres_of(origin, found),
    )


def metres_of(origin: Point | None, found: Answer) -> float | None:
    """Distance of a document; ``None`` without a position or an origin."""
    if origin is None or found.get("lat") is None:
        return None
    return distance_m(origin, (found["lat"], found["lon"]))
