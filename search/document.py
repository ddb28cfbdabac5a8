"""From an offer to the documents that the engines hold: one per site, one for an offer without a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final, Protocol
from uuid import UUID

from directory import vocabularies
from directory.access import is_day_centre
from directory.opening import runs_of
from directory.records import OfferRecord, PartnerRecord, SiteRecord
from directory.territory import group_of, known_zones
from search import facts, kinds, relevance
from search.analyzer import Token, stems, tokens
from search.bodies import without_nationality
from search.contract import UNIONS, Document
from search.scorer import pack, weigh

EPOCH: Final = date(1970, 1, 1)
RANK_BITS: Final = 48
URGENT: Final = "personnes-en-situation-durgence"
"""Audience of what is for tonight: housing of seasonal workers is not."""
POSITION_DIGITS: Final = 7
"""Decimals of a degree kept in the index (about a centimetre), so that both engines compare equal numbers."""


class Commune(Protocol):
    """What a document needs of a commune (``directory.territory.Commune``)."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def canton(self) -> str: ...
    @property
    def epci(self) -> str: ...


class Territory(Protocol):
    """What a document needs of a territory."""

    def commune(self, code: str, /) -> Commune | None: ...


@dataclass(frozen=True, slots=True)
class IndexedOffer:
    """A published offer with all that its documents are made of; ``record`` is the effective one, masked."""

    id: str
    partner_id: str
    partner_name: str
    record: OfferRecord
    partner: PartnerRecord | None = None
    sources: tuple[str, ...] = ()
    route: str = "unknown"
    """Who opens the door (``directory.access``)."""
    masked: bool = False
    updated: date | None = None
    """The day the record's text last changed."""
    as_of: date | None = None
    """The day the record was last known true: confirmed, else the date of the fact."""


BREAK: Final = ""
"""Between two fields: no phrase goes across."""


@dataclass(frozen=True, slots=True)
class _Read:
    """Informative words of a text: their stems and folded forms, in order."""

    stems: tuple[str, ...]
    words: tuple[str, ...]


_NOTHING: Final = _Read((), ())


def documents(offer: IndexedOffer, territory: Territory) -> tuple[Document, ...]:
    """The documents of an offer: the first one has ``first``; a masked offer has one, without any place."""
    record = offer.record
    sites = () if offer.masked else record.sites
    fields = _fields(offer, sites, territory)
    tags = _kinds(fields, _read(offer.partner_name), record.themes)
    fields["kinds"] = _Read(tuple(tags), kinds.words_of(tags))
    texts = {name: " ".join(read.stems) for name, read in fields.items() if read.stems}
    held = tuple(dict.fromkeys(stem for read in fields.values() for stem in read.stems))
    communes = [territory.commune(site.commune) if site.commune else None for site in sites]
    group = group_of(has_sites=bool(sites), modes=record.modes, home_visit=bool(record.home_visit))
    common = Document(
        id=f"{offer.id}_0",
        offer=offer.id,
        partner=offer.partner_id,
        first=True,
        multi=len(sites) > 1,
        group=group,
        families=vocabularies.families(record.families, record.themes, record.type),
        themes=record.themes,
        audiences=record.audiences,
        fees=record.fees,
        modes=record.modes,
        routes=(offer.route,),
        sources=offer.sources,
        zones=tuple(map(str, known_zones(record.zone_eligibilite))) or ("unknown",),
        updated=_day(offer.updated) or 0,
        rank=UUID(offer.id).int >> (128 - RANK_BITS),
        stems=held,
        weights=pack(
            weigh({name: read.stems for name, read in fields.items() if name != "kinds"}) | tags,
            frozenset(fields["name"].stems),
            frozenset(fields["partner"].stems),
        ),
        facts=facts.pack(_facts(offer, sites, communes, group)),
        words=tuple(dict.fromkeys(word for read in fields.values() for word in read.words)),
        texts=texts,
    )
    if not sites:
        return (common,)
    return gathered(
        [
            _at(common, number, site, commune)
            for number, (site, commune) in enumerate(zip(sites, communes, strict=True))
        ]
    )


def gathered(sites: Sequence[Document]) -> tuple[Document, ...]:
    """The documents of one offer, each knowing what they hold together and what they share."""
    values = {field: Counter(getattr(site, field) for site in sites) for field in UNIONS}
    unions: dict[str, Any] = {
        UNIONS[name]: tuple(sorted(filter(None, held))) for name, held in values.items()
    }
    positions = [(site.lat, site.lon) for site in sites if site.lat is not None and site.lon is not None]
    return tuple(
        replace(
            site,
            **unions,
            positions=tuple(dict.fromkeys(positions)),
            crowded=tuple(field for field, held in values.items() if held[getattr(site, field)] > 1),
        )
        for site in sites
    )


def _at(common: Document, number: int, site: SiteRecord, commune: Commune | None) -> Document:
    placed = site.lat is not None and site.lon is not None
    return replace(
        common,
        id=f"{common.offer}_{number}",
        first=number == 0,
        site_commune=_code(site, commune),
        site_canton=commune.canton if commune else None,
        site_epci=commune.epci if commune else None,
        lat=round(site.lat, POSITION_DIGITS) if placed and site.lat is not None else None,
        lon=round(site.lon, POSITION_DIGITS) if placed and site.lon is not None else None,
    )


def _code(site: SiteRecord, commune: Commune | None) -> str | None:
    """The INSEE code of a site's commune today: files hold those of former communes."""
    return commune.code if commune else site.commune


def _facts(
    offer: IndexedOffer, sites: Sequence[SiteRecord], communes: Sequence[Commune | None], group: str
) -> facts.OfferFacts:
    return facts.OfferFacts(
        zones=offer.record.zone_eligibilite,
        sites=tuple(
            facts.SiteFact(_code(site, commune), site.lat, site.lon)
            for site, commune in zip(sites, communes, strict=True)
        ),
        as_of=_day(offer.as_of),
        group=group,
        route=offer.route,
        tonight=for_tonight(offer.record),
        runs=runs_of(offer.record),
    )


def for_tonight(record: OfferRecord) -> int:
    """``facts.TONIGHT``, ``BY_DAY`` or ``NOT_TONIGHT``: what an offer is to whoever has no roof.

    Places kept for victims of violence are shown for violence.
    """
    temporary = vocabularies.TEMPORARY_LODGING in record.themes
    if not (temporary and URGENT in record.audiences and vocabularies.VIOLENCE not in record.themes):
        return facts.NOT_TONIGHT
    return facts.BY_DAY if is_day_centre(record) else facts.TONIGHT


def _day(on: date | None) -> int | None:
    return (on - EPOCH).days if on else None


def _fields(offer: IndexedOffer, sites: Sequence[SiteRecord], territory: Territory) -> dict[str, _Read]:
    record = offer.record
    texts: Mapping[str, str] = {
        "name": record.name,
        "description": _text(record.description, record.a_savoir),
        "conditions": _text(record.conditions, record.audiences_text, record.fees_detail),
        "access": _text(record.how_to_access),
    }
    own = {name: tokens(text) for name, text in texts.items()}
    said = _said([token for name in texts for token in own[name]], tokens(offer.partner_name))
    fields = {name: _kept(read) for name, read in own.items()}
    fields["partner"] = _partner(offer.partner_name)
    fields["themes"] = _joined(_read(vocabularies.theme_label(theme)) for theme in record.themes)
    fields["family"] = _joined(
        _read(vocabularies.FAMILIES[family])
        for family in vocabularies.families(record.families, record.themes, record.type)
        if family in vocabularies.FAMILIES
    )
    fields["audiences"] = _joined(_audience(audience) for audience in record.audiences)
    fields["people"] = _once(_joined((*(_people(theme) for theme in record.themes), *said)))
    fields["places"] = _joined(_read(_place(site, territory)) for site in sites)
    return {name: fields[name] for name in relevance.weights()["fields"] if name in fields}


def _kinds(fields: Mapping[str, _Read], partner: _Read, themes: Sequence[str]) -> dict[str, float]:
    """Weights of the tags of the offer's kinds."""
    text = tuple(
        stem for name in ("description", "conditions", "access") for stem in (*fields[name].stems, BREAK)
    )
    return kinds.kinds_of(fields["name"].stems, partner.stems, text, themes)


def _text(*parts: str | None) -> str:
    return "\n".join(part for part in parts if part)


def _place(site: SiteRecord, territory: Territory) -> str:
    commune = territory.commune(site.commune) if site.commune else None
    return _text(site.label, site.address, site.postal_code, commune.name if commune else None)


def _kept(found: Sequence[Token]) -> _Read:
    functional = relevance.function_words()
    kept = [token for token in found if token.folded not in functional]
    return _Read(tuple(token.stem for token in kept), tuple(token.folded for token in kept))


@lru_cache(maxsize=4096)
def _read(text: str) -> _Read:
    return _kept(tokens(text))


def _joined(reads: Iterable[_Read]) -> _Read:
    kept = [read for read in reads if read.stems]
    if not kept:
        return _NOTHING
    return _Read(
        tuple(stem for read in kept for stem in read.stems),
        tuple(word for read in kept for word in read.words),
    )


def _once(read: _Read) -> _Read:
    """Each stem once: saying a thing in ten ways must not make it ten times truer."""
    return _Read(tuple(dict.fromkeys(read.stems)), tuple(dict.fromkeys(read.words)))


@lru_cache(maxsize=512)
def _people(theme: str) -> _Read:
    table = relevance.people_words()
    said = (*table.get(theme, ()), *table.get(vocabularies.category_of(theme), ()))
    return _joined(_read(text) for text in said)


@lru_cache(maxsize=64)
def _audience(audience: str) -> _Read:
    label = vocabularies.AUDIENCES.get(audience, audience)
    said = relevance.audience_words().get(audience, ())
    return _once(_joined(_read(text) for text in (label, *said)))


@lru_cache(maxsize=4096)
def _partner(name: str) -> _Read:
    own = _kept(without_nationality(tokens(name)))
    return _joined((own, *(_read(alias) for alias in relevance.aliases_of(stems(name)))))


def _said(own: Sequence[Token], partner: Sequence[Token]) -> Iterator[_Read]:
    """What people say for the kinds of service and the acronyms that an offer's texts name."""
    functional = relevance.function_words()
    roots = [token.stem for token in own if token.folded not in functional]
    for phrase, said in _phrases_in(roots):
        yield from (_read(text) for text in said) if phrase else ()
    for token in (*own, *partner):
        acronym = relevance.acronyms().get(token.folded)
        if acronym and (token.surface.isupper() or not acronym.capitals_only):
            yield _read(acronym.full_form)


def _phrases_in(roots: Sequence[str]) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    starts = _starts()
    for at, root in enumerate(roots):
        for phrase, said in starts.get(root, ()):
            if tuple(roots[at : at + len(phrase)]) == phrase:
                yield phrase, said


_Said = tuple[tuple[str, ...], tuple[str, ...]]


@lru_cache(maxsize=1)
def _starts() -> Mapping[str, tuple[_Said, ...]]:
    """Phrases that call for other words, by their first stem: kinds of service, full forms of acronyms."""
    full_forms = ((a.phrase, (a.written,)) for a in relevance.acronyms().values() if len(a.phrase) > 1)
    found: dict[str, tuple[_Said, ...]] = {}
    for phrase, said in (*relevance.service_words(), *full_forms):
        found[phrase[0]] = (*found.get(phrase[0], ()), (phrase, said))
    return found
