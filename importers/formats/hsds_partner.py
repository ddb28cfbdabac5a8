"""An HSDS organisation read as a partner, and what organisations and services share: phones and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from directory.records import Candidate, Contact, PartnerRecord, Provenance, SiteRecord
from importers.base import Context, Draft, Mapped, Row
from importers.fields import Fields, stated
from importers.formats.body import refused
from importers.formats.hsds_hours import Opening
from importers.locate import Located, locate
from importers.normalise import clean, finess, fold, phone, siret, url

OUTSIDE: Final = "hors du territoire"
PLACE: Final = {"postal_code": "postal_code", "city": "city", "lat": "latitude", "lon": "longitude"}
POSTAL: Final = "postal"
"""``location_type`` of a letter box."""
_FRENCH: Final = frozenset({"", "fr", "fra", "france"})


def mapped(row: Row, context: Context) -> Mapped:
    """The partner; one without a place here waits for a service that calls it in."""
    words = " ".join(str(row.values.get(name) or "") for name in ("name", "website", "url"))
    fields = Fields(row, context.today, context=words)
    key, name = fields.line("id"), fields.line("name")
    if row.fault is not None:
        fields.reject(None, row.fault, "Corrigez cette ligne.")
        return refused(fields, key)
    if key is None or name is None:
        missing = "id" if key is None else "name"
        fields.reject(missing, f"Cet organisme n'a pas de « {missing} ».", "Remplissez ce champ.")
        return refused(fields, key)
    stated_at = [one for one in row.values["locations"] if one.get("location_type") != "virtual"]
    where = next(iter(sorted(stated_at, key=lambda one: one.get("location_type") == POSTAL)), None)
    located, placed = Located("unstated"), None
    if where is not None:
        own = Fields(Row(row.sheet, row.number, row.kinds, where), context.today, context=words)
        located = place(own, context)
        placed = site(own, located, Opening()) if where.get("location_type") != POSTAL else None
        fields.problems += own.problems
    inside = located.where == "inside" or context.places.everywhere
    draft = Draft(
        Candidate(kind="partner", key=key, partner=_record(fields, name, placed)),
        "inside" if inside else "outside",
    )
    return Mapped((draft,), tuple(fields.problems), None if inside else OUTSIDE, words)


def _record(fields: Fields, name: str, placed: SiteRecord | None) -> PartnerRecord:
    when = fields.date("last_modified")
    website = fields.read("website", url) or fields.read("url", url)
    address = fields.email("email")
    contacts = (
        *phones(fields, fields.row.values["phones"], when),
        *((Contact(kind="email", value=address, source_date=when),) if address else ()),
        *((Contact(kind="website", value=website, source_date=when),) if website else ()),
    )
    return PartnerRecord(
        name=name,
        siret=_identifier(fields, "siret"),
        finess=_identifier(fields, "finess"),
        description=fields.text("description"),
        contacts=contacts,
        place=placed,
        updated_at=when,
        provenance=Provenance(source_date=when),
    )


def _identifier(fields: Fields, scheme: str) -> str | None:
    """The identifier of a French scheme, wherever its name is written; a US tax id is none."""
    for one in fields.row.values["identifiers"]:
        if scheme in fold(f"{one.get('identifier_scheme') or ''} {one.get('identifier_type') or ''}"):
            read = siret if scheme == "siret" else finess
            return fields.outcome("identifiers", read(str(one.get("identifier") or "")))
    return siret(fields.raw("tax_id")).value if scheme == "siret" else None


def phones(fields: Fields, stated_: Sequence[Mapping[str, Any]], when: str | None) -> tuple[Contact, ...]:
    """The numbers; one that cannot be read is told."""
    found: dict[str, Contact] = {}
    for one in stated_:
        outcome = phone(str(one.get("number") or ""))
        if outcome.reason is not None and outcome.value is None:
            fields.say("phones", outcome.reason, outcome.fix, "error", value=str(one.get("number")))
        if outcome.value is not None:
            label = clean(str(one.get("description") or "")) or None
            found.setdefault(
                outcome.value, Contact(kind="phone", value=outcome.value, label=label, source_date=when)
            )
    return tuple(found.values())


def place(fields: Fields, context: Context) -> Located:
    """Where a location is. One of another country is outside: its postal code may look like one of ours."""
    if fold(fields.raw("country")) not in _FRENCH:
        return Located("outside", name=fields.line("city"))
    return fields.placed(locate(stated(fields, **PLACE, address="address_1"), context.places), PLACE)


def site(fields: Fields, located: Located, times: Opening) -> SiteRecord | None:
    """The location as a site; None when it says nothing of where it is."""
    street = " – ".join(text for text in (fields.line("address_1"), fields.line("address_2")) if text) or None
    if located.where == "unstated" and street is None:
        return None
    numbers = phones(fields, fields.row.values.get("phones") or (), None)
    access = fields.text("access")
    notes = (fields.text("transportation"), f"Accessibilité : {access}" if access else None)
    return located.site(
        label=fields.line("name"),
        address=street,
        phone=numbers[0].value if numbers else None,
        hours=times.hours,
        hours_text=times.words,
        permanence=times.permanence,
        note="\n".join(text for text in notes if text) or None,
    )
