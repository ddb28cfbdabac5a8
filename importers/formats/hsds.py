"""HSDS, the Human Services Data Specification of Open Referral: JSON (nested or flat) and tables (CSV, zip).

https://docs.openreferral.org/en/latest/hsds/schema_reference.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from directory.records import EntityKind
from importers.base import Context, FieldMap, Mapped, Notes, Row, SourceFacts
from importers.formats import hsds_offer, hsds_partner
from importers.formats.hsds_read import Found, Joined, Values, found_in
from importers.formats.hsds_signs import looks_like_hsds
from importers.readers.parts import Part
from importers.refusal import FileRefused

PAGE: Final = "https://docs.openreferral.org/"


class Hsds:
    """The format ``hsds``."""

    name = "hsds"
    label = "HSDS (Open Referral, JSON ou tables CSV dans un dossier ou un zip)"
    facts = SourceFacts("HSDS (Open Referral)", PAGE, None)
    drops: frozenset[str] = frozenset()
    signs = "des services et des organismes d'Open Referral (organizations, services, locations)"
    traps = (
        "Services may hold their organisation and places, or name them by id in other lists or tables.",
        "Tables and lists are named in the singular or the plural, and otherwise in version 2.",
        "`contacts` are persons: neither they nor their phones are read.",
        "Schedules are iCalendar recurrences, with times that may bear an offset.",
        "A postal code of another country may look like one of ours: the country decides.",
        "There is no commune code: the city's name is looked for.",
    )
    fields = (
        FieldMap("organization.id", "partner (key)", "UUID"),
        FieldMap("organization.name, description", "partner.name, partner.description"),
        FieldMap("organization_identifiers (scheme SIRET or FINESS), tax_id", "partner.siret, partner.finess"),
        FieldMap("organization.website, email, phones", "partner.contacts"),
        FieldMap("organization.locations", "partner.place", "the first that is not virtual"),
        FieldMap("organization.last_modified", "partner.updated_at, partner.provenance.source_date"),
        FieldMap("service.id", "offer (key)", "UUID"),
        FieldMap("service.name, description", "offer.name, offer.description"),
        FieldMap("service.status", "offer.suspended", "inactive and defunct are set aside"),
        FieldMap("service.application_process, wait_time", "offer.how_to_access"),
        FieldMap("service.eligibility_description", "offer.conditions"),
        FieldMap("service.minimum_age, maximum_age", "offer.age_min, offer.age_max"),
        FieldMap("service.fees_description, cost_options", "offer.fees, offer.fees_detail"),
        FieldMap("service.url", "offer.mobilisation_url"),
        FieldMap("service.email, phones", "offer.contacts", "faxes and phones of contacts left out"),
        FieldMap("service.alert", "offer.a_savoir"),
        FieldMap("service.assured_date", "offer.provenance.source_date", "else last_modified"),
        FieldMap("service.last_modified", "offer.updated_at"),
        FieldMap("languages", "offer.languages"),
        FieldMap("service_areas", "offer.zone_eligibilite", "typed where known, else words in the conditions"),
        FieldMap("attributes (taxonomy terms)", "offer.themes, offer.families, offer.type, offer.audiences",
                 "those that are data·inclusion's"),
        FieldMap("service_at_location, location, address", "offer.sites",
                 "virtual: offer.modes a-distance; postal: left out"),
        FieldMap("schedule", "offer.sites.hours, offer.sites.permanence, offer.sites.hours_text"),
        FieldMap("location.transportation, accessibility", "offer.sites.note"),
        FieldMap("required_documents", "offer.conditions"),
        FieldMap("contacts, programs, funding, metadata", "", "not read"),
        FieldMap("service.alternate_name, interpretation_services, accreditations, licenses", "", "not taken"),
    )  # fmt: skip

    def sniff(self, parts: Sequence[Part]) -> bool:
        """Tables of the standard with their columns, or JSON objects with its fields."""
        return looks_like_hsds(parts)

    def read(self, parts: Sequence[Part], notes: Notes) -> Iterator[Row]:
        """Rows in the order of the files: each organisation once, each service with what hangs on it."""
        del notes
        joined = Joined(found_in(parts))
        nested: set[str] = set()
        any_ = False
        for found in found_in(parts):
            if found.table not in {"organizations", "services"}:
                continue
            any_ = True
            yield from _rows(found, joined, nested)
        if not any_:
            raise FileRefused(
                "Ce n'est pas du HSDS : aucun organisme (« organizations ») ni service (« services ») n'a été trouvé."
            )

    def map(self, row: Row, context: Context) -> Mapped:
        """An organisation gives a partner, a service an offer."""
        if row.kinds == ("partner",):
            return hsds_partner.mapped(row, context)
        return hsds_offer.mapped(row, context)


def _rows(found: Found, joined: Joined, nested: set[str]) -> Iterator[Row]:
    if found.fault is not None:
        kind: EntityKind = "partner" if found.table == "organizations" else "offer"
        yield Row(found.sheet, found.number, (kind,), found.values | _EMPTY, {}, found.fault)
        return
    services: list[Values] = [found.values] if found.table == "services" else []
    owner = found.values if found.table == "organizations" else found.values.get("organization")
    if isinstance(owner, dict):
        key = str(owner.get("id") or "")
        # Nested, an organisation comes back with each of its services; given twice in its own list, it is told.
        if key not in nested:
            yield Row(found.sheet, found.number, ("partner",), joined.organization(owner))
        if found.table == "services":
            nested.add(key)
        inside = owner.get("services") if found.table == "organizations" else None
        if isinstance(inside, list):
            services += [{"organization_id": key, **one} for one in inside if isinstance(one, dict)]
    for values in services:
        yield Row(found.sheet, found.number, ("offer",), joined.service(values))


_EMPTY: Final[Values] = {
    name: []
    for name in (
        "locations",
        "phones",
        "languages",
        "identifiers",
        "schedules",
        "service_areas",
        "cost_options",
    )
}
