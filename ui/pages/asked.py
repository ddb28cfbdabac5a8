"""What the results page was asked: the API's parameters, and ``ou``, the place as people write it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from directory.territory import Place, Territory
from search.analyzer import folded_words
from search.query import FROM_A_PLACE, Query
from ui import urls

Pairs = list[tuple[str, str]]

NEEDS_ORIGIN: Final = frozenset({"radius_km", "max_minutes"})
AROUND: Final = "Autour de moi"
NOTICE: Final = "La distance choisie n'est pas utilisée : elle se compte depuis une commune."
RESETS: Final = frozenset({"page", "cursor"})
"""Parameters that a change of anything else takes back to the beginning."""


@dataclass(frozen=True, slots=True)
class Where:
    """The place shown in "Où"; ``commune`` is its code when it is one, ``note`` says what it filters."""

    label: str
    commune: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another meaning of what was written in "Où", with the address of its results."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """The query to answer, the parameters that made it, and what to say of the place."""

    query: Query
    params: tuple[tuple[str, str], ...]
    where: Where | None = None
    problem: str | None = None
    candidates: tuple[Candidate, ...] = ()
    notice: str | None = None
    """What of the address has no effect here, and why."""
    redirect: str | None = None
    """The shorter address of the same search, when the one asked is not it."""

    def link(self, *changes: tuple[str, str | None], drop: Iterable[tuple[str, str]] = ()) -> str:
        """The address of this search with some parameters set (``None``: removed) and some pairs dropped."""
        names = {name for name, _ in changes} | RESETS
        dropped = set(drop)
        kept = [pair for pair in self.params if pair[0] not in names and pair not in dropped]
        return urls.search([*kept, *((name, value) for name, value in changes if value is not None)])

    def as_typed(self, *words: str, place: bool = False) -> str:
        """The address of this search with words taken as they are written.

        ``place``: what they name is no place any more; distances that were counted from it are left out.
        """
        kept = [pair for pair in self.params if pair[0] not in RESETS]
        kept = _settled(kept) if place else kept
        added = [("as_typed", each) for each in words]
        return urls.search([*kept, *(pair for pair in added if pair not in kept)])

    @property
    def reset(self) -> str:
        """The address of the same words from the same place, without any filter."""
        return urls.search([pair for pair in self.params if pair[0] in ("q", "commune", "lat", "lon", "ou")])

    def page_link(self, number: int) -> str:
        """The address of another page of the same results."""
        kept = [pair for pair in self.params if pair[0] not in RESETS]
        return urls.search([*kept, *([("page", str(number))] if number > 1 else [])])


def read(
    given: Sequence[tuple[str, str]],
    territory: Territory,
    names_place: Callable[[Query], bool] = lambda _: False,
) -> Asked:
    """Read the page's parameters. Raises ``search.query.InvalidQuery`` as the API would.

    A form (it always sends ``ou``) keeps a distance after its place was erased: there it is left out, unless the
    words name one (``names_place``).
    """
    pairs = [(name, value.strip()) for name, value in given if value.strip()]
    written = next((value for name, value in pairs if name == "ou"), "")[:100]
    rest = [pair for pair in pairs if pair[0] != "ou"]
    if all(name != "ou" for name, _ in given):
        return _of_query(_parsed(rest, territory), territory, given)
    if not written or written == AROUND:
        settled = _settled(rest)
        counted = settled != rest and names_place(_parsed(settled, territory))
        return _of_query(_parsed(rest if counted else settled, territory), territory, given)
    commune = territory.commune(dict(rest).get("commune", ""))
    if commune and written in (commune.label, commune.name):
        return _of_query(_parsed(_settled(rest), territory), territory, given)
    rest = [pair for pair in rest if pair[0] not in ("commune", "lat", "lon")]
    answer = territory.place(written)
    if answer.place is None:
        return _unknown(rest, written, answer.candidates, territory)
    if answer.place.kind == "commune":
        query = _parsed([*rest, ("commune", answer.place.code)], territory)
        return _of_query(query, territory, given)
    return _of_area(rest, written, answer.place, territory)


def _parsed(pairs: Iterable[tuple[str, str]], territory: Territory) -> Query:
    """The query; words are taken as typed as long as the text, which a form may have changed, has them all."""
    query = Query.parse(pairs, territory)
    typed = set(folded_words(query.q))
    asked = (query.q,) if query.verbatim else query.as_typed
    kept = tuple(words for words in asked if (said := {*folded_words(words)}) and said <= typed)
    return replace(query, verbatim=False, as_typed=kept)


def _settled(pairs: Pairs) -> Pairs:
    """Without the distances that need an origin when none is given; what is no number stays, to be refused."""
    names = {name for name, _ in pairs}
    if "commune" in names or "lat" in names:
        return pairs
    return [
        (name, value)
        for name, value in pairs
        if not (name in NEEDS_ORIGIN and value.replace(".", "").isdecimal())
        and not (name == "sort" and value in FROM_A_PLACE)
    ]


def _of_query(query: Query, territory: Territory, given: Sequence[tuple[str, str]]) -> Asked:
    params = tuple(query.to_params())
    commune = territory.commune(query.commune) if query.commune else None
    where = Where(commune.label, commune.code) if commune else None
    if query.lat is not None:
        where = Where(AROUND)
    shorter = urls.search(params) if sorted(given) != sorted(params) else None
    return Asked(query, params, where, redirect=shorter)


def _of_area(rest: Pairs, written: str, place: Place, territory: Territory) -> Asked:
    """A valley, a canton, an intercommunality: a filter on sites; the whole département filters nothing."""
    query = _parsed(_settled(rest), territory)
    params = (*query.to_params(), ("ou", written))
    note = f"Offres sur place situées ici : {place.label}."
    if place.kind == "canton":
        query = replace(query, canton=(*query.canton, place.code))
    elif place.kind == "epci":
        query = replace(query, epci=(*query.epci, place.code))
    elif place.kind == "valley":
        query = replace(query, in_commune=(*query.in_commune, *place.communes))
    else:
        note = f"Partout : {place.label}."
    notice = NOTICE if any(name in NEEDS_ORIGIN for name, _ in rest) else None
    return Asked(query, params, Where(place.label, note=note), notice=notice)


def _unknown(rest: Pairs, written: str, found: Sequence[Place], territory: Territory) -> Asked:
    query = _parsed(_settled(rest), territory)
    base = query.to_params()
    candidates = tuple(
        Candidate(
            place.label,
            urls.search([*base, ("commune", place.code) if place.kind == "commune" else ("ou", place.label)]),
        )
        for place in found[:8]
    )
    if len(candidates) > 1:
        problem = f"« {written} » peut désigner plusieurs lieux. Choisissez le vôtre."
    elif candidates:
        problem = f"Nous ne connaissons pas « {written} »."
    else:
        problem = f"Nous ne connaissons pas « {written} » dans {territory.with_article}. Écrivez une commune."
    return Asked(query, (*base, ("ou", written)), Where(written), problem, candidates)
