"""From what the directory and search return to the API's models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlencode

from directory.access import Route
from directory.records import OfferRecord, PartnerRecord, SiteRecord
from directory.store import SourceRef, StoredOffer, StoredPartner
from directory.territory import Canton, Commune, Territory
from search.results import Item, Results
from ui.api import models
from ui.urls import Urls


def access(route: Route, record: OfferRecord | None, *, welcomes: bool) -> models.Access:
    """Who opens the door, for this person, with the data·inclusion codes it was read from."""
    return models.Access(
        kind=route.kind,
        label=route.said(welcomes=welcomes),
        sentence=route.sentence,
        phone=route.phone,
        mobilisable_par=record.mobilisable_par if record else (),
        modes_mobilisation=record.modes_mobilisation if record else (),
    )


def commune_ref(code: str | None, territory: Territory) -> models.CommuneRef | None:
    """A commune with its name; one outside the territory keeps its code as name."""
    if code is None:
        return None
    commune = territory.commune(code)
    return models.CommuneRef(code=code, name=commune.name if commune else code)


def site_summary(site: SiteRecord | None, territory: Territory) -> models.SiteSummary | None:
    """The place of a result."""
    if site is None:
        return None
    return models.SiteSummary(
        label=site.label,
        commune=commune_ref(site.commune, territory),
        address=site.address,
        lat=site.lat,
        lon=site.lon,
        precision=site.precision,
    )


def site_detail(site: SiteRecord, territory: Territory) -> models.SiteDetail:
    """A place, whole."""
    return models.SiteDetail(
        label=site.label,
        commune=commune_ref(site.commune, territory),
        address=site.address,
        lat=site.lat,
        lon=site.lon,
        precision=site.precision,
        postal_code=site.postal_code,
        phone=site.phone,
        hours=site.hours,
        hours_text=site.hours_text,
        permanence=site.permanence,
        note=site.note,
    )


def offer_item(item: Item, territory: Territory, urls: Urls) -> models.OfferItem:
    """An offer in a list."""
    return models.OfferItem(
        id=item.id,
        key=item.key,
        name=item.name,
        partner=models.PartnerRef(id=item.partner_id, name=item.partner_name),
        group=item.group,
        families=item.families,
        themes=item.themes,
        audiences=item.audiences,
        fees=item.fees,
        modes=item.modes,
        access=access(item.route, item.record, welcomes=item.welcomes),
        site=site_summary(item.site, territory),
        distance_m=None if item.distance_m is None else round(item.distance_m, 1),
        km=item.km,
        minutes=item.minutes,
        eligible=item.eligible,
        reasons=item.reasons,
        opening=models.Opening(state=item.opening.state, sentence=item.opening.sentence),
        a_savoir=item.a_savoir,
        updated_at=item.updated_at,
        verified_at=item.verified_at,
        source_date=item.source_date,
        url=urls.absolute_offer(item.id),
    )


def offer_list(results: Results, territory: Territory, urls: Urls) -> models.OfferList:
    """A page of offers."""
    return models.OfferList(
        items=tuple(offer_item(item, territory, urls) for item in results.items),
        total=results.total,
        groups=models.Groups(**results.groups),
        facets={name: dict(counts) for name, counts in results.facets.items()},
        page=results.page,
        size=results.size,
        pages=results.pages,
        next=results.next,
        understood=tuple(
            models.UnderstoodStep(kind=step.kind, words=step.words, meaning=step.meaning, value=step.value)
            for step in results.understood
        ),
        did_you_mean=results.did_you_mean,
        unknown=results.unknown,
        notice=results.notice,
        weak=results.weak,
        urgent=tuple(
            models.UrgentNumberOut(number=one.number, way=one.way, meaning=one.meaning, advice=one.advice)
            for one in results.urgent
        ),
        relaxations=tuple(
            models.RelaxationOut(
                parameter=way.parameter, total=way.total, query=urlencode(way.query.to_params())
            )
            for way in results.relaxations
        ),
        engine=results.engine,
        took_ms=round(results.took_ms, 2),
    )


def sources(refs: Iterable[SourceRef]) -> tuple[models.SourceRefOut, ...]:
    """Where a record comes from."""
    return tuple(
        models.SourceRefOut(
            source=ref.source,
            key=ref.key,
            url=ref.url,
            seen_at=ref.seen_at,
            absent_since=ref.vanished_at,
            licence=ref.licence,
        )
        for ref in refs
    )


def offer_detail(item: Item, stored: StoredOffer, territory: Territory, urls: Urls) -> models.OfferDetail:
    """An offer, whole: the item of the lists and everything else the record holds."""
    record = stored.record
    return models.OfferDetail(
        **dict(offer_item(item, territory, urls)),
        type=record.type,
        audiences_text=record.audiences_text,
        age_min=record.age_min,
        age_max=record.age_max,
        description=record.description,
        conditions=record.conditions,
        how_to_access=record.how_to_access,
        mobilisation_url=record.mobilisation_url,
        fees_detail=record.fees_detail,
        home_visit=record.home_visit,
        sites=tuple(site_detail(site, territory) for site in record.sites),
        zone_eligibilite=record.zone_eligibilite,
        zone_deduced=record.zone_deduced,
        contacts=record.contacts,
        hours_text=record.hours_text,
        validity=record.validity,
        capacity=record.capacity,
        languages=record.languages,
        sessions=record.sessions,
        sources=sources(stored.sources + stored.former_sources),
    )


def partner_item(stored: StoredPartner, offers: int, territory: Territory, urls: Urls) -> models.PartnerItem:
    """A partner in a list."""
    place = stored.record.place
    return models.PartnerItem(
        id=str(stored.id),
        name=stored.record.name,
        kind=stored.record.kind,
        commune=commune_ref(place.commune if place else None, territory),
        offers=offers,
        url=urls.absolute_partner(str(stored.id)),
    )


def partner_detail(
    stored: StoredPartner, offers: Sequence[StoredOffer], territory: Territory, urls: Urls
) -> models.PartnerDetail:
    """A partner, whole, with its published offers by name."""
    record: PartnerRecord = stored.record
    return models.PartnerDetail(
        **dict(partner_item(stored, len(offers), territory, urls)),
        siret=record.siret,
        description=record.description,
        reseaux_porteurs=record.reseaux_porteurs,
        contacts=record.contacts,
        place=site_detail(record.place, territory) if record.place else None,
        accessibility_url=record.accessibility_url,
        offer_refs=tuple(models.PartnerRef(id=str(offer.id), name=offer.record.name) for offer in offers),
        source_date=record.provenance.source_date,
        sources=sources(stored.sources + stored.former_sources),
    )


def commune_out(commune: Commune, matched: str, territory: Territory) -> models.CommuneOut:
    """A commune, with the name it was found by."""
    canton, epci = territory.cantons.get(commune.canton), territory.epcis.get(commune.epci)
    return models.CommuneOut(
        code=commune.code,
        name=commune.name,
        label=commune.label,
        postal_codes=commune.postal_codes,
        canton=models.CommuneRef(code=commune.canton, name=canton.name if canton else commune.canton),
        epci=models.CommuneRef(code=commune.epci, name=epci.label if epci else commune.epci),
        lat=commune.lat,
        lon=commune.lon,
        matched=matched,
    )


def canton_out(canton: Canton, territory: Territory) -> models.CantonOut:
    """A canton, with the communes whose sites are told to be in it."""
    communes = (territory.commune(code) for code in canton.site_communes)
    return models.CantonOut(
        code=canton.code,
        name=canton.name,
        label=canton.label,
        communes=tuple(models.CommuneRef(code=found.code, name=found.name) for found in communes if found),
    )
