"""The order of results: one pure function, the same for both engines.

BM25F over French stems: a document's stems carry one weight each, made at index time from the fields that
hold them; the query brings how telling each stem is. Then who is eligible, how far it is by road, and how
fresh the record is. Every number is in ``relevance/weights.toml``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, NamedTuple

from search import relevance
from search.vocabulary import Vocabulary
from search.words import Alternative, Word

Eligible = Literal["yes", "unknown", "no"]
Reason = Literal[
    "name", "partner", "all-words", "some-words", "near", "eligible", "not-eligible", "closed", "remote", "stale",
]  # fmt: skip

_NAME: Final = "n"
_PARTNER: Final = "p"
_SCALE: Final = 10
_WHOLE: Final = 0.999
_STALE: Final = 0.5
"""Freshness below which the score says so."""


def pack(weights: Mapping[str, float], name: Collection[str] = (), partner: Collection[str] = ()) -> str:
    """Stems with their weights (to 0.1) as one text, with a mark on those of the name and of the partner."""
    pieces = (
        f"{stem}={max(1, round(weight * _SCALE))}"
        f"{_NAME if stem in name else ''}{_PARTNER if stem in partner else ''}"
        for stem, weight in sorted(weights.items())
    )
    return f" {' '.join(pieces)} " if weights else ""


def unpack(packed: str) -> dict[str, float]:
    """The weights of a packed text, by stem."""
    pairs = (piece.partition("=") for piece in packed.split())
    return {stem: int(value.rstrip(_NAME + _PARTNER)) / _SCALE for stem, _, value in pairs}


class Facts(NamedTuple):
    """What the directory knows of an offer for this person: all optional.

    ``minutes``: by road, to the site that represents the offer; ``age_days``: since the text changed or was
    confirmed; ``group``: that of the geographic rule.
    """

    eligible: Eligible = "unknown"
    minutes: float | None = None
    age_days: float | None = None
    group: str = "on_site"
    route: str = "unknown"
    """Who opens the door (``directory.access``)."""
    running: bool = True
    """Whether it may be used today: not suspended, begun, in season."""


class Scored(NamedTuple):
    """A score (higher is better, comparable within one query) and the codes of what made it."""

    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ScoredQuery:
    """A query made ready for scoring many documents.

    ``needles`` are looked for once each; ``words`` are, per word, places in ``needles`` with what each weighs
    and how much of the word it stands for (0-1).
    """

    needles: tuple[str, ...]
    words: tuple[tuple[tuple[int, float, float], ...], ...]
    telling: tuple[float, ...]
    total: float


def prepared(words: Sequence[Word], vocabulary: Vocabulary) -> ScoredQuery:
    """The query ready to score: each alternative weighs its idf times how surely it was meant."""
    sure = relevance.weights()["alternatives"]
    needles: dict[str, int] = {}
    compiled, told = [], []
    for word in words:
        part = 1.0 if word.role == "plain" else sure["beside" if word.role == "kind" else word.role]
        weighed = []
        for one in word.alternatives:
            weight = _told(one, vocabulary) * (
                sure[one.kind] if one.kind == "kind" else part * sure[one.kind]
            )
            share = one.share * (1.0 if one.kind == "kind" else part if word.role == "kind" else 1.0)
            weighed.append((needles.setdefault(f" {one.stem}=", len(needles)), weight * one.share, share))
        compiled.append(tuple(weighed))
        told.append(max((weight for _, weight, _ in weighed), default=0.0))
    return ScoredQuery(tuple(needles), tuple(compiled), tuple(told), sum(told))


def _told(one: Alternative, vocabulary: Vocabulary) -> float:
    """How telling an alternative is; a kind of help, within bounds, like the kind that it helps."""
    if one.kind != "kind":
        return vocabulary.idf(one.stem)
    bounds = relevance.weights()["kinds"]
    return min(max(vocabulary.idf(one.of), bounds["least"]), bounds["most"])


NO_WORDS: Final = ScoredQuery((), (), (), 0.0)
"""Browsing: nothing was typed."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    k1: float
    more: float
    title_bonus: float
    partner_bonus: float
    coverage: float
    eligible: Mapping[str, float]
    route: Mapping[str, float]
    closed: float
    half_minutes: float
    near_share: float
    nearness: Mapping[str, float]
    half_days: float
    fresh_share: float
    fresh_unknown: float


@cache
def _numbers() -> _Numbers:
    w = relevance.weights()
    text, near, fresh = w["text"], w["near"], w["fresh"]
    return _Numbers(
        text["k1"], text["more"], text["title_bonus"], text["partner_bonus"], text["coverage"],
        w["eligible"], w["route"], w["opening"]["closed"], near["half_minutes"], near["share"],
        {"remote": near["remote"], "unplaced": near["unplaced"], "on_site": near["unknown"]},
        fresh["half_days"], fresh["share"], fresh["unknown"],
    )  # fmt: skip


def score(query: ScoredQuery, packed: str, facts: Facts) -> Scored:
    """Score of one document for a prepared query (``NO_WORDS`` when browsing), and why."""
    numbers = _numbers()
    reasons: list[Reason] = []
    value = _text(query, packed, numbers, reasons) if query.words else 1.0
    value *= numbers.eligible[facts.eligible] * numbers.route.get(facts.route, 1.0)
    if not facts.running:
        value *= numbers.closed
        reasons.append("closed")
    if facts.eligible != "unknown":
        reasons.append("eligible" if facts.eligible == "yes" else "not-eligible")
    value *= 1 - numbers.near_share * (1 - _nearness(facts, numbers, reasons))
    value *= 1 - numbers.fresh_share * (1 - _freshness(facts, numbers, reasons))
    return Scored(value, tuple(reasons))


def _text(query: ScoredQuery, packed: str, numbers: _Numbers, reasons: list[Reason]) -> float:
    total = held = in_name = in_partner = 0.0
    found = [_held(packed, needle, numbers.k1) for needle in query.needles]
    for alternatives, telling in zip(query.words, query.telling, strict=True):
        best = rest = share = 0.0
        flags = ""
        for at, weight, part in alternatives:
            one = found[at]
            if one is None:
                continue
            gain = weight * one[0]
            rest += gain
            share = max(share, part)
            if gain > best:
                best, flags = gain, one[1]
        if best:
            total += best + numbers.more * (rest - best)
            held += telling * share
            in_name += telling if _NAME in flags else 0.0
            in_partner += telling if _PARTNER in flags else 0.0
    if not query.total:
        return total
    share = held / query.total
    if in_name:
        reasons.append("name")
    if in_partner:
        reasons.append("partner")
    reasons.append("all-words" if share > _WHOLE else "some-words")
    bonus = 1 + (numbers.title_bonus * in_name + numbers.partner_bonus * in_partner) / query.total
    return float(total * bonus * share**numbers.coverage)


def _held(packed: str, needle: str, k1: float) -> tuple[float, str] | None:
    """How much of a stem a document holds (saturating), with its marks; ``None`` when it does not."""
    at = packed.find(needle)
    if at < 0:
        return None
    at += len(needle)
    piece = packed[at : packed.index(" ", at)]
    digits = piece.rstrip("np")
    frequency = int(digits) / _SCALE
    return frequency * (k1 + 1) / (frequency + k1), piece[len(digits) :]


def _nearness(facts: Facts, numbers: _Numbers, reasons: list[Reason]) -> float:
    if facts.group != "on_site":
        if facts.group == "remote":
            reasons.append("remote")
        return numbers.nearness.get(facts.group, 0.5)
    if facts.minutes is None:
        return numbers.nearness["on_site"]
    if facts.minutes <= numbers.half_minutes / 2:
        reasons.append("near")
    return numbers.half_minutes / (numbers.half_minutes + facts.minutes)


def _freshness(facts: Facts, numbers: _Numbers, reasons: list[Reason]) -> float:
    if facts.age_days is None:
        return numbers.fresh_unknown
    fresh = numbers.half_days / (numbers.half_days + max(0.0, facts.age_days))
    if fresh < _STALE:
        reasons.append("stale")
    return fresh


def weigh(fields: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """BM25F weight of each stem of a document, from the stems of its fields (in order, repeats kept)."""
    found: dict[str, float] = {}
    for name, stems in fields.items():
        weight = _field_weight(name, len(stems))
        for stem in stems:
            found[stem] = found.get(stem, 0.0) + weight
    return found


@cache
def _field_weight(name: str, length: int) -> float:
    weights = relevance.weights()
    b, usual = weights["length"]["b"], weights["length"][name]
    return weights["fields"][name] / (1 - b + b * length / usual)


def ranked(scored: Iterable[tuple[str, Scored]]) -> list[tuple[str, Scored]]:
    """Ids with their scores, the best first; equal scores in the order of ids, so that pages are stable."""
    return sorted(scored, key=lambda pair: (-pair[1].score, pair[0]))
