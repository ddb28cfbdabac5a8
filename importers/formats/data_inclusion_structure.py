"""A data·inclusion structure read as a partner."""

from __future__ import annotations

from directory.records import Candidate, PartnerRecord, Provenance
from directory.vocabularies import RESEAUX_PORTEURS
from importers.base import Context, Draft, Mapped, Row
from importers.fields import Fields
from importers.formats.body import is_refused, refused
from importers.formats.data_inclusion_common import OUTSIDE, fields_of, identity, place, site
from importers.formats.data_inclusion_v0 import KINDS
from importers.locate import Located
from importers.normalise import siret, url


def mapped(row: Row, context: Context) -> Mapped:
    """The partner of a structure row; one from elsewhere is kept aside, in case an offer here needs it."""
    fields = fields_of(row, context)
    key, name = identity(fields, "structure")
    if row.fault is not None:
        return refused(fields, key)
    located = place(fields, context)
    record = _record(fields, name or "?", located)
    if located.where == "unknown" and not context.places.everywhere:
        fields.reject("commune", "La commune n'a pas été trouvée.", "Donnez son code INSEE (« code_insee »).")
    if key is None or name is None or is_refused(fields):
        return refused(fields, key)
    outside = located.where == "outside" and not context.places.everywhere
    draft = Draft(Candidate(kind="partner", key=key, partner=record), "outside" if outside else "inside")
    return Mapped((draft,), tuple(fields.problems), OUTSIDE if outside else None, fields.context)


def _record(fields: Fields, name: str, located: Located) -> PartnerRecord:
    when = fields.date("date_maj")
    details = (fields.text("presentation_resume"), fields.text("presentation_detail"))
    return PartnerRecord(
        name=name,
        kind=KINDS.get(fields.raw("typologie") or ""),
        siret=fields.read("siret", siret),
        description=fields.text("description") or "\n\n".join(text for text in details if text) or None,
        reseaux_porteurs=fields.choices("reseaux_porteurs", RESEAUX_PORTEURS),
        contacts=fields.contacts("telephone", "courriel", "site_web", when),
        place=site(fields, located),
        accessibility_url=fields.read("accessibilite_lieu", url) or fields.read("accessibilite", url),
        updated_at=when,
        provenance=Provenance(url=fields.read("lien_source", url), source_date=when),
    )
