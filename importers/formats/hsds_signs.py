"""How a file shows that it is HSDS."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from importers.formats.hsds_read import TABLE_OF, Found, found_in
from importers.readers.parts import JSON, Part
from importers.readers.tables import Table
from importers.refusal import FileRefused

_COLUMNS: Final = {
    "organizations": frozenset({"id", "name"}),
    "services": frozenset({"id", "name", "organization_id"}),
}
_OF_SERVICES: Final = frozenset(
    {"organization", "organization_id", "service_at_locations", "application_process", "fees_description",
     "status", "eligibility_description", "interpretation_services", "alternate_name", "assured_date"}
)  # fmt: skip
_OF_ORGANIZATIONS: Final = frozenset(
    {"services", "legal_status", "year_incorporated", "organization_identifiers", "parent_organization_id",
     "alternate_name", "tax_status", "tax_id", "funding"}
)  # fmt: skip
_ENOUGH: Final = 2
"""Signs that one object must bear beside its id and its name: fields of the standard, its list's name."""
_LOOKED_AT: Final = 20


def looks_like_hsds(parts: Sequence[Part]) -> bool:
    """Tables of organisations or services with their columns, or JSON objects with enough of their fields."""
    try:
        tables = [part for part in parts if part.suffix == ".csv" and TABLE_OF.get(part.stem) in _COLUMNS]
        if any(set(Table(part).header) >= _COLUMNS[TABLE_OF[part.stem]] for part in tables):
            return True
        documents = [part for part in parts if part.suffix in JSON]
        return any(_signs(found) >= _ENOUGH for found in islice(found_in(documents), _LOOKED_AT))
    except FileRefused:
        return False


def _signs(found: Found) -> int:
    if not {"id", "name"} <= found.values.keys() or found.table not in _COLUMNS:
        return 0
    own = _OF_SERVICES if found.table == "services" else _OF_ORGANIZATIONS
    return len(own & found.values.keys()) + (found.sheet in TABLE_OF)
