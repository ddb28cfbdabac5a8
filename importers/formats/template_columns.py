"""The columns of the three tables of our own template, as ``docs/template.md`` describes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

TableName = Literal["partners", "offers", "places"]

PARTNER_COLUMNS: Final = [
    "partner_key",
    "name",
    "kind",
    "siret",
    "description",
    "reseaux_porteurs",
    "commune",
    "address",
    "postal_code",
    "phone",
    "email",
    "website",
    "address_masked",
    "source_url",
    "source_date",
    "retrieved_at",
]
OFFER_COLUMNS: Final = [
    "offer_key",
    "partner_key",
    "name",
    "families",
    "themes",
    "type",
    "audiences",
    "age_min",
    "age_max",
    "description",
    "conditions",
    "how_to_access",
    "mobilisable_par",
    "modes_mobilisation",
    "fees",
    "fees_detail",
    "modes",
    "home_visit",
    "zone_eligibilite",
    "phone",
    "email",
    "website",
    "hours",
    "validity",
    "capacity",
    "languages",
    "a_savoir",
    "notes",
    "source_url",
    "source_date",
    "retrieved_at",
]
PLACE_COLUMNS: Final = [
    "offer_key",
    "commune",
    "label",
    "address",
    "postal_code",
    "phone",
    "hours",
    "permanence",
    "note",
]
_EXACT_PLACE: Final = [
    "lat",
    "lon",
    "position_origin",
    "position_precision",
    "opening_hours",
    "permanence_rrule",
    "permanence_hours",
]
"""What words do not say of a place."""
COLUMNS: Final[Mapping[TableName, Sequence[str]]] = {
    "partners": PARTNER_COLUMNS,
    "offers": OFFER_COLUMNS,
    "places": PLACE_COLUMNS,
}
"""What a person fills in."""
MORE_COLUMNS: Final[Mapping[TableName, Sequence[str]]] = {
    "partners": [
        "finess",
        "contacts",
        "accessibility_url",
        "closed",
        "updated_at",
        "label",
        "place_phone",
        "hours",
        "permanence",
        "note",
        *_EXACT_PLACE,
    ],
    "offers": [
        "partner_name",
        "audiences_text",
        "contacts",
        "mobilisation_url",
        "validity_dates",
        "capacity_total",
        "sessions",
        "source_code",
        "zone_deduced",
        "address_masked",
        "suspended",
        "updated_at",
        "verified_at",
        "cadence_months",
    ],
    "places": _EXACT_PLACE,
}
"""What an export adds, so that nothing is lost; each may be left out."""
ALL_COLUMNS: Final[Mapping[TableName, Sequence[str]]] = {
    name: [*COLUMNS[name], *MORE_COLUMNS[name]] for name in COLUMNS
}
NEEDED: Final[Mapping[TableName, frozenset[str]]] = {
    "partners": frozenset({"partner_key", "name"}),
    "offers": frozenset({"offer_key", "partner_key", "name"}),
    "places": frozenset({"offer_key", "commune"}),
}
"""Columns without which a table is not read."""
