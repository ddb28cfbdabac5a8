"""A training body of a LHÉO file read as a partner, and what bodies and actions share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from directory.records import Candidate, PartnerRecord, Provenance, SiteRecord
from importers.base import Context, Draft, Mapped, Row
from importers.fields import Fields, stated
from importers.formats.body import refused
from importers.locate import Located, locate
from importers.normalise import siret

OUTSIDE: Final = "hors du territoire"
PLACE: Final = {
    "insee": "code-INSEE-commune",
    "postal_code": "codepostal",
    "city": "ville",
    "lat": "latitude",
    "lon": "longitude",
}


def mapped(row: Row, context: Context) -> Mapped:
    """The partner; one from elsewhere is kept aside, in case an action here needs it."""
    name = row.values.get("nom-organisme") or row.values.get("raison-sociale")
    words = f"{name or ''} {row.values.get('ville') or ''} {row.values.get('web') or ''}"
    fields = Fields(row, context.today, context=words)
    key = fields.line("cle")
    if key is None or name is None:
        fields.reject("nom-organisme", "Cet organisme n'a pas de nom.", "Donnez son « nom-organisme ».")
        return refused(fields, key)
    located = place(fields, context)
    provenance = dated(fields)
    partner = PartnerRecord(
        name=fields.line("nom-organisme") or fields.line("raison-sociale") or "?",
        kind="Organisme de formation",
        siret=fields.read("SIRET", siret),
        description=fields.text("renseignements-specifiques"),
        contacts=fields.contacts("telephone", "courriel", "web", provenance.source_date),
        place=site(fields, located),
        updated_at=provenance.source_date,
        provenance=provenance,
    )
    outside = located.where != "inside" and not context.places.everywhere
    draft = Draft(Candidate(kind="partner", key=key, partner=partner), "outside" if outside else "inside")
    return Mapped((draft,), tuple(fields.problems), OUTSIDE if outside else None, words)


def dated(fields: Fields) -> Provenance:
    """When the source says it last changed this."""
    return Provenance(source_date=fields.date("date-maj"))


def place(fields: Fields, context: Context) -> Located:
    """Where these fields say they are, checked and located."""
    return fields.placed(locate(stated(fields, **PLACE, address="adresse"), context.places), PLACE)


def inner(row: Row, values: Mapping[str, Any], context: Context, words: str) -> Fields:
    """The fields of something inside a row."""
    return Fields(Row(row.sheet, row.number, row.kinds, values), context.today, context=words)


def site(fields: Fields, located: Located) -> SiteRecord | None:
    """The place as a site; None when nothing of it is stated."""
    if located.where == "unstated" and fields.line("adresse") is None:
        return None
    address = fields.line("adresse")
    if located.commune is None and address and fields.line("ville"):
        address = f"{address}, {fields.line('ville')}"
    return located.site(
        label=fields.line("nom"),
        address=address,
    )
