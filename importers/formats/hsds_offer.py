"""An HSDS service read as an offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from directory.records import Candidate, Contact, Fee, Mode, OfferRecord, Provenance, SiteRecord
from directory.territory import ZoneError, parse_zone
from directory.vocabularies import AUDIENCES, FAMILIES, THEMES, TYPES
from importers.base import Context, Draft, Mapped, Row, Whereabouts
from importers.fields import Fields
from importers.formats.body import refused
from importers.formats.hsds_hours import opening
from importers.formats.hsds_partner import OUTSIDE, POSTAL, phones, place, site
from importers.locate import Located
from importers.normalise import age, clean, decimal, fold, url
from importers.privacy import without_personal_emails

CLOSED: Final = "service fermé d'après sa source"
_OVER: Final = frozenset({"inactive", "defunct"})
_SUSPENDED: Final = frozenset({"temporarily closed", "temporarily_closed"})
_FRANCE: Final = frozenset({"france", "france entiere", "national", "nationwide"})


def mapped(row: Row, context: Context) -> Mapped:
    """The offer, and whether it concerns the territory."""
    words = " ".join(str(row.values.get(name) or "") for name in ("name", "url"))
    fields = Fields(row, context.today, context=words)
    key, name, partner = fields.line("id"), fields.line("name"), fields.line("organization_id")
    if row.fault is not None:
        fields.reject(None, row.fault, "Corrigez cette ligne.")
        return refused(fields, key)
    for column, value in (("id", key), ("name", name), ("organization_id", partner)):
        if value is None:
            fields.reject(column, f"Ce service n'a pas de « {column} ».", "Remplissez ce champ.")
    sites, places, virtual = _sites(fields, row, context)
    zones, areas = _zones(fields, context)
    where = _whereabouts(places, zones, context)
    if where is None:
        fields.reject("locations", "Aucun lieu n'a été trouvé.", "Donnez une adresse avec sa commune.")
    if key is None or name is None or partner is None or where is None:
        return refused(fields, key)
    modes: tuple[Mode, ...] = (*(("en-presentiel",) if sites else ()), *(("a-distance",) if virtual else ()))
    record = _record(fields, name, sites=sites, zones=zones, areas=areas, modes=modes)
    if (fields.raw("status") or "").lower() in _OVER:
        return Mapped(problems=tuple(fields.problems), set_aside=CLOSED, context=words)
    if where == "outside":
        return Mapped(problems=tuple(fields.problems), set_aside=OUTSIDE, context=words)
    candidate = Candidate(kind="offer", key=key, partner_key=partner, offer=record)
    draft = Draft(candidate, where, takes_partner_place=not sites and not virtual)
    return Mapped((draft,), tuple(fields.problems), context=words)


def _sites(fields: Fields, row: Row, context: Context) -> tuple[tuple[SiteRecord, ...], list[Located], bool]:
    found: list[SiteRecord] = []
    places: list[Located] = []
    virtual = False
    for values in row.values.get("locations") or ():
        if values.get("location_type") == "virtual":
            virtual = True
            continue
        own = Fields(Row(row.sheet, row.number, row.kinds, values), context.today, context=fields.context)
        located = place(own, context)
        # The schedule of the service there, else of the service, else of the place.
        general = row.values.get("schedules") or values["schedules"]
        times = opening(values["schedules"] if values.get("own_schedules") else general, context.today)
        placed = site(own, located, times)
        fields.problems += own.problems
        if placed is not None:
            places.append(located)
            # Nobody goes to a letter box, but it says where the service is.
            found += [placed] if values.get("location_type") != POSTAL else []
    return tuple(found), places, virtual


def _whereabouts(places: Sequence[Located], zones: Sequence[str], context: Context) -> Whereabouts | None:
    if context.places.everywhere or context.places.serves(zones) or any(p.where == "inside" for p in places):
        return "inside"
    if places:
        return "outside" if any(located.where != "unknown" for located in places) else None
    if zones:
        return "inside" if "pays:france" in zones else "outside"
    return "partner"


def _zones(fields: Fields, context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The service areas as typed zones, and the names of those that are not ours to type."""
    zones: list[str] = []
    names: list[str] = []
    for area in fields.row.values.get("service_areas") or ():
        said = [clean(str(area.get(name) or "")) for name in ("extent", "uri", "service_area", "name")]
        zone = next((zone for text in said if text and (zone := _zone(text, context)) is not None), None)
        if zone is not None:
            zones.append(zone)
        elif named := said[-1] or said[-2] or clean(str(area.get("description") or "")):
            names.append(without_personal_emails(named, fields.context))
    return tuple(dict.fromkeys(zones)), tuple(dict.fromkeys(names))


def _zone(text: str, context: Context) -> str | None:
    territory = context.places.territory
    try:
        return str(parse_zone(text))
    except ZoneError:
        pass
    folded = fold(text)
    if folded in _FRANCE:
        return "pays:france"
    if folded in {fold(territory.name), fold(territory.with_article)}:
        return f"departement:{territory.code}"
    commune = next((c for c in territory.communes.values() if fold(c.name) == folded), None)
    return f"commune:{commune.code}" if commune else None


def _record(
    fields: Fields,
    name: str,
    *,
    sites: tuple[SiteRecord, ...],
    zones: tuple[str, ...],
    areas: tuple[str, ...],
    modes: tuple[Mode, ...],
) -> OfferRecord:
    changed = fields.date("last_modified")
    when = fields.date("assured_date") or changed
    terms = fields.row.values.get("terms") or ()
    fees, detail = _fees(fields)
    times = opening(fields.row.values.get("schedules") or (), fields.today)
    return OfferRecord(
        name=name,
        families=tuple(term for term in terms if term in FAMILIES),
        themes=tuple(term for term in terms if term in THEMES),
        type=next((term for term in terms if term in TYPES), None),
        audiences=tuple(term for term in terms if term in AUDIENCES),
        age_min=fields.read("minimum_age", age),
        age_max=fields.read("maximum_age", age),
        description=fields.text("description"),
        conditions=_joined(
            fields.text("eligibility_description"),
            f"Secteur : {', '.join(areas)}." if areas else None,
            _documents(fields),
        ),
        how_to_access=_joined(fields.text("application_process"), fields.text("wait_time")),
        mobilisation_url=fields.read("url", url),
        fees=fees,
        fees_detail=detail,
        modes=modes,
        sites=sites,
        zone_eligibilite=zones,
        contacts=_contacts(fields, when),
        hours_text=None
        if sites
        else times.hours or times.words or (times.permanence and times.permanence.text),
        languages=_languages(fields),
        a_savoir=fields.text("alert"),
        suspended=(fields.raw("status") or "").lower() in _SUSPENDED,
        updated_at=changed,
        provenance=Provenance(source_date=when),
    )


def _joined(*texts: str | None) -> str | None:
    return "\n".join(text for text in texts if text) or None


def _documents(fields: Fields) -> str | None:
    listed = ", ".join(fields.row.values.get("documents") or ())
    own = Fields(Row("", 0, (), {"documents": listed}), fields.today, context=fields.context)
    said = own.line("documents")
    return f"Documents à apporter : {said.rstrip(' .')}." if said else None


def _contacts(fields: Fields, when: str | None) -> tuple[Contact, ...]:
    address = fields.email("email")
    email = (Contact(kind="email", value=address, source_date=when),) if address else ()
    return (*phones(fields, fields.row.values.get("phones") or (), when), *email)


def _languages(fields: Fields) -> tuple[str, ...]:
    said = (
        one.get("name") or one.get("language") or one.get("code") for one in fields.row.values["languages"]
    )
    return tuple(dict.fromkeys(clean(str(text)) for text in said if text))


def _fees(fields: Fields) -> tuple[tuple[Fee, ...], str | None]:
    options: Sequence[Mapping[str, Any]] = fields.row.values.get("cost_options") or ()
    amounts = [
        amount for one in options if (amount := decimal(str(one.get("amount") or "")).value) is not None
    ]
    zeros = [one for one in options if str(one.get("amount")) in {"0", "0.0", "0.00"}]
    told = [clean(str(one.get("amount_description") or one.get("option") or "")) for one in options]
    detail = _joined(
        fields.text("fees_description") or fields.text("fees"), "\n".join(filter(None, told)) or None
    )
    if any(amount > 0 for amount in amounts):
        return ("payant",), detail
    return (("gratuit",) if zeros and len(zeros) == len(options) else ()), detail
