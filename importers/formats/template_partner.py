"""A line of ``partners.csv`` read as a partner."""

from __future__ import annotations

from directory.records import Candidate, Contact, EntityKind, PartnerRecord, Provenance, SiteRecord
from directory.vocabularies import RESEAUX_PORTEURS
from importers.base import Context, Draft, Mapped, Row
from importers.fields import Fields, stated
from importers.formats.template_notation import read_contacts
from importers.formats.template_site import PLACE, site_of
from importers.locate import Located, locate
from importers.normalise import boolean, finess, siret, url

OUTSIDE = "hors du territoire"
KEPT = "fiche protégée, laissée telle quelle"
"""Why a line with a key, ``address_masked`` and no name is not read: an export says so that it is still there."""
_PLACE_WORDS = ("address", "label", "place_phone", "hours", "opening_hours", "permanence", "note")


def mapped(row: Row, context: Context) -> Mapped:
    """The partner; one from elsewhere is kept aside, in case an offer here needs it."""
    fields = Fields(row, context.today, context=str(row.values.get("name") or ""))
    if row.fault is not None:
        fields.reject(None, row.fault, "Corrigez cette ligne.")
        return Mapped(problems=tuple(fields.problems))
    key, name = fields.line("partner_key"), fields.line("name")
    if key is not None and name is None and flag(fields, "address_masked"):
        return kept("partner", key)
    if key is None:
        fields.reject("partner_key", "Cette structure n'a pas de clé.", "Donnez une clé unique et stable.")
    if name is None:
        fields.reject("name", "Cette structure n'a pas de nom.", "Écrivez son nom.")
    located = fields.placed(locate(stated(fields, **PLACE, address="address"), context.places), PLACE)
    fields.context = f"{fields.context} {located.name or ''}".strip()
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


def kept(kind: EntityKind, key: str) -> Mapped:
    """A protected record that the file only names by its opaque key: what is stored of it stays."""
    return Mapped(set_aside=KEPT, keys=((kind, key),), hidden=True)


def flag(fields: Fields, name: str) -> bool:
    """Whether a column says yes."""
    return fields.read(name, boolean) is True


def contacts(fields: Fields, when: str | None) -> tuple[Contact, ...]:
    """The contacts: those of ``contacts`` when it is filled in, else one of each kind, all of one date."""
    if fields.raw("contacts") is not None:
        return read_contacts(fields, "contacts")
    return fields.contacts("phone", "email", "website", when)


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
        contacts=contacts(fields, origin.source_date),
        place=_place(fields, located),
        accessibility_url=fields.read("accessibility_url", url),
        address_masked=flag(fields, "address_masked"),
        closed=flag(fields, "closed"),
        updated_at=fields.date("updated_at"),
        provenance=origin,
    )


def _place(fields: Fields, located: Located) -> SiteRecord | None:
    if located.where == "unstated" and all(fields.raw(name) is None for name in _PLACE_WORDS):
        return None
    return site_of(fields, located, phone_column="place_phone")
