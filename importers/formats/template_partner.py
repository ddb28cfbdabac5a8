"""A line of ``partners.csv`` read as a partner."""

from __future__ import annotations

from directory.records import Candidate, EntityKind, PartnerRecord, Provenance, SiteRecord
from directory.vocabularies import RESEAUX_PORTEURS
from importers.base import Context, Draft, Mapped, Row
from importers.fields import Fields, stated
from importers.locate import Located, locate
from importers.normalise import boolean, finess, siret, url

OUTSIDE = "hors du territoire"
PLACE = {"insee": "commune", "postal_code": "postal_code", "lat": "lat", "lon": "lon"}


def mapped(row: Row, context: Context) -> Mapped:
    """The partner; one from elsewhere is kept aside, in case an offer here needs it."""
    fields = Fields(row, context.today, context=str(row.values.get("name") or ""))
    if row.fault is not None:
        fields.reject(None, row.fault, "Corrigez cette ligne.")
        return Mapped(problems=tuple(fields.problems))
    key, name = fields.line("partner_key"), fields.line("name")
    if key is None:
        fields.reject("partner_key", "Cette structure n'a pas de clé.", "Donnez une clé unique et stable.")
    if name is None:
        fields.reject("name", "Cette structure n'a pas de nom.", "Écrivez son nom.")
    located = fields.placed(locate(stated(fields, **PLACE, address="address"), context.places), PLACE)
    if located.where == "unknown" and not context.places.everywhere:
        fields.reject("commune", "La commune n'a pas été trouvée.", "Donnez son code INSEE.")
    record = _record(fields, name or "?", located)
    words = fields.context
    if key is None or name is None or any(problem.severity == "rejected" for problem in fields.problems):
        keys: tuple[tuple[EntityKind, str], ...] = (("partner", key),) if key is not None else ()
        return Mapped(problems=tuple(fields.problems), context=words, keys=keys, hidden=record.address_masked)
    outside = located.where == "outside" and not context.places.everywhere
    draft = Draft(Candidate(kind="partner", key=key, partner=record), "outside" if outside else "inside")
    return Mapped(
        (draft,), tuple(fields.problems), OUTSIDE if outside else None, words, hidden=record.address_masked
    )


def provenance(fields: Fields) -> Provenance:
    """Where the row's facts come from."""
    return Provenance(
        url=fields.read("source_url", url),
        source_date=fields.date("source_date"),
        retrieved_at=fields.date("retrieved_at"),
    )


def _record(fields: Fields, name: str, located: Located) -> PartnerRecord:
    origin = provenance(fields)
    return PartnerRecord(
        name=name,
        kind=fields.line("kind"),
        siret=fields.read("siret", siret),
        finess=fields.read("finess", finess),
        description=fields.text("description"),
        reseaux_porteurs=fields.choices("reseaux_porteurs", RESEAUX_PORTEURS),
        contacts=fields.contacts("phone", "email", "website", origin.source_date),
        place=_place(fields, located),
        address_masked=fields.read("address_masked", boolean) is True,
        provenance=origin,
    )


def _place(fields: Fields, located: Located) -> SiteRecord | None:
    address = fields.line("address")
    if located.where == "unstated" and address is None:
        return None
    return SiteRecord(
        address=address,
        postal_code=located.postal_code,
        commune=located.commune,
        lat=located.lat,
        lon=located.lon,
        origin=located.origin,
        precision=located.precision,
    )
