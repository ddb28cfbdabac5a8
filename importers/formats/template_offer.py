"""A line of ``offers.csv``, with its lines of ``places.csv``, read as an offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, cast

from directory.records import (
    Candidate,
    Capacity,
    EntityKind,
    Fee,
    Mode,
    OfferRecord,
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
from importers.formats.template_notation import exact, read_sessions, validity_of
from importers.formats.template_partner import OUTSIDE, contacts, flag, kept, provenance
from importers.formats.template_site import PLACE, site_of
from importers.formats.template_tables import PLACES_SHEET
from importers.locate import Where, locate
from importers.normalise import Outcome, absent, age, boolean, capacity, quoted, url, validity, whole
from importers.normalise.remembered import remembered

_CADENCES = frozenset({"1", "3", "6", "12"})


def mapped(row: Row, context: Context) -> Mapped:
    """The offer and whether it concerns the territory; a place that cannot be read is told and left out."""
    names = [row.values.get(column) or "" for column in ("name", "partner_name")]
    fields = Fields(row, context.today, context=" ".join(names).strip())
    if row.fault is not None:
        fields.reject(None, row.fault, "Corrigez cette ligne.")
        return Mapped(problems=tuple(fields.problems))
    key, name, partner = fields.line("offer_key"), fields.line("name"), fields.line("partner_key")
    if key is not None and name is None and flag(fields, "address_masked"):
        return kept("offer", key)
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
        mobilisation_url=fields.read("mobilisation_url", url),
        fees=cast("tuple[Fee, ...]", fields.choices("fees", FEES)),
        fees_detail=fields.text("fees_detail"),
        modes=cast("tuple[Mode, ...]", fields.choices("modes", MODES)),
        home_visit=fields.read("home_visit", boolean),
        sites=sites,
        zone_eligibilite=_zones(fields),
        zone_deduced=flag(fields, "zone_deduced"),
        contacts=contacts(fields, origin.source_date),
        hours_text=fields.text("hours"),
        validity=_validity(fields),
        capacity=_capacity(fields),
        languages=tuple(fields.values("languages")),
        sessions=read_sessions(fields, "sessions"),
        a_savoir=fields.text("a_savoir"),
        notes=fields.text("notes"),
        source_code=fields.line("source_code"),
        address_masked=flag(fields, "address_masked"),
        suspended=flag(fields, "suspended"),
        updated_at=fields.date("updated_at"),
        verified_at=fields.date("verified_at"),
        cadence_months=cast("Literal[1, 3, 6, 12]", int(fields.choice("cadence_months", _CADENCES) or 6)),
        provenance=origin,
    )


def _zones(fields: Fields) -> tuple[str, ...]:
    found: list[str] = []
    for value in fields.values("zone_eligibilite"):
        try:
            found.append(_zone(value))
        except ZoneError as error:
            fields.say("zone_eligibilite", str(error), "Corrigez cette zone.", "error", value=value)
    return tuple(dict.fromkeys(found))


@remembered
def _zone(text: str) -> str:
    return str(parse_zone(text))


def _validity(fields: Fields) -> Validity | None:
    words = fields.read("validity", validity_record)
    dates = fields.raw("validity_dates")
    if words is None or dates is None:
        return words
    return fields.outcome("validity_dates", validity_of(words.text, dates)) or words


def validity_record(text: str) -> Outcome[Validity]:
    """What the words of ``validity`` say."""
    read = validity(text).value
    if read is None:
        return absent()
    first, last = read.recurring or (None, None)
    return Outcome(
        Validity(
            text=read.text,
            starts_on=read.valid_from.isoformat() if read.valid_from else None,
            ends_on=read.valid_until.isoformat() if read.valid_until else None,
            yearly_from=first,
            yearly_until=last,
        )
    )


def _capacity(fields: Fields) -> Capacity | None:
    words = fields.line("capacity")
    if words is None:
        return None
    return Capacity(
        text=words, total=exact(fields, "capacity_total", _total, fields.read("capacity", capacity))
    )


def _total(text: str) -> Outcome[int]:
    read = whole(text)
    if read.value is not None and read.value < 0:
        return Outcome(
            None, f"La capacité {quoted(text)} n'est pas possible.", "Écrivez un nombre de places."
        )
    return read


def _sites(fields: Fields, row: Row, context: Context) -> tuple[tuple[SiteRecord, ...], list[Where]]:
    sites: list[SiteRecord] = []
    wheres: list[Where] = []
    for line in row.values.get("places") or ():
        site, where, problems = _site(line, row, context, fields.context)
        fields.problems += problems.problems
        wheres.append(where)
        sites.append(site)
    return tuple(sites), wheres


def _site(
    line: Mapping[str, str], row: Row, context: Context, words: str
) -> tuple[SiteRecord, Where, Fields]:
    values = {name: cell for name, cell in line.items() if name != "#"}
    sheet = PLACES_SHEET if row.sheet.endswith(".csv") else PLACES_SHEET.removesuffix(".csv")
    fields = Fields(Row(sheet, int(line["#"]), row.kinds, values), context.today, context=words)
    located = fields.placed(locate(stated(fields, **PLACE, address="address"), context.places), PLACE)
    if located.where == "unknown":
        fields.say("commune", "La commune de ce lieu n'a pas été trouvée.", "Donnez son code INSEE.", "error")
    return site_of(fields, located), located.where, fields
