"""A line of ``offers.csv``, with its lines of ``places.csv``, read as an offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, cast

from directory.records import (
    Candidate,
    Capacity,
    EntityKind,
    Fee,
    Mode,
    OfferRecord,
    Permanence,
    SiteRecord,
    Validity,
)
from directory.territory import ZoneError, parse_zone
from directory.vocabularies import (
    AUDIENCES,
    FAMILIES,
    FEES,
    MOBILISABLE_PAR,
    MODES,
    MODES_MOBILISATION,
    THEMES,
    TYPES,
)
from importers.base import Context, Draft, Mapped, Row, Whereabouts
from importers.fields import Fields, stated
from importers.formats.template_partner import OUTSIDE, PLACE, provenance
from importers.locate import Where, locate
from importers.normalise import (
    age,
    boolean,
    capacity,
    hours_from_text,
    permanence,
    phone,
    phones_in,
    validity,
)

read_hours = lru_cache(maxsize=20_000)(hours_from_text)

PLACES_SHEET: Final = "places.csv"


def mapped(row: Row, context: Context) -> Mapped:
    """The offer and whether it concerns the territory; a place that cannot be read is told and left out."""
    fields = Fields(row, context.today, context=str(row.values.get("name") or ""))
    if row.fault is not None:
        fields.reject(None, row.fault, "Corrigez cette ligne.")
        return Mapped(problems=tuple(fields.problems))
    key, name, partner = fields.line("offer_key"), fields.line("name"), fields.line("partner_key")
    for column, value in (("offer_key", key), ("name", name), ("partner_key", partner)):
        if value is None:
            fields.reject(column, f"La colonne « {column} » est vide.", "Remplissez-la.")
    sites, wheres = _sites(fields, row, context)
    record = _record(fields, name or "?", sites)
    where = _whereabouts(wheres, record.zone_eligibilite, context)
    problems = tuple(fields.problems)
    if where is None:
        fields.reject(
            "offer_key", "Aucun lieu de cette offre n'a été trouvé.", "Donnez le code INSEE des communes."
        )
    if key is None or name is None or partner is None or where is None:
        keys: tuple[tuple[EntityKind, str], ...] = (("offer", key),) if key is not None else ()
        return Mapped(problems=tuple(fields.problems), context=fields.context, keys=keys)
    if where == "outside":
        return Mapped((), problems, OUTSIDE, fields.context)
    candidate = Candidate(kind="offer", key=key, partner_key=partner, offer=record)
    return Mapped((Draft(candidate, where),), problems, None, fields.context)


def _whereabouts(wheres: Sequence[Where], zones: Sequence[str], context: Context) -> Whereabouts | None:
    if context.places.everywhere or "inside" in wheres or context.places.serves(zones):
        return "inside"
    stated_places = [where for where in wheres if where != "unstated"]
    if stated_places:
        return None if all(where == "unknown" for where in stated_places) else "outside"
    if zones:
        return "inside" if "pays:france" in zones else "outside"
    return "partner"


def _record(fields: Fields, name: str, sites: tuple[SiteRecord, ...]) -> OfferRecord:
    origin = provenance(fields)
    return OfferRecord(
        name=name,
        families=fields.choices("families", FAMILIES),
        themes=fields.choices("themes", THEMES),
        type=fields.choice("type", TYPES),
        audiences=fields.choices("audiences", AUDIENCES),
        audiences_text=fields.text("audiences_text"),
        age_min=fields.read("age_min", age),
        age_max=fields.read("age_max", age),
        description=fields.text("description"),
        conditions=fields.text("conditions"),
        how_to_access=fields.text("how_to_access"),
        mobilisable_par=fields.choices("mobilisable_par", MOBILISABLE_PAR),
        modes_mobilisation=fields.choices("modes_mobilisation", MODES_MOBILISATION),
        fees=cast("tuple[Fee, ...]", fields.choices("fees", FEES)),
        fees_detail=fields.text("fees_detail"),
        modes=cast("tuple[Mode, ...]", fields.choices("modes", MODES)),
        home_visit=fields.read("home_visit", boolean),
        sites=sites,
        zone_eligibilite=_zones(fields),
        contacts=fields.contacts("phone", "email", "website", origin.source_date),
        hours_text=fields.text("hours"),
        validity=_validity(fields),
        capacity=_capacity(fields),
        languages=tuple(fields.values("languages")),
        a_savoir=fields.text("a_savoir"),
        notes=fields.text("notes"),
        provenance=origin,
    )


def _zones(fields: Fields) -> tuple[str, ...]:
    found: list[str] = []
    for value in fields.values("zone_eligibilite"):
        try:
            found.append(str(parse_zone(value)))
        except ZoneError as error:
            fields.say("zone_eligibilite", str(error), "Corrigez cette zone.", "error", value=value)
    return tuple(dict.fromkeys(found))


def _validity(fields: Fields) -> Validity | None:
    read = fields.read("validity", validity)
    if read is None:
        return None
    first, last = read.recurring or (None, None)
    return Validity(
        text=read.text,
        starts_on=read.valid_from.isoformat() if read.valid_from else None,
        ends_on=read.valid_until.isoformat() if read.valid_until else None,
        yearly_from=first,
        yearly_until=last,
    )


def _capacity(fields: Fields) -> Capacity | None:
    words = fields.line("capacity")
    return Capacity(text=words, total=fields.read("capacity", capacity)) if words else None


def _sites(fields: Fields, row: Row, context: Context) -> tuple[tuple[SiteRecord, ...], list[Where]]:
    sites: list[SiteRecord] = []
    wheres: list[Where] = []
    for line in row.values.get("places") or ():
        site, where, problems = _site(line, row, context, fields.context)
        fields.problems += problems.problems
        wheres.append(where)
        if site is not None:
            sites.append(site)
    return tuple(sites), wheres


def _site(
    line: Mapping[str, str], row: Row, context: Context, words: str
) -> tuple[SiteRecord | None, Where, Fields]:
    values = {name: cell for name, cell in line.items() if name != "#"}
    fields = Fields(Row(PLACES_SHEET, int(line["#"]), row.kinds, values), context.today, context=words)
    located = fields.placed(locate(stated(fields, **PLACE, address="address"), context.places), PLACE)
    if located.where == "unknown":
        fields.say("commune", "La commune de ce lieu n'a pas été trouvée.", "Donnez son code INSEE.", "error")
    hours_words = fields.line("hours")
    # Words that no rule can say are not a fault of the file: they are kept and shown as they are.
    hours = read_hours(hours_words).value if hours_words else None
    if (
        fields.line("permanence") is None
        and hours_words is None
        and located.where == "unstated"
        and not values
    ):
        return None, located.where, fields
    number = _number(fields)
    site = SiteRecord(
        label=fields.line("label"),
        address=fields.line("address"),
        postal_code=located.postal_code,
        commune=located.commune,
        lat=located.lat,
        lon=located.lon,
        origin=located.origin,
        precision=located.precision,
        phone=number,
        hours=hours,
        hours_text=hours_words,
        permanence=_permanence(fields),
        note=fields.line("note"),
    )
    return site, located.where, fields


def _number(fields: Fields) -> str | None:
    """The place's own number; the first of those that a remark names ("SAVS tél. …, SAMSAH tél. …")."""
    text = fields.raw("phone")
    if text is None:
        return None
    found = phones_in(text)
    return found[0].phone if len(found) > 1 else fields.read("phone", phone)


def _permanence(fields: Fields) -> Permanence | None:
    read = fields.read("permanence", permanence)
    return Permanence(text=read.text, rrule=read.rrule, hours=read.rule) if read else None
