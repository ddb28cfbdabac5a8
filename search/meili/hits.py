"""The hits of a request with Meilisearch: which queries to send, and what their answers mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf
from typing import Any, Final

from directory.territory import distance_m
from search.cells import POINT, point_of
from search.contract import Hit, SearchRequest
from search.filters import Radius
from search.geometry import comparable_m
from search.meili.filters import circle, numbered
from search.meili.settings import MAX_TOTAL_HITS

Query = dict[str, Any]
Answer = Mapping[str, Any]

ALTERNATIVES: Final = 3
"""Alternatives of one word that propose candidates (the match rule takes them all)."""
NEAR_M: Final = 1.0
"""Meilisearch orders by distance in steps of a metre, and within a step by the next rule."""
_LIGHT: Final = ["id", "offer", "rank"]
_PLACED: Final = ["id", "offer", "lat", "lon", "rank", "site_commune"]
_WHOLE: Final = ["id", "offer", "weights", "facts", "lat", "lon"]


def base(expression: str, *, by_site: bool, limit: int, offset: int = 0) -> Query:
    """A query of hits, one by offer: ``distinct`` only where several documents of one may be found."""
    found: Query = {"q": "", "filter": expression, "limit": limit, "offset": offset}
    return found | ({"distinct": "offer"} if by_site else {})


def sorted_query(request: SearchRequest, expression: str, *, by_site: bool) -> Query:
    """The query of an order told by a field."""
    found = base(expression, by_site=by_site, limit=request.limit, offset=request.offset)
    return found | {"sort": _sort(request), "attributesToRetrieve": _WHOLE}


def _sort(request: SearchRequest) -> list[str]:
    if request.sort == "rank":
        return ["rank:asc"]
    if request.sort == "distance":
        if request.origin is None:
            raise ValueError("a distance needs an origin")
        lat, lon = request.origin
        return [f"_geoPoint({lat:.7f}, {lon:.7f}):asc", "rank:asc"]
    return ["updated:desc", "rank:asc"]


def by_word(request: SearchRequest, expression: str, *, by_site: bool) -> list[Query]:
    """Candidates: all words together, then each alternative of each word.

    An engine that drops words from the end never sees the one that matters: hence one query by word.
    """
    limit = request.offset + request.limit
    found = base(expression, by_site=by_site, limit=limit) | {
        "attributesToRetrieve": _LIGHT,
        "showRankingScore": True,
    }
    together = " ".join(word[0] for word in request.words if word)
    alone = [stem for word in request.words for stem in word[:ALTERNATIVES]]
    texts = [together, *alone] if len(alone) > 1 else alone
    return [found | {"q": text, "matchingStrategy": "frequency"} for text in texts]


def rest(request: SearchRequest, expression: str, *, by_site: bool) -> Query:
    """What the words' own queries may have left out, by rank."""
    found = base(expression, by_site=by_site, limit=request.offset + request.limit)
    return found | {"attributesToRetrieve": _LIGHT, "sort": ["rank:asc"]}


def merged(request: SearchRequest, answers: Sequence[Answer]) -> list[tuple[str, float]]:
    """Document ids with a score, the best first: the sum of those of the queries that found the offer."""
    scores: dict[str, float] = {}
    known: dict[str, tuple[int, str]] = {}
    for answer in answers:
        for hit in answer["hits"]:
            known.setdefault(hit["offer"], (hit["rank"], hit["id"]))
            scores[hit["offer"]] = scores.get(hit["offer"], 0.0) + hit.get("_rankingScore", 0.0)
    ordered = sorted(scores, key=lambda offer: (-scores[offer], known[offer][0]))
    asked = ordered[request.offset : request.offset + request.limit]
    return [(known[offer][1], scores[offer]) for offer in asked]


def whole(expression: str, *, number: int) -> Query:
    """The query of documents already chosen, with what the scorer needs."""
    return {"q": "", "filter": expression, "limit": number, "attributesToRetrieve": _WHOLE}


def timed_query(expression: str) -> Query:
    """Every document of the nearest communes, to be ordered here."""
    return {"q": "", "filter": expression, "limit": MAX_TOTAL_HITS, "attributesToRetrieve": _PLACED}


def in_time(request: SearchRequest, found: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Document ids by offer: by road minutes, then by air, then by rank."""

    def nearness(one: Mapping[str, Any]) -> tuple[float, float, int]:
        minutes = request.minutes.get(one.get("site_commune") or "", inf)
        return (minutes, comparable_m(_metres(request.origin, one)), int(one["rank"]))

    best: dict[str, str] = {}
    for one in sorted(found, key=nearness):
        best.setdefault(one["offer"], one["id"])
    return best


def by_distance(request: SearchRequest, expression: str, *, limit: int) -> Query:
    """Documents from the nearest on, light: Meilisearch takes for equal what is within a metre (``NEAR_M``)."""
    found = base(expression, by_site=False, limit=min(limit, MAX_TOTAL_HITS))
    return found | {"sort": _sort(request), "attributesToRetrieve": _PLACED}


def counted(expression: str) -> Query:
    """The query that only counts documents, exactly."""
    return {"q": "", "page": 1, "hitsPerPage": 0, "filter": expression}


def as_far(request: SearchRequest, expression: str, found: Sequence[Mapping[str, Any]]) -> list[Query]:
    """Counts of the documents at the last position read, and of all that Meilisearch takes for as far.

    None when those read already differ in position, or have none.
    """
    last = _metres(request.origin, found[-1]) if found else None
    if last is None or request.origin is None:
        return []
    ties = [one for one in found if (_metres(request.origin, one) or 0.0) > last - 2 * NEAR_M]
    points = {point_of(one["lat"], one["lon"]) for one in ties}
    if len(points) > 1:
        return []
    near, far = (Radius(*request.origin, last + margin) for margin in (-2 * NEAR_M, 2 * NEAR_M))
    ring = circle(far) if near.metres < 0 else f"{circle(far)} AND NOT {circle(near)}"
    return [counted(f"{expression} AND {part}") for part in (numbered(POINT, list(points)), ring)]


def in_distance(request: SearchRequest, found: Sequence[Mapping[str, Any]], *, whole: bool) -> dict[str, str]:
    """Document ids by offer, exactly by distance, then by rank; what a nearer one may still precede is left out."""
    measured = [
        (comparable_m(_metres(request.origin, one)), int(one["rank"]), one["offer"], one["id"])
        for one in found
    ]
    last = measured[-1][0] if measured else inf
    every = whole or last == inf
    best: dict[str, str] = {}
    for metres, _, offer, identifier in sorted(measured):
        if every or metres < last - NEAR_M:
            best.setdefault(offer, identifier)
    return best


def hit(found: Mapping[str, Any], origin: tuple[float, float] | None = None, score: float = 0.0) -> Hit:
    """The hit of a document, with its distance from ``origin``."""
    return Hit(
        offer=found["offer"],
        score=score,
        weights=found.get("weights") or "",
        facts=found.get("facts") or "",
        distance_m=_metres(origin, found),
    )


def _metres(origin: tuple[float, float] | None, found: Mapping[str, Any]) -> float | None:
    if origin is None or found.get("lat") is None:
        return None
    return distance_m(origin, (found["lat"], found["lon"]))
