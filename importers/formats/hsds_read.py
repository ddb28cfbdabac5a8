"""Open Referral HSDS, nested or flat, JSON or tables, brought to one shape: organisations and whole services."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from importers.readers.documents import documents_of, value_of
from importers.readers.parts import JSON, Part
from importers.readers.tables import Table

Values = dict[str, Any]

_SPELLED: Final[Mapping[str, Sequence[str]]] = {
    "organizations": ("organization", "organizations"),
    "services": ("service", "services"),
    "locations": ("location", "locations"),
    "service_at_locations": ("service_at_location", "service_at_locations", "services_at_location"),
    "addresses": ("address", "addresses", "physical_address", "physical_addresses"),
    "phones": ("phone", "phones"),
    "schedules": ("schedule", "schedules", "regular_schedule", "regular_schedules"),
    "languages": ("language", "languages"),
    "cost_options": ("cost_option", "cost_options"),
    "service_areas": ("service_area", "service_areas"),
    "identifiers": ("organization_identifier", "organization_identifiers"),
    "attributes": ("attribute", "attributes", "service_attribute", "service_attributes"),
    "required_documents": ("required_document", "required_documents"),
    "accessibility": ("accessibility", "accessibility_for_disabilities"),
    "taxonomy_terms": ("taxonomy_term", "taxonomy_terms"),
}
TABLE_OF: Final = {spelling: table for table, spellings in _SPELLED.items() for spelling in spellings}
_LINKS: Final = ("service_at_location_id", "location_id", "service_id", "organization_id", "link_id")
_OF_SERVICE: Final = (
    "id", "name", "alternate_name", "description", "url", "email", "status", "application_process",
    "interpretation_services", "fees_description", "fees", "accreditations", "eligibility_description",
    "minimum_age", "maximum_age", "assured_date", "last_modified", "alert", "wait_time",
)  # fmt: skip
_OF_ORGANIZATION: Final = ("id", "name", "alternate_name", "description", "email", "website", "url", "tax_id",
                           "last_modified")  # fmt: skip
_OF_LOCATION: Final = ("id", "name", "alternate_name", "description", "location_type", "latitude", "longitude",
                       "transportation")  # fmt: skip
_OF_ADDRESS: Final = ("address_1", "address_2", "city", "postal_code", "country")
_LARGEST_LONE: Final = 5_000_000
"""Bytes of a file that is one object: it is read at once."""


@dataclass(frozen=True, slots=True)
class Found:
    """One record of a table: where it is in the file, and why it could not be read."""

    table: str
    sheet: str
    number: int
    values: Values
    fault: str | None = None


def found_in(parts: Sequence[Part]) -> Iterator[Found]:
    """Every record of a known table. Raises ``FileRefused``."""
    for part in parts:
        if part.suffix in JSON and part.stem != "datapackage":
            yield from _documents(part)
        elif part.suffix == ".csv" and (table := TABLE_OF.get(part.stem)) is not None:
            for record in Table(part):
                values = {name: cell for name, cell in record.values.items() if cell != ""}
                yield Found(table, part.name, record.number, values, record.fault)


def _documents(part: Part) -> Iterator[Found]:
    if (lone := _lone(part)) is not None:
        yield Found(kind_of(lone) or "", part.name, 1, lone)
        return
    for document in documents_of(part):
        table = TABLE_OF.get(document.list_name) or kind_of(document.value)
        # A line that could not be read must still be told.
        yield Found(
            table or ("services" if document.fault else ""),
            document.list_name or part.name,
            document.number,
            document.value,
            document.fault,
        )


def _lone(part: Part) -> Values | None:
    """The one service or organisation that the API answers with; None for a list."""
    if part.size > _LARGEST_LONE or not part.head(64).lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return None
    try:
        value = value_of(part.head(_LARGEST_LONE))
    except ValueError:
        return None
    return value if isinstance(value, dict) and kind_of(value) else None


def kind_of(values: Mapping[str, Any]) -> str | None:
    """The table that an object of an unnamed list belongs to, told by its fields."""
    if "id" not in values or "name" not in values:
        return None
    if "location_type" in values or "latitude" in values:
        return "locations"
    if not {"organization", "organization_id"}.isdisjoint(values):
        return "services"
    own = {"legal_status", "year_incorporated", "organization_identifiers", "parent_organization_id"}
    if not own.isdisjoint(values) or isinstance(values.get("services"), list):
        return "organizations"
    return None


class Joined:
    """The flat tables beside organisations and services, by what they hang on."""

    def __init__(self, records: Iterable[Found]) -> None:
        self._by_link: dict[tuple[str, str, str], list[Values]] = {}
        self._by_id: dict[tuple[str, str], Values] = {}
        for record in records:
            if record.table in {"organizations", "services", ""} or record.fault is not None:
                continue
            if key := record.values.get("id"):
                self._by_id[record.table, str(key)] = record.values
            for link in _LINKS:
                if key := record.values.get(link):
                    self._by_link.setdefault((record.table, link, str(key)), []).append(record.values)

    def of(self, table: str, link: str, owner: Mapping[str, Any], *nested: str) -> list[Values]:
        """What an owner holds: nested under one of the names, else joined by the link."""
        for name in (table, *nested):
            inside = owner.get(name)
            if isinstance(inside, dict):
                return [inside]
            if isinstance(inside, list) and inside:
                return [one for one in inside if isinstance(one, dict)]
        return self._by_link.get((table, link, str(owner.get("id") or "")), [])

    def one(self, table: str, key: object) -> Values | None:
        """A record by its id."""
        return self._by_id.get((table, str(key))) if key else None

    def service(self, values: Values) -> Values:
        """A service with everything a page needs of it; contacts are persons and stay behind."""
        owner = values.get("organization")
        nested = owner.get("id") if isinstance(owner, dict) else None
        return {
            **_kept(values, _OF_SERVICE),
            "organization_id": values.get("organization_id") or nested,
            "phones": self._phones(values, "service_id"),
            "schedules": self.of("schedules", "service_id", values, "regular_schedules"),
            "languages": self.of("languages", "service_id", values),
            "cost_options": self.of("cost_options", "service_id", values),
            "service_areas": self.of("service_areas", "service_id", values),
            "documents": [
                one["document"]
                for one in self.of("required_documents", "service_id", values)
                if isinstance(one.get("document"), str)
            ],
            "terms": self._terms(values),
            "locations": [*self._locations(values)],
        }

    def organization(self, values: Values) -> Values:
        """An organisation with its identifiers, phones and first place."""
        places = self.of("locations", "organization_id", values)
        return {
            **_kept(values, _OF_ORGANIZATION),
            "identifiers": self.of("identifiers", "organization_id", values, "organization_identifiers"),
            "phones": self._phones(values, "organization_id"),
            "locations": [self._location(place) for place in places],
        }

    def _locations(self, service: Values) -> Iterator[Values]:
        for link in self.of("service_at_locations", "service_id", service, "services_at_location"):
            nested = link.get("location")
            place = nested if isinstance(nested, dict) else self.one("locations", link.get("location_id"))
            if place is None:
                continue
            own = self.of("schedules", "service_at_location_id", link, "regular_schedules")
            phones = self._phones(link, "service_at_location_id")
            found = self._location(place)
            yield {
                **found,
                "schedules": own or found["schedules"],
                "own_schedules": bool(own),
                "phones": phones or found["phones"],
            }

    def _location(self, values: Values) -> Values:
        addresses = self.of("addresses", "location_id", values, "physical_addresses")
        where = next((one for one in addresses if one.get("address_type") in (None, "physical")), None)
        return {
            **_kept(values, _OF_LOCATION),
            **_kept(where or next(iter(addresses), {}), _OF_ADDRESS),
            "phones": self._phones(values, "location_id"),
            "schedules": self.of("schedules", "location_id", values, "regular_schedules"),
            "access": " ".join(self._access(values)),
        }

    def _access(self, place: Values) -> Iterator[str]:
        """What is said of the access for disabled people; version 2 names it otherwise."""
        for one in self.of("accessibility", "location_id", place, "accessibility_for_disabilities"):
            said = one.get("description") or one.get("accessibility")
            yield from (text for text in (said, one.get("details")) if isinstance(text, str))

    def _phones(self, owner: Values, link: str) -> list[Values]:
        phones = self.of("phones", link, owner)
        shared = (one for one in phones if not one.get("contact_id") and one.get("type") != "fax")
        return [_kept(one, ("number", "description", "type")) for one in shared]

    def _terms(self, service: Values) -> list[str]:
        found: list[str] = []
        for attribute in (
            *self.of("attributes", "link_id", service),
            *self.of("attributes", "service_id", service, "service_attributes"),
        ):
            nested = attribute.get("taxonomy_term")
            term = (
                nested
                if isinstance(nested, dict)
                else self.one("taxonomy_terms", attribute.get("taxonomy_term_id"))
            )
            if term is not None:
                found += [str(term[name]) for name in ("code", "name", "term") if term.get(name)]
        return list(dict.fromkeys(found))


def _kept(values: Mapping[str, Any], names: Sequence[str]) -> Values:
    return {
        name: values[name]
        for name in names
        if isinstance(values.get(name), (str, int, float)) and values[name] != ""
    }
